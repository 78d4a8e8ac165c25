import type { Config } from "../../shared/config/config.ts";
import type { ToldLeft } from "../../shared/domain/leaver/toldLeft.ts";
import { presserProblem, subjectProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { isSamePerson, type Person } from "../../shared/domain/people/person.ts";
import { mayStillServe } from "../../shared/domain/people/personActs.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import { endGrant } from "../../shared/passes/endGrant.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { underEtag } from "../../shared/underEtag.ts";
import { tryAppAlert } from "../../shared/waves/staffMails.ts";
import type { ProblemCode } from "../../shared/web/problem.ts";
import { liftLeft } from "./liftLeft.ts";
import type { LiftLeft } from "./requests.ts";

export type LiftNeeds = Pick<Ports, "store" | "clock" | "directory" | "email" | "passIssuer">;

/** Why nobody is back by it. */
interface NotLifted {
  readonly status: 403 | 404 | 409 | 503;
  readonly code: ProblemCode;
  readonly say: string;
}

const FIRST = "1970-01-01T00:00:00.000Z";

/**
 * An Admin says that somebody of whom HR told that they left works here. Whatever of the telling is not done yet is not
 * done any more. Every link of before is closed, its code deleted, and security hears of it. A new word of HR's counts
 * anew. Everything is looked at live. Safe to repeat: the mark beside the person goes last.
 * @returns why not. @throws ConflictError TransientError RefusedError
 */
export async function liftByHand(
  ports: LiftNeeds,
  config: Config,
  by: Person,
  userId: string,
  { reason, at }: LiftLeft,
): Promise<NotLifted | undefined> {
  const { store, directory } = ports;
  if (isSamePerson(by.id, userId))
    return { status: 403, code: "ownCase", say: "Nobody says of themselves that they are back: another Admin does." };
  const left = (await store.registration(userId))?.left;
  if (!left) return { status: 409, code: "hasNotLeft", say: "Of this person nothing is noted that they have left." };
  if (left.at !== at) return toldAnew;
  const presserUser = await directory.user(by.id);
  if (presserProblem({ presser: by, presserUser }, userId)) return notAMember;
  const because = await whyNotThis(ports, config, userId);
  if (because) return because;
  const isAnew = await endLeaving(ports, left, by, userId, reason);
  if (isAnew) return toldAnew;
  await endLinks(ports, userId, by);
  await liftLeft(ports, left.worker, userId);
  const what = `${by.displayName} says that the account ${userId}, of which HR told that its owner left, belongs to somebody who works here: they may be offered a one-time code again. If you do not expect it, ask ${by.displayName}, and HR. ${config.publicUrl}/people/${userId}`;
  await tryAppAlert(ports, config, `leftLifted|${left.eventId}|${userId}`, what, "both");
  return undefined;
}

const toldAnew: NotLifted = {
  status: 409,
  code: "toldAnew",
  say: "HR has told of this person anew since you looked. Nothing was changed; look at the page again.",
};
const notAMember: NotLifted = {
  status: 403,
  code: "notForAccount",
  say: "Whoever says so has to be a member of this organisation whose account is switched on, and Entra does not say that of yours.",
};

/** As of whoever gets no code, whoever asks; an account that is switched off still may be back before it is on. */
async function whyNotThis({ directory }: LiftNeeds, config: Config, userId: string): Promise<NotLifted | undefined> {
  const user = await directory.user(userId);
  if (!user) return { status: 404, code: "unknownPerson", say: "There is no such person in this tenant." };
  const [privilege, breakGlass] = [await directory.privilegeOf(userId), await isBreakGlass(directory, config, userId)];
  switch (subjectProblem({ isBreakGlass: breakGlass, privilege }, user)) {
    case undefined:
    case "accountDisabled":
      return undefined;
    case "privileged":
      return { status: 409, code: "privileged", say: "The account has admin rights. Nobody gets a code for it." };
    case "rolesUnreadable":
      return { status: 503, code: "rolesUnreadable", say: "Whether the account has admin rights cannot be read now." };
    case "breakGlass":
      return { status: 409, code: "notForAccount", say: "It is a break-glass account. Nobody gets a code for it." };
    default:
      return { status: 409, code: "notForAccount", say: "It is no account of a member of this organisation." };
  }
}

/** The line first: nobody is back of whom nobody can read by whose word. @returns whether HR has told anew. */
const endLeaving = (
  { store, clock }: LiftNeeds,
  { worker, eventId, at: leftAt }: ToldLeft,
  by: Person,
  userId: string,
  reason: string,
): Promise<boolean> =>
  underEtag(async () => {
    const known = await store.leaver(worker);
    const isSameTelling = known?.leaver.eventId === eventId;
    const isUnderWay = known?.leaver.state === "waiting";
    if (isUnderWay && !isSameTelling) return true;
    const at = clock.now().toISOString();
    const before = `HR had told that they go; so it was since ${leftAt}`;
    const line = { scope: worker, id: `leaverLifted|${eventId}`, at, who: by, what: "leaverLifted" } as const;
    await store.append([{ ...line, why: reason, before, subjectId: userId }]);
    // The brake holds people half way, too. Whom it holds by a later telling it holds still.
    const isHeld = isSameTelling && known?.leaver.state === "held";
    if (known && (isUnderWay || isHeld || known.leaver.state === "done"))
      await store.saveLeaver({ ...known.leaver, state: "lifted", notYet: undefined, nextAt: undefined }, known.etag);
    return false;
  });

/** They start afresh: what a crash left open while they had left opens nothing afterwards. */
async function endLinks(ports: LiftNeeds, userId: string, by: Person): Promise<void> {
  const now = ports.clock.now();
  for (const grant of await ports.store.grantsOf(userId, FIRST))
    if (mayStillServe(grant, now))
      await endGrant(ports, grant.grantId, `of before ${by.displayName} said that the person is back`);
}
