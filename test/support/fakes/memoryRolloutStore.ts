import type { QuotaLimits } from "../../../shared/domain/mail/mailQuota.ts";
import type { MemberDecision } from "../../../shared/domain/wave/memberDecision.ts";
import type { RolloutStore } from "../../../shared/ports/store/store.ts";
import { GuardedRows, withItsRows } from "./memoryStore/guardedRows.ts";
import { memoryAheadConsent } from "./memoryStore/memoryAheadConsent.ts";
import { memoryAudit } from "./memoryStore/memoryAudit.ts";
import { memoryAuditFeed } from "./memoryStore/memoryAuditFeed.ts";
import { memoryBranding } from "./memoryStore/memoryBranding.ts";
import { memoryCanaryWrite } from "./memoryStore/memoryCanaryWrite.ts";
import { decisionKey, memoryDecisions } from "./memoryStore/memoryDecisions.ts";
import { memoryDepartments } from "./memoryStore/memoryDepartments.ts";
import { memoryDoor } from "./memoryStore/memoryDoor.ts";
import { memoryEnforcements } from "./memoryStore/memoryEnforcements.ts";
import { memoryErasures } from "./memoryStore/memoryErasures.ts";
import { memoryFlipRecords } from "./memoryStore/memoryFlipRecords.ts";
import { memoryHrWorkers, memoryLeavers } from "./memoryStore/memoryHrWorkers.ts";
import { memoryLeaves } from "./memoryStore/memoryLeaves.ts";
import { memoryLentKeys } from "./memoryStore/memoryLentKeys.ts";
import { memoryLogFindings } from "./memoryStore/memoryLogFindings.ts";
import { memoryMails } from "./memoryStore/memoryMails.ts";
import { memoryMailTexts } from "./memoryStore/memoryMailTexts.ts";
import { memoryMethodsWatch } from "./memoryStore/memoryMethodsWatch.ts";
import { memoryGrants, memoryInbox, memoryJoiners, memoryRegistrations } from "./memoryStore/memoryPeople.ts";
import { memoryPersonPasses } from "./memoryStore/memoryPersonPasses.ts";
import { memoryPreflight } from "./memoryStore/memoryPreflight.ts";
import { memoryPresentations } from "./memoryStore/memoryPresentations.ts";
import { memoryProgress } from "./memoryStore/memoryProgress.ts";
import { memoryQuietWalk } from "./memoryStore/memoryQuietWalk.ts";
import { memoryRefusedPeople } from "./memoryStore/memoryRefusedPeople.ts";
import { memoryReleases } from "./memoryStore/memoryReleases.ts";
import { memoryRequestLeases } from "./memoryStore/memoryRequestLeases.ts";
import { AgedRows, memoryRetention } from "./memoryStore/memoryRetention.ts";
import { memoryRoles } from "./memoryStore/memoryRoles.ts";
import { memorySignInFeed } from "./memoryStore/memorySignInFeed.ts";
import { memoryTickets } from "./memoryStore/memoryTickets.ts";
import { memoryToldStages } from "./memoryStore/memoryToldStages.ts";
import { memoryTroubles } from "./memoryStore/memoryTroubles.ts";
import { memoryMembers, memoryPolicies, memoryWaves } from "./memoryStore/memoryWaves.ts";
import { Troubled } from "./trouble.ts";

class StoreTrouble extends Troubled {
  note(method: string, args: readonly unknown[]): void {
    this.enter(method, ...args);
  }
}

/** What is read page by page, and fails when the first page is asked for. */
const inPages: ReadonlySet<string> = new Set<keyof RolloutStore>([
  "everyRegistration",
  "leftReportBefore",
  "departments",
  "joiners",
  "leaverPages",
  "lentKeyPages",
  "enforcementPages",
  "ticketPages",
  "sentUnderVariants",
  "agedMembers",
]);

export type MemoryRolloutStore = RolloutStore & { readonly trouble: Troubled };

/**
 * A `RolloutStore` in memory, faithful in keys, ETags and results. `trouble` counts calls and makes the next ones fail.
 */
export function memoryRolloutStore(limits: QuotaLimits = { perMinute: 30, perHour: 100 }): MemoryRolloutStore {
  const trouble = new StoreTrouble();
  const aged = new AgedRows();
  const { made, rows } = withItsRows(() => {
    const decisions = new GuardedRows<MemberDecision>();
    return {
      ready: async (): Promise<void> => undefined,
      ...memoryWaves(),
      ...memoryMembers((waveId, userId) => decisions.delete(decisionKey(waveId, userId))),
      ...memoryRegistrations(),
      ...memoryProgress(),
      ...memoryJoiners(aged),
      ...memoryLeaves(),
      ...memoryLentKeys(aged),
      ...memoryLogFindings(aged),
      ...memoryHrWorkers(),
      ...memoryLeavers(aged),
      ...memoryGrants(aged),
      ...memoryPersonPasses(aged),
      ...memoryPresentations(aged),
      ...memoryMails(limits, aged),
      ...memoryMailTexts(),
      ...memoryBranding(),
      ...memoryPolicies(),
      ...memoryEnforcements(),
      ...memorySignInFeed(),
      ...memoryAuditFeed(),
      ...memoryRequestLeases(),
      ...memoryMethodsWatch(),
      ...memoryPreflight(),
      ...memoryCanaryWrite(),
      ...memoryDecisions(decisions),
      ...memoryDepartments(),
      ...memoryReleases(aged),
      ...memoryRefusedPeople(),
      ...memoryQuietWalk(),
      ...memoryAheadConsent(),
      ...memoryDoor(),
      ...memoryRoles(),
      ...memoryTickets(aged),
      ...memoryToldStages(),
      ...memoryTroubles(),
      ...memoryAudit(aged),
      ...memoryFlipRecords(),
      ...memoryInbox(aged),
      ...memoryRetention(aged),
    };
  });
  const store: RolloutStore = { ...made, ...memoryErasures(rows) };
  const observed = Object.entries(store).map(([name, method]: [string, (...args: never[]) => unknown]) => {
    if (inPages.has(name)) {
      const pages = async function* (...args: never[]) {
        trouble.note(name, args);
        yield* method(...args) as AsyncIterable<unknown>;
      };
      return [name, pages] as const;
    }
    const call = async (...args: never[]) => {
      trouble.note(name, args);
      return method(...args);
    };
    return [name, call] as const;
  });
  return { ...(Object.fromEntries(observed) as unknown as RolloutStore), trouble };
}
