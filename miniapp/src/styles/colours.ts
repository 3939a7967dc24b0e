// The colours that drawings need as values; the same ones as in tokens.css (tests/contrast.test.ts).
export const INK = '#2b2118';
export const SOFT = '#66594b';
export const PAPER = '#f7f1e3';
export const WHITE = '#ffffff';
export const GREEN = '#2c6a37';
/** A shade deeper than --green-wash, on which drawings stand. */
export const GREEN_TINT = '#dcebd0';
export const APPLE = '#b3281d';
export const APPLE_DEEP = '#8d1d15';
export const SUN = '#f0b552';
export const EARTH = '#7a5024';
