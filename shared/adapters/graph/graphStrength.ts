import { z } from "zod";
import { canonicalJson } from "../../domain/policy/canonicalJson.ts";
import type { Strength } from "../../domain/policy/strength.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { segment } from "./graphPath.ts";
import { wholeList } from "./wholeList.ts";

const STRENGTHS = "/policies/authenticationStrengthPolicies";
const FIDO2 = "#microsoft.graph.fido2CombinationConfiguration";

const ofPasskeys = z.object({
  "@odata.type": z.literal(FIDO2).optional(),
  appliesToCombinations: z.array(z.string()),
  allowedAAGUIDs: z.array(z.string()),
});
/** What it narrows down is not known here; that it does, and how, is part of every comparison. */
const ofOthers = z.looseObject({
  "@odata.type": z.string().refine((type) => type !== FIDO2),
  appliesToCombinations: z.array(z.string()),
});
const Configurations = z.array(z.union([ofPasskeys, ofOthers]));

const Answer = z.object({
  policyType: z.string().nullish(),
  allowedCombinations: z.array(z.string()),
  combinationConfigurations: z.array(z.unknown()).nullish(),
});

/**
 * A strength with what it is narrowed down to. Neither request takes query options. A built-in one is never narrowed.
 * Source: learn.microsoft.com/graph/api/authenticationstrengthpolicy-get and
 * authenticationstrengthpolicy-list-combinationconfigurations, read 2026-11.
 */
export async function readStrength(graph: GraphClient, strengthId: string): Promise<Strength | undefined> {
  const path = `${STRENGTHS}/${segment(strengthId)}`;
  const body = await graph.get(path);
  if (body === undefined) return undefined;
  const { policyType, allowedCombinations, combinationConfigurations } = understood(Answer, body);
  const given = combinationConfigurations ?? (policyType === "builtIn" ? [] : await configurationsAt(graph, path));
  const configurations = understood(Configurations, given);
  const passkeyMakes = makesOf(configurations);
  return {
    combinations: allowedCombinations,
    narrowedTo: configurations.map(inWords).sort(),
    ...(passkeyMakes && { passkeyMakes }),
  };
}

type Configuration = z.infer<typeof Configurations>[number];

/** Of several lists, a make has to be in each. */
function makesOf(configurations: readonly Configuration[]): readonly string[] | undefined {
  const lists = configurations.flatMap((one) => {
    const passkeys = ofPasskeys.safeParse(one);
    return passkeys.success && passkeys.data.appliesToCombinations.includes("fido2")
      ? [passkeys.data.allowedAAGUIDs.map((id) => id.toLowerCase())]
      : [];
  });
  const [first, ...others] = lists;
  return first?.filter((make) => others.every((list) => list.includes(make)));
}

async function configurationsAt(graph: GraphClient, path: string): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const page of wholeList(graph, `${path}/combinationConfigurations`)) all.push(...page);
  return all;
}

/** The same words for the same content: order, spelling and ids of the configuration do not matter. */
function inWords(configuration: Configuration): string {
  const { "@odata.type": _type, appliesToCombinations, ...rest } = configuration;
  const what = appliesToCombinations.toSorted().join(", ");
  const passkeys = ofPasskeys.safeParse(configuration);
  if (passkeys.success) {
    const aaGuids = passkeys.data.allowedAAGUIDs.map((id) => id.toLowerCase());
    return `${what} only of ${[...new Set(aaGuids)].sort().join(", ") || "no make"}`;
  }
  const { id: _id, ...said } = rest as Readonly<Record<string, unknown>>;
  return `${what} only by ${canonicalJson(said).toLowerCase()}`;
}
