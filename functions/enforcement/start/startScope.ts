import type { Config } from "../../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
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
  readonly registered: RegisteredPolicy | undefined;
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
