// Web pages outside the app: a browser opens them; WeChat opens none of a foreign host, so the address is copied.

/** True when it was opened, false when it was copied. */
export function openLink(url: string): Promise<boolean> {
  // #ifdef H5
  window.open(url, '_blank', 'noopener');
  return Promise.resolve(true);
  // #endif
  // #ifndef H5
  return new Promise((resolve, reject) => {
    uni.setClipboardData({ data: url, showToast: false, success: () => resolve(false), fail: reject });
  });
  // #endif
}
