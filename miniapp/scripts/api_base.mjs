// Where the mini-program finds the service: WeChat has no page address to go by, so the build must be told.

/** What is wrong with the setting for a build on this platform; null when nothing is. */
export function baseProblem(platform, base) {
  if (platform !== 'mp-weixin' || /^https:\/\/[^/\s]+$/.test(base ?? '')) return null;
  const seen = base ? `VITE_API_BASE is "${base}"` : 'VITE_API_BASE is not set';
  return `${seen}: say where the service is, as in VITE_API_BASE=https://farm.example.org npm run build:mp-weixin (https, no slash at the end)`;
}
