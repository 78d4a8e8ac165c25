import type { Config } from "../../../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../../../shared/domain/audit.ts";
import { hours } from "../../../../shared/domain/calendar/durations.ts";
import { methodsPolicyFault } from "../../../../shared/domain/policy/methodsPolicyFault.ts";
import { afterReading, type MethodsWatch } from "../../../../shared/domain/policy/methodsWatch.ts";
import { tellOperators, tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import { strengthPart } from "../../../../shared/strengthPart.ts";
import type { GuardNeeds } from "../guardNeeds.ts";

/** A change is told of in each run, as one mail, until it has surely gone out. */
const TOLD_FOR_MS = hours(24);

/**
 * What decides whether a registered credential works: the authentication methods policy, and the strength that
 * enforces. The app never writes them, so every change is somebody else's and told at once; the row says from then on
 * that everybody enforced is to be looked at. What nobody can read is told daily, and strands nobody.
 *
 * Reads both, live. Writes their row, where there is news. Safe to repeat: the same reading is no news.
 * @returns why nobody may be put into the enforced group; `undefined` when it is known which passkeys work.
 */
export async function guardMethods(ports: GuardNeeds, config: Config): Promise<string | undefined> {
  const { store, clock, policies } = ports;
  const policy = await policies.methodsPolicy();
  const strength = await strengthPart(policies.strength(config.enforcedStrengthId));
  const now = clock.now();
  const found = await store.methodsWatch();
  const known = found?.value ?? {};
  const next = afterReading(known, { ...policy, strength }, now);
  if (next) await store.saveMethodsWatch(next, found?.etag);
  await tell(ports, config, next ?? known, now);
  const unread = strength.kind === "unknown" ? `nobody can read the strength: ${strength.because}` : undefined;
  return methodsPolicyFault(policy)?.say ?? unread;
}

async function tell(ports: GuardNeeds, config: Config, { changed, unknown }: MethodsWatch, now: Date): Promise<void> {
  if (changed && now.getTime() - Date.parse(changed.at) < TOLD_FOR_MS) {
    const { at, say } = changed;
    const id = `guard|methods|${at}`;
    await ports.store.append([
      {
        scope: APP_SCOPE,
        id,
        at,
        who: APP,
        what: "methodsPolicyChanged",
        why: say,
        subjectId: "methodsPolicy",
      },
    ]);
    const what = `Somebody has changed which passkeys and certificates work: ${say}. The app changes nothing about it. Where it is about passkeys or the strength, everybody enforced is looked at now; whoever is left without a working one is named and offered a one-time code. If that was not wanted, put it back.`;
    await tellStaff(ports, config, "both", id, what);
  }
  if (!unknown) return;
  const what = `Nobody can tell since ${unknown.since} which passkeys and certificates work: ${unknown.say}. Until somebody can, nobody enters the enforced group, and nobody counts as stranded because of it.`;
  await tellOperators(ports, config, `guard|methodsUnknown|${now.toISOString().slice(0, 10)}`, what);
}
