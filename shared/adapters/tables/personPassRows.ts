import { z } from "zod";
import { AttemptSchema, PersonClaimSchema, type PersonPasses } from "../../domain/pass/personPasses.ts";
import type { PersonPassStore } from "../../ports/store/personPasses.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const passesRow = mapper<Omit<PersonPasses, "userId">>({
  claim: json(PersonClaimSchema.optional()),
  unseenSince: json(z.array(z.string())),
  attempts: json(z.array(AttemptSchema)),
});
const keysOf = (userId: string) => {
  const key = keyOf(userId.toLowerCase());
  return { partitionKey: `user${key.slice(0, 1)}`, rowKey: key };
};

export const tablePersonPasses = (people: Rows): PersonPassStore => ({
  personPasses: async (userId) => {
    const { partitionKey, rowKey } = keysOf(userId);
    return readOne(people, await people.get(partitionKey, rowKey), (found) => ({
      value: { userId: userId.toLowerCase(), ...passesRow.fromRow(found) },
      etag: found.etag,
    }));
  },
  savePersonPasses: async ({ userId, ...value }, etag) => {
    const row = { ...keysOf(userId), ...passesRow.toRow({ claim: undefined, ...value }) };
    return saveGuarded(people, row, etag, `a pass for ${userId} is just being made`);
  },
});
