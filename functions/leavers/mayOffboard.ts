import type { Config } from "../../shared/config/config.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import { TransientError } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { LeaverNeeds } from "./leaverStep.ts";
import { worksElsewhere } from "./worksElsewhere.ts";

/**
 * Whether the further steps may touch this account, read live each time: never that of somebody with admin rights, a
 * break-glass account, or one whose owner HR names as somebody who works here, under whatever worker id.
 * @returns why not; `undefined` where they may. @throws TransientError while that cannot be read.
 */
export async function mayNotOffboard(
  ports: Pick<LeaverNeeds, "directory" | "store" | "clock">,
  config: Config,
  leaver: Pick<Leaver, "userId" | "worker">,
): Promise<string | undefined> {
  const { directory } = ports;
  const { userId = "" } = leaver;
  if (await isBreakGlass(directory, config, userId)) return "it is a break-glass account";
  const privilege = await directory.privilegeOf(userId);
  if (privilege.kind === "privileged") return "the account has admin rights: an admin takes them away, by hand";
  if (privilege.kind !== "none") throw new TransientError("whether the account has admin rights cannot be read");
  return (await worksElsewhere(ports, leaver))?.say;
}
