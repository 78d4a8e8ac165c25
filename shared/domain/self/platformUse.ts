import { type Platform, platformOf } from "../people/platform.ts";
import type { SignIn } from "../people/signIn.ts";
import { isPasskeyUse } from "../people/usablePasskey.ts";

/** How somebody signed in on one kind of device of late. Moments are ISO 8601 UTC. */
export interface PlatformUse {
  readonly platform: Platform;
  readonly lastSeenAt: string;
  /** Absent: on this platform no passkey was used in the window. */
  readonly passkeyUsedAt?: string | undefined;
}

/** The platforms of somebody's own successful sign-ins, the latest first. Pure. What failed may be anybody's. */
export function platformUses(signIns: readonly SignIn[]): readonly PlatformUse[] {
  const successes = signIns
    .filter(({ errorCode }) => errorCode === 0)
    .toSorted((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
  return [...Map.groupBy(successes, ({ operatingSystem }) => platformOf(operatingSystem))].flatMap(
    ([platform, [last, ...before]]) => {
      if (!last) return [];
      const passkeyUsedAt = [last, ...before].find(isPasskeyUse)?.createdDateTime;
      return { platform, lastSeenAt: last.createdDateTime, ...(passkeyUsedAt !== undefined && { passkeyUsedAt }) };
    },
  );
}

/** Where somebody has signed in, and never with a passkey. */
export const withoutPasskey = (uses: readonly PlatformUse[]): readonly PlatformUse[] =>
  uses.filter(({ passkeyUsedAt }) => passkeyUsedAt === undefined);
