import type { Config } from "../config.ts";
import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import type { Exclusion } from "../ports/store.ts";

/**
 * Lets a person past our enabled policies for as long as a pass lives (architecture section 3): row and audit line first, then the group,
 * so that whoever is in the group can be accounted for and found again. Someone who is excluded for another reason stays so under it.
 *
 * @param wanted.until ISO UTC; the pass has expired by then.
 * @throws RefusedError when Graph would not take the person in. TransientError
 */
export async function excludeForPass(
  { store, policyWriter, clock }: Pick<Ports, "store" | "policyWriter" | "clock">,
  config: Pick<Config, "exclusionGroupId" | "helpdeskMail">,
  wanted: {
    readonly userId: string;
    readonly grantId: string;
    readonly scope: string;
    readonly waveId?: string | undefined;
    readonly until: string;
  },
): Promise<void> {
  const { userId, grantId, scope, waveId, until } = wanted;
  const at = clock.now().toISOString();
  const known = await store.exclusion(userId);
  if (!known || known.reason === "passIssued") {
    await store.putExclusions([
      { userId, reason: "passIssued", at, owner: config.helpdeskMail, until, grantId, ...(waveId && { waveId }) },
    ]);
    await store.append([
      {
        scope,
        id: `excludedForPass|${grantId}|${at}`,
        at,
        who: "app",
        what: "excluded",
        why: "passIssued",
        subjectId: userId,
        after: `until ${until}`,
      },
    ]);
  }
  const [failed] = await policyWriter.addMembers(config.exclusionGroupId, [userId]);
  if (failed) throw new RefusedError(failed.code, "the exclusion group did not take the person in");
}

/** Ends an exclusion that was made for a pass; any other stays. The group comes first, so that a crash leaves the row to find it by. */
export async function liftPassExclusion(
  { store, policyWriter, clock }: Pick<Ports, "store" | "policyWriter" | "clock">,
  config: Pick<Config, "exclusionGroupId">,
  userId: string,
  because: string,
): Promise<void> {
  const exclusion = await store.exclusion(userId);
  if (exclusion?.reason !== "passIssued") return;
  await liftExclusion({ store, policyWriter, clock }, config, exclusion, because);
}

/** Out of the group, then out of the table, with an audit line before. */
export async function liftExclusion(
  { store, policyWriter, clock }: Pick<Ports, "store" | "policyWriter" | "clock">,
  config: Pick<Config, "exclusionGroupId">,
  exclusion: Exclusion,
  because: string,
): Promise<void> {
  await store.append([
    {
      scope: exclusion.waveId ?? "app",
      id: `exclusionLifted|${exclusion.userId}|${exclusion.at}`,
      at: clock.now().toISOString(),
      who: "app",
      what: "exclusionLifted",
      why: because,
      subjectId: exclusion.userId,
      before: exclusion.reason,
    },
  ]);
  await policyWriter.removeMember(config.exclusionGroupId, exclusion.userId);
  await store.removeExclusion(exclusion.userId);
}
