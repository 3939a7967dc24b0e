// Where uni-app starts: the same application object on WeChat and in a browser.
import { createSSRApp } from 'vue';
import App from './App.vue';

export function createApp() {
  const app = createSSRApp(App);
  return { app };
}
