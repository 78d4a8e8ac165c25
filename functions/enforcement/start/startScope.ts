import type { Config } from "../../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { COMPANION, type EnforcingKey, type RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import type { EnforcingRegistry } from "../../../shared/enforcement/workforceFault.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

export type StartNeeds = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "policies" | "policyWriter" | "email"
>;

/** What a step of the start works with, as the rows said when it began. */
export interface StartScope {
  readonly ports: StartNeeds;
  readonly config: Config;
  readonly known: EnforcementSwitch;
  /** Which of the policies that a start switches on this step is about. */
  readonly key: EnforcingKey;
  readonly registered: RegisteredPolicy | undefined;
  /** What the registry says of all that this start switches on. */
  readonly registry: EnforcingRegistry;
  readonly now: Date;
}

/**
 * Writes how far the start came, under the ETag of the switch: only while it is still the same start.
 * @returns `undefined` when people decided otherwise meanwhile.
 */
export const noteStart = (
  { ports, known }: StartScope,
  change: (known: EnforcementSwitch) => EnforcementSwitch | undefined,
): Promise<EnforcementSwitch | undefined> =>
  changeSwitch(ports.store, (current) =>
    current.startConfirmed && current.startConfirmed.at === known.startConfirmed?.at ? change(current) : undefined,
  );

type Looked = NonNullable<NonNullable<EnforcementSwitch["starting"]>["companion"]>;

/** The same, of how far the start came with the policy that this step is about. */
export const noteLook = (
  scope: StartScope,
  look: Looked,
  more: EnforcementSwitch["starting"] = {},
): Promise<EnforcementSwitch | undefined> =>
  noteStart(scope, (current) => {
    const { starting } = current;
    const looked = scope.key === COMPANION ? { companion: { ...starting?.companion, ...look } } : look;
    return { ...current, starting: { ...starting, ...more, ...looked } };
  });
