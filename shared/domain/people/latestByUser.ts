import type { SignIn } from "./signIn.ts";

/** The latest moment of each user among these sign-ins (ISO UTC). */
export function latestByUser(
  signIns: readonly Pick<SignIn, "userId" | "createdDateTime">[],
): ReadonlyMap<string, string> {
  const latest = new Map<string, string>();
  for (const { userId, createdDateTime } of signIns)
    if (createdDateTime > (latest.get(userId) ?? "")) latest.set(userId, createdDateTime);
  return latest;
}
