// Small values kept on the phone; a full or broken storage never breaks a page.

const PREFIX = 'bangnong.';

export function keep(name: string, value: unknown): void {
  try {
    uni.setStorageSync(PREFIX + name, JSON.stringify(value));
  } catch {
    // Nothing to do: the value lives on in memory until the page is closed.
  }
}

export function recall<T>(name: string): T | null {
  try {
    const text = uni.getStorageSync(PREFIX + name);
    return typeof text === 'string' && text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

export function forget(name: string): void {
  try {
    uni.removeStorageSync(PREFIX + name);
  } catch {
    // As above.
  }
}
