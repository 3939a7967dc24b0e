// A field's outline as it is walked: begun anew, whatever outline there was before.
import type { Where } from '@/components/PlacePicker.vue';

type Corner = Where['outline'][number];

/** The first corner takes the place of what was known; without one, that is back. */
export function beginWalk(before: Where) {
  let corners: Corner[] = [];

  function turn(next: Corner[]): Where {
    corners = next;
    return corners.length > 0 ? { place: null, outline: corners } : before;
  }

  return {
    add: (corner: Corner) => turn([...corners, corner]),
    undo: () => turn(corners.slice(0, -1)),
  };
}
