// One WebSocket, the same on WeChat and in a browser.
import type { OpenSocket } from '@/live/channel';

export const openSocket: OpenSocket = (url, on) => {
  const task = uni.connectSocket({ url, complete: () => {} });
  task.onOpen(() => on.opened());
  task.onMessage(({ data }) => on.message(String(data)));
  task.onClose(() => on.closed());
  task.onError(() => on.closed());
  return {
    say: (text) => task.send({ data: text, fail: () => on.closed() }),
    close: () => task.close({ fail: () => {} }),
  };
};
