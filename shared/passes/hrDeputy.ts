import type { Config } from "../config/config.ts";
import type { JoinerRecord } from "../domain/joiner/joinerTypes.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { isSamePerson } from "../domain/people/person.ts";
import type { Ports } from "../ports/ports.ts";
import { accountsNamed } from "./accountsNamed.ts";
import { type Receiver, receiverOf } from "./offerPass.ts";

/** Whom HR named beside the manager, as Entra shows them now. */
export interface HrDeputy {
  readonly user: DirectoryUser;
  readonly receiver: Extract<Receiver, { kind: "manager" }>;
}

/**
 * Whom HR named for when the manager is away. Only where the settings allow it, where HR's names lead to one account,
 * and where that is a member's, switched on and with a mailbox: neither the hire nor the manager. Read live.
 * @throws TransientError RefusedError
 */
export async function hrDeputyOf(
  { directory }: Pick<Ports, "directory">,
  { hrDeputy }: Pick<Config, "hrDeputy">,
  { managerDeputy }: Pick<JoinerRecord, "managerDeputy">,
  { subjectId, managerId }: { readonly subjectId: string; readonly managerId: string | undefined },
  undeliverable: ReadonlyMap<string, string>,
): Promise<HrDeputy | undefined> {
  if (!hrDeputy || managerDeputy === undefined) return undefined;
  const [user, other] = await accountsNamed(directory, managerDeputy);
  if (!user || other || isSamePerson(user.id, subjectId)) return undefined;
  if (managerId !== undefined && isSamePerson(user.id, managerId)) return undefined;
  const receiver = receiverOf(user, subjectId, undeliverable);
  return receiver.kind === "manager" ? { user, receiver } : undefined;
}

/** HR may have named somebody else since, or nobody. @throws TransientError RefusedError */
export async function isStillHrDeputy(
  { directory }: Pick<Ports, "directory">,
  { hrDeputy }: Pick<Config, "hrDeputy">,
  record: Pick<JoinerRecord, "managerDeputy"> | undefined,
  id: string,
): Promise<boolean> {
  if (!hrDeputy || record?.managerDeputy === undefined) return false;
  const [user, other] = await accountsNamed(directory, record.managerDeputy);
  return user !== undefined && other === undefined && isSamePerson(user.id, id);
}
