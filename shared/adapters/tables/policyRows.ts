import { PolicyStateSchema } from "../../domain/policy/conditionalAccessPolicy.ts";
import type { RegisteredPolicy } from "../../domain/policy/registeredPolicy.ts";
import type { PolicyRegistry } from "../../ports/store/policies.ts";
import { keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows } from "./rows.ts";

const POLICIES = "policy";

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
