import { APP_SCOPE } from "../audit.ts";
import { hours } from "../calendar/durations.ts";
import { cleanWords } from "./cleanWords.ts";
import type { Sighting } from "./trouble.ts";

/** Whatever is read at least once a day stays shown from one reading to the next. */
const READ_AGAIN_SECONDS = hours(12) / 1000;

/** That something was left out, as nobody can read it, while all the rest is worked on. */
export const unreadSighting = ({
  because,
  ...unread
}: Pick<Sighting, "doing" | "meanwhile" | "code" | "at"> & { readonly because: string }): Sighting => ({
  ...unread,
  scope: APP_SCOPE,
  said: cleanWords(because),
  reason: "notUnderstood",
  againAfterSeconds: READ_AGAIN_SECONDS,
});
