// Whether the phone has a network at all.
import { ref } from 'vue';

export const online = ref(true);

const whenBack: (() => void)[] = [];

/** Calls `task` each time the network comes back. */
export function onNetworkBack(task: () => void): void {
  whenBack.push(task);
}

export function watchNetwork(): void {
  // #ifdef H5
  // uni asks Chromium for the kind of network, which it goes on naming while there is none.
  note(navigator.onLine);
  window.addEventListener('online', () => note(true));
  window.addEventListener('offline', () => note(false));
  // #endif
  // #ifndef H5
  uni.getNetworkType({ success: ({ networkType }) => note(networkType !== 'none') });
  uni.onNetworkStatusChange(({ isConnected }) => note(isConnected));
  // #endif
}

function note(connected: boolean): void {
  const back = connected && !online.value;
  online.value = connected;
  if (back) whenBack.forEach((task) => task());
}
