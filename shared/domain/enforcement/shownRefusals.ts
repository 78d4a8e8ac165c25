import { z } from "zod";
import { SignInLogSchema } from "../people/signIn.ts";
import type { Denial } from "../wave/denial.ts";
import type { Refusal } from "../wave/refusal.ts";

/** A refusal as people are shown it. */
export const ShownRefusalSchema = z.object({
  at: z.string(),
  log: SignInLogSchema.describe("A refresh in the background is refused without anybody typing a password."),
  meaning: z
    .enum(["answered", "notJudged", "background", "stoppedAttempt", "stranded"])
    .describe(
      "`answered`: the owner got in then. `notJudged`: nobody has told yet, or the account is not shown. `background`: a refresh, which says nothing. The others are what a live look said.",
    ),
});
export type ShownRefusal = Readonly<z.infer<typeof ShownRefusalSchema>>;

const MOST_SHOWN = 10;

/** The last refusals of a person, newest first, whatever rows they stand in. */
export function shownRefusals(
  rows: readonly { readonly refusals?: readonly Refusal[] | undefined; readonly denied?: Denial | undefined }[],
): readonly ShownRefusal[] {
  const shown = new Map<string, ShownRefusal>();
  for (const { refusals = [], denied } of rows) {
    for (const { at, log, found } of refusals)
      shown.set(`${at}|${log}`, { at, log, meaning: found?.as === "answered" ? "answered" : unjudged(log) });
    // Without a log nobody was stopped: the passkey does not fit any more.
    if (denied?.log) shown.set(`${denied.at}|${denied.log}`, shownDenial(denied, denied.log));
  }
  return [...shown.values()].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, MOST_SHOWN);
}

const shownDenial = ({ at, foundAs }: Denial, log: ShownRefusal["log"]): ShownRefusal => ({
  at,
  log,
  meaning: foundAs ?? unjudged(log),
});

const unjudged = (log: ShownRefusal["log"]): ShownRefusal["meaning"] =>
  log === "nonInteractive" ? "background" : "notJudged";
