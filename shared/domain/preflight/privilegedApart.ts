import { isPrivilegedWave } from "../wave/waveKind.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, ok, type Verdict, warn } from "./verdict.ts";
import { withMembers } from "./waveChecks.ts";
import type { WaveForChecks } from "./waveForChecks.ts";

/**
 * P57: privileged people are sorted out at the snapshot, and again before the flip; of a privileged wave, everybody
 * else is. Whom the checks themselves read as privileged, break-glass accounts and those that synchronise the
 * directory, must not be left in an ordinary wave. Everybody's roles are read anew where people enter.
 */
export const privilegedAreApart = (facts: TenantFacts): Verdict =>
  withMembers(facts, (inScope, wave) => {
    const { facts: row, members } = wave;
    const looked = row.flip?.checkedAt ?? row.gate?.at ?? row.snapshotAt;
    if (isPrivilegedWave(row)) {
      const others = members.filter(({ sortedOut }) => sortedOut === "notPrivileged").length;
      return ok(
        `${members.length - others} of the group's members are privileged, ${others} are not and take no part; last looked at ${looked}`,
      );
    }
    return judge(facts.syncAccountIds, (syncing) => {
      const privileged = new Set([...syncing, ...facts.breakGlass.map(({ id }) => id)].map((id) => id.toLowerCase()));
      const inside = inScope.filter(({ userId }) => privileged.has(userId.toLowerCase()));
      if (inside.length > 0)
        return fail(
          `privileged, and in scope of this wave: ${listed(inside.map(({ userPrincipalName }) => userPrincipalName))}`,
          "take them out of the wave's group; a wave for privileged people is for them",
        );
      const apart = members.filter(({ sortedOut }) => sortedOut === "privileged").length;
      const kept = `${apart} privileged people are kept out of the wave; last looked at ${looked}`;
      return areCaredFor(wave)
        ? ok(kept)
        : warn(
            `${kept}; nobody privileged is in a wave of their own, and no policy over roles is made`,
            "start a wave for privileged people",
          );
    });
  });

const areCaredFor = ({ privileged }: WaveForChecks): boolean => privileged.inWaves > 0 || privileged.hasRolesPolicy;
