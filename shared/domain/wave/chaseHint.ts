import { localDateOf } from "../calendar/schedule.ts";
import type { WaveMember } from "./member.ts";
import type { WaveFacts } from "./waveFacts.ts";
import { isPrivilegedWave } from "./waveKind.ts";

/** What a mail of the chase adds for this person's case (R104, R106). */
export type ChaseHint = "openApp" | "codesEnd" | "codesEnded" | "onComputer" | "carried" | "passwordOnly";

/**
 * Local date from which on Microsoft sends no codes by text message or call. Global Admins and external users are
 * exempt, and no ordinary wave has any. Source: concept-sms-voice-retirement at
 * learn.microsoft.com/entra/identity/authentication, FAQ of 2026-09-23.
 */
export const PHONE_CODES_END = "2027-02-01";

type Known = Pick<WaveMember, "atHand" | "hasUsablePasskey">;

/**
 * The hint for one member, by what the last live check saw; `undefined` where nothing is to be added. People with admin
 * rights need keys of their own kind: none of these sentences is for them. Pure.
 */
export function chaseHintFor(
  { atHand, hasUsablePasskey }: Known,
  wave: Pick<WaveFacts, "kind" | "timeZone">,
  now: Date,
): ChaseHint | undefined {
  if (isPrivilegedWave(wave)) return undefined;
  // Of a check that saw otherwise than the one behind `hasUsablePasskey`, or of none, nothing is said.
  const isPasskey = atHand === "computerPasskey" || atHand === "portablePasskey";
  if (atHand === undefined || hasUsablePasskey !== isPasskey) return undefined;
  switch (atHand) {
    case "authenticatorApp":
      return "openApp";
    case "phoneCodes":
      return localDateOf(now, wave.timeZone) < PHONE_CODES_END ? "codesEnd" : "codesEnded";
    case "computerPasskey":
      return "onComputer";
    case "portablePasskey":
      return "carried";
    case "passwordOnly":
      return "passwordOnly";
  }
}
