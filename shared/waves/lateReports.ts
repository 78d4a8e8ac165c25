import { hasOpenedFor } from "../domain/pass/offerRules.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import { type TeamLook, teamLookAt } from "../domain/wave/teamLook.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import type { Ports } from "../ports/ports.ts";

interface LateReport {
  readonly wave: WaveFacts;
  readonly member: WaveMember;
  readonly look: TeamLook;
  /** As Entra has them now. */
  readonly user: DirectoryUser;
}

/**
 * Who of a manager's people are late, in all waves that have opened, by name. Who reports to them is read live; the
 * rest is from rows. Of whoever is their own manager nothing is told here.
 * @param managerId lower case. @throws TransientError RefusedError
 */
export async function lateReportsOf(
  { directory, store }: Pick<Ports, "directory" | "store">,
  managerId: string,
): Promise<{
  readonly reports: readonly DirectoryUser[];
  readonly late: readonly LateReport[];
}> {
  const all = (await directory.directReportsOf(managerId)).map((user) => [user.id.toLowerCase(), user] as const);
  const users = new Map(all.filter(([id]) => id !== managerId));
  if (users.size === 0) return { reports: [], late: [] };
  const waves = (await store.waves()).filter(hasOpenedFor);
  const found = await Promise.all(
    waves.map(async (wave) =>
      (await store.members(wave.waveId, [...users.keys()])).flatMap((member): readonly LateReport[] => {
        const [look, user] = [teamLookAt(member), users.get(member.userId)];
        return look && user ? [{ wave, member, look, user }] : [];
      }),
    ),
  );
  const byName = (a: DirectoryUser, b: DirectoryUser) => a.displayName.localeCompare(b.displayName, "en");
  const late = found.flat().toSorted((a, b) => byName(a.user, b.user));
  return { reports: [...users.values()].toSorted(byName), late };
}
