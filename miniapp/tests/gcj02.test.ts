// What is handed to WeChat's map, against published pairs of coordinates (reference/domain.md, 3.2).
import { expect, test } from 'vitest';
import { toGcj02 } from '@/platform/gcj02';

/** Degrees that make less than a tenth of a millimeter. */
const NOTHING = 1e-9;

test.each([
  ['Beijing',            [116.404, 39.915], [116.41024449916938, 39.91640428150164]],
  ['the orchards of 富县', [109.38, 36.0],    [109.38547860075786, 36.00004702695492]],
])('%s is drawn where published converters draw it', (_where, [lon, lat], [gcjLon, gcjLat]) => {
  const drawn = toGcj02({ lon, lat });
  expect(Math.abs(drawn.lon - gcjLon)).toBeLessThan(NOTHING);
  expect(Math.abs(drawn.lat - gcjLat)).toBeLessThan(NOTHING);
});

test('in 富县 the map is off by some 490 m to the east: unconverted, a team would stand in the next orchard', () => {
  const east = (toGcj02({ lon: 109.38, lat: 36 }).lon - 109.38) * 111_320 * Math.cos((36 * Math.PI) / 180);
  expect(east).toBeGreaterThan(470);
  expect(east).toBeLessThan(495);
});
