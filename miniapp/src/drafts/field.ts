// What is filled in of a field, and what is sent of it.
import type { Field, FieldForm } from '@/api/models';
import type { Where } from '@/components/PlacePicker.vue';

export interface FieldDraft {
  name: string;
  village: string;
  crop: Field['crop'];
  /** 亩, as typed. */
  area: string;
  where: Where;
  /** Index into the three words for a slope. */
  slope: string;
  /** The slope as it is stored, which the three words tell only roughly. */
  degrees: number | null;
  gate: string;
}

/** Degrees that stand for flat, gentle and steep land. */
const SLOPES = [0, 8, 16];
const LEAST_CORNERS = 3;

export function emptyField(village = ''): FieldDraft {
  const where = { place: null, outline: [] };
  return { name: '', village, crop: 'apple', area: '', where, slope: '', degrees: null, gate: '' };
}

export function draftOf(field: Field): FieldDraft {
  const { name, village, crop, place, outline } = field;
  const degrees = field.slope_degrees ?? null;
  return {
    name,
    village,
    crop,
    area: String(field.area_mu),
    where: { place: { lon: place.lon, lat: place.lat }, outline: (outline ?? []) as [number, number][] },
    slope: degrees === null ? '' : slopeOf(degrees),
    degrees,
    gate: field.gate_width_m == null ? '' : String(field.gate_width_m),
  };
}

export function formOf(draft: FieldDraft): FieldForm {
  const form: FieldForm = { name: draft.name.trim(), village: draft.village.trim(), crop: draft.crop };
  if (hasOutline(draft)) form.outline = draft.where.outline;
  else form.place = draft.where.place;
  if (Number(draft.area) > 0) form.area_mu = Number(draft.area);
  if (draft.slope !== '') form.slope_degrees = degreesIn(draft);
  if (Number(draft.gate) > 0) form.gate_width_m = Number(draft.gate);
  return form;
}

export function hasOutline(draft: FieldDraft): boolean {
  return draft.where.outline.length >= LEAST_CORNERS;
}

function slopeOf(degrees: number): string {
  return String(SLOPES.filter((least) => degrees >= least).length - 1);
}

function degreesIn({ slope, degrees }: FieldDraft): number {
  const untouched = degrees !== null && slopeOf(degrees) === slope;
  return untouched ? degrees : SLOPES[Number(slope)];
}
