import type { Session } from "../tenant/signIns/records.ts";
import type { DeviceFamily } from "./deviceFamilies.ts";
import type { SpokenLanguage } from "./mailWords.ts";
import type { OtherDevice } from "./secondPlatform.ts";

/**
 * One stand-in employee: what they own and how they are. Only the world knows this; the product sees mails, pages and
 * Graph.
 */
export interface Person {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mail: string;
  readonly timeZone: string;
  /** The mails that they understand. */
  readonly language: SpokenLanguage;
  /** What the directory says of it: what they chose, their country, or nothing. */
  readonly spoken: { readonly preferredLanguage?: string; readonly usageLocation?: string };
  readonly family: DeviceFamily;
  readonly managerId: string | undefined;
  readonly kind: "employee" | "hire" | "guest" | "privileged" | "breakGlass";
  readonly hasSecondFactor: boolean;
  readonly stubborn: boolean;
  /** Away for the whole run; or gone for good, from then on. */
  onLeave: boolean;
  /** Signs in with the passkey once there is one. When false, the person types the password until told. */
  usesPasskey: boolean;
  /** Passkeys that this person could use this minute: on a device in their hands, and known to the tenant. */
  readonly passkeysAtHand: Set<string>;
  /** Two people decided that this person is enforced from a date on, ready or not. */
  entersByDate: boolean;
  /** When the page of their account said that they are enforced because they asked for it; ms. */
  enforcedThemselvesAt: number | undefined;
  mailsRead: number;
  attempts: number;
  /** An attempt to register is on its way; no second one starts. */
  trying: boolean;
  /** A second platform on which they work; the passkey on a phone, or on a key, that they added beside. */
  readonly other: OtherDevice | undefined;
  phoneKey: { readonly id: string; readonly at: number } | undefined;
  /** The session with which the apps on the person's devices refresh their tokens. */
  session: Session | undefined;
  /** Whoever sits at the screen acts for this person, and nobody else does. */
  isPlayed?: boolean;
  /** Every change of the number of usable passkeys, oldest first: the ground truth for lock-outs. */
  readonly usableSince: { readonly at: number; readonly count: number }[];
}

export function gainPasskey(person: Person, methodId: string, at: number): void {
  person.passkeysAtHand.add(methodId);
  person.usableSince.push({ at, count: person.passkeysAtHand.size });
}

/**
 * The first device is lost; a passkey that was added on a phone beside it stays.
 * @returns the ids of the passkeys that were on the lost device.
 */
export function loseDevice(person: Person, at: number): readonly string[] {
  const lost = [...person.passkeysAtHand].filter((id) => id !== person.phoneKey?.id);
  for (const id of lost) person.passkeysAtHand.delete(id);
  person.usableSince.push({ at, count: person.passkeysAtHand.size });
  return lost;
}

/** How many usable passkeys the person held at a moment. */
export function usableAt(person: Person, at: number): number {
  let count = 0;
  for (const change of person.usableSince) {
    if (change.at > at) break;
    count = change.count;
  }
  return count;
}

/** The first moment from `at` on at which the person held a usable passkey. */
export function usableAgain(person: Person, at: number): number | undefined {
  if (usableAt(person, at) > 0) return at;
  return person.usableSince.find((change) => change.at >= at && change.count > 0)?.at;
}
