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
  gate: string;
}

/** Degrees that stand for flat, gentle and steep land. */
const SLOPES = [0, 8, 16];
const LEAST_CORNERS = 3;

export function emptyField(village = ''): FieldDraft {
  return { name: '', village, crop: 'apple', area: '', where: { place: null, outline: [] }, slope: '', gate: '' };
}

export function draftOf(field: Field): FieldDraft {
  const { name, village, crop, place, outline } = field;
  const steepness = SLOPES.filter((degrees) => (field.slope_degrees ?? 0) >= degrees).length - 1;
  return {
    name,
    village,
    crop,
    area: String(field.area_mu),
    where: { place: { lon: place.lon, lat: place.lat }, outline: (outline ?? []) as [number, number][] },
    slope: field.slope_degrees == null ? '' : String(steepness),
    gate: field.gate_width_m == null ? '' : String(field.gate_width_m),
  };
}

export function formOf(draft: FieldDraft): FieldForm {
  const form: FieldForm = { name: draft.name.trim(), village: draft.village.trim(), crop: draft.crop };
  if (hasOutline(draft)) form.outline = draft.where.outline;
  else form.place = draft.where.place;
  if (Number(draft.area) > 0) form.area_mu = Number(draft.area);
  if (draft.slope !== '') form.slope_degrees = SLOPES[Number(draft.slope)];
  if (Number(draft.gate) > 0) form.gate_width_m = Number(draft.gate);
  return form;
}

export function hasOutline(draft: FieldDraft): boolean {
  return draft.where.outline.length >= LEAST_CORNERS;
}
