// Where this phone is, in WGS-84: the service converts nothing that we can ask for rightly.
import type { PlaceForm } from '@/api/models';
import { t } from '@/i18n/zh-Hans';

export class NoPlace extends Error {}

const TIMEOUT_MS = 12_000;

export function here(): Promise<PlaceForm> {
  // #ifdef H5
  // uni.getLocation wants a map provider's key in a browser; the browser itself does not.
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new NoPlace(t.place.off));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(rounded(coords.longitude, coords.latitude)),
      () => reject(new NoPlace(t.place.off)),
      { enableHighAccuracy: true, timeout: TIMEOUT_MS, maximumAge: 10_000 },
    );
  });
  // #endif
  // #ifndef H5
  return new Promise((resolve, reject) => {
    uni.getLocation({
      type: 'wgs84',
      isHighAccuracy: true,
      highAccuracyExpireTime: TIMEOUT_MS,
      success: ({ longitude, latitude }) => resolve(rounded(longitude, latitude)),
      fail: () => reject(new NoPlace(t.place.off)),
    });
  });
  // #endif
}

/** Six decimals are 0.1 m: more than any phone knows. */
function rounded(lon: number, lat: number): PlaceForm {
  const cut = (value: number) => Math.round(value * 1e6) / 1e6;
  return { lon: cut(lon), lat: cut(lat), datum: 'wgs84' };
}

/** A place pressed on WeChat's map, which speaks GCJ-02; null when the person came back without one. */
export function pickOnMap(): Promise<PlaceForm | null> {
  return new Promise((resolve) => {
    uni.chooseLocation({
      success: ({ longitude, latitude }) => resolve({ ...rounded(longitude, latitude), datum: 'gcj02' }),
      fail: () => resolve(null),
    });
  });
}
