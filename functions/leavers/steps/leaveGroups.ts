import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import { MOST_GROUPS } from "../../../shared/domain/leaver/leaver.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { GroupOfPerson } from "../../../shared/ports/groups.ts";
import { over } from "../leaverStep.ts";
import { offboardingStep } from "../offboardingStep.ts";

const LONGEST_NAME = 60;

/**
 * Takes the person out of their groups, one by one, by `/$ref` alone: never out of the app's own, nor of those that
 * Graph would not change. Which ones stands in the row before the first one, and in the trail: it can be undone. Safe
 * to repeat: whoever is in a group no more is out of it.
 */
export const leaveGroups = offboardingStep("groups", async ({ ports, offboarder, leaver, userId }, config) => {
  const { store, clock, directory } = ports;
  if (leaver.groups === undefined) {
    const found = await directory.groupsOf(userId);
    const groups = found.filter((group) => isLeft(config, group)).slice(0, MOST_GROUPS);
    const named = groups.map(({ id, displayName }) => ({ id, displayName: displayName.slice(0, LONGEST_NAME) }));
    // Those of before as far as the row holds both.
    const groupsBefore = leaver.groupsBefore?.slice(0, MOST_GROUPS - named.length);
    return { kind: "goOn", change: { groups: named, groupsBefore } };
  }
  const refused: string[] = [];
  for (const { id, displayName } of leaver.groups) {
    const line = { scope: leaver.worker, id: `left|${leaver.eventId}|${id}`, at: clock.now().toISOString(), who: APP };
    await store.append([{ ...line, what: "leaverGroupLeft", before: `${displayName} (${id})`, subjectId: userId }]);
    try {
      await offboarder.leaveGroup(id, userId);
    } catch (error) {
      // The others are left all the same; a refusal of all of them is one of the identity.
      if (!(error instanceof RefusedError)) throw error;
      refused.push(`${displayName}: ${error.code}`);
      if (refused.length === leaver.groups.length) throw error;
    }
  }
  const still = (await directory.groupsOf(userId)).filter(({ id }) => !ownGroups(config).has(id.toLowerCase()));
  const out = `out of ${leaver.groups.length - refused.length} groups`;
  const fixed = still.filter(({ fixedBy }) => fixedBy !== undefined);
  const left = [
    ...refused,
    ...(fixed.length > 0 ? [`${fixed.length} that Graph does not change (${[...kinds(fixed)].join(", ")})`] : []),
  ];
  return over(
    refused.length > 0 ? "notDone" : "done",
    left.length === 0 ? out : `${out}; not out of ${left.join("; ")}`,
  );
});

const kinds = (groups: readonly GroupOfPerson[]): ReadonlySet<string> =>
  new Set(groups.map(({ fixedBy = "" }) => fixedBy));

const isLeft = (config: Config, { id, fixedBy }: GroupOfPerson): boolean =>
  fixedBy === undefined && !ownGroups(config).has(id.toLowerCase());

/** Groups of which the app, or the guard of the tenant, is in charge: enforced ends by its own step. */
function ownGroups(config: Config): ReadonlySet<string> {
  const { enforcedGroupId, canaryGroupId, nudgeGroupId, breakGlassGroupId, certificateGroupId, roleGroupIds } = config;
  const own = [enforcedGroupId, canaryGroupId, nudgeGroupId, breakGlassGroupId, certificateGroupId, ...roleGroupIds];
  return new Set(own.flatMap((id) => (id === undefined ? [] : [id.toLowerCase()])));
}
