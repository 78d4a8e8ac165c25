import type { Config } from "../config/config.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Named in the settings, or a member of the break-glass group at this moment.
 * @throws TransientError RefusedError when that is unreadable.
 */
export async function isBreakGlass(
  directory: Pick<Ports["directory"], "memberIds">,
  config: Pick<Config, "breakGlassUserIds" | "breakGlassGroupId">,
  userId: string,
): Promise<boolean> {
  const wanted = userId.toLowerCase();
  if (config.breakGlassUserIds.some((id) => id.toLowerCase() === wanted)) return true;
  for await (const ids of directory.memberIds(config.breakGlassGroupId)) {
    if (ids.some((id) => id.toLowerCase() === wanted)) return true;
  }
  return false;
}
