// The picture at the top of the home page: terraced loess hills, apple trees and the morning sun.
import { dataUri } from './icons';

const tree = (x: number, y: number, s: number) =>
  `<g transform='translate(${x} ${y}) scale(${s})'><path d='M0 0v-12' stroke='#5b3a1e' stroke-width='3' stroke-linecap='round'/><circle cx='0' cy='-20' r='13' fill='#2f8a50'/><circle cx='-7' cy='-15' r='8' fill='#2a7d48'/><circle cx='-4' cy='-24' r='2.4' fill='#e2613a'/><circle cx='5' cy='-17' r='2.4' fill='#e2613a'/><circle cx='-8' cy='-14' r='2.4' fill='#e2613a'/></g>`;

const SVG = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 390 200' preserveAspectRatio='xMidYMax slice'>
<defs><linearGradient id='sky' x1='0' y1='0' x2='0' y2='1'><stop offset='0' stop-color='#14502b'/><stop offset='1' stop-color='#2d7d49'/></linearGradient></defs>
<rect width='390' height='200' fill='url(#sky)'/>
<circle cx='318' cy='76' r='44' fill='#f2b45c' opacity='.18'/><circle cx='318' cy='76' r='27' fill='#f6c574'/>
<path d='M0 142c50-34 104-40 160-16s120 16 230-26v100H0z' fill='#3f8f56'/>
<path d='M0 158c70-26 130-22 190-8s130 6 200-20v70H0z' fill='#d9a25c'/>
<path d='M0 166c70-22 130-18 190-5s130 5 200-17M0 175c70-20 130-15 190-3s130 4 200-14M0 184c70-16 130-12 190-2s130 4 200-11' fill='none' stroke='#b97f3d' stroke-width='1.6' opacity='.7'/>
<path d='M0 192c80-12 150-12 210-4s120 2 180-8v20H0z' fill='#f5f3ea'/>
${tree(44, 156, 0.9)}${tree(86, 152, 0.72)}${tree(236, 160, 0.8)}${tree(272, 156, 1)}${tree(352, 146, 0.75)}
</svg>`;

export const HILLS = dataUri(SVG);
