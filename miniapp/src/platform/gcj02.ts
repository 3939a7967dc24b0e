// China's public maps draw in GCJ-02. Only what is handed to such a map is converted; what is sent never is.

type Point = { lon: number; lat: number };

/** Krasovsky 1940: semi-major axis in meters, and the first eccentricity squared. */
const A = 6_378_245;
const EE = 0.006_693_421_622_965_943;

/** WGS-84 as GCJ-02, by the formula that published converters share. */
export function toGcj02({ lon, lat }: Point): Point {
  const [x, y] = [lon - 105, lat - 35];
  const phi = (lat * Math.PI) / 180;
  const magic = 1 - EE * Math.sin(phi) ** 2;
  const dLat = (shiftLat(x, y) * 180) / (((A * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI);
  const dLon = (shiftLon(x, y) * 180) / ((A / Math.sqrt(magic)) * Math.cos(phi) * Math.PI);
  return { lon: lon + dLon, lat: lat + dLat };
}

const wave = (value: number, over: number) => Math.sin((value / over) * Math.PI);
const ripples = (x: number) => ((20 * wave(x, 1 / 6) + 20 * wave(x, 1 / 2)) * 2) / 3;

function shiftLat(x: number, y: number): number {
  const plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return plain + ripples(x) + ((20 * wave(y, 1) + 40 * wave(y, 3) + 160 * wave(y, 12) + 320 * wave(y, 30)) * 2) / 3;
}

function shiftLon(x: number, y: number): number {
  const plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return plain + ripples(x) + ((20 * wave(x, 1) + 40 * wave(x, 3) + 150 * wave(x, 12) + 300 * wave(x, 30)) * 2) / 3;
}
