// What an agronomist fills in of themselves, and what is sent of it.
import { linkOf } from '@/api/media';
import type { Agronomist, AgronomistForm } from '@/api/models';
import { plain } from '@/words/numbers';

export interface AgronomistDraft {
  title: string;
  specialities: string[];
  crops: string[];
  languages: string[];
  village: string;
  /** Meters, as typed. */
  from: string;
  to: string;
  days: number[];
  opens: string;
  closes: string;
  /** Questions at the same time, as typed. */
  capacity: string;
  credentials: { id: string; path: string }[];
}

export type Missing = 'title' | 'specialities' | 'crops' | 'altitude' | 'week' | 'credentials';

const WORKDAYS = [1, 2, 3, 4, 5];

/** The orchards of 富县 lie between 800 m and 1,400 m. */
export function emptyAgronomist(village = ''): AgronomistDraft {
  return {
    title: '', specialities: [], crops: [], languages: [], village, from: '800', to: '1400',
    days: WORKDAYS, opens: '08:00', closes: '18:00', capacity: '5', credentials: [],
  };
}

export function draftOf(known: Agronomist): AgronomistDraft {
  const { title, specialities, crops, languages, village, week } = known;
  return {
    title, specialities, crops, languages, village,
    from: plain(known.altitude_from_m), to: plain(known.altitude_to_m),
    days: [...new Set(week.map(({ day }) => day))],
    opens: week[0]?.from ?? '08:00', closes: week[0]?.to ?? '18:00',
    capacity: String(known.capacity),
    credentials: known.credentials.map(({ id, url }) => ({ id, path: linkOf(url) })),
  };
}

/** The first thing that is missing; null when the form is whole. */
export function missingIn(draft: AgronomistDraft): Missing | null {
  if (!draft.title.trim()) return 'title';
  if (draft.specialities.length === 0) return 'specialities';
  if (draft.crops.length === 0) return 'crops';
  if (!(Number(draft.from) >= 0 && Number(draft.to) > Number(draft.from))) return 'altitude';
  if (draft.days.length === 0 || draft.opens >= draft.closes) return 'week';
  return draft.credentials.length > 0 ? null : 'credentials';
}

/** `known` is as stored: hours that differ from day to day do not show in the form, and stay until they are changed there. */
export function formOf(draft: AgronomistDraft, known: Agronomist | null): AgronomistForm {
  const { specialities, crops, languages } = draft;
  return {
    title: draft.title.trim(), specialities, crops, languages, village: draft.village.trim(),
    altitude_from_m: Number(draft.from), altitude_to_m: Number(draft.to),
    week: weekOf(draft, known),
    capacity: Number(draft.capacity),
    credentials: draft.credentials.map(({ id }) => id),
  };
}

function weekOf({ days, opens, closes }: AgronomistDraft, known: Agronomist | null): AgronomistForm['week'] {
  const shown = known && draftOf(known);
  const sorted = [...days].sort();
  const untouched = opens === shown?.opens && closes === shown.closes && sorted.join() === [...shown.days].sort().join();
  return known && untouched ? known.week : sorted.map((day) => ({ day, from: opens, to: closes }));
}
