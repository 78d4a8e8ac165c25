import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { nextSendMoment } from "../calendar/schedule.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import type { WaveMember } from "./member.ts";
import type { WaveFacts } from "./waveFacts.ts";
import type { WaveRules } from "./waveRules.ts";

/** Why somebody of the group takes no part; the other reasons say why somebody who takes part is not enforced yet. */
type SortedOut = Extract<
  NotEnforcedReason,
  | "guest"
  | "externalMember"
  | "unknownUserType"
  | "privileged"
  | "notPrivileged"
  | "rolesUnreadable"
  | "breakGlass"
  | "sharedAccount"
  | "accountDisabled"
  | "accountGone"
  | "inAnotherWave"
  | "leftGroup"
  | "leftOrganization"
  | "joinedLater"
>;

/** `weekly`: what costs many requests to read. */
export type LookAgain = "never" | "eachLook" | "weekly" | "otherWaveEnds";

const rules: Readonly<Record<SortedOut, LookAgain>> = {
  guest: "never",
  externalMember: "never",
  breakGlass: "never",
  unknownUserType: "eachLook",
  sharedAccount: "eachLook",
  accountDisabled: "eachLook",
  accountGone: "eachLook",
  leftGroup: "eachLook",
  leftOrganization: "eachLook",
  joinedLater: "eachLook",
  notPrivileged: "eachLook",
  privileged: "weekly",
  rolesUnreadable: "weekly",
  inAnotherWave: "otherWaveEnds",
};

const isSortedOut = (reason: NotEnforcedReason): reason is SortedOut => Object.hasOwn(rules, reason);

/** How often a reason of being sorted out is looked at again. */
export const lookAgainRule = (reason: NotEnforcedReason): LookAgain => (isSortedOut(reason) ? rules[reason] : "never");

const WEEK_MS = days(7);

/** Whether whoever is sorted out is to be looked at by a look at the group now. */
export const isDueAgain = (
  { sortedOut, lookedAgainAt }: Pick<WaveMember, "sortedOut" | "lookedAgainAt">,
  now: Date,
) => {
  const rule = sortedOut === undefined ? "never" : lookAgainRule(sortedOut);
  if (rule !== "weekly") return rule !== "never";
  return lookedAgainAt === undefined || now.getTime() - Date.parse(lookedAgainAt) >= WEEK_MS;
};

/** When that is. `at`: ISO 8601 UTC. `byNoneOfThis`: this wave takes nobody in any more, another one can. */
export const NextLookSchema = z.discriminatedUnion("when", [
  z.object({ when: z.enum(["never", "beforeFlip", "otherWaveEnds", "byNoneOfThis"]) }),
  z.object({ when: z.literal("at"), at: z.string() }),
]);
export type NextLook = Readonly<z.infer<typeof NextLookSchema>>;

type Stands = Pick<WaveFacts, "stage" | "stageAt" | "remindAt" | "gate" | "timeZone">;

/**
 * When somebody who is sorted out is looked at again; `undefined` of whoever is not. The group is looked at once a
 * working day while the gate is closed, and once more before the flip.
 */
export function nextLookAgain(
  member: Pick<WaveMember, "sortedOut" | "lookedAgainAt">,
  wave: Stands,
  now: Date,
  send: Pick<WaveRules, "sendHour" | "workingDays">,
): NextLook | undefined {
  if (member.sortedOut === undefined) return undefined;
  const rule = lookAgainRule(member.sortedOut);
  if (rule === "never") return { when: "never" };
  const from = nextLookAtGroup(wave, now, send);
  if (typeof from === "string") return { when: from };
  if (rule === "otherWaveEnds") return { when: "otherWaveEnds" };
  const due = rule === "weekly" && member.lookedAgainAt ? Date.parse(member.lookedAgainAt) + WEEK_MS : 0;
  const at = due > from.getTime() ? nextSendMoment(new Date(due), wave.timeZone, send) : from;
  return { when: "at", at: at.toISOString() };
}

function nextLookAtGroup(
  { stage, stageAt, remindAt, gate, timeZone }: Stands,
  now: Date,
  send: Pick<WaveRules, "sendHour" | "workingDays">,
): Date | "beforeFlip" | "byNoneOfThis" {
  const notBefore = (moment: number) => new Date(Math.max(moment, now.getTime()));
  switch (stage) {
    case "planned":
    case "announced":
    case "open":
      return nextSendMoment(notBefore(Date.parse(remindAt)), timeZone, send);
    case "rolledBack":
      return nextSendMoment(notBefore(0), timeZone, send);
    case "reminded": {
      const isOfThisStage = gate !== undefined && Date.parse(gate.at) >= Date.parse(stageAt);
      return nextSendMoment(notBefore(isOfThisStage ? Date.parse(gate.at) + 1 : 0), timeZone, send);
    }
    case "gated":
    case "warned":
    case "reportOnly":
    case "swept":
      return "beforeFlip";
    default:
      return "byNoneOfThis";
  }
}
