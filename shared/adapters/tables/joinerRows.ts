import { odata } from "@azure/data-tables";
import { z } from "zod";
import type { JoinerAccount, JoinerFacts } from "../../domain/joiner/joinerTypes.ts";
import type { Grant, GrantState, GrantStore, JoinerRecord, JoinerStore } from "../../ports/store.ts";
import { count, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { ExclusionReasonSchema } from "./exclusionReason.ts";
import type { Rows } from "./rows.ts";

const JOINER = "joiner";
const GRANT = "grant";

const AccountSchema: z.ZodType<JoinerAccount> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("found"), userId: z.string() }),
  z.object({ kind: z.literal("notFound") }),
  z.object({ kind: z.literal("ambiguous") }),
  z.object({ kind: z.literal("refused"), reason: ExclusionReasonSchema }),
]);

const JoinerFactsSchema: z.ZodType<JoinerFacts> = z.object({
  joinerId: z.string(),
  startDate: z.string(),
  timeZone: z.string(),
  hiredAt: z.string(),
  account: AccountSchema.optional(),
  accountCheckedAt: z.string().optional(),
  offer: z
    .object({ grantId: z.string(), round: z.number().int(), openedAt: z.string(), closesAt: z.string() })
    .optional(),
  pass: z.object({ id: z.string(), issuedAt: z.string(), expiresAt: z.string() }).optional(),
  methodsCheckedAt: z.string().optional(),
  registeredAt: z.string().optional(),
  ended: z
    .object({ as: z.enum(["registered", "handedOver", "cancelled"]), at: z.string(), because: z.string().optional() })
    .optional(),
} satisfies Record<keyof Required<JoinerFacts>, z.ZodType>);

const joinerRow = mapper<JoinerRecord>({
  facts: json(JoinerFactsSchema),
  source: text,
  workerId: text,
  sequence: count,
  identity: json(
    z.object({
      entraObjectId: z.string().optional(),
      userPrincipalName: z.string().optional(),
      employeeId: z.string().optional(),
    } satisfies Record<keyof Required<JoinerRecord["identity"]>, z.ZodType>),
  ),
  displayName: text,
});

export function tableJoiners(joiners: Rows): JoinerStore {
  const rowOf = (record: JoinerRecord) => ({
    partitionKey: keyOf(record.facts.joinerId),
    rowKey: JOINER,
    ...joinerRow.toRow(record),
  });
  return {
    joiner: async (joinerId) => {
      const row = await joiners.get(keyOf(joinerId), JOINER);
      return row && { record: joinerRow.fromRow(row), etag: row.etag };
    },
    insertJoiner: async (record) => (await joiners.insert(rowOf(record))) !== undefined,
    saveJoiner: (record, etag) => joiners.replace(rowOf(record), etag),
    joiners: async function* () {
      for await (const page of joiners.query(odata`RowKey eq ${JOINER}`))
        yield page.map((row) => joinerRow.fromRow(row));
    },
  };
}

const byPerson = {
  at: z.string(),
  by: z.object({ id: z.string(), displayName: z.string() }),
  identityCheckedBy: z.string(),
};
const GrantStateSchema: z.ZodType<GrantState> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("minting"), claimId: z.string(), ...byPerson }),
  z.object({ kind: z.literal("collected"), passId: z.string(), expiresAt: z.string(), ...byPerson }),
  z.object({ kind: z.literal("closed"), at: z.string(), because: z.string() }),
]);

const grantRow = mapper<Grant>({
  grantId: text,
  userId: text,
  reason: oneOf(z.enum(["joiner", "warned", "wouldBeBlocked", "blocked"])),
  openedAt: text,
  closesAt: text,
  secretHash: text,
  state: json(GrantStateSchema),
  joinerId: optional(),
  waveId: optional(),
  timeZone: optional(),
});

export function tableGrants(grants: Rows): GrantStore {
  const rowOf = (grant: Grant) => ({ partitionKey: keyOf(grant.grantId), rowKey: GRANT, ...grantRow.toRow(grant) });
  return {
    insertGrant: (grant) => grants.insert(rowOf(grant)),
    grant: async (grantId) => {
      const row = await grants.get(keyOf(grantId), GRANT);
      return row && { grant: grantRow.fromRow(row), etag: row.etag };
    },
    saveGrant: (grant, etag) => grants.replace(rowOf(grant), etag),
  };
}
