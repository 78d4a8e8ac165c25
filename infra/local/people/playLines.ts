import type { PeopleContext, Told } from "./context.ts";

type Played = Omit<NonNullable<PeopleContext["played"]>, "toldOf">;

interface Places {
  readonly publicUrl: string;
  readonly inboxUrl: string;
  readonly phonesUrl: string;
  readonly approver: string;
}

/** Printed at the start: what nobody else does, where it is done, and as whom. */
export function playLines({ hire, manager, member, phoneLoser, waveId }: Played, places: Places): readonly string[] {
  const { publicUrl, inboxUrl, phonesUrl, approver } = places;
  const boss = manager.userPrincipalName;
  return [
    "  Yours: nobody else does these (--no-play: the others do). Time passes as on your watch while you click.",
    `  hire     ${inboxOf(inboxUrl, boss)}   (a link comes for ${hire.person.displayName}, who begins on ${hire.startDate}; sign in as ${boss})`,
    `  member   ${publicUrl}/me   (sign in as ${member.userPrincipalName}: set up the passkey at ${phonesUrl}${member.id})`,
    `  approval ${publicUrl}/waves/${waveId}   (once it waits for it; sign in as ${approver})`,
    `  phone    ${publicUrl}/my-team   (once ${phoneLoser.displayName} has lost it, after the first wave; sign in as ${boss})`,
  ];
}

const inboxOf = (inboxUrl: string, address: string): string => `${inboxUrl}?person=${encodeURIComponent(address)}`;

/** Printed when something waits for whoever sits there. @returns `undefined` for a mail that asks for nothing. */
export function playLine(
  what: Told,
  { hire, manager, phoneLoser, waveId }: Played,
  places: Places,
): string | undefined {
  const { publicUrl, inboxUrl, phonesUrl, approver } = places;
  const boss = manager.userPrincipalName;
  switch (what) {
    case "pickUp":
      return `  yours    ${boss} got a link to a code: ${inboxOf(inboxUrl, boss)}. The phones are at ${phonesUrl}, that of ${hire.person.displayName} at ${phonesUrl}${hire.person.id}`;
    case "approval":
      return `  yours    ${waveId} waits for an approval: ${publicUrl}/waves/${waveId} (sign in as ${approver}); the other admin does it when nobody has come by then`;
    case "phoneLost":
      return `  yours    ${phoneLoser.displayName} has lost the phone with the passkey: ${publicUrl}/my-team (sign in as ${boss}). The new phone is at ${phonesUrl}${phoneLoser.id}`;
    case "mail":
      return undefined;
  }
}
