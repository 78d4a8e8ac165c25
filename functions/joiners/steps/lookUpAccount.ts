import type { Config } from "../../../shared/config/config.ts";
import { APP } from "../../../shared/domain/audit.ts";
import type { JoinerAccount, JoinerFacts, JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { notMember } from "../../../shared/domain/people/userType.ts";
import { accountsNamed } from "../../../shared/passes/accountsNamed.ts";
import { isBreakGlass } from "../../../shared/passes/breakGlass.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { readAccountDoubt } from "../../../shared/passes/readAccountDoubt.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { liftLeft } from "../../leavers/liftLeft.ts";

type LookUpPorts = Pick<Ports, "store" | "clock" | "directory" | "passIssuer" | "methods" | "reports">;
type LookUpConfig = Pick<Config, "breakGlassUserIds" | "breakGlassGroupId" | "joinerRules">;

/** Reads Entra. Writes what it saw into the joiner row. Safe to repeat: guarded by the row's ETag. */
export const makeLookUpJoinerAccount =
  (ports: LookUpPorts, config: LookUpConfig) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const { store, clock } = ports;
    const joiner = await store.joiner(joinerId);
    if (!joiner || joiner.record.facts.ended) return;
    const { facts } = joiner.record;
    const users = await accountsNamed(ports.directory, joiner.record.identity);
    const account = await accountOf(ports, config, joiner.record, users);
    // Assigned before the row says `found`, so an account that it names already needs no second time.
    if (account.kind === "found" && !isFound(facts.account, account.userId))
      await store.assignJoiner(account.userId, joinerId);
    if (account.kind === "found") await takeBack(ports, account.userId, joinerId);
    else await noteNamed(store, users, joinerId);

    const accountCheckedAt = clock.now().toISOString();
    const offer = facts.offer ? await offerAfter(ports, facts, facts.offer, account, accountCheckedAt) : {};
    const seen: JoinerFacts = { ...facts, ...offer, account, accountCheckedAt };
    await store.saveJoiner({ ...joiner.record, facts: seen }, joiner.etag);
  };

const isFound = (account: JoinerAccount | undefined, userId: string): boolean =>
  account?.kind === "found" && account.userId === userId;

/** They are back under another worker id, and what HR told of the one before keeps nothing from them any more. */
async function takeBack({ store, clock }: LookUpPorts, userId: string, worker: string): Promise<void> {
  const left = (await store.registration(userId))?.left;
  if (left === undefined || left.worker === worker) return;
  const line = { scope: worker, id: `leftLifted|${left.eventId}`, at: clock.now().toISOString(), who: APP } as const;
  const before = `HR had told that they go, as worker ${left.worker}`;
  await store.append([{ ...line, what: "leaverBack", subjectId: userId, before }]);
  await liftLeft({ store }, left.worker, userId);
}

/** Nobody takes away what somebody has who may be this hire, and works here before: a transfer to another worker id. */
async function noteNamed(store: LookUpPorts["store"], users: readonly DirectoryUser[], worker: string): Promise<void> {
  for (const { id } of users) {
    const { joinerId, namedBy = [] } = (await store.registration(id)) ?? {};
    if (joinerId !== worker && !namedBy.includes(worker)) await store.assignNamedBy(id, [...namedBy, worker]);
  }
}

/**
 * HR corrected who this is: what was offered for the other account is taken back, whether the right one is there yet or
 * not.
 */
async function offerAfter(
  ports: LookUpPorts,
  facts: JoinerFacts,
  offer: NonNullable<JoinerFacts["offer"]>,
  account: JoinerAccount,
  now: string,
): Promise<Partial<JoinerFacts>> {
  const isCorrected = facts.account === undefined;
  const isOther = account.kind === "found" && (await ports.store.grant(offer.grantId))?.grant.userId !== account.userId;
  if (!isOther && !(isCorrected && account.kind !== "found")) return {};
  await endGrant(ports, offer.grantId, "the account changed");
  if (isOther) return { offer: undefined, pass: undefined, registeredAt: undefined, methodsCheckedAt: undefined };
  // Should it be the same account after all, the next round follows.
  return { offer: { ...offer, closesAt: offer.closesAt < now ? offer.closesAt : now }, pass: undefined };
}

async function accountOf(
  ports: LookUpPorts,
  config: LookUpConfig,
  record: JoinerRecord,
  [user, other]: readonly DirectoryUser[],
): Promise<JoinerAccount> {
  const { directory } = ports;
  if (!user) return { kind: "notFound" };
  if (other) return { kind: "ambiguous" };

  const [breakGlass, privilege] = await Promise.all([
    isBreakGlass(directory, config, user.id),
    directory.privilegeOf(user.id),
  ]);
  if (breakGlass) return { kind: "refused", reason: "breakGlass" };
  if (user.userType !== "Member") return { kind: "refused", reason: notMember(user) };
  switch (privilege.kind) {
    case "privileged":
      return { kind: "refused", reason: "privileged" };
    case "unreadable":
      // A new account is not known everywhere at once, and what was withdrawn from the app may be given back.
      return { kind: "notFound", because: "rolesNotShown" };
    case "none": {
      const looked = await readAccountDoubt(ports, config, record, user);
      if (!looked) return { kind: "notFound", because: "methodsNotShown" };
      if (looked.doubt) return { kind: "doubtful", reason: looked.doubt };
      // Many organisations switch an account on only on the first day: until then it is waited for like one that is not
      // there yet.
      return user.accountEnabled ? foundAs(user) : { kind: "notFound", because: "switchedOff" };
    }
  }
}

const foundAs = ({ id: userId, usageLocation }: DirectoryUser): JoinerAccount => ({
  kind: "found",
  userId,
  ...(usageLocation && { usageLocation }),
});
