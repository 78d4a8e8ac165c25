import type { RegisteredPolicy } from "../../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveNumbers } from "../../../../shared/domain/retention/wavePeople.ts";
import type { CountedWave } from "../../../../shared/domain/wave/countedWave.ts";
import type { GroupClaim } from "../../../../shared/domain/wave/groupClaim.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { Waiting } from "../../../../shared/domain/wave/waiting.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import type { MemberStore } from "../../../../shared/ports/store/members.ts";
import type { PolicyRegistry } from "../../../../shared/ports/store/policies.ts";
import type { WavePeopleStore } from "../../../../shared/ports/store/wavePeople.ts";
import type { WaveStore } from "../../../../shared/ports/store/waves.ts";
import { GuardedRows } from "./guardedRows.ts";

export function memoryWaves(): WaveStore & Pick<WavePeopleStore, "waveNumbers" | "saveWaveNumbers"> {
  const rows = new GuardedRows<WaveFacts>();
  const waiting = new GuardedRows<Waiting>();
  const counted = new GuardedRows<CountedWave>();
  const claims = new GuardedRows<GroupClaim>();
  const numbers = new GuardedRows<WaveNumbers>();
  return {
    waveNumbers: async (waveId) => numbers.get(waveId)?.value,
    saveWaveNumbers: async (waveId, some) => {
      numbers.put(waveId, some);
      counted.delete(waveId);
    },
    insertWave: async (facts) => rows.insert(facts.waveId, facts),
    wave: async (waveId) => {
      const row = rows.get(waveId);
      return row && { facts: row.value, etag: row.etag };
    },
    waiting: async (waveId) => waiting.get(waveId)?.value,
    saveWave: async (facts, etag) => rows.replace(facts.waveId, facts, etag),
    saveWaiting: async (waveId, why) => void waiting.put(waveId, why),
    countedWave: async (waveId) => counted.get(waveId)?.value,
    saveCountedWave: async (waveId, one) => void counted.put(waveId, one),
    groupClaim: async (groupId) => {
      const row = claims.get(groupId.toLowerCase());
      return row && { ...row.value, etag: row.etag };
    },
    claimGroup: async (claim, etag) => {
      const key = claim.groupId.toLowerCase();
      if (etag === undefined) return claims.insert(key, claim);
      if (claims.get(key)?.etag !== etag) return false;
      claims.put(key, claim);
      return true;
    },
    waves: async () => [...rows.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)),
  };
}

/** @param forgetDecision about whoever is deleted. */
export function memoryMembers(
  forgetDecision: (waveId: string, userId: string) => void = () => undefined,
): MemberStore & Pick<WavePeopleStore, "agedMembers" | "forgetMembers"> {
  const first = new GuardedRows<WaveMember>();
  const waves = new Map<string, GuardedRows<WaveMember>>();
  const of = (waveId: string) => {
    const rows = waves.get(waveId) ?? first.another();
    waves.set(waveId, rows);
    return rows;
  };
  return {
    membersPage: async (waveId, after, limit) =>
      of(waveId)
        .values()
        .filter(({ userId }) => after === undefined || userId > after)
        .slice(0, Math.min(limit, 1000)),
    members: async (waveId, userIds) => userIds.flatMap((id) => of(waveId).get(id)?.value ?? []),
    agedMembers: async function* (waveId) {
      yield of(waveId)
        .values()
        .map((member) => ({ member, etag: of(waveId).get(member.userId)?.etag ?? "" }));
    },
    forgetMembers: async (waveId, some) => {
      const same = some.filter(({ userId, etag }) => of(waveId).get(userId)?.etag === etag);
      for (const { userId } of same) {
        of(waveId).delete(userId);
        forgetDecision(waveId, userId);
      }
      return same.length;
    },
    heldMembers: async (waveId) =>
      of(waveId)
        .values()
        .filter(({ heldAt }) => heldAt !== undefined),
    refusedMembers: async (waveId) =>
      of(waveId)
        .values()
        .filter(({ refusals }) => refusals !== undefined),
    putMembers: async (waveId, members) => {
      for (const member of members) of(waveId).put(member.userId, { ...member, waveId });
    },
    mergeMembers: async (waveId, changes) => {
      for (const change of changes) {
        const row = of(waveId).get(change.userId);
        if (row) of(waveId).put(change.userId, { ...row.value, ...change });
      }
    },
  };
}

export function memoryPolicies(): PolicyRegistry {
  const rows = new GuardedRows<RegisteredPolicy>();
  return {
    registeredPolicy: async (key) => rows.get(key)?.value,
    registeredPolicyId: async (key) => rows.get(key)?.value.policyId || undefined,
    saveRegisteredPolicy: async (policy) => void rows.put(policy.key, policy),
    registeredPolicies: async () => rows.values(),
  };
}
