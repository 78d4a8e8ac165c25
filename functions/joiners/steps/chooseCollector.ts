import type { Config } from "../../../shared/config/config.ts";
import type { JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import { collectorOf, type Grant } from "../../../shared/domain/pass/grant.ts";
import { whoCollects } from "../../../shared/domain/pass/whoCollects.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { unreachedAddresses } from "../../../shared/mails/unreachedAddresses.ts";
import { type HrDeputy, hrDeputyOf } from "../../../shared/passes/hrDeputy.ts";
import { type Receiver, receiverOf } from "../../../shared/passes/offerPass.ts";
import type { Ports } from "../../../shared/ports/ports.ts";

export interface Chosen {
  readonly receiver: Receiver;
  /** Who gets it in the manager's place, and why. */
  readonly deputy?: HrDeputy & { readonly because: string };
}

/** Whether anybody but the manager may come into question. */
export const isDeputyNamed = (
  { hrDeputy }: Pick<Config, "hrDeputy">,
  { managerDeputy }: Pick<JoinerRecord, "managerDeputy">,
): boolean => hrDeputy && managerDeputy !== undefined;

/**
 * Who gets the link to a hire's code. Reads Entra and what HR told of a leave, beyond the manager only where HR has
 * named somebody.
 * @param before the grant of the round before. @param isOpened the one of this round, where a crash broke it off: whom
 * it is for stays.
 * @throws TransientError RefusedError
 */
export async function chooseCollector(
  ports: Pick<Ports, "store" | "clock" | "directory">,
  config: Config,
  record: JoinerRecord,
  { subject, manager }: { readonly subject: DirectoryUser; readonly manager: DirectoryUser | undefined },
  { before, isOpened }: { readonly before?: Grant | undefined; readonly isOpened?: Grant | undefined } = {},
): Promise<Chosen> {
  const unreached = await unreachedAddresses(ports);
  const receiver = receiverOf(manager, subject.id, unreached);
  if (!isDeputyNamed(config, record)) return { receiver };
  if (isOpened && collectorOf(isOpened).kind !== "hrDeputy") return { receiver };
  const who = { subjectId: subject.id, managerId: manager?.id };
  const deputy = await hrDeputyOf(ports, config, record, who, unreached);
  const verdict = whoCollects({
    managerFault: receiver.kind === "helpdesk" ? receiver.because : undefined,
    managerIsOnLeave: await isOnLeave(ports, manager),
    hasDeputy: deputy !== undefined,
    before: before && {
      by: collectorOf(before).kind === "hrDeputy" ? "deputy" : "manager",
      isCollected: before.state.kind === "collected",
    },
  });
  const because = verdict.kind === "deputy" ? verdict.because : isOpened && "it was so when the link was made";
  return deputy && because !== undefined ? { receiver: deputy.receiver, deputy: { ...deputy, because } } : { receiver };
}

async function isOnLeave(
  { store, clock }: Pick<Ports, "store" | "clock">,
  manager: DirectoryUser | undefined,
): Promise<boolean> {
  if (!manager) return false;
  const beginsAt = (await store.registrations([manager.id])).get(manager.id)?.leave?.beginsAt;
  return beginsAt !== undefined && Date.parse(beginsAt) <= clock.now().getTime();
}
