// Our own drawings, as SVG text: WeChat knows no <svg> element, and a CDN is no friend of a weak signal.

import { APPLE, GREEN, GREEN_TINT } from '@/styles/colours';

const INK = '{ink}';
const TINT = '{tint}';
const WARM = '{warm}';
const thick = `fill='none' stroke='${INK}' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'`;
const tinted = `fill='${TINT}' stroke='${INK}' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'`;
const warm = `fill='none' stroke='${WARM}' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'`;
const ripe = `fill='${WARM}' fill-opacity='.22' stroke='${WARM}' stroke-width='2.6' stroke-linecap='round' stroke-linejoin='round'`;

/** Work to be done: 48 units square, two colours. */
const WORK: Record<string, string> = {
  tractor: `<path ${tinted} d='M14 23V11h13l3 10h9a3 3 0 0 1 3 3v9'/><path ${thick} d='M36 21v-8M14 16h13'/><circle ${tinted} cx='16' cy='32' r='9'/><circle ${warm} cx='16' cy='32' r='3'/><circle ${tinted} cx='38' cy='36' r='5.5'/><path ${thick} d='M25 34h7'/>`,
  drone: `<rect ${tinted} x='17' y='18' width='14' height='9' rx='4'/><path ${thick} d='M18 20l-7-5M30 20l7-5M11 15v-3M37 15v-3M4 12h14M30 12h14'/><path ${warm} d='M24 32v10M18 32l-4 9M30 32l4 9'/>`,
  spray: `<rect ${tinted} x='9' y='16' width='15' height='24' rx='5'/><path ${thick} d='M13 16v-4h7v4M24 24h5l6-9'/><path ${warm} d='M38 11l4-4M40 16h4M35 8V4M14 27h5M14 32h5'/>`,
  trench: `<path ${thick} d='M24 6v20M18 6h12'/><path ${tinted} d='M16 26h16v5c0 6-4 10-8 10s-8-4-8-10z'/><path ${warm} d='M6 41h7M35 41h7M9 35h1M38 35h1'/>`,
  shears: `<circle ${tinted} cx='14' cy='37' r='5.5'/><circle ${tinted} cx='34' cy='37' r='5.5'/><path ${thick} d='M17 32L33 7M31 32L15 7'/><path ${warm} d='M36 20c4-1 7 1 8 5-4 1-7-1-8-5z'/>`,
  hand: `<path ${thick} d='M5 12c12-1 24 2 38-4'/><path ${thick} d='M17 12v5M32 11v5'/><circle ${ripe} cx='17' cy='25' r='8'/><circle cx='33' cy='22' r='5.5' fill='none' stroke='${INK}' stroke-width='2.4' stroke-dasharray='3 4' stroke-linecap='round'/><path ${thick} d='M30 40h12'/>`,
  bag: `<path ${tinted} d='M14 17h20l3 20c.5 3-1 5-4 5H15c-3 0-4.5-2-4-5z'/><path ${thick} d='M17 17c2-3 12-3 14 0M24 14V6'/><circle ${ripe} cx='24' cy='30' r='6.5'/>`,
  apple: `<path ${ripe} d='M24 17c-4-4-14-3-14 8 0 9 6 17 10.5 17 1.5 0 2.5-1 3.5-1s2 1 3.5 1C32 42 38 34 38 25c0-11-10-12-14-8z'/><path ${thick} d='M24 17c0-5 1-8 3-10'/><path ${tinted} d='M28 10c3-4 8-5 11-3-1 5-7 7-11 3z'/>`,
  seed: `<path ${thick} d='M24 36V20'/><path ${tinted} d='M24 25c0-8 6-13 14-13 0 8-6 13-14 13z'/><path ${tinted} d='M24 31c0-6-5-10-12-10 0 6 5 10 12 10z'/><path ${warm} d='M7 41h34M15 36h1M33 36h1'/>`,
  harvester: `<path ${thick} d='M24 44V16'/><path ${ripe} d='M24 16c-4-3-4-8 0-11 4 3 4 8 0 11zM24 25c-6 0-9-3-9-8 6 0 9 3 9 8zM24 25c6 0 9-3 9-8-6 0-9 3-9 8zM24 35c-6 0-9-3-9-8 6 0 9 3 9 8zM24 35c6 0 9-3 9-8-6 0-9 3-9 8z'/>`,
  crate: `<circle ${ripe} cx='17' cy='17' r='6.5'/><circle ${ripe} cx='31' cy='17' r='6.5'/><circle ${ripe} cx='24' cy='13' r='6.5'/><path ${tinted} d='M6 21h36v20H6z'/><path ${thick} d='M6 31h36M15 21v20M33 21v20'/>`,
  truck: `<path ${tinted} d='M5 14h22v21H5z'/><path ${tinted} d='M27 21h8l8 8v6H27z'/><circle ${ripe} cx='14' cy='37' r='4.5'/><circle ${ripe} cx='35' cy='37' r='4.5'/><path ${thick} d='M11 20h10M11 26h10'/>`,
  money: `<path ${tinted} d='M24 8c12 0 17 8 17 18S34 42 24 42 7 36 7 26 12 8 24 8z'/><path ${warm} d='M18 16l6 8 6-8M24 24v11M18 26h12M18 31h12'/>`,
  paper: `<path ${tinted} d='M11 5h20l7 7v31H11z'/><path ${thick} d='M31 5v8h7M17 19h14M17 26h8'/><circle ${ripe} cx='30' cy='33' r='5'/><path ${warm} d='M27 38l-1 6 4-2 4 2-1-6'/>`,
};

