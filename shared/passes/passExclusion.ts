import type { Config } from "../config/config.ts";
import { APP, type AuditEvent } from "../domain/audit.ts";
import type { Exclusion } from "../domain/pass/exclusion.ts";
import { scopeOf } from "../domain/pass/grant.ts";
import { RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { exclude } from "./exclude.ts";
import { type AlertConfig, alertOfExclusion } from "./exclusionAlert.ts";

type ExclusionPorts = Pick<Ports, "store" | "policyWriter" | "email" | "clock">;
export type ExclusionConfig = AlertConfig & Pick<Config, "exclusionGroupId">;

/**
 * Lets a person past our enabled policies for as long as a pass lives, then tells the operators. Someone who is
 * excluded for another reason stays so under it.
 *
 * @param wanted.until ISO UTC; the pass has expired by then.
 * @param wanted.names for the alert.
 * @throws RefusedError when Graph would not take the person in. TransientError
 */
export async function excludeForPass(
  ports: ExclusionPorts,
  config: ExclusionConfig,
  wanted: {
    readonly userId: string;
    readonly grantId: string;
    readonly scope: string;
    readonly waveId?: string | undefined;
    readonly until: string;
    readonly names: { readonly person: string; readonly collectedBy: string };
  },
): Promise<void> {
  const { store, clock } = ports;
  const { userId, grantId, scope, waveId, until, names } = wanted;
  const known = await store.exclusion(userId);
  const at = clock.now().toISOString();
  const exclusion: Exclusion = {
    userId,
    reason: "passIssued",
    at,
    owner: config.helpdeskMail,
    until,
    grantId,
    ...(waveId && { waveId }),
  };
  const isNews = !known || known.reason === "passIssued";
  const id = `excludedForPass|${grantId}|${at}`;
  const line: AuditEvent = {
    scope,
    id,
    at,
    who: APP,
    what: "excludedForPass",
    reason: "passIssued",
    subjectId: userId,
    until,
  };
  const [failed] = await exclude(ports, config, isNews ? [{ row: exclusion, line }] : [], [userId]);
  if (failed) throw new RefusedError(failed.reason, failed.code, "the exclusion group did not take the person in");
  // A mail service that is away does not keep the person at the door waiting: the alert goes out with the lifting at
  // the latest.
  if (isNews) await alertOfExclusion(ports, config, exclusion, names).catch(() => false);
}

/** Ends an exclusion that was made for a pass; any other stays. */
export async function liftPassExclusion(
  ports: ExclusionPorts,
  config: ExclusionConfig,
  userId: string,
  because: string,
): Promise<void> {
  const exclusion = await ports.store.exclusion(userId);
  if (exclusion?.reason === "passIssued") await liftExclusion(ports, config, exclusion, because);
}

/**
 * Out of the group, then out of the table, with an audit line before. The row goes last, so that a crash leaves
 * something to find the person by. An exclusion for a pass never ends without its alert.
 * @throws TransientError while that alert cannot be sent; the person is out of the group already.
 */
export async function liftExclusion(
  ports: ExclusionPorts,
  config: ExclusionConfig,
  exclusion: Exclusion,
  because: string,
): Promise<void> {
  const { store, policyWriter, clock } = ports;
  const { userId, waveId, reason, at } = exclusion;
  const id = `exclusionLifted|${userId}|${at}`;
  const now = clock.now().toISOString();
  await store.append([
    {
      scope: scopeOf({ waveId }),
      id,
      at: now,
      who: APP,
      what: "exclusionLifted",
      why: because,
      subjectId: userId,
      before: reason,
    },
  ]);
  await policyWriter.removeMember(config.exclusionGroupId, userId);
  if (reason === "passIssued" && !(await alertOfExclusion(ports, config, exclusion))) {
    throw new TransientError("the alert of an exclusion waits for the mail quota", { retryAfterSeconds: 60 });
  }
  await store.removeExclusion(userId);
}
