import { PolicyStateSchema, REPORT_ONLY } from "../../domain/policy/conditionalAccessPolicy.ts";
import { RefusedCreationSchema } from "../../domain/policy/refusedCreation.ts";
import {
  kindOf,
  PolicyKindSchema,
  type RegisteredPolicy,
  RestoringSchema,
  WantedStateSchema,
} from "../../domain/policy/registeredPolicy.ts";
import type { PolicyRegistry } from "../../ports/store/policies.ts";
import { json, keyOf, mapper, oneOf, optional, text } from "./columns.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const POLICIES = "policy";

/** The column of the key is named for the first of its kinds: rows are kept for years. */
type PolicyRow = Omit<RegisteredPolicy, "key" | "kind" | "wanted"> & {
  readonly waveId: string;
  readonly kind?: RegisteredPolicy["kind"] | undefined;
  readonly wanted?: RegisteredPolicy["wanted"] | undefined;
};
const policyRow = mapper<PolicyRow>({
  policyId: text,
  waveId: text,
  kind: optional(PolicyKindSchema),
  wanted: optional(WantedStateSchema),
  createdAt: text,
  definitionDigest: text,
  state: oneOf(PolicyStateSchema),
  modifiedDateTime: optional(),
  enableAskedAt: optional(),
  readBackAt: optional(),
  notBackBecause: optional(),
  restoring: optional(RestoringSchema),
  restoredAt: optional(),
  deletedAt: optional(),
  refusedCreation: json(RefusedCreationSchema.optional()),
});

/** Rows of before have neither kind nor wanted state: the key tells the one, what was asked for last the other. */
const fromRow = (row: StoredRow): RegisteredPolicy => {
  const { waveId: key, kind = kindOf(key), wanted, ...policy } = policyRow.fromRow(row);
  const isToBeEnabled = kind !== "wave" && policy.state === "enabled" && policy.notBackBecause === undefined;
  const asked = isToBeEnabled ? "enabled" : REPORT_ONLY;
  return { key, kind, wanted: wanted ?? asked, ...policy };
};

export function tablePolicies(policies: Rows): PolicyRegistry {
  return {
    registeredPolicy: async (key) => {
      const row = await policies.get(POLICIES, keyOf(key));
      return readOne(policies, row, fromRow);
    },
    registeredPolicyId: async (key) => {
      const id = (await policies.get(POLICIES, keyOf(key)))?.["policyId"];
      return typeof id === "string" && id !== "" ? id : undefined;
    },
    saveRegisteredPolicy: async ({ key, ...policy }) => {
      await policies.write("replace", [
        { partitionKey: POLICIES, rowKey: keyOf(key), ...policyRow.toRow({ ...policy, waveId: key }) },
      ]);
    },
    registeredPolicies: async () => {
      const all: RegisteredPolicy[] = [];
      for await (const page of policies.query(inPartition(POLICIES)))
        all.push(...(await readable(policies, page, fromRow)));
      return all;
    },
  };
}
