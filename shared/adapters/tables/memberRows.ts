import { z } from "zod";
import { chunks } from "../../domain/chunks.ts";
import { ClickedSchema } from "../../domain/device/clicked.ts";
import { NotEnforcedReasonSchema } from "../../domain/enforcement/notEnforced.ts";
import { ToldLeaveSchema } from "../../domain/leave/toldLeave.ts";
import { type AtHand, AtHandSchema } from "../../domain/people/atHand.ts";
import { CredentialKindSchema } from "../../domain/people/credentialKind.ts";
import { type Language, LanguageSchema } from "../../domain/people/language.ts";
import { PlaceNoteSchema } from "../../domain/people/places.ts";
import { type Persona, PersonaSchema } from "../../domain/personas/persona.ts";
import { HelpAskedNoteSchema } from "../../domain/self/helpReason.ts";
import { ChaseRoundSchema } from "../../domain/wave/chaseRound.ts";
import { DenialSchema } from "../../domain/wave/denial.ts";
import { EntryRefusedSchema } from "../../domain/wave/entryRefused.ts";
import type { WaveMember } from "../../domain/wave/member.ts";
import { RefusalSchema } from "../../domain/wave/refusal.ts";
import { RegistrationHelpSchema } from "../../domain/wave/registrationHelp.ts";
import { SweepHelpSchema, SweepNoteSchema } from "../../domain/wave/sweepNotes.ts";
import type { MemberStore } from "../../ports/store/members.ts";
import { type Column, count, flag, json, keyOf, known, mapper, optional, text, yesNo } from "./columns.ts";
import { readable } from "./readable.ts";
import { after, inPartition, type Rows, type StoredRow } from "./rows.ts";

/** Rows a query answers at most, and rows a transaction takes at most. */
const MOST_PER_QUERY = 1000;
const MOST_PER_PAGE = 100;

/** They change nothing but the words of a mail. */
const languageColumn: Column<Language | undefined> = known(LanguageSchema);
const atHandColumn: Column<AtHand | undefined> = known(AtHandSchema);

const personaColumn: Column<Persona | undefined> = known(PersonaSchema);

const memberRow = mapper<Omit<WaveMember, "waveId" | "userId" | "keptOutside">>({
  userPrincipalName: text,
  displayName: text,
  mail: optional(),
  language: languageColumn,
  usageLocation: optional(),
  persona: personaColumn,
  mailing: optional(),
  sortedOut: optional(NotEnforcedReasonSchema),
  lookedAgainAt: optional(),
  hasLeft: yesNo,
  mayBeShared: yesNo,
  reportedReady: flag,
  checkedAt: optional(),
  hasUsablePasskey: yesNo,
  passkeys: json(z.number().int().optional()),
  fitUnknown: yesNo,
  atHand: atHandColumn,
  planted: json(z.object({ at: z.string(), by: z.string() }).optional()),
  lacksSecondKey: yesNo,
  passkeyCreatedAt: optional(),
  passkeyUsedAt: optional(),
  certificateUsedAt: optional(),
  lastSeenAt: optional(),
  credentials: json(z.array(CredentialKindSchema).optional()),
  places: json(z.array(PlaceNoteSchema).optional()),
  sweptInteractive: json(SweepNoteSchema.optional()),
  sweptNonInteractive: json(SweepNoteSchema.optional()),
  sweepHelp: json(SweepHelpSchema.optional()),
  mailsSent: count,
  lastMailAt: optional(),
  mailedAt: optional(),
  chaseRound: json(ChaseRoundSchema.optional()),
  registrationHelp: json(RegistrationHelpSchema.optional()),
  heldAt: optional(),
  heldBecause: optional(z.literal("leave")),
  leave: json(ToldLeaveSchema.optional().catch(undefined)),
  named: json(z.object({ digest: z.string(), as: z.enum(["ready", "leftOut"]) }).optional()),
  entryRefused: json(EntryRefusedSchema.optional()),
  enforcedAt: optional(),
  enforcedToldAt: optional(),
  doneToldAt: optional(),
  refusals: json(z.array(RefusalSchema).optional()),
  enteredUnreadyAt: optional(),
  denied: json(DenialSchema.optional()),
  deniedAsOf: optional(),
  helpOfferedAt: optional(),
  attemptToldAt: optional(),
  // A family that only a later release knows is as good as none: it is counted, and decides nothing.
  clicked: json(ClickedSchema.optional().catch(undefined)),
  // A reason that only a later release knows is as good as none: it decides nothing.
  helpAsked: json(HelpAskedNoteSchema.optional().catch(undefined)),
});

/** @throws RefusedError */
export const memberOf = (waveId: string, row: StoredRow): WaveMember => ({
  waveId,
  userId: row.rowKey ?? "",
  ...memberRow.fromRow(row),
});

export function tableMembers(waveMembers: Rows): MemberStore {
  /** A property that is absent or was cleared is not greater than the empty text. */
  const thoseWith = async (waveId: string, property: string): Promise<readonly WaveMember[]> => {
    const found: WaveMember[] = [];
    for await (const page of waveMembers.query(`${inPartition(keyOf(waveId))} and ${property} gt ''`))
      found.push(...(await readable(waveMembers, page, (row) => memberOf(waveId, row))));
    return found;
  };
  return {
    membersPage: async (waveId, last, limit) => {
      const most = Math.min(limit, MOST_PER_QUERY);
      const found: WaveMember[] = [];
      for (let behind = last; ; ) {
        const filter = behind === undefined ? inPartition(keyOf(waveId)) : after(keyOf(waveId), behind);
        const wanted = most - found.length;
        const rows = await waveMembers.first(filter, wanted);
        found.push(...(await readable(waveMembers, rows, (row) => memberOf(waveId, row))));
        // A short page is the last one: what was skipped is made up for from behind it.
        if (rows.length < wanted || found.length === most) return found;
        behind = rows.at(-1)?.rowKey;
      }
    },
    members: async (waveId, userIds) => {
      const rows = await waveMembers.getMany(keyOf(waveId), userIds);
      const wanted = userIds.flatMap((userId) => rows.get(userId) ?? []);
      return readable(waveMembers, wanted, (row) => memberOf(waveId, row));
    },
    heldMembers: (waveId) => thoseWith(waveId, "heldAt"),
    refusedMembers: (waveId) => thoseWith(waveId, "refusals"),
    putMembers: async (waveId, members) => {
      const rows = members.map((member) => ({
        partitionKey: keyOf(waveId),
        rowKey: member.userId,
        ...memberRow.toRow(member),
      }));
      await waveMembers.write("replace", rows);
    },
    mergeMembers: async (waveId, changes) => {
      const rows = changes.map((change) => ({
        partitionKey: keyOf(waveId),
        rowKey: change.userId,
        ...memberRow.toRow(change),
      }));
      for (const batch of chunks(rows, MOST_PER_PAGE)) {
        if (await waveMembers.write("update", batch)) continue;
        const known = await waveMembers.getMany(
          keyOf(waveId),
          batch.map((row) => row.rowKey),
        );
        await waveMembers.write(
          "update",
          batch.filter((row) => known.has(row.rowKey)),
        );
      }
    },
  };
}
