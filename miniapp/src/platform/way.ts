// Shows the way to a place in the phone's own map.
import { toGcj02 } from './gcj02';

type Point = { lon: number; lat: number };

export function showTheWay(place: Point, name: string): void {
  // #ifdef H5
  // The map converts by itself when it is told the datum.
  const at = `${place.lon},${place.lat},${encodeURIComponent(name)}`;
  window.open(`https://uri.amap.com/navigation?to=${at}&mode=car&coordinate=wgs84&src=bangnong`, '_blank', 'noopener');
  // #endif
  // #ifndef H5
  const { lon, lat } = toGcj02(place);
  uni.openLocation({ longitude: lon, latitude: lat, name, scale: 16 });
  // #endif
}
