/**
 * `npm run stack < trace.txt`: a stack trace from Azure with the sources' names and lines. The map is not deployed:
 * check out what is deployed, `npm ci`, `npm run build`, and the same bundle and its map are in `dist/`.
 */
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { sourcesOf } from "./sourcePositions.ts";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
process.stdout.write(sourcesOf(await text(process.stdin), dist));
