import { z } from "zod";
import type { Config } from "../config/config.ts";
import { outlived, uncaught } from "../domain/policy/caughtBy.ts";
import type { ConditionalAccessPolicy } from "../domain/policy/conditionalAccessPolicy.ts";
import { endedOf, type LeftOut, nameOf } from "../domain/policy/leftOut.ts";

/** What our policies leave out, for people. */
export const LeftOutForPeopleSchema = z
  .array(
    z.object({
      name: z.string(),
      owner: z.string(),
      reason: z.string(),
      until: z.string(),
      caughtBy: z.string(),
      isOver: z.boolean(),
    }),
  )
  .readonly()
  .describe("Apps, platforms and locations that our policies leave out, and the policies that catch them.");

export const leftOutForPeople = (declared: readonly LeftOut[], now: Date) =>
  declared.map((one) => {
    const { owner, reason, until, caughtBy } = one;
    return { name: nameOf(one), owner, reason, until, caughtBy, isOver: endedOf([one], now).length > 0 };
  });

type Settings = Pick<Config, "leftOut" | "enforcedGroupId" | "breakGlassGroupId" | "breakGlassUserIds">;

/** Why nobody may start with what is left out, one sentence each. @param inTenant all policies, as just read. */
export const leftOutFaults = (
  config: Settings,
  inTenant: readonly ConditionalAccessPolicy[],
  now: Date,
): readonly string[] => [...uncaught(config.leftOut, inTenant, config), ...outlived(config.leftOut, now)];
