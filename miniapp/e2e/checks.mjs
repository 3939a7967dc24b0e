// What must hold, said so that a failure reads like a sentence.

export function check(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

export function same(seen, expected, what) {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(expected)];
  check(a === b, `${what}: expected ${b}, saw ${a}`);
}

export function matches(seen, pattern, what) {
  const found = pattern.exec(seen);
  check(found, `${what}: expected ${pattern}, saw ${JSON.stringify(seen)}`);
  return found;
}

export function atMost(seen, limit, what) {
  check(seen <= limit, `${what}: at most ${limit}, but it was ${seen}`);
}

/** What a promise gives, if it gives it in time: one of a page's own has no end by itself. */
export function inTime(promise, ms, otherwise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(otherwise)), ms); });
  const result = Promise.race([promise, late]).finally(() => clearTimeout(timer));
  // Whoever fails before asking for it has an error of their own to tell.
  result.catch(() => {});
  return result;
}
