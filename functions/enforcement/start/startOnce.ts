import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { nextStartStep } from "../../../shared/domain/enforcement/startSteps.ts";
import { changeSwitch } from "../../../shared/enforcement/switchRow.ts";
import { enforcingKeys, readRegistry } from "../../../shared/enforcement/workforceFault.ts";
import type { Patience } from "../../host/patience.ts";
import { DONE, notYet, type Progress } from "../progress.ts";
import { enable, readEnabled, tellRunning } from "./enableWorkforce.ts";
import { lookInBin, restoreInReportOnly } from "./restoreWorkforce.ts";
import { askAboutBreakGlass } from "./startBreakGlass.ts";
import { lookAtPeople } from "./startPeople.ts";
import { create, lookForName, readInReportOnly, returnToReportOnly } from "./startPolicy.ts";
import type { StartNeeds, StartScope } from "./startScope.ts";
import { stopByApp } from "./stopByApp.ts";

/** Longer than one step with its requests takes; what a worker that died has begun is taken up after it. */
const WORKER_LASTS_MS = minutes(2);

/**
 * The next step of the start that two people want, decided by what stands in the rows. It makes one request to
 * Conditional Access at the most. One worker at a time: two of them could create the policy twice.
 *
 * @param worker names whoever works on it. @param patience how long people may be looked at.
 * @throws TransientError, RefusedError, ConflictError: what was reached stands in the rows, and nothing is enabled.
 */
export async function startOnce(
  ports: StartNeeds,
  config: Config,
  worker: string,
  patience: Patience,
): Promise<Progress> {
  const { store, clock } = ports;
  const now = clock.now();
  const before = (await store.enforcementSwitch())?.value ?? {};
  if (nextStartStep(before, await readRegistry(store, enforcingKeys(config)), now).kind === "nothing") return DONE;
  const known = await changeSwitch(store, (current) => takenBy(current, worker, now));
  if (!known) return notYet("somebody else is working on it", 5);
  const registry = await readRegistry(store, enforcingKeys(config));
  const step = nextStartStep(known, registry, now);
  const { key } = step;
  const scope: StartScope = { ports, config, known, key, registered: registry.get(key), registry, now };
  switch (step.kind) {
    case "nothing":
      return DONE;
    case "lookForName":
      return lookForName(scope);
    case "create":
      return create(scope);
    case "read":
      return readInReportOnly(scope);
    case "returnToReportOnly":
      return returnToReportOnly(scope);
    case "lookInBin":
      return lookInBin(scope);
    case "restore":
      return restoreInReportOnly(scope);
    case "lookAtPeople":
      return lookAtPeople(scope, patience);
    case "askAboutBreakGlass":
      return askAboutBreakGlass(scope);
    case "enable":
      return enable(scope);
    case "readEnabled":
      return readEnabled(scope);
    case "tellRunning":
      return tellRunning(scope);
    case "giveUp":
      return stopByApp(scope, "the start that was confirmed could not be carried out within 24 hours");
  }
}

/** Nobody needs to wait for a worker who has nothing to do any more. */
export async function letGo({ store }: Pick<StartNeeds, "store">, worker: string): Promise<void> {
  await changeSwitch(store, (known) =>
    known.starting?.worker === worker
      ? { ...known, starting: { ...known.starting, worker: undefined, workerUntil: undefined } }
      : undefined,
  );
}

function takenBy(known: EnforcementSwitch, worker: string, now: Date): EnforcementSwitch | undefined {
  const { starting } = known;
  if (!starting) return undefined;
  const isTaken =
    starting.worker !== undefined &&
    starting.worker !== worker &&
    Date.parse(starting.workerUntil ?? "") > now.getTime();
  if (isTaken) return undefined;
  const workerUntil = new Date(now.getTime() + WORKER_LASTS_MS).toISOString();
  return { ...known, starting: { ...starting, worker, workerUntil } };
}
