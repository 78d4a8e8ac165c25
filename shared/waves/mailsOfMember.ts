import { z } from "zod";
import { mailKeys } from "../domain/mail/keys.ts";
import { MailStateSchema } from "../domain/mail/mailEntry.ts";
import { type MailKind, MailKindSchema } from "../domain/mail/mailKinds.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";

export const MailToPersonSchema = z.object({
  at: z.string(),
  kind: MailKindSchema,
  state: MailStateSchema.describe("`accepted`: the mail service took it. `rejected`: it did not. `open`: on its way."),
  waveId: z.string(),
});
export type MailToPerson = Readonly<z.infer<typeof MailToPersonSchema>>;

const once: readonly MailKind[] = [
  "announcement",
  "dayOf",
  "reminder",
  "enforcementWarning",
  "wouldBeBlocked",
  "postponement",
  "done",
];
/** Weeks of report-only that are looked through for "not ready on one of their devices". */
const MOST_WEEKS = 8;

/**
 * What a wave has written to one of its members in its present round, newest first. Looks for each mail by its key, so
 * it costs the same in a wave of any size. Mails about a link or a stopped attempt stand in the trail.
 */
export async function mailsOfMember(
  { store }: Pick<Ports, "store">,
  { mostChasers }: { readonly mostChasers: number },
  wave: WaveFacts,
  { userId, enforcedAt }: Pick<WaveMember, "userId" | "enforcedAt">,
): Promise<readonly MailToPerson[]> {
  const numbered = (kind: MailKind, count: number) =>
    Array.from({ length: count }, (_, n) => mailKeys.toMember(kind, wave, userId, n + 1));
  const keys = [
    ...once.map((kind) => mailKeys.toMember(kind, wave, userId)),
    mailKeys.toMember("partlyReady", wave, userId),
    ...numbered("partlyReady", MOST_WEEKS),
    ...numbered("chaser", mostChasers),
    ...(enforcedAt === undefined ? [] : [mailKeys.enforcedToday(enforcedAt, userId)]),
  ];
  const found = await store.mails(wave.waveId, keys);
  return [...found.values()]
    .map(({ at, kind, state }) => ({ at, kind, state, waveId: wave.waveId }))
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
