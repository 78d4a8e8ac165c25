import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { askToStop } from "../../../shared/domain/enforcement/switchDecisions.ts";
import { tellStaff } from "../../../shared/enforcement/tellOperators.ts";
import { notYet, type Progress } from "../progress.ts";
import { noteStart, type StartScope } from "./startScope.ts";

/**
 * Ends a start that must not go on: what people confirmed does not hold any more. The ordinary stop, which survives any
 * crash, does the rest. It minds writes that may still arrive.
 */
export async function stopByApp(scope: StartScope, reason: string): Promise<Progress> {
  const { ports, config, known, now } = scope;
  const id = `startGivenUp|${known.startConfirmed?.at}`;
  const line = { scope: APP_SCOPE, id, at: now.toISOString(), who: APP, what: "stopAskedFor" as const };
  await ports.store.append([{ ...line, why: reason }]);
  const say = `Enforcement was not started: ${reason}. Two people have to start it again, once that is looked into.`;
  await tellStaff(ports, config, "both", id, say);
  await noteStart(scope, (current) => askToStop(current, { by: APP, now, reason }));
  return notYet(reason);
}
