// Places known by name: points to begin from where a browser cannot say where it is, and cities that order.

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

/** Where orders go to, in WGS-84, good to some kilometers: enough for freight by the tonne-kilometer. */
export const CITIES: Landmark[] = [
  { name: '深圳', lon: 114.0579, lat: 22.5431 },
  { name: '杭州', lon: 120.1551, lat: 30.2741 },
  { name: '西安', lon: 108.9398, lat: 34.3416 },
  { name: '上海', lon: 121.4737, lat: 31.2304 },
  { name: '北京', lon: 116.4074, lat: 39.9042 },
  { name: '广州', lon: 113.2644, lat: 23.1291 },
];

/** Meters in one degree of latitude. */
const METERS_PER_DEGREE = 111_320;

/** `east` and `north` meters from a point; exact enough within some kilometers. */
export function moved(from: { lon: number; lat: number }, east: number, north: number): { lon: number; lat: number } {
  const cut = (value: number) => Math.round(value * 1e6) / 1e6;
  const shrink = Math.cos((from.lat * Math.PI) / 180);
  return { lon: cut(from.lon + east / (METERS_PER_DEGREE * shrink)), lat: cut(from.lat + north / METERS_PER_DEGREE) };
}
