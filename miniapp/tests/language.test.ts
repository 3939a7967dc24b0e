// Chinese is written in one file, and nothing in it is left unsaid.
import { expect, test } from 'vitest';
import { t } from '@/i18n/zh-Hans';

const files: Record<string, string> = import.meta.glob('../src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true });

/** The words themselves, types made from the service's comments, and names of places, which are the same in every language. */
const MAY = ['/i18n/zh-Hans.ts', '/api/schema.d.ts', '/words/places.ts'];
const others = Object.entries(files).filter(([file]) => !MAY.some((end) => file.endsWith(end)));
const code = others.map(([file, text]) => [file, withoutComments(text)] as const);
const all = code.map(([, text]) => text).join('\n');

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|<!--[^]*?-->|(?<=^|\s)\/\/.*$/gm, '');
}

/** The words of a branch, as the path that code says them by. */
function pathsIn(branch: object, path = 't'): string[] {
  return Object.entries(branch).flatMap(([name, word]) => {
    const inner = word !== null && typeof word === 'object' && !Array.isArray(word);
    return inner ? pathsIn(word, `${path}.${name}`) : [`${path}.${name}`];
  });
}

/** By its own path, or by a branch that is looked up or listed as a whole. */
function isSaid(path: string): boolean {
  const [leaf, ...branches] = path.split('.').map((_, n, steps) => steps.slice(0, steps.length - n).join('\\.'));
  const whole = branches.filter((branch) => branch !== 't').map((branch) => `${branch}(?![.\\w])`);
  return new RegExp(`\\b(${[`${leaf}\\b`, ...whole].join('|')})`).test(all);
}

test('every word is said somewhere', () => {
  expect(pathsIn(t).filter((path) => !isSaid(path))).toEqual([]);
});

test('no Chinese is written outside the file of words', () => {
  const found = code.flatMap(([file, text]) => (text.match(/.*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef].*/g) ?? []).map((line) => `${file}: ${line.trim()}`));
  expect(found).toEqual([]);
});

test('comments may name things in Chinese', () => {
  expect(withoutComments("a(); // 帮农\nb('https://x'); /* 亩 */ <!-- 袋 -->")).toBe("a(); \nb('https://x');  ");
});
