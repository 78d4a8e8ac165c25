import type { Config } from "../../shared/config/config.ts";
import { switchStateOf } from "../../shared/domain/enforcement/switchState.ts";
import { switchPurpose } from "../../shared/enforcement/switchActions.ts";
import { isUnreadableRow, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { formToken } from "../../shared/web/formToken.ts";
import type { Frame } from "../../shared/web/pages/layout.ts";
import type { StopControl } from "../../shared/web/pages/stopControl.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";

/** What stands around every page, for this viewer. Reads one row, for whoever may stop. */
export async function frameFor(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
  viewer: Principal,
): Promise<Frame> {
  const { organizationName } = config;
  return hasRole(viewer, ...whoMay.stop)
    ? { organizationName, stop: await stopControlFor(ports, config, viewer) }
    : { organizationName };
}

/** Whoever cannot be told where enforcement stands may stop it: pressed, it says what became of that. */
async function stopControlFor(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Config,
  { oid }: Principal,
): Promise<StopControl> {
  const now = clock.now();
  const offered = { kind: "offered", formToken: formToken(config, oid, switchPurpose("stop"), now) } as const;
  try {
    switch (switchStateOf((await store.enforcementSwitch())?.value, now)) {
      case "startAsked":
      case "starting":
      case "running":
        return offered;
      case "stopping":
        return { kind: "stopping" };
      case "notStarted":
      case "stopped":
        return { kind: "notRunning" };
    }
  } catch (error) {
    if (!(error instanceof TransientError) && !isUnreadableRow(error)) throw error;
    return offered;
  }
}
