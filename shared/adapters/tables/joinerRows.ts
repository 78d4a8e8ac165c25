import { JoinerContactSchema } from "../../domain/joiner/joinerContact.ts";
import { JoinerIdentitySchema } from "../../domain/joiner/joinerIdentity.ts";
import { JoinerFactsSchema, type JoinerRecord } from "../../domain/joiner/joinerTypes.ts";
import {
  ByMailSchema,
  CollectorSchema,
  type Grant,
  GrantReasonSchema,
  GrantStateSchema,
  SecondPersonSchema,
  SignInDemandSchema,
} from "../../domain/pass/grant.ts";
import { PersonSchema } from "../../domain/people/person.ts";
import type { GrantStore } from "../../ports/store/grants.ts";
import type { JoinerStore } from "../../ports/store/joiners.ts";
import { odata } from "../odata.ts";
import { count, json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const JOINER = "joiner";
const GRANT = "grant";

export const joinerRow = mapper<JoinerRecord>({
  facts: json(JoinerFactsSchema),
  source: text,
  workerId: text,
  sequence: count,
  identity: json(JoinerIdentitySchema),
  displayName: text,
  names: optional(),
  managerDeputy: json(JoinerIdentitySchema.optional()),
  contact: json(JoinerContactSchema.optional()),
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
      return readOne(joiners, row, (found) => ({ record: joinerRow.fromRow(found), etag: found.etag }));
    },
    insertJoiner: async (record) => (await joiners.insert(rowOf(record))) !== undefined,
    saveJoiner: (record, etag) => joiners.replace(rowOf(record), etag),
    joiners: async function* () {
      for await (const page of joiners.query(odata`RowKey eq ${JOINER}`))
        yield await readable(joiners, page, joinerRow.fromRow);
    },
  };
}

export const grantRow = mapper<Grant>({
  grantId: text,
  userId: text,
  reason: oneOf(GrantReasonSchema),
  openedAt: text,
  closesAt: text,
  secretHash: text,
  state: json(GrantStateSchema),
  joinerId: optional(),
  waveId: optional(),
  timeZone: optional(),
  collector: json(CollectorSchema.optional()),
  signIn: optional(SignInDemandSchema),
  openedBy: json(PersonSchema.optional()),
  second: json(SecondPersonSchema.optional()),
  byMail: json(ByMailSchema.optional()),
});

export function tableGrants(grants: Rows): GrantStore {
  const rowOf = (grant: Grant) => ({ partitionKey: keyOf(grant.grantId), rowKey: GRANT, ...grantRow.toRow(grant) });
  return {
    insertGrant: (grant) => grants.insert(rowOf(grant)),
    grant: async (grantId) => {
      const row = await grants.get(keyOf(grantId), GRANT);
      return readOne(grants, row, (found) => ({ grant: grantRow.fromRow(found), etag: found.etag }));
    },
    grantsOf: async (userId, openedSince) => {
      const found: Grant[] = [];
      const wanted = odata`userId eq ${userId.toLowerCase()} and openedAt ge ${openedSince}`;
      for await (const page of grants.query(wanted)) found.push(...(await readable(grants, page, grantRow.fromRow)));
      return found;
    },
    saveGrant: (grant, etag) => grants.replace(rowOf(grant), etag),
  };
}
