import type { Config } from "../../shared/config/config.ts";
import { switchStateOf } from "../../shared/domain/enforcement/switchState.ts";
import { passWillDo } from "../../shared/enforcement/passWillDo.ts";
import { switchPurpose } from "../../shared/enforcement/switchActions.ts";
import { isUnreadableRow, TransientError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { formToken } from "../../shared/web/formToken.ts";
import type { Frame } from "../../shared/web/pages/layout.ts";
import type { StopControl } from "../../shared/web/pages/stopControl.ts";
import { footNotes } from "../../shared/web/pages/words.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";

/** What stands around every page, for this viewer. Reads a row, and that of the switch for whoever may stop. */
export async function frameFor(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
  viewer: Principal,
): Promise<Frame> {
  const { organizationName, door } = config;
  const mayReadLeavers = hasRole(viewer, ...whoMay.readLeavers);
  const frame = {
    organizationName,
    mayReadLeavers,
    notes: footNotes({ door, passWillDo: await passDoes(ports, config) }),
  };
  return hasRole(viewer, ...whoMay.stop) ? { ...frame, stop: await stopControlFor(ports, config, viewer) } : frame;
}

/** What cannot be read just now is not said; it keeps no page. */
async function passDoes(ports: Pick<Ports, "store">, config: Config): Promise<boolean> {
  try {
    return await passWillDo(ports, config);
  } catch (error) {
    if (!(error instanceof TransientError) && !isUnreadableRow(error)) throw error;
    return true;
  }
}

/** Whoever cannot be told where enforcement stands may stop it: pressed, it says what became of that. */
async function stopControlFor(
  { store, clock }: Pick<Ports, "store" | "clock">,
  config: Config,
  viewer: Principal,
): Promise<StopControl> {
  const now = clock.now();
  const offered = { kind: "offered", formToken: formToken(config, viewer.oid, switchPurpose("stop"), now) } as const;
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
        return { kind: "notRunning", mayStart: hasRole(viewer, ...whoMay.confirmStart) };
    }
  } catch (error) {
    if (!(error instanceof TransientError) && !isUnreadableRow(error)) throw error;
    return offered;
  }
}
