import { z } from "zod";
import { days } from "../calendar/durations.ts";
import type { RegistrationTrouble } from "../people/registrationTrouble.ts";
import { type TryFinding, troubleOfTry } from "../signIns/registrationTries.ts";

/** What the logs said last of somebody who tried to register: `over` once they managed, or nothing is in the way. */
export const RegistrationHelpSchema = z.object({
  at: z.string().describe("Of the try."),
  state: z.enum(["refusedByPolicy", "failed", "over"]),
});
export type RegistrationHelp = Readonly<z.infer<typeof RegistrationHelpSchema>>;

interface Known {
  readonly registrationHelp?: RegistrationHelp | undefined;
}

/** Whoever has not tried since gets nudges again. */
const TRIED_WITHIN_DAYS = 7;

/** Whether this person needs help in place of a nudge (R107): they tried within a week, and it did not work. Pure. */
export const needsHelp = ({ registrationHelp: help }: Known, now: Date): boolean =>
  help !== undefined && help.state !== "over" && now.getTime() < Date.parse(help.at) + days(TRIED_WITHIN_DAYS);

const isPast = (at: string, now: Date): boolean => Date.parse(at) <= now.getTime() - days(TRIED_WITHIN_DAYS);

export interface Helped {
  readonly userId: string;
  readonly help: RegistrationHelp;
  /** Absent where it is over. */
  readonly trouble?: RegistrationTrouble | undefined;
}

/**
 * What is new about these people by what the logs say. Pure. @returns those whose row is to change.
 * @param tries by user id in lower case.
 */
export function helpNews(
  members: readonly (Known & { readonly userId: string })[],
  tries: ReadonlyMap<string, TryFinding>,
  now: Date,
): readonly Helped[] {
  const isRecent = ({ at }: RegistrationTrouble): boolean => !isPast(at, now);
  return members.flatMap(({ userId, registrationHelp: known }): Helped[] => {
    const tried = tries.get(userId.toLowerCase());
    const trouble = tried && troubleOfTry(tried);
    if (trouble && isRecent(trouble))
      return known?.at === trouble.at && known.state === trouble.kind
        ? []
        : [{ userId, help: { at: trouble.at, state: trouble.kind }, trouble }];
    if (known === undefined || known.state === "over") return [];
    // A row outlasts the help that is known by weeks: where there is none, the log was not read, or was refused.
    const isKnownOver = tried !== undefined || isPast(known.at, now);
    return isKnownOver ? [{ userId, help: { at: known.at, state: "over" } }] : [];
  });
}
