import type { MailKind } from "../domain/mail/mailKinds.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { isInScope, provenBy } from "../domain/wave/readiness.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";
import { isBelievedReady } from "./liveChecks.ts";
import { mailingKeyOf } from "./memberMails.ts";

/** Whom one of the wave's mailings is for. */
export interface Mailing {
  /** Who is to get it, as far as the rows tell. */
  readonly wanted: (member: WaveMember, wave: WaveFacts) => boolean;
  /** Who gets it by a live look of minutes ago; absent: nobody is looked at. */
  readonly lacks?: (member: WaveMember) => boolean;
  readonly copyToManager?: boolean;
  /** Offers a pass, by way of their manager, to those of the mailing who hold no passkey. */
  readonly offersPass?: boolean;
}

/** No passkey; or, of people with admin rights, one key only. */
const lacksKeys = ({ hasUsablePasskey, lacksSecondKey }: WaveMember): boolean =>
  hasUsablePasskey === false || lacksSecondKey === true;
const isNotProven = (member: WaveMember): boolean => !provenBy(member).ready;
const isBelievedToLack = (member: WaveMember): boolean =>
  isInScope(member) && (!isBelievedReady(member) || member.lacksSecondKey === true);

const mailings: Readonly<Partial<Record<MailKind, Mailing>>> = {
  announcement: { wanted: isInScope },
  dayOf: { wanted: isBelievedToLack, lacks: lacksKeys },
  // R82: only those without one, and never on the report alone; the manager in copy.
  reminder: { wanted: isBelievedToLack, lacks: lacksKeys, copyToManager: true },
  // R87, and who has one but never used it: the policy will ask for it.
  enforcementWarning: {
    wanted: (member) => isInScope(member) && isNotProven(member),
    lacks: isNotProven,
    offersPass: true,
  },
  // Those who were told a date: everybody by the announcement, the others by the warning.
  postponement: {
    wanted: (member, { postponed, gateOpenedAt }) =>
      isInScope(member) && (postponed?.tell === "opening" || isMailedSince(member, gateOpenedAt)),
  },
};

const isMailedSince = ({ lastMailAt }: WaveMember, since: string | undefined): boolean =>
  lastMailAt !== undefined && since !== undefined && Date.parse(lastMailAt) >= Date.parse(since);

export function mailingFor(kind: MailKind): Mailing {
  const mailing = mailings[kind];
  if (!mailing) throw new Error(`${kind} is no mailing of a wave`);
  return mailing;
}

/** Whoever was looked at and lacks nothing, or of whom nobody can tell, gets no mail in a later round either. */
export async function noteSpared(
  { store }: Pick<Ports, "store">,
  wave: WaveFacts,
  kind: MailKind,
  page: readonly WaveMember[],
  lacks: Mailing["lacks"],
): Promise<void> {
  if (!lacks) return;
  const mailing = mailingKeyOf(kind, wave);
  const spared = page.filter((member) => !lacks(member)).map(({ userId }) => ({ userId, mailing }));
  if (spared.length > 0) await store.mergeMembers(wave.waveId, spared);
}
