import type { Config } from "../../../shared/config/config.ts";
import { hours } from "../../../shared/domain/calendar/durations.ts";
import { firstMorningOf } from "../../../shared/domain/joiner/hireCalendar.ts";
import type { JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import { offerKeys } from "../../../shared/domain/mail/keys.ts";
import { whyNotAhead } from "../../../shared/domain/pass/issueAhead.ts";
import { mintAdvice } from "../../../shared/domain/pass/mintRefusal.ts";
import type { DirectoryUser } from "../../../shared/domain/people/directoryUser.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import { unreachedAddresses } from "../../../shared/mails/unreachedAddresses.ts";
import { isAheadAccepted } from "../../../shared/passes/aheadAccepted.ts";
import { isBreakGlass } from "../../../shared/passes/breakGlass.ts";
import { endGrant } from "../../../shared/passes/endGrant.ts";
import { firstRefusalOf } from "../../../shared/passes/firstRefusalOf.ts";
import { type Made, makePass } from "../../../shared/passes/makePass.ts";
import { type Receiver, receiverOf } from "../../../shared/passes/offerPass.ts";
import { openGrant } from "../../../shared/passes/openGrant.ts";
import { underPersonClaim } from "../../../shared/passes/personClaim.ts";
import { usefulnessOf } from "../../../shared/passes/pickUpCase.ts";
import { readAccountDoubt } from "../../../shared/passes/readAccountDoubt.ts";
import type { GrantRow } from "../../../shared/passes/settleClaim.ts";
import { aboutJoiner } from "../../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../../shared/troubles/noteQuietly.ts";
import { type Ahead, type AheadPorts, afterCrash, lineOf, mailAhead } from "./mailAhead.ts";

/**
 * Makes the code of a hire ahead, with its start on the first working morning, and mails it to the manager. It is one
 * step, so that the code is in that mail and nowhere else. Only where an Admin has accepted that, and for an account
 * that is new beyond doubt; anybody else's manager gets a link as ever (`aheadRefused` in the row).
 *
 * Safe to repeat by grant and ledger key: a code whose mail is not known to have gone out is deleted, and never mailed
 * again. @throws TransientError, before anything was mailed.
 */
export const makeIssueAhead =
  (ports: AheadPorts, config: Config) =>
  async ({ joinerId }: { joinerId: string }): Promise<void> => {
    const joiner = await ports.store.joiner(joinerId);
    const facts = joiner?.record.facts;
    if (!joiner || !facts || facts.ended || facts.offer || facts.account?.kind !== "found") return;
    const because = await issue(ports, config, joiner, facts.account.userId).catch(async (error: unknown) => {
      // Evidence that cannot be read refuses.
      if (!(error instanceof RefusedError)) throw error;
      await noteQuietly(ports, aboutJoiner(joinerId, "issueAhead"), error);
      return `Entra did not let it be looked at: ${error.code}`;
    });
    if (because !== undefined) await refuse(ports, joiner, because);
  };

/** @returns why there is none; `undefined` once it is mailed, or where the account is looked for again. */
async function issue(
  ports: AheadPorts,
  config: Config,
  joiner: Ahead["joiner"],
  userId: string,
): Promise<string | undefined> {
  const { store, clock, directory } = ports;
  const { record } = joiner;
  const { facts } = record;
  if (!(await isAheadAccepted(store))) return "nobody has accepted it any more";
  const [subject, manager] = await Promise.all([directory.user(userId), directory.managerOf(userId)]);
  if (!subject) {
    const gone = { account: { kind: "notFound" } as const, accountCheckedAt: clock.now().toISOString() };
    await store.saveJoiner({ ...record, facts: { ...facts, ...gone } }, joiner.etag);
    return undefined;
  }
  const receiver = receiverOf(manager, userId, await unreachedAddresses(ports));
  if (receiver.kind !== "manager" || !manager) return `no manager can get it: ${sayWhy(receiver)}`;
  const now = clock.now();
  const startsAt = new Date(Math.max(now.getTime(), firstMorningOf(facts, config.joinerRules).getTime()));
  const key = offerKeys.joiner(facts, 1);
  const ahead: Ahead = { joiner, facts, subject, manager, receiver, startsAt, key };
  const grant = await openGrant(ports, config, {
    userId,
    reason: "joiner",
    scopeId: facts.joinerId,
    key: `ahead ${key}`,
    opensAt: startsAt.toISOString(),
    closesAt: new Date(startsAt.getTime() + hours(config.joinerRules.offerHours)).toISOString(),
    joinerId: facts.joinerId,
    timeZone: facts.timeZone,
  });
  const row = await store.grant(grant.grantId);
  switch (row?.grant.state.kind) {
    case undefined:
    case "closed":
      return "it was tried before";
    case "collected":
      return afterCrash(ports, config, ahead, row);
    case "open":
    case "minting":
      break;
  }
  const why = await whyNot(ports, config, record, subject, now);
  if (why !== undefined) {
    await endGrant(ports, row.grant.grantId, why);
    return why;
  }
  return makeAndMail(ports, config, ahead, row);
}

const sayWhy = (receiver: Receiver): string => (receiver.kind === "helpdesk" ? receiver.because : "none is set");

async function whyNot(
  ports: AheadPorts,
  config: Config,
  record: JoinerRecord,
  user: DirectoryUser,
  now: Date,
): Promise<string | undefined> {
  const { directory } = ports;
  const [privilege, breakGlass, useful, registration, looked] = await Promise.all([
    directory.privilegeOf(user.id),
    isBreakGlass(directory, config, user.id),
    usefulnessOf(ports, config, user.id),
    ports.store.registration(user.id),
    readAccountDoubt(ports, config, record, user),
  ]);
  if (!looked) return "Entra does not show the account's methods";
  if (registration?.left !== undefined) return "HR has told that this person no longer works here";
  if (!useful.ok) return "a code will not let this person in";
  return whyNotAhead({ user, privilege, isBreakGlass: breakGlass, held: looked.held, doubt: looked.doubt }, now);
}

async function makeAndMail(
  ports: AheadPorts,
  config: Config,
  ahead: Ahead,
  row: GrantRow,
): Promise<string | undefined> {
  const { manager, startsAt } = ahead;
  const policy = await ports.policies.passPolicy();
  if (policy.state !== "enabled") return "one-time codes are turned off in this organisation";
  const { minimumLifetimeInMinutes: least, maximumLifetimeInMinutes: most } = policy;
  const lifetimeInMinutes = Math.min(Math.max(config.joinerRules.offerHours * 60, least), most);
  const making = {
    row,
    presser: { id: manager.id, name: manager.displayName },
    identityCheckedBy: "mailedAhead",
    lifetimeInMinutes,
    tenantId: config.tenantId,
    ...(startsAt > ports.clock.now() && { startDateTime: startsAt.toISOString() }),
  } as const;
  const made = await underPersonClaim(ports, row.grant, (held) => makePass(ports, config.issuing, making, held));
  if (made.kind === "minted") return mailAhead(ports, config, ahead, row, made);
  const because = await whyNotMade(ports, row, made);
  await endGrant(ports, row.grant.grantId, because);
  return because;
}

/** @throws TransientError where it heals by itself. */
async function whyNotMade(ports: AheadPorts, row: GrantRow, made: Exclude<Made, { kind: "minted" }>): Promise<string> {
  switch (made.kind) {
    case "livePass":
      return "a code for this person is valid already";
    case "limited":
      return `so many codes were handed out of late (${made.because})`;
    case "uncertain":
      throw new TransientError("it is not known whether Entra made the code; what it made is deleted first", {
        retryAfterSeconds: 300,
      });
    case "refused": {
      const now = ports.clock.now();
      const advice = mintAdvice(made, await firstRefusalOf(ports.store, row.grant, now), now);
      if (advice.kind === "again") throw new TransientError(made.inWords, { code: made.code, retryAfterSeconds: 300 });
      return made.inWords;
    }
  }
}

async function refuse(ports: AheadPorts, { record, etag }: Ahead["joiner"], because: string): Promise<void> {
  const { facts } = record;
  await ports.store.append([lineOf(ports, facts, "aheadRefused", offerKeys.joiner(facts, 1), because)]);
  await ports.store.saveJoiner({ ...record, facts: { ...facts, aheadRefused: because } }, etag);
}
