import { DatabaseSync } from "node:sqlite";
import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from "node:zlib";

/** Some content and how it was come by. */
export interface Content {
  readonly how: string;
  readonly bytes: Buffer;
}

const MOST_BYTES = 256 * 1024 * 1024;
const DEEPEST = 4;
const limit = { maxOutputLength: MOST_BYTES };
/** What is there of a stream that was cut off counts too. */
const cutOff = { ...limit, finishFlush: constants.Z_SYNC_FLUSH };
/** Shorter runs cannot hold a code of 12 characters in base64 of something compressed. */
const base64Run = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/** A content and all that is folded into it: compressed streams, base64 of compressed streams, rows of SQLite files. */
export function* unpack(content: Content, depth = 0): Generator<Content> {
  yield content;
  if (depth >= DEEPEST) return;
  for (const inner of innerOf(content.bytes))
    yield* unpack({ how: `${content.how} > ${inner.how}`, bytes: inner.bytes }, depth + 1);
}

function* innerOf(bytes: Buffer): Generator<Content> {
  for (const how of ["gzip", "deflate", "zstd"] as const) {
    for (const at of startsOf(bytes, how)) {
      const plain = attempt(() => openers[how](bytes.subarray(at)));
      if (plain && plain.length > 0) yield { how: `${how} at ${at}`, bytes: plain };
    }
  }
  // Neither has a mark to know it by: tried on the whole, which is how files and columns hold them.
  if (!looksLikeText(bytes)) {
    for (const how of ["brotli", "raw deflate"] as const) {
      const plain = attempt(() => openers[how](bytes));
      if (plain && plain.length > 0) yield { how, bytes: plain };
    }
  }
  yield* foldedIntoText(bytes);
}

const openers = {
  // With something else behind it the checksum is not where it is looked for; the usual head has ten bytes.
  gzip: (bytes: Buffer) => attempt(() => gunzipSync(bytes, cutOff)) ?? inflateRawSync(bytes.subarray(10), cutOff),
  deflate: (bytes: Buffer) => attempt(() => inflateSync(bytes, cutOff)) ?? inflateRawSync(bytes.subarray(2), cutOff),
  zstd: (bytes: Buffer) => zstdDecompressSync(bytes, limit),
  brotli: (bytes: Buffer) => brotliDecompressSync(bytes, limit),
  "raw deflate": (bytes: Buffer) => inflateRawSync(bytes, limit),
};
const marks: Record<"gzip" | "deflate" | "zstd", readonly Buffer[]> = {
  gzip: [Buffer.from([0x1f, 0x8b, 0x08])],
  deflate: [0x01, 0x5e, 0x9c, 0xda].map((level) => Buffer.from([0x78, level])),
  zstd: [Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
};

function* startsOf(bytes: Buffer, how: keyof typeof marks): Generator<number> {
  for (const mark of marks[how]) for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) yield at;
}

/** Base64 that turns out to be compressed: a column of a table, a body in a log. */
function* foldedIntoText(bytes: Buffer): Generator<Content> {
  for (const [run] of bytes.toString("latin1").matchAll(base64Run)) {
    const inner = Buffer.from(run, "base64");
    const isMarked = Object.values(marks).some((starts) =>
      starts.some((mark) => inner.subarray(0, mark.length).equals(mark)),
    );
    if (isMarked) yield { how: "base64", bytes: inner };
    else if (!looksLikeText(inner)) {
      const plain = attempt(() => brotliDecompressSync(inner, limit));
      if (plain && plain.length > 0) yield { how: "base64 of brotli", bytes: plain };
    }
  }
}

/** Whether a file is a SQLite database. */
export const isDatabase = (bytes: Buffer): boolean => bytes.subarray(0, 15).toString("latin1") === "SQLite format 3";

/**
 * The values of all rows of all tables, so that what lies across pages, or in the write-ahead log still, is whole.
 *
 * @param path of a database that nobody else has open, with its log beside it.
 */
export function* rowsOf(path: string): Generator<Content> {
  const database = new DatabaseSync(path);
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    for (const { name } of tables) {
      for (const row of database.prepare(`select * from "${name.replaceAll('"', '""')}"`).iterate()) {
        for (const [column, value] of Object.entries(row)) {
          if (typeof value === "string") yield { how: `${name}.${column}`, bytes: Buffer.from(value) };
          else if (value instanceof Uint8Array) yield { how: `${name}.${column}`, bytes: Buffer.from(value) };
        }
      }
    }
  } finally {
    database.close();
  }
}

function looksLikeText(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 512);
  return head.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) && !head.includes(0xff);
}

function attempt(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    // Not what it looked like.
    return undefined;
  }
}
