// The shape of this phone's window.

/** The height of the phone's own clock and battery line, in px; pages are drawn under it on WeChat. */
export function statusBarHeight(): number {
  // #ifdef MP-WEIXIN
  return uni.getWindowInfo().statusBarHeight ?? 20;
  // #endif
  // #ifndef MP-WEIXIN
  return 0;
  // #endif
}
