// Points to begin from where a browser cannot say where it is; a finger on the sketch does the rest.

interface Landmark {
  name: string;
  lon: number;
  lat: number;
}

/** WGS-84, good to 0.5–1 km; sources as in miniapp-mock/data/fuxian_places.csv. */
export const LANDMARKS: Landmark[] = [
  { name: '东村', lon: 109.1674, lat: 35.96087 },
  { name: '张村驿', lon: 109.13445, lat: 35.8983 },
  { name: '川口子村', lon: 109.12213, lat: 35.89458 },
  { name: '富县城区', lon: 109.37431, lat: 35.98791 },
  { name: '直罗', lon: 109.00482, lat: 35.96654 },
];

/** Meters in one degree of latitude. */
const METERS_PER_DEGREE = 111_320;

/** `east` and `north` meters from a point; exact enough within some kilometers. */
export function moved(from: { lon: number; lat: number }, east: number, north: number): { lon: number; lat: number } {
  const cut = (value: number) => Math.round(value * 1e6) / 1e6;
  const shrink = Math.cos((from.lat * Math.PI) / 180);
  return { lon: cut(from.lon + east / (METERS_PER_DEGREE * shrink)), lat: cut(from.lat + north / METERS_PER_DEGREE) };
}
