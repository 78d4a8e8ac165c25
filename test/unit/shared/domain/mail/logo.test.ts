import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeLogo, MOST_LOGO_BYTES, shownSize } from "../../../../../shared/domain/mail/logo.ts";
import { jpegOf, pngOf, segmentOf } from "../../../../support/mails/logos.ts";

const textOf = (text: string) => new TextEncoder().encode(text);
const fits = (contentType: string, width: number, height: number) => ({ kind: "fits", contentType, width, height });

describe("a logo", () => {
  test.each([
    ["a PNG of the size that Entra asks for", pngOf(245, 36), fits("image/png", 245, 36)],
    ["the largest PNG", pngOf(600, 200), fits("image/png", 600, 200)],
    ["a PNG that is one pixel too wide", pngOf(601, 200), { kind: "tooManyPixels", width: 601, height: 200 }],
    ["a PNG that is one pixel too high", pngOf(600, 201), { kind: "tooManyPixels", width: 600, height: 201 }],
    ["a PNG that would take all memory", pngOf(0xffffffff, 1), { kind: "tooManyPixels", width: 0xffffffff, height: 1 }],
    ["a PNG of as many bytes as are kept", pngOf(1, 1, MOST_LOGO_BYTES), fits("image/png", 1, 1)],
    ["a PNG of one byte more", pngOf(1, 1, MOST_LOGO_BYTES + 1), { kind: "tooManyBytes" }],
    ["a PNG without a size", pngOf(0, 36), { kind: "unreadable" }],
    ["a PNG that ends in its header", pngOf(245, 36).subarray(0, 23), { kind: "unreadable" }],
    ["a PNG that begins with another chunk", pngOf(245, 36).fill(0x41, 12, 16), { kind: "unreadable" }],
    ["a JPEG", jpegOf(245, 36), fits("image/jpeg", 245, 36)],
    ["a progressive JPEG", jpegOf(245, 36, [], 0xc2), fits("image/jpeg", 245, 36)],
    [
      "a JPEG whose frame stands behind others that look like one",
      jpegOf(200, 30, [...segmentOf(0xe0, 16), ...segmentOf(0xc4, 40), 0xff, ...segmentOf(0xcc, 4)]),
      fits("image/jpeg", 200, 30),
    ],
    ["a JPEG that is too wide", jpegOf(601, 36), { kind: "tooManyPixels", width: 601, height: 36 }],
    ["a JPEG without a frame before its data", jpegOf(245, 36, segmentOf(0xda, 8)), { kind: "unreadable" }],
    ["a JPEG that ends before its frame", jpegOf(245, 36).subarray(0, 8), { kind: "unreadable" }],
    ["a JPEG whose segment leads beyond its end", jpegOf(245, 36, [0xff, 0xe0, 0xff, 0xff]), { kind: "unreadable" }],
    ["a JPEG with a segment of no length", jpegOf(245, 36, [0xff, 0xe0, 0, 0]), { kind: "unreadable" }],
    [
      "an SVG",
      textOf('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      { kind: "otherType" },
    ],
    ["an SVG that is too large as well", textOf(`<svg>${" ".repeat(MOST_LOGO_BYTES)}</svg>`), { kind: "otherType" }],
    ["a GIF", textOf("GIF89a"), { kind: "otherType" }],
    ["a WebP", textOf("RIFF\0\0\0\0WEBPVP8 "), { kind: "otherType" }],
    ["a page", textOf("<html><body>502</body></html>"), { kind: "otherType" }],
    ["nothing", new Uint8Array(), { kind: "otherType" }],
  ])("that is %s is judged so", (_what, bytes, judged) => {
    expect(judgeLogo(bytes)).toEqual(judged);
  });

  test("is judged whatever its bytes are", () => {
    const start = fc.constantFrom(pngOf(9, 9), jpegOf(9, 9), new Uint8Array([0xff, 0xd8, 0xff]), new Uint8Array());
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (first, rest) => {
        const judged = judgeLogo(new Uint8Array([...first, ...rest]));
        if (judged.kind !== "fits") return;
        expect(judged.width).toBeLessThanOrEqual(600);
        expect(judged.height).toBeLessThanOrEqual(200);
      }),
    );
  });
});

test.each([
  [245, 36, 245, 36],
  [490, 72, 245, 36],
  [600, 36, 245, 15],
  [36, 200, 6, 36],
  [40, 20, 40, 20],
  [600, 1, 245, 1],
])("a logo of %i x %i is shown as %i x %i", (width, height, shownWidth, shownHeight) => {
  expect(shownSize({ width, height })).toEqual({ width: shownWidth, height: shownHeight });
});
