// Pictures in the manner of northern Shaanxi's paper-cuts (剪纸): red paper, cut through to cream.
import { dataUri } from './icons';
import { APPLE, APPLE_DEEP, GREEN, PAPER, SUN } from '@/styles/colours';

const CREAM = '#fbe9cf';

/** `n` copies around the middle. */
const around = (n: number, shape: string) =>
  Array.from({ length: n }, (_, i) => `<g transform='rotate(${(360 / n) * i})'>${shape}</g>`).join('');

const leaf = (x: number, y: number, turn: number) =>
  `<path transform='translate(${x} ${y}) rotate(${turn})' d='M0 0c6-7 15-8 21-4-4 8-13 10-21 4zM4-1c5-2 9-3 13-3' fill='${GREEN}' stroke='${CREAM}' stroke-width='1'/>`;

/** A window flower (窗花): petals and saw teeth around an apple. */
const flower = `<g fill='${CREAM}'>${around(24, "<path d='M0-47l3.2 7h-6.4z'/>")}
<circle r='37.5' fill='none' stroke='${CREAM}' stroke-width='2'/>
${around(12, "<path d='M0-35c5 4 5 9 0 13-5-4-5-9 0-13z'/>")}
${around(12, "<circle cx='6.6' cy='-25.6' r='1.4'/>")}</g>
<path fill='${CREAM}' d='M0-8c-5-5-17-4-17 8 0 10 7 17 11.5 17 2.2 0 3.3-1 5.5-1s3.3 1 5.5 1c4.5 0 11.5-7 11.5-17 0-12-12-13-17-8z'/>
<path d='M-12-2c-1 6 1 10 4 13' fill='none' stroke='${APPLE}' stroke-width='2.2' stroke-linecap='round'/><path d='M-1.5 2c-3 3-3 6 0 8zM1.5 2c3 3 3 6 0 8z' fill='${APPLE}'/>
<path d='M0-10c0-4 1-6 3-8' fill='none' stroke='${CREAM}' stroke-width='2.4' stroke-linecap='round'/>
<path fill='${CREAM}' d='M3-13c4-5 9-6 13-4-2 5-8 7-13 4z'/>`;

const tree = (x: number, y: number, size: number) =>
  `<g transform='translate(${x} ${y}) scale(${size})'><path d='M0 2v-17M0-6l-7-8M0-8l7-9' stroke='#4a2412' stroke-width='2.6' stroke-linecap='round'/>
<path fill='${GREEN}' d='M-22-22c-3-8 3-15 10-14 1-8 11-11 16-5 7-4 15 2 13 9 6 3 6 12-1 14-2 6-11 7-15 3-5 4-13 3-15-3-4 0-7-1-8-4z'/>
<path d='M-14-27c2-3 5-4 8-3M2-34c3-1 6 0 7 2M7-22c3-1 5-3 5-6' fill='none' stroke='${CREAM}' stroke-width='1.5' stroke-linecap='round'/>
<g fill='${SUN}'><circle cx='-8' cy='-22' r='3.1'/><circle cx='3' cy='-26' r='3.1'/><circle cx='10' cy='-30' r='2.7'/><circle cx='-2' cy='-36' r='2.7'/></g></g>`;

/** Terraces as cut lines that follow the ridge. */
const terraces = (ridge: (drop: number) => string) =>
  [9, 18, 27, 36].map((drop) => `<path d='${ridge(drop)}'/>`).join('');

const far = (drop: number) => `M0 ${140 + drop}c50-22 96-24 150-8s130 10 240-34`;
const near = (drop: number) => `M0 ${172 + drop}c70-24 120-20 186-6s128 2 204-26`;

const HILLS_SVG = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 390 220' preserveAspectRatio='xMidYMax slice'>
<defs><linearGradient id='s' x1='0' y1='0' x2='0' y2='1'><stop offset='0' stop-color='#c23a26'/><stop offset='1' stop-color='${APPLE}'/></linearGradient></defs>
<rect width='390' height='220' fill='url(#s)'/>
<g transform='translate(318 104) scale(.82)'>${flower}</g>
<path d='${far(0)}V220H0z' fill='${APPLE_DEEP}'/><g fill='none' stroke='#c9563a' stroke-width='1.3' stroke-dasharray='16 5' stroke-linecap='round'>${terraces(far)}</g>
${tree(234, 136, 0.5)}${tree(258, 132, 0.6)}${tree(372, 104, 0.55)}
<path d='${near(0)}V220H0z' fill='#d9a35a'/><g fill='none' stroke='#b97a34' stroke-width='1.6' stroke-dasharray='22 6' stroke-linecap='round'>${terraces(near)}</g>
${tree(30, 184, 0.85)}${tree(74, 176, 0.72)}${tree(252, 186, 0.9)}${tree(286, 180, 1.1)}${tree(362, 168, 0.85)}
<path d='M0 207${'l6.5-8 6.5 8'.repeat(30)}V220H0z' fill='${PAPER}'/></svg>`;

/** The top of the home page: an orchard on terraces, under a window flower for a sun. */
export const HILLS = dataUri(HILLS_SVG);

/** The window flower alone, red on paper: empty pages and the sign-in page. */
export const FLOWER = dataUri(
  `<svg xmlns='http://www.w3.org/2000/svg' viewBox='-52 -52 104 104'><g>${flower.split(CREAM).join('#T').split(APPLE).join(PAPER).split('#T').join(APPLE)}</g></svg>`,
);

/** A twig with two apples, for the head of a quiet page. */
export const TWIG = dataUri(
  `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 60'><path d='M4 14c30-6 62-4 108 6M40 11c3 5 4 8 4 12M78 13c2 6 2 10 1 15' fill='none' stroke='#6b3a1a' stroke-width='3' stroke-linecap='round'/>
<circle cx='44' cy='36' r='13' fill='${APPLE}'/><circle cx='79' cy='41' r='13' fill='${APPLE}'/><path d='M37 31c-2 4-2 8 0 11M72 36c-2 4-2 8 0 11' stroke='${CREAM}' stroke-width='2' fill='none' stroke-linecap='round'/>${leaf(20, 12, -24)}${leaf(58, 10, 20)}${leaf(92, 17, -30)}</svg>`,
);
