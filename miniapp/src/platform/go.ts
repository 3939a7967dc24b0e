// From page to page.

export function go(path: string, query: Record<string, string> = {}): void {
  uni.navigateTo({ url: pathWith(path, query) });
}

/** Instead of this page: what was filled in here is done with. */
export function goInstead(path: string, query: Record<string, string> = {}): void {
  uni.redirectTo({ url: pathWith(path, query) });
}

export type TabName = 'home' | 'work' | 'notices' | 'me';

export function goToTab(name: TabName): void {
  uni.switchTab({ url: `/pages/${name}/index` });
}

/** Back to where one came from; home when the page was opened by its address. */
export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack();
  else goToTab('home');
}

function pathWith(path: string, query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}
