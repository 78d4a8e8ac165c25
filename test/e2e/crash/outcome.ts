import { judgeDenials } from "../../../infra/local/people/lockouts.ts";
import type { AdminApi } from "../../../infra/local/simulation/adminApi.ts";
import type { WaveStatus } from "../../../infra/local/simulation/waveProgress.ts";
import type { World } from "../../../infra/local/world/world.ts";

/**
 * What a run came to, in words that do not hang on ids drawn at random or on the second in which something happened.
 */
export interface Outcome {
  readonly stage: string;
  readonly waiting: string | undefined;
  readonly members: number;
  readonly inScope: number;
  /** `user principal name: reason`, sorted. */
  readonly sortedOut: readonly string[];
  /** Members in scope whom the wave did not enforce, by the product's word. */
  readonly notEnforced: readonly string[];
  /** Everybody in the enforced group, by the tenant's. */
  readonly enforcedGroup: readonly string[];
  /** `display name: state` of every policy in the tenant. */
  readonly policies: readonly string[];
  /** `name: standing`. */
  readonly joiners: readonly string[];
  /** Members and hires who hold a passkey. */
  readonly withPasskey: readonly string[];
  /** As people are called in the subjects of mails, by user principal name. */
  readonly displayNames: Readonly<Record<string, string>>;
  /** `recipients | subject`, one line per mail, sorted. */
  readonly mails: readonly string[];
  readonly mailsByKind: Readonly<Record<string, number>>;
  readonly duplicates: number;
  readonly sameAgain: number;
  readonly lockedOut: readonly string[];
  /** Per person, how many passes were made, and how many of them were used. */
  readonly passes: readonly string[];
  /** People whose pass could still be used at the end. */
  readonly livePasses: readonly string[];
  /**
   * Hires with a passkey who still have an unused pass, live or not: the end of an onboarding deletes it. A wave
   * member's that nobody got to see runs out by itself, within the hour; that it is dead is what `livePasses` tells.
   */
  readonly leftOverPasses: readonly string[];
  readonly enforcedAt: string | undefined;
  readonly notes: readonly string[];
}

export async function readOutcome(run: {
  readonly api: AdminApi;
  readonly world: World;
  readonly notes: readonly string[];
}): Promise<Outcome> {
  const { api, world } = run;
  const wave = await api.get<WaveStatus>("/api/waves/wave-1");
  const { joiners } = await api.get<{ joiners: { displayName: string; workerId: string; standing: string }[] }>(
    "/api/joiners?top=500",
  );
  const { directory } = world.tenant;
  const { principals, passes, policies } = directory.state;
  const people = [...world.population.people.values()];
  const nameOf = (userId: string) => world.population.people.get(userId)?.userPrincipalName ?? userId;
  const membersOf = (groupId: string) =>
    people.filter((person) => directory.isMember(groupId, person.id)).map(({ id }) => nameOf(id));
  const withPass = people.map((person) => principals.user(person.id)).filter((user) => user.pass);
  const stats = world.mail.stats();
  const issued = Map.groupBy(passes.issued, ({ userId }) => userId);
  return {
    stage: wave.stage,
    waiting: wave.waiting?.because,
    members: wave.counts.members,
    inScope: wave.counts.inScope,
    sortedOut: wave.sortedOutMembers.map(({ userId, reason }) => `${nameOf(userId)}: ${reason}`).sort(),
    notEnforced: wave.notEnforced.map(({ userId, reason }) => `${nameOf(userId)}: ${reason}`).sort(),
    enforcedGroup: membersOf(world.population.enforcedGroupId).sort(),
    policies: policies.all.map((policy) => `${policy.displayName}: ${policy.state}`).sort(),
    joiners: joiners.map(({ displayName, workerId, standing }) => `${workerId} ${displayName}: ${standing}`).sort(),
    withPasskey: people
      .filter((person) => person.passkeysAtHand.size > 0)
      .map(({ id }) => nameOf(id))
      .sort(),
    displayNames: Object.fromEntries(people.map((person) => [person.userPrincipalName, person.displayName])),
    mails: [...world.mail.mails()].map((mail) => `${[...mail.to, ...mail.cc].join(" ")} | ${mail.subject}`).sort(),
    mailsByKind: wave.mailsByKind,
    duplicates: stats.duplicates,
    sameAgain: stats.sameAgain,
    lockedOut: judgeDenials(world.denials, (id) => world.population.people.get(id)).lockedOut.map(nameOf),
    passes: [...issued]
      .map(
        ([userId, some]) =>
          `${nameOf(userId)}: ${some.length}, ${some.filter(({ id }) => passes.used.has(id)).length} used`,
      )
      .sort(),
    livePasses: withPass
      .filter((user) => user.pass && passes.reasonOf(user, user.pass) === "EnabledByPolicy")
      .map(({ id }) => nameOf(id)),
    leftOverPasses: withPass
      .filter(({ id, pass }) => {
        const person = world.population.people.get(id);
        return person?.kind === "hire" && person.passkeysAtHand.size > 0 && !pass?.isUsed;
      })
      .map(({ id }) => nameOf(id)),
    enforcedAt: wave.enforcedAt,
    notes: run.notes,
  };
}
