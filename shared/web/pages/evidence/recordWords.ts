import type { FlipCheck, StandingAtFlip } from "../../../domain/wave/flipRecord.ts";
import type { Standing } from "../../../domain/wave/memberDecision.ts";
import { tableMomentIn } from "../../../mails/dates.ts";

/** What was asked right before the first entry, and what it means that nothing stood in the way. */
export const checkWords: Readonly<Record<FlipCheck["check"], readonly [asked: string, said: string]>> = {
  approval: [
    "Approval",
    "By a second person, no older than its time, for this very evidence; gate, warning and report-only had run their time",
  ],
  liveCheck: [
    "Live look at everybody",
    "Ended less than an hour before; no more than 5 % of those approved were not ready any more",
  ],
  workforcePolicy: [
    "The policy that enforces",
    "Running and as recorded; its strength takes nothing weaker; every break-glass account is in the group that it leaves out",
  ],
  policyDigest: ["Policies, groups and strength", "As they were when the evidence was approved, by their digest"],
  wavePolicy: ["The wave's own policy", "In report-only, and as it was created"],
  breakGlass: ["Break-glass accounts", "What-If says of each that the policies leave it out"],
  preflight: ["Checks of the tenant", "none that blocks failed, or was not known, within the hour before"],
};

/** How somebody was counted, as the heading of a list. */
export const standingWords: Readonly<Record<StandingAtFlip, string>> = {
  toEnter: "To enter",
  droppedOut: "Dropped out: approved, and not ready any more",
  leftOut: "Left out: not ready",
  notNamed: "Not named by this approval",
  sortedOut: "Takes no part in the wave",
};

export const decisionWords: Readonly<Record<Standing, string>> = {
  none: "Of an earlier round",
  held: "Held outside",
  waived: "Waived",
  ended: "Waiver is over",
  unconfirmed: "Date not confirmed",
  dated: "Date confirmed",
  missed: "Date missed",
};

interface Used {
  readonly passkeyUsedAt?: string | undefined;
  readonly certificateUsedAt?: string | undefined;
}

/** When a passkey was used, and a certificate where that counted; nothing where neither was. */
export function usesIn(timeZone: string, { passkeyUsedAt, certificateUsedAt }: Used = {}): string | undefined {
  const words = [
    ...(passkeyUsedAt === undefined ? [] : [tableMomentIn(timeZone, passkeyUsedAt)]),
    ...(certificateUsedAt === undefined
      ? []
      : [`${tableMomentIn(timeZone, certificateUsedAt)} by certificate (declared by a group)`]),
  ];
  return words.join("; ") || undefined;
}
