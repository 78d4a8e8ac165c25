import { z } from "zod";
import { days } from "../calendar/durations.ts";
import {
  type RegistrationAttempt,
  type RegistrationTrouble,
  registrationTroubleOf,
} from "../people/registrationTrouble.ts";
import type { SignIn } from "../people/signIn.ts";

/** What the logs said last of somebody who tried to register: `over` once they managed, or nothing is in the way. */
export const RegistrationHelpSchema = z.object({
  at: z.string().describe("Of the try."),
  state: z.enum(["refusedByPolicy", "failed", "over"]),
});
export type RegistrationHelp = Readonly<z.infer<typeof RegistrationHelpSchema>>;

interface Known {
  readonly registrationHelp?: RegistrationHelp | undefined;
}

/** So far back the logs are asked; whoever has not tried since gets nudges again. */
export const TRIED_WITHIN_DAYS = 7;

/** Whether this person needs help in place of a nudge (R107): they tried within a week, and it did not work. Pure. */
export const needsHelp = ({ registrationHelp: help }: Known, now: Date): boolean =>
  help !== undefined && help.state !== "over" && now.getTime() < Date.parse(help.at) + days(TRIED_WITHIN_DAYS);

export interface Helped {
  readonly userId: string;
  readonly help: RegistrationHelp;
  /** Absent where it is over. */
  readonly trouble?: RegistrationTrouble | undefined;
}

/** What is new about these people by what the logs say. Pure. @returns those whose row is to change. */
export function helpNews(
  members: readonly (Known & { readonly userId: string })[],
  attempts: readonly RegistrationAttempt[],
  stopped: readonly SignIn[],
): readonly Helped[] {
  const tries = Map.groupBy(attempts, ({ userId }) => userId.toLowerCase());
  const refusals = Map.groupBy(stopped, ({ userId }) => userId.toLowerCase());
  return members.flatMap(({ userId, registrationHelp: known }): Helped[] => {
    const id = userId.toLowerCase();
    const trouble = registrationTroubleOf(tries.get(id) ?? [], refusals.get(id) ?? []);
    if (trouble)
      return known?.at === trouble.at && known.state === trouble.kind
        ? []
        : [{ userId, help: { at: trouble.at, state: trouble.kind }, trouble }];
    return known && known.state !== "over" ? [{ userId, help: { at: known.at, state: "over" } }] : [];
  });
}
