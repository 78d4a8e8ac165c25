import type { AuditCode, AuditEvent } from "../../../../shared/domain/audit.ts";
import type { Verdict } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { waveEvent } from "../../../../shared/waves/waveRow.ts";

const codes = { stranded: "stranded", stoppedAttempt: "attemptStopped" } as const satisfies Partial<
  Record<Verdict, AuditCode>
>;

/** What a denial was found to mean: one line for each, whichever watch writes it. @param at of the watch. */
export const denialLines = (
  wave: Pick<WaveFacts, "waveId">,
  at: string,
  members: readonly Pick<WaveMember, "userId" | "denied">[],
  verdict: keyof typeof codes,
): readonly AuditEvent[] =>
  members.map(({ userId, denied }) =>
    waveEvent(wave, { id: `${codes[verdict]}|${userId}|${denied?.at}`, at, what: codes[verdict], subjectId: userId }),
  );
