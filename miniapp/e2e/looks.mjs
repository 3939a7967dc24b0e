// Whether a page can be read and pressed by somebody over sixty, in the sun, with one thumb.
// Measured on what the browser has really laid out; everything wrong is listed at once.
import { check } from './checks.mjs';

/** WCAG 2.1, success criterion 1.4.3, here for letters of every size. */
const LEAST_CONTRAST = 4.5;
/** CSS pixels. What is pressed to go on has the full measure both ways. */
const THUMB_PX = 60;
const LEAST_PX = 44;
const LETTERS_PX = 18;
/** A window this narrow is an old phone's: four characters in a third of it must fit. */
const NARROW_PX = 360;
const LETTERS_NARROW_PX = 16;

export async function checkLooks(page, where) {
  const least = { contrast: LEAST_CONTRAST, thumb: THUMB_PX, press: LEAST_PX, letters: LETTERS_PX, narrow: NARROW_PX, lettersNarrow: LETTERS_NARROW_PX };
  // What slides in has to have arrived, or it is measured on its way.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => {}))));
  const { wrong, texts, presses } = await page.evaluate(measure, least);
  check(texts > 0, `${where}: there is nothing to read`);
  check(wrong.length === 0, `${where}:\n  ${wrong.join('\n  ')}`);
  return { texts, presses };
}

/** The contrast of an element's letters with the picture behind them: at the worst twentieth of it. */
export async function contrastOnPicture(page, element) {
  const [ink, clip] = await element.evaluate((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const { x, y, width, height } = range.getBoundingClientRect();
    const { color } = getComputedStyle(one);
    one.style.color = 'transparent';
    return [color, { x, y, width, height }];
  });
  const picture = await page.screenshot({ clip });
  await element.evaluate((one) => { one.style.color = ''; });
  return page.evaluate(async ([letters, source]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const luminance = (parts) => {
      const [r, g, b] = parts.map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const own = luminance(letters.match(/[\d.]+/g).slice(0, 3).map(Number));
    const ratios = Array.from({ length: data.length / 4 }, (_, at) => {
      const [light, dark] = [own, luminance([data[at * 4], data[at * 4 + 1], data[at * 4 + 2]])].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    });
    return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 20)];
  }, [ink, `data:image/png;base64,${picture.toString('base64')}`]);
}

/** Runs in the page. */
function measure(least) {
  const wrong = [];
  const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const name = (element) => element.closest('[data-testid]')?.dataset.testid ?? element.className;
  const fixedRoot = (element) => {
    for (let one = element; one; one = one.parentElement) if (['fixed', 'sticky'].includes(getComputedStyle(one).position)) return one;
    return null;
  };

  const texts = textsOf(document.body);
  for (const text of texts) {
    checkLetters(text);
    checkContrast(text);
    checkPlace(text);
  }
  checkOverlap();
  const presses = [...document.querySelectorAll('[role=button], [role=radio], [role=checkbox], [role=tab], uni-input, uni-textarea')].filter(seen);
  presses.forEach(checkPress);
  const tooWide = document.documentElement.scrollWidth - innerWidth;
  if (tooWide > 0) wrong.push(`the page is ${tooWide} px wider than the window`);
  return { wrong, texts: texts.length, presses: presses.length };

  function textsOf(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const words = node.textContent.trim();
      const element = node.parentElement;
      if (!words || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || !seen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
      if (boxes.length > 0) found.push({ words, element, boxes, style: getComputedStyle(element), fixed: fixedRoot(element) });
    }
    return found;
  }

  function checkLetters({ words, style }) {
    const px = parseFloat(style.fontSize);
    const limit = innerWidth < least.narrow ? least.lettersNarrow : least.letters;
    if (px < limit) wrong.push(`"${words}" is ${px} px, not ${limit}`);
  }

  function checkContrast({ words, element, style }) {
    const ground = groundOf(element);
    // Letters on a picture: contrastOnPicture().
    if (!ground) return;
    const ink = over(colour(style.color), ground);
    const ratio = contrast(over([...ink, opacityOf(element)], ground), ground);
    if (ratio < least.contrast) wrong.push(`"${words}" has a contrast of ${ratio.toFixed(2)}: ${style.color} on rgb(${ground.map(Math.round)})`);
  }

  function checkPlace({ words, element, boxes, style }) {
    for (const box of boxes) {
      if (box.left < -0.5 || box.right > innerWidth + 0.5) return void wrong.push(`"${words}" leaves the window at ${Math.round(box.left)}–${Math.round(box.right)}`);
      for (let one = element; one; one = one.parentElement) {
        const { overflowX } = one === element ? style : getComputedStyle(one);
        const frame = one.getBoundingClientRect();
        const isClipped = overflowX !== 'visible' && frame.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1);
        if (isClipped) return void wrong.push(`"${words}" is cut off by ${name(one)}`);
      }
    }
  }

  /** Two texts on top of each other; strips and bars that float are above the rest by design. */
  function checkOverlap() {
    const boxes = texts.flatMap(({ words, boxes: all, fixed }) => all.map((box) => ({ words, box, fixed })));
    boxes.forEach((a, index) => boxes.slice(index + 1).forEach((b) => {
      if (a.words === b.words || a.fixed !== b.fixed) return;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      // A line box is taller than its letters.
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) - 0.3 * Math.min(a.box.height, b.box.height);
      if (wide > 2 && high > 2) wrong.push(`"${a.words}" and "${b.words}" lie on each other`);
    }));
  }

  function checkPress(element) {
    const { width, height } = element.getBoundingClientRect();
    const isMain = element.matches('.button.main, .button.warm, .call, .tile, .answer[role=button]');
    const [short, long] = [Math.min(width, height), Math.max(width, height)];
    const fits = isMain ? short >= least.thumb : short >= least.press && (long >= least.thumb || isForOnce(element));
    if (!fits) wrong.push(`${name(element)} (${element.getAttribute('aria-label') ?? element.textContent.trim()}) is ${Math.round(width)}×${Math.round(height)} px`);
  }

  /** The cross on a photo: small on purpose, so that nobody deletes by accident. */
  function isForOnce(element) {
    return element.matches('.delete');
  }

  /** The opaque colour behind an element, or null on a picture. */
  function groundOf(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(one);
      if (backgroundImage !== 'none') return null;
      const layer = colour(backgroundColor);
      layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255]);
  }

  function opacityOf(element) {
    let all = 1;
    for (let one = element; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
    return all;
  }

  function colour(text) {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  }

  function over([r, g, b, a = 1], ground) {
    return [r, g, b].map((part, index) => part * a + ground[index] * (1 - a));
  }

  function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance(parts) {
    const [r, g, b] = parts.map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
