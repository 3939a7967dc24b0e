// What scripts/check_weixin.mjs holds against a mini-program: each rule is broken once, in a package of three files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemsIn } from '../scripts/check_weixin.mjs';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'weixin-'))));
afterEach(() => rmSync(root, { recursive: true }));

const APP = { pages: ['pages/a'], tabBar: { custom: true, list: [{ pagePath: 'pages/a' }] } };
const SOUND = {
  'app.json': JSON.stringify(APP),
  'app.js': `const picture = "<svg xmlns='http://www.w3.org/2000/svg'>"; call('https://service.test');`,
  'pages/a.js': 'Page({})',
  'pages/a.json': '{ "usingComponents": { "card": "../parts/card" } }',
  'pages/a.wxml': '<view wx:if="{{ ready }}">{{ name }}</view>',
  'pages/a.wxss': '.a { color: red; }',
  'parts/card.js': 'Component({})',
  'parts/card.json': '{ "component": true }',
  'parts/card.wxml': '<view><slot /></view>',
  'custom-tab-bar/index.js': 'Component({})',
  'custom-tab-bar/index.json': '{ "component": true }',
  'custom-tab-bar/index.wxml': '<view />',
};

/** The sound package with some files changed; null takes one away. */
function problemsWith(changes = {}) {
  for (const [file, content] of Object.entries({ ...SOUND, ...changes })) {
    if (content === null) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return problemsIn(root);
}

test('a sound package has no problems, and a name in an SVG is no address', () => {
  expect(problemsWith()).toEqual([]);
});

test('nothing built is a problem, with the command that helps', () => {
  expect(problemsIn(root)).toEqual([`${root} has no app.json: run npm run build:mp-weixin`]);
});

const app = (change) => ({ 'app.json': JSON.stringify({ ...APP, ...change }) });
test.each([
  // what                         changed                                               said
  ['a tag that is not closed',    { 'pages/a.wxml': '<view><text></view>' },            /a\.wxml.*expect end-tag `text`/],
  ['an expression that is none',  { 'pages/a.wxml': '<view>{{ a b }}</view>' },         /a\.wxml.*unexpected token `b`/],
  ['a style that is none',        { 'pages/a.wxss': '.a { color: red; } }' },           /a\.wxss\(1:\d+\)/],
  ['a page without a template',   { 'pages/a.wxml': null },                             /page pages\/a, but there is no pages\/a\.wxml/],
  ['a page without code',         { 'pages/a.js': null },                               /no pages\/a\.js/],
  ['a tab that is no page',       app({ tabBar: { list: [{ pagePath: 'pages/b' }] } }), /the tab pages\/b is no page/],
  ['no tab bar of our own',       { 'custom-tab-bar/index.wxml': null },                /no custom-tab-bar\/index\.wxml/],
  ['a component that is missing', { 'parts/card.js': null },                            /pages\/a\.json uses card, but there is no parts\/card\.js/],
  ['more than 2 MB',              { 'big.js': 'x'.repeat(2 * 1024 * 1024) },            /the main package has \d+ bytes/],
  ['text run as code',            { 'app.js': 'new Function("return 1")' },             /app\.js runs text as code/],
  ['text run as code, by eval',   { 'app.js': 'eval ("1")' },                           /app\.js runs text as code/],
  ['a host without TLS',          { 'app.js': 'call("http://192.168.1.5:8080/api")' },  /app\.js names http:\/\/192\.168\.1\.5:8080\/api/],
  ['a socket without TLS',        { 'app.js': 'call("ws://host/live")' },               /app\.js names ws:\/\/host\/live/],
  ['a place asked for undeclared', { 'app.js': 'uni.getLocation({})' },                 /getLocation is called, but/],
])('%s is told in one line', (_what, changes, said) => {
  expect(problemsWith(changes)).toEqual([expect.stringMatching(said)]);
});

test('a subpackage has its own 2 MB', () => {
  const [half, more] = ['x'.repeat(1_500_000), 'x'.repeat(2 * 1024 * 1024)];
  expect(problemsWith({ ...app({ subPackages: [{ root: 'more' }] }), 'a.js': half, 'more/a.js': half })).toEqual([]);
  expect(problemsWith({ 'more/a.js': more })).toHaveLength(1);
});

test('what is declared may be called', () => {
  expect(problemsWith({ ...app({ requiredPrivateInfos: ['getLocation'] }), 'app.js': 'uni.getLocation({})' })).toEqual([]);
});
