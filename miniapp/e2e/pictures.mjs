// Pictures for the README, taken only when SCREENSHOTS names a folder; and a photo of a field to upload.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

export function pictureFolder() {
  return process.env.SCREENSHOTS ?? '';
}

/** What the phone shows, once nothing slides in any more. */
export async function snap(phone, name, folder) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await phone.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** A PNG of sky over a tilled field: what a team leader would take a photo of. */
export function fieldPhoto() {
  return png(furrows);
}

/** A PNG of bark with a dark, sunken place in it: what a farmer would ask about. */
export function barkPhoto() {
  return png(bark);
}

function png(pixel, width = 640, height = 480) {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) row.set(pixel(x, y, width, height), 1 + x * 3);
    return row;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

function furrows(x, y, width, height) {
  const horizon = height * 0.4;
  if (y < horizon) return [150 + (y / horizon) * 60, 190 + (y / horizon) * 40, 230];
  const depth = (y - horizon) / (height - horizon);
  const furrow = Math.sin(((x - width / 2) / (0.15 + depth)) * 0.12) * 28;
  return [120 + furrow + depth * 20, 82 + furrow * 0.8 + depth * 10, 48 + furrow * 0.6];
}

function bark(x, y, width, height) {
  const round = Math.sin((x / width) * Math.PI);
  const cracks = 22 * Math.sin(x * 0.11 + 3 * Math.sin(y * 0.02)) + 12 * Math.sin(x * 0.37 + y * 0.05);
  const [across, down] = [(x - width * 0.55) / (width * 0.17), (y - height * 0.5) / (height * 0.34)];
  const sick = Math.max(0, 1.25 - Math.hypot(across, down) - 0.12 * Math.sin(9 * Math.atan2(down, across)));
  const dark = Math.min(1, 2.2 * sick);
  const shade = (healthy, ill) => Math.max(0, (healthy + cracks) * (0.45 + 0.55 * round) * (1 - dark) + ill * dark);
  return [shade(150, 74), shade(122, 38), shade(98, 24)];
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** The checksum of PNG; node:zlib has one only from 20.15 on. */
function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
