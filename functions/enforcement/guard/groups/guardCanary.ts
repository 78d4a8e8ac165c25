import type { Config } from "../../../../shared/config/config.ts";
import { type CanaryWrite, isCanaryDue } from "../../../../shared/domain/enforcement/canaryWrite.ts";
import { tellOperators } from "../../../../shared/enforcement/tellOperators.ts";
import { RefusedError, saidBy } from "../../../../shared/errors.ts";
import type { GuardNeeds } from "../guardNeeds.ts";

/**
 * Proves once a day, and after a refusal in each run, that the app can change the enforced group. So nobody learns at a
 * flip that it cannot. It puts the canary, an empty group, into it and takes it out again: no person is touched,
 * and a group in a group needs no other permission than a person does. Source:
 * learn.microsoft.com/graph/api/group-post-members, read 2026-11.
 *
 * Reads the members of the canary. Writes the group, and the row before and after it. Safe to repeat: a write that
 * nobody took back stands in the row, and is taken back first. Without the setting it does nothing.
 * @throws TransientError, ConflictError: the next run goes on.
 */
export async function guardCanary(ports: GuardNeeds, config: Config): Promise<void> {
  const { store, clock } = ports;
  const { canaryGroupId } = config;
  if (canaryGroupId === undefined) return;
  const found = await store.canaryWrite();
  const known = found?.value ?? {};
  const at = clock.now().toISOString();
  if (!isCanaryDue(known, clock.now())) return tellRefused(ports, config, known);
  const open: CanaryWrite = { ...known, openSince: known.openSince ?? at };
  const etag = await store.saveCanaryWrite(open, found?.etag);
  const after = await tryWrite(ports, config, canaryGroupId, open, at);
  await store.saveCanaryWrite(after, etag);
  await tellRefused(ports, config, after);
}

/** @returns what the row is to say. */
async function tryWrite(
  { directory, policyWriter }: GuardNeeds,
  { enforcedGroupId }: Config,
  canaryGroupId: string,
  open: CanaryWrite,
  at: string,
): Promise<CanaryWrite> {
  const refusedBy = (error: RefusedError, isDenied: boolean, openSince?: string): CanaryWrite => ({
    ...(open.provedAt !== undefined && { provedAt: open.provedAt }),
    ...(openSince !== undefined && { openSince }),
    refused: { since: open.refused?.since ?? at, say: saidBy(error), isDenied },
  });
  try {
    // First of all what an app that died has left behind.
    await policyWriter.removeMember(enforcedGroupId, canaryGroupId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return refusedBy(error, true, open.openSince);
  }
  try {
    for await (const ids of directory.memberIds(canaryGroupId))
      if (ids.length > 0)
        throw new RefusedError("obstacle", "CanaryNotEmpty", "somebody is in the canary group, which is to stay empty");
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return refusedBy(error, false);
  }
  const [notIn] = await policyWriter.addMembers(enforcedGroupId, [canaryGroupId]);
  try {
    await policyWriter.removeMember(enforcedGroupId, canaryGroupId);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return refusedBy(error, true, open.openSince);
  }
  if (!notIn) return { provedAt: at };
  const say = `the enforced group does not take the canary group: ${notIn.code}`;
  return refusedBy(new RefusedError(notIn.reason, notIn.code, say), notIn.reason !== "notFound");
}

/** Daily. */
async function tellRefused(ports: GuardNeeds, config: Config, { refused }: CanaryWrite): Promise<void> {
  if (!refused) return;
  const { since, say, isDenied } = refused;
  const what = isDenied
    ? `The app cannot change the enforced group since ${since}: ${say}. Nobody can enter it, and a wave that is rolled back could not leave it. The policy writer needs GroupMember.ReadWrite.All; in a restricted management unit a role over that very unit takes its place. The group must not be role-assignable.`
    : `Since ${since} nobody proves that the app can change the enforced group: ${say}. The group of CANARY_GROUP_ID is to be a plain security group and to stay empty; npm run tenant:setup makes one.`;
  await tellOperators(ports, config, `guard|canary|${ports.clock.now().toISOString().slice(0, 10)}`, what);
}
