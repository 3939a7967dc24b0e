// Where lots stand on a sketch: villages as spots, as large as what comes from there.
import type { OrderLot } from '@/api/models';

export interface Spot {
  village: string;
  grams: number;
  /** Of it, what farmers have agreed to: 0 to 1. */
  filled: number;
  x: number;
  y: number;
  radius: number;
  /** Where the name's middle stands; null where it would lie on another's. */
  label: { x: number; y: number } | null;
}

const MARGIN = 46;
const SMALLEST = 9;
const LARGEST = 26;
/** A character of a name, and its line, on a sketch as wide as a phone's card. */
const LETTER = 18;
const LINE = 22;
/** A sketch never shows less than this, or two neighbours would stand at its opposite ends. */
const LEAST_DEGREES = 0.06;

/** One spot for each village, north up, on a sketch of this size; the largest first. */
export function spotsOf(lots: OrderLot[], width: number, height: number): Spot[] {
  const villages = [...new Set(lots.map(({ village }) => village))];
  const places = villages.map((village) => {
    const own = lots.filter((lot) => lot.village === village);
    const mean = (of: (lot: OrderLot) => number) => own.reduce((sum, lot) => sum + of(lot), 0) / own.length;
    const filled_g = own.reduce((sum, lot) => sum + lot.filled_g, 0);
    const grams = own.reduce((sum, lot) => sum + lot.filled_g + lot.asked_g, 0);
    return { village, grams, filled: grams > 0 ? filled_g / grams : 0, lon: mean(({ place }) => place.lon), lat: mean(({ place }) => place.lat) };
  });
  const most = Math.max(1, ...places.map(({ grams }) => grams));
  const [lon, lat] = [spread(places.map((place) => place.lon)), spread(places.map((place) => place.lat))];
  // A degree of longitude is shorter than one of latitude: both are drawn by the same measure.
  const shrink = Math.cos((lat.middle * Math.PI) / 180);
  const scale = Math.min((width - 2 * MARGIN) / (lon.across * shrink), (height - 2 * MARGIN) / lat.across);
  const spots = places.map(({ village, grams, filled, ...at }) => ({
    village,
    grams,
    filled,
    x: Math.round(width / 2 + (at.lon - lon.middle) * shrink * scale),
    y: Math.round(height / 2 - (at.lat - lat.middle) * scale),
    radius: Math.round(SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(grams / most)),
  }));
  return named(spots.sort((a, b) => b.grams - a.grams), width, height);
}

/** The largest are named first; the list beside the sketch names them all. */
function named(spots: Omit<Spot, 'label'>[], width: number, height: number): Spot[] {
  const taken: { x: number; y: number; wide: number }[] = [];
  return spots.map((spot) => {
    const wide = spot.village.length * LETTER;
    const inside = (x: number) => Math.min(Math.max(x, wide / 2), width - wide / 2);
    const sides = [spot.y + spot.radius + LINE / 2, spot.y - spot.radius - LINE / 2].filter((y) => y > LINE / 2 && y < height - LINE / 2);
    const places = sides.map((y) => ({ x: inside(spot.x), y, wide }));
    const free = places.find((place) => taken.every((other) => Math.abs(other.y - place.y) >= LINE || Math.abs(other.x - place.x) >= (other.wide + wide) / 2));
    if (free) taken.push(free);
    return { ...spot, label: free ? { x: free.x, y: free.y } : null };
  });
}

function spread(values: number[]): { middle: number; across: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { middle: (low + high) / 2, across: Math.max(high - low, LEAST_DEGREES) };
}
