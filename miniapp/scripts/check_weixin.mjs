// Is the built mini-program one that WeChat takes? Its own compilers (wcc, wcsc) say, and the rules of a package.
// node scripts/check_weixin.mjs [folder]; one line for each problem.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { wxmlToJs } = require('miniprogram-compiler');
// The package's own wxssToJs loses the compiler's words when it fails; this is what it calls.
const wcsc = require('miniprogram-compiler/src/wcsc');

const BUILT = fileURLToPath(new URL('../dist/build/mp-weixin', import.meta.url));
/** The main package, and each subpackage: 2 MB. */
const MOST_BYTES = 2 * 1024 * 1024;
const PARTS_OF_A_PAGE = ['.js', '.json', '.wxml'];
/** WeChat answers these only when app.json declares them. */
const PRIVATE = /\.(getLocation|chooseLocation|getFuzzyLocation|onLocationChange|startLocationUpdate|choosePoi|chooseAddress)\(/g;
const RULES = [compiles, hasItsPages, hasItsTabBar, hasItsComponents, fits, runsNoText, namesNoBareHost, declaresPrivate];

/** Everything that is wrong with the package in `root`. */
export function problemsIn(root) {
  if (!existsSync(join(root, 'app.json'))) return [`${root} has no app.json: run npm run build:mp-weixin`];
  const files = readdirSync(root, { recursive: true }).map((file) => file.split('\\').join('/'));
  const text = (file) => readFileSync(join(root, file), 'utf8');
  const built = {
    root,
    files: files.filter((file) => statSync(join(root, file)).isFile()),
    ending: (...ends) => built.files.filter((file) => ends.some((end) => file.endsWith(end))),
    text,
    json: (file) => JSON.parse(text(file)),
  };
  built.app = built.json('app.json');
  return RULES.flatMap((rule) => rule(built));
}

function compiles({ root, ending }) {
  const wxml = ending('.wxml').map((file) => said(() => wxmlToJs(root, { wxmlList: [file], wxsList: [], maxBuffer: MOST_BYTES })));
  const wxss = ending('.wxss').map((file) => said(() => wcsc(root, [file.replace(/\.wxss$/, '')], { maxBuffer: MOST_BYTES })));
  return [...wxml, ...wxss].filter(Boolean);
}

/** What the compiler has against it: one of the two throws, the other returns its error. */
function said(compile) {
  try {
    const made = compile();
    return made instanceof Error ? inOneLine(made.message) : '';
  } catch (error) {
    return inOneLine(error.message);
  }
}

const inOneLine = (message) => message.replace(/error file count.*/s, '').replace(/\s+/g, ' ').trim();
const missing = ({ files }, page) => PARTS_OF_A_PAGE.filter((part) => !files.includes(page + part));

function hasItsPages(built) {
  return built.app.pages.flatMap((page) => missing(built, page).map((part) => `app.json names the page ${page}, but there is no ${page}${part}`));
}

function hasItsTabBar(built) {
  const { custom, list = [] } = built.app.tabBar ?? {};
  const strays = list.filter(({ pagePath }) => !built.app.pages.includes(pagePath));
  const lacking = custom ? missing(built, 'custom-tab-bar/index') : [];
  return [
    ...strays.map(({ pagePath }) => `the tab ${pagePath} is no page of the main package`),
    ...lacking.map((part) => `the tab bar is custom, but there is no custom-tab-bar/index${part}`),
  ];
}

function hasItsComponents(built) {
  return built.ending('.json').flatMap((file) =>
    Object.entries(built.json(file).usingComponents ?? {}).flatMap(([name, path]) => {
      const at = path.startsWith('/') ? path.slice(1) : posix.join(dirname(file), path);
      return missing(built, at).map((part) => `${file} uses ${name}, but there is no ${at}${part}`);
    }),
  );
}

function fits({ root, files, app }) {
  const roots = (app.subPackages ?? []).map(({ root: folder }) => folder.replace(/\/?$/, '/'));
  return ['', ...roots].flatMap((folder) => {
    const inside = files.filter((file) => (folder ? file.startsWith(folder) : !roots.some((other) => file.startsWith(other))));
    const bytes = inside.reduce((sum, file) => sum + statSync(join(root, file)).size, 0);
    return bytes < MOST_BYTES ? [] : [`${folder || 'the main package'} has ${bytes} bytes; WeChat takes less than ${MOST_BYTES}`];
  });
}

function runsNoText({ ending, text }) {
  const found = ending('.js').filter((file) => /\beval\s*\(|\bnew\s+Function\b/.test(text(file)));
  return found.map((file) => `${file} runs text as code (eval or new Function), which WeChat does not`);
}

/** A name in an SVG's head is no address. */
function namesNoBareHost({ ending, text }) {
  const hosts = (file) => [...text(file).matchAll(/\b(?:http|ws):\/\/(?!www\.w3\.org\/)[^\s"'`\\)]*/g)].map(([url]) => url);
  return ending('.js', '.json', '.wxml', '.wxss').flatMap((file) => hosts(file).map((url) => `${file} names ${url}; WeChat calls https and wss only`));
}

function declaresPrivate({ ending, text, app }) {
  const used = new Set(ending('.js').flatMap((file) => [...text(file).matchAll(PRIVATE)].map(([, name]) => name)));
  const undeclared = [...used].filter((name) => !(app.requiredPrivateInfos ?? []).includes(name));
  return undeclared.map((name) => `${name} is called, but app.json's requiredPrivateInfos does not declare it`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = process.argv[2] ?? BUILT;
  const problems = problemsIn(root);
  problems.forEach((problem) => console.error(problem));
  if (problems.length > 0) process.exit(1);
  const files = readdirSync(root, { recursive: true }).map((file) => join(root, file)).filter((file) => statSync(file).isFile());
  const n = (end) => files.filter((file) => file.endsWith(end)).length;
  const kib = Math.ceil(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024);
  console.log(`mini-program: ${n('.wxml')} wxml and ${n('.wxss')} wxss compile; ${kib} KiB of ${MOST_BYTES / 1024}; ${RULES.length} rules kept`);
}
