// WeChat wants this component when the tab bar is custom; ours is drawn by each page (components/TabBar.vue).
Component({});
