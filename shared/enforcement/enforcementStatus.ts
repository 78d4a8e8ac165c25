import { z } from "zod";
import type { Config } from "../config/config.ts";
import { CanaryWriteSchema } from "../domain/enforcement/canaryWrite.ts";
import { enforcementDigest } from "../domain/enforcement/enforcementDigest.ts";
import { EnforcementSwitchSchema } from "../domain/enforcement/enforcementSwitch.ts";
import { SwitchStateSchema, switchStateOf } from "../domain/enforcement/switchState.ts";
import { type MethodsWatch, MethodsWatchSchema } from "../domain/policy/methodsWatch.ts";
import { strengthFault } from "../domain/policy/policyDefinition.ts";
import { COMPANION, type EnforcingKey, type RegisteredPolicy, WORKFORCE } from "../domain/policy/registeredPolicy.ts";
import { isServiceError, isUnreadableRow, RefusedError, saidBy, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { LeftOutForPeopleSchema, leftOutFaults, leftOutForPeople } from "./leftOutStatus.ts";

/** What a start would switch on, as far as it could be read now. */
export const StartEvidenceSchema = z.object({
  digest: z.string().optional().describe("SHA-256 of what a start would switch on: both people name the same one."),
  combinations: z.array(z.string()).readonly().optional().describe("What the strength allows, as read now."),
  narrowedTo: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("What the strength narrows a combination down to, such as passkeys of some makes (AAGUIDs)."),
  unfitBecause: z.string().optional().describe("Why the strength must not be started with, or could not be read."),
});
export type StartEvidence = Readonly<z.infer<typeof StartEvidenceSchema>>;

/** How it is carried out and guarded is nobody's business. */
const internal = { starting: true, enableAskedAt: true, groupUnclearSince: true, guardedUpTo: true } as const;

/** What is known of methods policy and strength, and of the look at everybody after a change of them. */
const MethodsStatusSchema = MethodsWatchSchema.pick({ unknown: true, changed: true }).extend({
  lookingAtEverybody: z.object({ since: z.string(), looked: z.number(), stranded: z.number() }).optional(),
});
export type MethodsStatus = Readonly<z.infer<typeof MethodsStatusSchema>>;

/** The answer of `GET /api/enforcement`. */
export const EnforcementStatusSchema = EnforcementSwitchSchema.omit(internal).extend({
  state: SwitchStateSchema,
  ...StartEvidenceSchema.shape,
  methods: MethodsStatusSchema.optional().describe(
    "The guard's; absent until it has read methods policy and strength once.",
  ),
  canary: CanaryWriteSchema.pick({ provedAt: true, refused: true })
    .optional()
    .describe("Whether the app can change the enforced group; absent without CANARY_GROUP_ID."),
  leftOut: LeftOutForPeopleSchema,
  eligibilities: z
    .enum(["told", "notInLicence", "unknown"])
    .describe("Whether the tenant can have people who are eligible for a role; with Entra ID P1 alone it has none."),
  policyId: z.string().optional().describe("The workforce policy, once it was created."),
  companion: z
    .object({
      isNeeded: z.boolean().describe("Whether the setting WIZARD_EXCLUSIONS asks for it."),
      isOn: z.boolean().describe("Whether a start has enabled it, and no stop has taken it back since."),
      policyId: z.string().optional().describe("The companion policy, once it was created."),
    })
    .optional()
    .describe("The policy over the two apps of the registration wizard that the workforce policy leaves out."),
  readBackAt: z.string().optional().describe("When it was last read and was not enabled."),
  unreadable: z
    .array(z.string())
    .readonly()
    .optional()
    .describe("Of which of the two policies the app cannot read its own row: what is said of it may be too little."),
});
export type EnforcementStatus = Readonly<z.infer<typeof EnforcementStatusSchema>>;

type Settings = Pick<
  Config,
  "enforcedGroupId" | "enforcedStrengthId" | "breakGlassGroupId" | "breakGlassUserIds" | "leftOut" | "wizardExclusions"
>;

/** @throws TransientError, RefusedError when the strength, or what catches what is left out, cannot be read. */
export async function readStartEvidence(
  { policies, clock }: Pick<Ports, "policies" | "clock">,
  config: Settings,
): Promise<StartEvidence & { readonly digest: string }> {
  const strength = await policies.strength(config.enforcedStrengthId);
  const { leftOut } = config;
  const notCaught = leftOut.length > 0 ? leftOutFaults(config, await policies.policies(), clock.now()) : [];
  const unfitBecause = strengthFault(strength?.combinations) ?? (notCaught.join("; ") || undefined);
  return { digest: enforcementDigest(config, strength), ...strength, ...(unfitBecause && { unfitBecause }) };
}

/** The same for a page, which is there, with its stop, whatever cannot be read. */
export async function tryStartEvidence(
  ports: Pick<Ports, "policies" | "clock">,
  config: Settings,
): Promise<StartEvidence> {
  try {
    return await readStartEvidence(ports, config);
  } catch (error) {
    if (error instanceof RefusedError) return { unfitBecause: `the strength cannot be read: ${saidBy(error)}` };
    if (error instanceof TransientError) return { unfitBecause: `the strength cannot be read now: ${error.message}` };
    throw error;
  }
}

/** What the row says, and what a start would switch on now; a strength that cannot be read is told in words. */
export async function readEnforcementStatus(
  { store, policies, clock, directory }: Pick<Ports, "store" | "policies" | "clock" | "directory">,
  config: Config,
): Promise<EnforcementStatus> {
  const [found, registered, companion, evidence, watch, write, eligibilities] = await Promise.all([
    store.enforcementSwitch(),
    policyRow(store, WORKFORCE),
    policyRow(store, COMPANION),
    tryStartEvidence({ policies, clock }, config),
    store.methodsWatch(),
    config.canaryGroupId === undefined ? undefined : store.canaryWrite(),
    readEligibilities(directory),
  ]);
  const { provedAt, refused } = write?.value ?? {};
  const known = EnforcementSwitchSchema.omit(internal).parse(found?.value ?? {});
  const unreadable = [registered, companion].flatMap((row) => row?.unreadable ?? []);
  return {
    ...known,
    state: switchStateOf(found?.value, clock.now()),
    leftOut: leftOutForPeople(config.leftOut, clock.now()),
    ...evidence,
    eligibilities,
    ...(watch && { methods: methodsStatus(watch.value) }),
    ...(config.canaryGroupId !== undefined && {
      canary: { ...(provedAt !== undefined && { provedAt }), ...(refused && { refused }) },
    }),
    ...(registered?.policyId && { policyId: registered.policyId }),
    ...((config.wizardExclusions || companion?.policyId) && {
      companion: {
        isNeeded: config.wizardExclusions,
        isOn: companion?.wanted === "enabled",
        ...(companion?.policyId && { policyId: companion.policyId }),
      },
    }),
    ...(registered?.readBackAt && { readBackAt: registered.readBackAt }),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

type PolicyRow = Partial<RegisteredPolicy> & { readonly unreadable?: EnforcingKey };

/** A row that cannot be read hides neither the page nor its stop. Its policy may be enabled. */
async function policyRow(store: Ports["store"], key: EnforcingKey): Promise<PolicyRow | undefined> {
  try {
    return await store.registeredPolicy(key);
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    return { unreadable: key, wanted: "enabled", policyId: (await store.registeredPolicyId(key)) ?? "" };
  }
}

/** For people: whatever cannot be read just now refuses where it decides, and hides no page. */
async function readEligibilities(directory: Ports["directory"]): Promise<EnforcementStatus["eligibilities"]> {
  try {
    return (await directory.hasEligibilities()) ? "told" : "notInLicence";
  } catch (error) {
    if (isServiceError(error)) return "unknown";
    throw error;
  }
}

function methodsStatus({ unknown, changed, sweep }: MethodsWatch): MethodsStatus {
  const { since, looked, stranded } = sweep ?? {};
  return {
    ...(unknown && { unknown }),
    ...(changed && { changed }),
    ...(since !== undefined && { lookingAtEverybody: { since, looked: looked ?? 0, stranded: stranded ?? 0 } }),
  };
}
