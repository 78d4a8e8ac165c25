import { isSamePerson, type Person } from "../people/person.ts";
import type { EnforcementSwitch } from "./enforcementSwitch.ts";
import { hasLapsed, switchStateOf } from "./switchState.ts";

/** Why somebody's decision about the switch cannot be, for programs and for the person who tried. */
export interface SwitchRefusal {
  readonly because:
    | "alreadyRunning"
    | "alreadyStarting"
    | "stopUnderWay"
    | "nothingAsked"
    | "requestLapsed"
    | "ownRequest"
    | "otherDigest";
  readonly say: string;
}

/** What a decision makes of the switch: its new value, `undefined` when it was made before, or why it cannot be. */
export type SwitchDecision = EnforcementSwitch | undefined | SwitchRefusal;

export const isRefusal = (decision: SwitchDecision): decision is SwitchRefusal =>
  decision !== undefined && "because" in decision;

interface Asked {
  readonly by: Person;
  readonly now: Date;
}

const refuse = (because: SwitchRefusal["because"], say: string): SwitchRefusal => ({ because, say });

/** The first of two people wants to start. @param digest of what a start would switch on now. */
export function askToStart(
  known: EnforcementSwitch,
  { by, now, reason, digest }: Asked & { readonly reason: string; readonly digest: string },
): SwitchDecision {
  const inTheWay = whatStands(known, now);
  if (inTheWay) return inTheWay;
  const { startAsked } = known;
  const isRepeat =
    startAsked !== undefined &&
    !hasLapsed(startAsked, now) &&
    isSamePerson(startAsked.by.id, by.id) &&
    startAsked.digest === digest &&
    startAsked.reason === reason;
  return isRepeat ? undefined : { ...known, startAsked: { by, at: now.toISOString(), reason, digest } };
}

/**
 * The second person confirms. @param digest what this person has read. @param digestNow what a start would switch on
 * now.
 */
export function confirmStart(
  known: EnforcementSwitch,
  { by, now, digest, digestNow }: Asked & { readonly digest: string; readonly digestNow: string },
): SwitchDecision {
  const { startAsked, startConfirmed } = known;
  if (startConfirmed && isSamePerson(startConfirmed.by.id, by.id) && startConfirmed.digest === digest) return undefined;
  const inTheWay = whatStands(known, now);
  if (inTheWay) return inTheWay;
  if (!startAsked) return refuse("nothingAsked", "Nobody has asked for a start. An Admin has to ask for it first.");
  if (hasLapsed(startAsked, now))
    return refuse("requestLapsed", "The start was asked for more than 24 hours ago. An Admin has to ask for it again.");
  if (isSamePerson(startAsked.by.id, by.id))
    return refuse("ownRequest", "Whoever asked for the start cannot confirm it. Ask a second Admin or an Approver.");
  if (startAsked.digest !== digest)
    return refuse("otherDigest", "This is not the digest that the start was asked for with. Read the page again.");
  if (digestNow !== digest)
    return refuse(
      "otherDigest",
      "The policy, its strength or its groups have changed since the start was asked for. An Admin has to ask again.",
    );
  return { ...known, startConfirmed: { by, at: now.toISOString(), digest }, starting: {}, notYetBecause: undefined };
}

/**
 * Somebody, or the app itself, wants the policy back in report-only: possible in every state. It drops every start that
 * was asked for before.
 */
export function askToStop(known: EnforcementSwitch, { by, now, reason }: Asked & { readonly reason: string }) {
  const { startAsked, startConfirmed, runningSince, stopAsked } = known;
  if (stopAsked && !startAsked && !startConfirmed && runningSince === undefined) return undefined;
  return {
    ...known,
    startAsked: undefined,
    startConfirmed: undefined,
    starting: undefined,
    runningSince: undefined,
    stopAsked: { by, at: now.toISOString(), reason },
    stoppedAt: undefined,
    notYetBecause: undefined,
  } satisfies EnforcementSwitch;
}

function whatStands(known: EnforcementSwitch, now: Date): SwitchRefusal | undefined {
  switch (switchStateOf(known, now)) {
    case "running":
      return refuse("alreadyRunning", "Enforcement is running already.");
    case "starting":
      return refuse("alreadyStarting", "The start is confirmed already and is being carried out.");
    case "stopping":
      return refuse("stopUnderWay", "A stop is still being carried out. Start again once it is read back.");
    case "notStarted":
    case "startAsked":
    case "stopped":
      return undefined;
  }
}
