import { z } from "zod";

/** A picture as a mail takes it along. */
export const LogoSchema = z.object({
  contentType: z.enum(["image/png", "image/jpeg"]),
  base64: z.base64().min(1),
  /** In pixels, of the picture itself. */
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Logo = Readonly<z.infer<typeof LogoSchema>>;

/** Its row holds 32,000 characters in one property, and base64 makes four of three bytes. Entra itself takes 10 KB. */
export const MOST_LOGO_BYTES = 20 * 1024;
/** Entra asks for at most 245 x 36; one of several times that is still a logo, and no poster. */
export const WIDEST_LOGO = 600;
export const HIGHEST_LOGO = 200;
/** Source: learn.microsoft.com/graph/api/resources/organizationalbranding, `bannerLogo`, read 2026-11. */
const SHOWN_WIDTH = 245;
const SHOWN_HEIGHT = 36;

export type JudgedLogo =
  | ({ readonly kind: "fits" } & Omit<Logo, "base64">)
  | { readonly kind: "tooManyBytes" | "otherType" | "unreadable" }
  | { readonly kind: "tooManyPixels"; readonly width: number; readonly height: number };

type Size = Pick<Logo, "width" | "height">;

/**
 * Whether mails can show this picture. Its own first bytes say what it is, never whoever sends it. Nothing but the two
 * types is taken: an SVG may hold a script.
 * @param bytes all of it, or the first `MOST_LOGO_BYTES` + 1.
 */
export function judgeLogo(bytes: Uint8Array): JudgedLogo {
  const contentType = typeOf(bytes);
  if (!contentType) return { kind: "otherType" };
  if (bytes.length > MOST_LOGO_BYTES) return { kind: "tooManyBytes" };
  const size = contentType === "image/png" ? sizeOfPng(bytes) : sizeOfJpeg(bytes);
  if (!size || size.width < 1 || size.height < 1) return { kind: "unreadable" };
  if (size.width > WIDEST_LOGO || size.height > HIGHEST_LOGO) return { kind: "tooManyPixels", ...size };
  return { kind: "fits", contentType, ...size };
}

/** As large as Entra shows it, in pixels: never larger than it is, and in its own proportions. */
export function shownSize({ width, height }: Size): Size {
  const scale = Math.min(1, SHOWN_WIDTH / width, SHOWN_HEIGHT / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const IHDR = [0x49, 0x48, 0x44, 0x52];

const stands = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, n) => bytes[at + n] === byte);

function typeOf(bytes: Uint8Array): Logo["contentType"] | undefined {
  if (stands(bytes, 0, PNG)) return "image/png";
  return stands(bytes, 0, JPEG) ? "image/jpeg" : undefined;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);

/** Its first chunk is its header. Source: w3.org/TR/png-3, 5.3 and 11.2.1. */
function sizeOfPng(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 24 || !stands(bytes, 12, IHDR)) return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Huffman tables, JPEG extensions and arithmetic conditioning stand among the frames and are none. */
const NO_FRAME: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

/** Segment by segment to the header of the frame. Source: ITU-T T.81, B.1.1 and B.2.2. */
function sizeOfJpeg(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      // Any marker may be preceded by fill bytes.
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && !NO_FRAME.has(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // Picture data, the end, or a marker without a length: no frame came before it.
    if (marker >= 0xd0 && marker <= 0xda) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
