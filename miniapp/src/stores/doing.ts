// One thing at a time: a second tap on a busy button does nothing, and errors are said aloud.
import { ref } from 'vue';
import { sayError } from './words';

export function useDoing() {
  const busy = ref('');

  /** Runs the task; `busy` is its name while it runs. */
  async function doing<T>(name: string, task: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = name;
    try {
      return await task();
    } catch (error) {
      sayError(error);
      return undefined;
    } finally {
      busy.value = '';
    }
  }

  return { busy, doing };
}
