// The mini-program is never built for a service that is nowhere.
import { expect, test } from 'vitest';
import { baseProblem } from '../scripts/api_base.mjs';

test.each([
  // platform,     base,                        what
  ['mp-weixin',    'https://farm.example.org',  'the service'],
  ['mp-weixin',    'https://10.0.0.2:8443',     'with a port'],
  ['h5',           undefined,                   'a page asks where it came from'],
  ['h5',           '',                          'the same'],
])('%s with %s is built: %s', (platform, base) => expect(baseProblem(platform, base)).toBeNull());

test.each([
  [undefined,                    /^VITE_API_BASE is not set: say where the service is/],
  ['',                           /^VITE_API_BASE is not set/],
  ['http://farm.example.org',    /^VITE_API_BASE is "http:\/\/farm\.example\.org".*https/],
  ['https://farm.example.org/',  /no slash at the end/],
  ['farm.example.org',           /^VITE_API_BASE is "farm/],
])('WeChat with %s is not built, and one sentence says what to do', (base, said) => {
  expect(baseProblem('mp-weixin', base)).toMatch(said);
});
