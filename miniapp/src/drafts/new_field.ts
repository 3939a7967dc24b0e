// The field that was added a moment ago: the page that sent the farmer there picks it up.
import type { Field } from '@/api/models';

let added: string | null = null;

export function noteNewField(id: string): void {
  added = id;
}

/** The new field once, when it is in the list. */
export function takeNewField(all: Field[]): Field | undefined {
  const found = all.find((field) => field.id === added);
  if (found) added = null;
  return found;
}
