import type { Config } from "../../shared/config/config.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import { TransientError } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { LeaverNeeds } from "./leaverStep.ts";

/**
 * Whether the further steps may touch this account, read live each time: never that of somebody with admin rights, a
 * break-glass account, or one whose owner HR names as somebody who works here, under whatever worker id.
 * @returns why not; `undefined` where they may. @throws TransientError while that cannot be read.
 */
export async function mayNotOffboard(
  { directory, store }: Pick<LeaverNeeds, "directory" | "store">,
  config: Config,
  { userId = "", worker }: Pick<Leaver, "userId" | "worker">,
): Promise<string | undefined> {
  if (await isBreakGlass(directory, config, userId)) return "it is a break-glass account";
  const privilege = await directory.privilegeOf(userId);
  if (privilege.kind === "privileged") return "the account has admin rights: an admin takes them away, by hand";
  if (privilege.kind !== "none") throw new TransientError("whether the account has admin rights cannot be read");
  const joinerId = (await store.registration(userId))?.joinerId;
  if (joinerId === undefined || joinerId === worker) return undefined;
  const other = (await store.employment(joinerId))?.record;
  return other?.told.kind === "working"
    ? `HR tells of the same account as of somebody who works here (worker ${other.workerId} of ${other.source})`
    : undefined;
}
