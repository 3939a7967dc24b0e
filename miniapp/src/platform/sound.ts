// Plays one voice note at a time.
import { ref } from 'vue';

/** The name of what is playing; empty when nothing is. */
export const playing = ref('');

let player: UniApp.InnerAudioContext | null = null;

/** Answers false when it could not be played: its link may have run out. */
export function play(name: string, url: string): Promise<boolean> {
  hushSound();
  // #ifdef MP-WEIXIN
  // Otherwise an iPhone with its switch on mute plays nothing and says nothing.
  uni.setInnerAudioOption({ obeyMuteSwitch: false, fail: () => {} });
  // #endif
  const mine = uni.createInnerAudioContext();
  player = mine;
  playing.value = name;
  return new Promise((resolve) => {
    const over = (well: boolean) => {
      if (player === mine) hushSound();
      resolve(well);
    };
    mine.onEnded(() => over(true));
    mine.onStop(() => over(true));
    mine.onError(() => over(false));
    mine.src = url;
    mine.play();
  });
}

export function hushSound(): void {
  const old = player;
  player = null;
  playing.value = '';
  old?.stop();
  old?.destroy();
}
