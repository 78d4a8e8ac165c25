import { type EmploymentRecord, employmentOfJoiner, endsAt } from "../../shared/domain/employment/employmentRecord.ts";
import type { JoinerIdentity } from "../../shared/domain/joiner/joinerIdentity.ts";
import type { Leaver } from "../../shared/domain/leaver/leaver.ts";
import type { DirectoryUser } from "../../shared/domain/people/directoryUser.ts";
import type { LeaverNeeds } from "./leaverStep.ts";

/** HR tells of the same account under another worker id: nothing is taken away from somebody who works here. */
export interface WorksElsewhere {
  readonly say: string;
  /** The onboarding took the account for theirs; else HR names it only, and a person has to settle whose it is. */
  readonly isTheirs: boolean;
}

/**
 * Whether HR names the owner of this account as somebody who works here, under another worker id: the one whose
 * onboarding took it for theirs, or one that names it though it was in doubt.
 * @throws RefusedError TransientError while that cannot be read.
 */
export async function worksElsewhere(
  { directory, store, clock }: Pick<LeaverNeeds, "directory" | "store" | "clock">,
  { userId = "", worker }: Pick<Leaver, "userId" | "worker">,
): Promise<WorksElsewhere | undefined> {
  const known = await store.registration(userId);
  const others = new Set([known?.joinerId, ...(known?.namedBy ?? [])]);
  for (const other of others) {
    if (other === undefined || other === worker) continue;
    const record = await employmentOf(store, other);
    if (!record || !isWorking(record, clock.now())) continue;
    const isTheirs = other === known?.joinerId;
    // HR may have corrected whom it means since.
    if (!isTheirs && !names(record.told.identity, await directory.user(userId))) continue;
    const of = `(worker ${record.workerId} of ${record.source})`;
    return { say: `HR tells of the same account as of somebody who works here ${of}`, isTheirs };
  }
  return undefined;
}

async function employmentOf(store: LeaverNeeds["store"], worker: string): Promise<EmploymentRecord | undefined> {
  const stored = await store.employment(worker);
  if (stored) return stored.record;
  // One of before that row was kept.
  const joiner = await store.joiner(worker);
  return joiner && employmentOfJoiner(joiner.record);
}

const isWorking = ({ told }: EmploymentRecord, now: Date): boolean =>
  told.kind === "working" || (told.as === "terminated" && endsAt(told, now) > now);

function names(identity: JoinerIdentity, user: DirectoryUser | undefined): boolean {
  const { entraObjectId, userPrincipalName, employeeId } = identity;
  if (!user) return false;
  return (
    isSame(entraObjectId, user.id) ||
    isSame(userPrincipalName, user.userPrincipalName) ||
    (employeeId !== undefined && employeeId === user.employeeId)
  );
}

const isSame = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();
