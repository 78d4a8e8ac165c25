/** `npm run hr`: signs one canonical HR event and sends it to a running app, by default to the one of `npm start`. */
import { randomUUID } from "node:crypto";
import { readLocalWorld } from "../local/world/worldFile.ts";
import { CannotHire, hire } from "./hire.ts";
import { parseHrArguments, UsageError, usage } from "./hrArguments.ts";
import { leave } from "./leave.ts";
import { isAboutLeave, parseLeaveArguments } from "./leaveArguments.ts";
import { tell } from "./telling.ts";
import { isOtherTelling, parseTellingArguments } from "./tellingArguments.ts";

try {
  const args = process.argv.slice(2);
  const occasion = { at: new Date(), eventId: `evt-${randomUUID()}` };
  const said = isOtherTelling(args)
    ? await tell(parseTellingArguments(args, process.env), occasion, readLocalWorld)
    : isAboutLeave(args)
      ? await leave(parseLeaveArguments(args, process.env), occasion, readLocalWorld)
      : await hire(parseHrArguments(args, process.env), occasion, readLocalWorld);
  process.stdout.write(`${said}\n`);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof CannotHire)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof UsageError ? `${usage}\n` : ""}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
