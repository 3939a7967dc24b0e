// Where the service is: beside the page in a browser, at a configured host on WeChat.

const CONFIGURED = import.meta.env.VITE_API_BASE ?? '';

/** Without a slash at the end. */
export function httpBase(): string {
  // #ifdef H5
  return CONFIGURED || window.location.origin;
  // #endif
  // #ifndef H5
  // The build for WeChat stops without one (scripts/api_base.mjs).
  return CONFIGURED;
  // #endif
}

export function socketBase(): string {
  return httpBase().replace(/^http/, 'ws');
}
