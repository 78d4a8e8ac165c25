import type { Config } from "../../shared/config/config.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import { TransientError } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { LeaverNeeds } from "./leaverStep.ts";
import { worksElsewhere } from "./worksElsewhere.ts";

/**
 * Why nobody but an admin takes anything away from this account, read live: it is a break-glass account, or of somebody
 * with admin rights. @throws TransientError while that cannot be read.
 */
export async function whyProtected(
  { directory }: Pick<LeaverNeeds, "directory">,
  config: Config,
  userId: string,
): Promise<string | undefined> {
  if (await isBreakGlass(directory, config, userId)) return "it is a break-glass account";
  const privilege = await directory.privilegeOf(userId);
  if (privilege.kind === "privileged") return "the account has admin rights: an admin takes them away, by hand";
  if (privilege.kind !== "none") throw new TransientError("whether the account has admin rights cannot be read");
  return undefined;
}

/**
 * Whether the further steps may touch this account, read live each time: never a protected one, or one whose owner HR
 * names as somebody who works here, under whatever worker id.
 * @returns why not; `undefined` where they may. @throws TransientError while that cannot be read.
 */
export async function mayNotOffboard(
  ports: Pick<LeaverNeeds, "directory" | "store" | "clock">,
  config: Config,
  leaver: Pick<Leaver, "userId" | "worker">,
): Promise<string | undefined> {
  const because = await whyProtected(ports, config, leaver.userId ?? "");
  return because ?? (await worksElsewhere(ports, leaver))?.say;
}
