import type { Logo } from "../../../shared/domain/mail/logo.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const word = (size: number): number[] => [24, 16, 8, 0].map((bits) => (size >>> bits) & 0xff);
const half = (size: number): number[] => word(size).slice(2);

/** The beginning of a PNG, which says how large it is; padded with nothing up to `bytes`. */
export const pngOf = (width: number, height: number, bytes = 60): Uint8Array =>
  padded([...PNG, ...word(13), 0x49, 0x48, 0x44, 0x52, ...word(width), ...word(height), 8, 6, 0, 0, 0], bytes);

/** The same of a JPEG. @param before segments in front of the frame, whole. @param frame the marker of the frame. */
export const jpegOf = (width: number, height: number, before: readonly number[] = [], frame = 0xc0): Uint8Array =>
  padded([0xff, 0xd8, ...before, 0xff, frame, ...half(17), 8, ...half(height), ...half(width), 3], 60 + before.length);

/** A segment of a JPEG with nothing in it. */
export const segmentOf = (marker: number, length: number): number[] => [
  0xff,
  marker,
  ...half(length),
  ...Array.from({ length: length - 2 }, () => 0),
];

function padded(start: readonly number[], bytes: number): Uint8Array {
  const all = new Uint8Array(Math.max(bytes, start.length));
  all.set(start);
  return all;
}

/** A dark square of one pixel, said to be a logo. */
export const aLogo: Logo = {
  contentType: "image/png",
  base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  width: 490,
  height: 72,
};
