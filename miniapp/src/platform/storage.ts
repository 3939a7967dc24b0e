// Small values kept on the phone; a full or broken storage never breaks a page.

const PREFIX = 'bangnong.';

/** What the storage did not take: it lives on until the page is closed. */
const unstored = new Map<string, string>();

export function keep(name: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    uni.setStorageSync(PREFIX + name, text);
    unstored.delete(name);
  } catch {
    unstored.set(name, text);
  }
}

export function recall<T>(name: string): T | null {
  try {
    const text: unknown = unstored.get(name) ?? uni.getStorageSync(PREFIX + name);
    return typeof text === 'string' && text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

export function forget(name: string): void {
  unstored.delete(name);
  try {
    uni.removeStorageSync(PREFIX + name);
  } catch {
    // A storage that cannot forget either is broken for good; the page goes on without.
  }
}
