import { NotEnforcedReasonSchema } from "../../domain/enforcement/notEnforced.ts";
import type { Exclusion } from "../../domain/pass/exclusion.ts";
import { PolicyStateSchema } from "../../domain/policy/conditionalAccessPolicy.ts";
import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";
import type { ExclusionStore } from "../../ports/store/exclusions.ts";
import type { PolicyRegistry } from "../../ports/store/policies.ts";
import { odata } from "../odata.ts";
import { keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows } from "./rows.ts";

const POLICIES = "policy";
const EXCLUSIONS = "exclusion";

const policyRow = mapper<RegisteredPolicy>({
  policyId: text,
  waveId: text,
  createdAt: text,
  definitionDigest: text,
  state: oneOf(PolicyStateSchema),
  modifiedDateTime: optional(),
  enableAskedAt: optional(),
  readBackAt: optional(),
  notBackBecause: optional(),
});

export function tablePolicies(policies: Rows): PolicyRegistry {
  return {
    registeredPolicy: async (waveId) => {
      const row = await policies.get(POLICIES, keyOf(waveId));
      return readOne(policies, row, policyRow.fromRow);
    },
    saveRegisteredPolicy: async (policy) => {
      await policies.write("replace", [
        { partitionKey: POLICIES, rowKey: keyOf(policy.waveId), ...policyRow.toRow(policy) },
      ]);
    },
    registeredPolicies: async () => {
      const all: RegisteredPolicy[] = [];
      for await (const page of policies.query(inPartition(POLICIES)))
        all.push(...(await readable(policies, page, policyRow.fromRow)));
      return all;
    },
  };
}

const exclusionRow = mapper<Exclusion>({
  userId: text,
  reason: oneOf(NotEnforcedReasonSchema),
  at: text,
  owner: text,
  until: text,
  waveId: optional(),
  grantId: optional(),
});

export function tableExclusions(exclusions: Rows): ExclusionStore {
  return {
    exclusions: async (reason) => {
      const all: Exclusion[] = [];
      const filter = inPartition(EXCLUSIONS) + (reason ? odata` and reason eq ${reason}` : "");
      for await (const page of exclusions.query(filter))
        all.push(...(await readable(exclusions, page, exclusionRow.fromRow)));
      return all;
    },
    exclusion: async (userId) => {
      const row = await exclusions.get(EXCLUSIONS, userId);
      return row && exclusionRow.fromRow(row);
    },
    putExclusions: async (some) => {
      const rows = some.map((one) => ({ partitionKey: EXCLUSIONS, rowKey: one.userId, ...exclusionRow.toRow(one) }));
      await exclusions.write("replace", rows);
    },
    removeExclusion: (userId) => exclusions.delete(EXCLUSIONS, userId),
  };
}
