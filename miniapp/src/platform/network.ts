// Whether the phone has a network at all.
import { ref } from 'vue';

export const online = ref(true);

const whenBack: (() => void)[] = [];

/** Calls `task` each time the network comes back. */
export function onNetworkBack(task: () => void): void {
  whenBack.push(task);
}

export function watchNetwork(): void {
  uni.getNetworkType({ success: ({ networkType }) => note(networkType !== 'none') });
  uni.onNetworkStatusChange(({ isConnected }) => note(isConnected));
}

function note(connected: boolean): void {
  const back = connected && !online.value;
  online.value = connected;
  if (back) whenBack.forEach((task) => task());
}