const line = `fill='none' stroke='${INK}' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'`;

/** Everything else: 24 units square, one colour. */
const PLAIN: Record<string, string> = {
  home: `<path ${line} d='M4 11l8-7 8 7M6 10v9h12v-9M10 19v-5h4v5'/>`,
  jobs: `<path ${line} d='M7 5H5v15h14V5h-2M8 3h8v4H8zM8.5 12l2 2 4.5-4M8.5 17h6'/>`,
  bell: `<path ${line} d='M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2 2 0 0 0 4 0'/>`,
  person: `<circle ${line} cx='12' cy='8' r='4'/><path ${line} d='M4.5 20c1-4 4-6 7.5-6s6.5 2 7.5 6'/>`,
  back: `<path ${line} d='M15 5l-7 7 7 7'/>`,
  next: `<path ${line} d='M9 5l7 7-7 7'/>`,
  down: `<path ${line} d='M5 9l7 7 7-7'/>`,
  up: `<path ${line} d='M5 15l7-7 7 7'/>`,
  plus: `<path ${line} d='M12 5v14M5 12h14'/>`,
  minus: `<path ${line} d='M5 12h14'/>`,
  check: `<path ${line} d='M4.5 12.5l5 5L20 7'/>`,
  cross: `<path ${line} d='M6 6l12 12M18 6L6 18'/>`,
  dot: `<circle cx='12' cy='12' r='4' fill='${INK}'/>`,
  pin: `<path ${line} d='M12 21c-4-5-6.5-8-6.5-11.5a6.5 6.5 0 0 1 13 0C18.5 13 16 16 12 21z'/><circle ${line} cx='12' cy='9.5' r='2.3'/>`,
  target: `<circle ${line} cx='12' cy='12' r='6.5'/><circle ${line} cx='12' cy='12' r='1.5'/><path ${line} d='M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3'/>`,
  star: `<path ${line} d='M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z'/>`,
  starFull: `<path fill='${INK}' stroke='${INK}' stroke-width='2' stroke-linejoin='round' d='M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z'/>`,
  phone: `<path ${line} d='M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1.5 1.5 0 0 1-1.5 1.5C10.5 20.5 3.5 13.5 3.5 5.5A1.5 1.5 0 0 1 5 4z'/>`,
  camera: `<path ${line} d='M4 8h4l1.5-3h5L16 8h4v11H4z'/><circle ${line} cx='12' cy='13' r='3.5'/>`,
  warn: `<path ${line} d='M12 4l9 16H3zM12 10v4.5M12 17.3v.2'/>`,
  offline: `<path ${line} d='M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5.5 12a9.5 9.5 0 0 1 4-2.3M14.5 9.7a9.5 9.5 0 0 1 4 2.3M12 19v.2'/>`,
  team: `<circle ${line} cx='9' cy='8' r='3.3'/><path ${line} d='M2.5 19c.8-3.8 3.3-5.5 6.5-5.5s5.7 1.7 6.5 5.5M15.5 5a3.3 3.3 0 0 1 0 6.3M17.5 14c2.2.6 3.5 2.3 4 5'/>`,
  leaf: `<path ${line} d='M5 19c0-9 5-14 15-14 0 10-5 14-12 14-1.5 0-3-1-3-3M5 21c1-5 4-8 8-10'/>`,
  doctor: `<circle ${line} cx='10.5' cy='10.5' r='7.5'/><path ${line} d='M16 16l5 5M7 14c0-5 3-8 8-8 0 5.5-3 8-8 8zM7 14l4-4'/>`,
  basket: `<path ${line} d='M3.5 10h17l-2 10h-13zM8 10l3-6M16 10l-3-6M9.5 13.5v3M14.5 13.5v3'/>`,
  shield: `<path ${line} d='M12 3l7.5 3v5c0 5-3 8-7.5 10-4.5-2-7.5-5-7.5-10V6zM8.5 12l2.5 2.5 4.5-5'/>`,
  helper: `<circle ${line} cx='12' cy='6.5' r='3'/><path ${line} d='M5 21v-4c0-3 3-5 7-5s7 2 7 5v4M9 17h6'/>`,
  out: `<path ${line} d='M10 4H5v16h5M14 8l4 4-4 4M18 12H9'/>`,
  text: `<path ${line} d='M3 19L8.5 5 14 19M5 14.5h7M15 19l3-8 3 8M16 16.5h4'/>`,
  trash: `<path ${line} d='M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5'/>`,
  field: `<path ${line} d='M3.5 17.5L8 6h8l4.5 11.5zM7 10h10M5.5 14h13M12 6v11.5'/>`,
  mic: `<rect ${line} x='9' y='3' width='6' height='11' rx='3'/><path ${line} d='M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M8.5 21h7'/>`,
  play: `<path fill='${INK}' stroke='${INK}' stroke-width='2' stroke-linejoin='round' d='M8 5v14l11-7z'/>`,
  pause: `<path ${line} d='M8 5v14M16 5v14'/>`,
  send: `<path ${line} d='M4 12l16-8-5 16-4-6zM11 14l9-10'/>`,
  pen: `<path ${line} d='M4 20l1-5L16 4l4 4L9 19zM13 7l4 4'/>`,
  book: `<path ${line} d='M4 5c3-1 6-1 8 1 2-2 5-2 8-1v13c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v13'/>`,
  chart: `<path ${line} d='M4 20h16M7 16v-5M12 16V6M17 16v-8'/>`,
  clock: `<circle ${line} cx='12' cy='12' r='8.5'/><path ${line} d='M12 7v5l3.5 2'/>`,
  question: `<circle ${line} cx='12' cy='12' r='8.5'/><path ${line} d='M9.5 9.5c0-1.5 1-2.5 2.5-2.5s2.5 1 2.5 2.3c0 2-2.5 2-2.5 4M12 16.8v.2'/>`,
};

interface Colours {
  ink?: string;
  tint?: string;
  warm?: string;
}

/** The drawing as something a background-image can hold. An unknown name is a leaf. */
export function drawing(name: string, colours: Colours = {}): string {
  const work = WORK[name];
  const size = work ? 48 : 24;
  const body = (work ?? PLAIN[name] ?? PLAIN.leaf)
    .split(INK).join(colours.ink ?? GREEN)
    .split(TINT).join(colours.tint ?? GREEN_TINT)
    .split(WARM).join(colours.warm ?? APPLE);
  return dataUri(`<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${size} ${size}'>${body}</svg>`);
}

export function dataUri(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg).replace(/'/g, '%27')}`;
}
