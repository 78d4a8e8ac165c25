import type { Config } from "../config/config.ts";
import { hireProblem } from "../domain/joiner/hireProblem.ts";
import type { Grant, IssuingWay } from "../domain/pass/grant.ts";
import { isStillNew, notForHire } from "../domain/pass/hireRules.ts";
import { isAgreed } from "../domain/pass/isAgreed.ts";
import {
  type CollectVerdict,
  isStillHere,
  isStillNeeded,
  isStillStranded,
  mayCollect,
  mayHoldPasskey,
  type OfferOfWave,
  wouldPassDo,
} from "../domain/pass/pickUpRules.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import type { PrivilegeCheck } from "../domain/people/privilege.ts";
import { usablePasskeysOf } from "../domain/people/usablePasskey.ts";
import { allowsPass, takesPass } from "../domain/policy/policyDefinition.ts";
import { mayBeEnforced, mayKeepIn } from "../enforcement/mayBeEnforced.ts";
import { TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { isBreakGlass } from "./breakGlass.ts";
import { isStillHrDeputy } from "./hrDeputy.ts";
import { isSecretOf, isWellFormed, type PickUpLink, secretHash } from "./pickUpLink.ts";
import { readAccountDoubt } from "./readAccountDoubt.ts";
import { type GrantRow, isStaleClaim } from "./settleClaim.ts";

/** A grant, the people around it as Entra knows them at this moment, and whether the one at the door may collect. */
export interface PickUpCase {
  readonly row: GrantRow;
  readonly subject: DirectoryUser | undefined;
  /** Whoever is at the door. */
  readonly presser: DirectoryUser | undefined;
  readonly verdict: CollectVerdict;
}

/** Who is signed in, and by which page they ask. */
export interface AtDoor {
  readonly id: string;
  readonly way: IssuingWay;
  /** By a role of the app. */
  readonly isHelpdesk?: boolean;
}

type CaseConfig = Pick<
  Config,
  "breakGlassUserIds" | "breakGlassGroupId" | "enforcedGroupId" | "enforcedStrengthId" | "joinerRules" | "hrDeputy"
>;

/** Of a look: the press asks, and hands nothing out without an answer. */
const NOT_ASKED: PrivilegeCheck = { kind: "none" };
const NO_SUCH_GRANT = secretHash("no such grant");

/**
 * The grant that a link opens; `undefined` alike for an unknown grant and a wrong secret, after the same comparison.
 */
export async function grantOfLink(
  store: Pick<Ports["store"], "grant">,
  link: PickUpLink,
): Promise<GrantRow | undefined> {
  if (!isWellFormed(link)) return undefined;
  const row = await store.grant(link.grantId);
  return isSecretOf(link.secret, row?.grant.secretHash ?? NO_SUCH_GRANT) ? row : undefined;
}

/**
 * Reads everything that the decision needs, live, in this very request. A claim that a crash left behind counts as open
 * here: it is settled by the press itself, which changes things, never by looking.
 * @param occasion whether a hire's account is new, and whether anybody holds a role, is read when a code is about to be
 * made: live looks are few, and roles take some thirty requests (bench: cost-per-person). A look hands out nothing.
 * @throws TransientError RefusedError: unreadable is not allowed.
 */
export async function readPickUpCase(
  ports: Pick<Ports, "directory" | "clock" | "store" | "methods" | "policies" | "reports">,
  config: CaseConfig,
  row: GrantRow,
  atDoor: AtDoor,
  occasion: "look" | "press",
): Promise<PickUpCase> {
  const { directory, clock } = ports;
  const { userId } = row.grant;
  const { id: presserId, way, isHelpdesk = false } = atDoor;
  const now = clock.now();
  const [presser, subject, manager, privilege, breakGlass, offer] = await Promise.all([
    directory.user(presserId),
    directory.user(userId),
    directory.managerOf(userId),
    occasion === "press" ? directory.privilegeOf(userId) : NOT_ASKED,
    isBreakGlass(directory, config, userId),
    offerOf(ports.store, row.grant),
  ]);
  const grant = isStaleClaim(row.grant, now) ? { ...row.grant, state: { kind: "open" } as const } : row.grant;
  const verdict = mayCollect({
    presser: { id: presserId, isHelpdesk },
    presserUser: presser,
    way,
    subject,
    manager,
    privilege,
    isBreakGlass: breakGlass,
    grant,
    now,
  });
  // Strangers are turned away without a look at the account's methods.
  if (!verdict.ok || !subject) return { row, subject, presser, verdict };
  const stillHere = isStillHere((await ports.store.registration(userId))?.left !== undefined);
  if (!stillHere.ok) return { row, subject, presser, verdict: stillHere };
  const need = await neededFor(ports, config, { grant: row.grant, subject, offer, occasion });
  const use = need.ok ? await usefulnessOf(ports, config, userId) : need;
  return { row, subject, presser, verdict: use.ok ? isAgreed(grant) : use };
}

/** Who lost a phone, or has a new one, needs a code whatever the account holds: what was lost may stand there still. */
async function neededFor(
  ports: Pick<Ports, "store" | "clock" | "methods" | "reports" | "directory">,
  config: Pick<Config, "joinerRules" | "hrDeputy">,
  about: {
    readonly grant: Grant;
    readonly subject: DirectoryUser;
    readonly offer: OfferOfWave | undefined;
    readonly occasion: "look" | "press";
  },
): Promise<CollectVerdict> {
  const { grant, subject, offer, occasion } = about;
  const { userId, reason, joinerId } = grant;
  if (offer) return needOf(ports, userId, offer);
  if (reason === "lostPhone" || reason === "newPhone") return { ok: true };
  if (joinerId === undefined && reason === "blocked")
    return isStillStranded(usablePasskeysOf(await methodsOf(ports.methods, userId)).length > 0);
  return hireOf(ports, config, grant, subject, occasion);
}

/**
 * Whether a code would let this person in, read live. Whoever is not enforced needs no strength to be read; under the
 * built-in one the group itself is looked at, too.
 */
export async function usefulnessOf(
  ports: Pick<Ports, "directory" | "store" | "policies">,
  config: CaseConfig,
  userId: string,
): Promise<CollectVerdict> {
  const { enforcedStrengthId } = config;
  if (!takesPass(enforcedStrengthId)) return wouldPassDo(false, await mayBeEnforced(ports, config, userId));
  if (!mayKeepIn(await ports.store.standingOf([userId]), userId)) return { ok: true };
  return wouldPassDo(allowsPass((await ports.policies.strength(enforcedStrengthId))?.combinations), true);
}

/**
 * The offers of a wave stay open for days, and nobody closes them when the person needs no code any more; an onboarding
 * closes its own.
 */
async function offerOf(store: Ports["store"], { waveId, userId, reason }: Grant): Promise<OfferOfWave | undefined> {
  if (waveId === undefined) return undefined;
  const [wave, [member]] = await Promise.all([store.wave(waveId), store.members(waveId, [userId])]);
  return { reason, wave: wave?.facts, member };
}

/** A hire's: by what HR has told since the link was made, and at a press by what the account looks like now. */
async function hireOf(
  ports: Pick<Ports, "store" | "clock" | "methods" | "reports" | "directory">,
  config: Pick<Config, "joinerRules" | "hrDeputy">,
  { joinerId, userId, collector }: Grant,
  subject: DirectoryUser,
  occasion: "look" | "press",
): Promise<CollectVerdict> {
  const joiner = joinerId === undefined ? undefined : await ports.store.joiner(joinerId);
  const problem = hireProblem(joiner?.record.facts, userId, ports.clock.now(), config.joinerRules);
  if (!joiner || problem) return notForHire(problem ?? "linkClosed");
  if (collector?.kind === "hrDeputy" && !(await isStillHrDeputy(ports, config, joiner.record, collector.id)))
    return notForHire("linkClosed");
  if (occasion === "look") return { ok: true };
  const looked = await readAccountDoubt(ports, config, joiner.record, subject);
  if (!looked) throw new TransientError(METHODS_NOT_SHOWN);
  return isStillNew(looked.doubt, looked.held);
}

const METHODS_NOT_SHOWN = "Entra does not show the methods of this account";

/** @throws TransientError where Entra does not show them: a missing answer is not an account without methods. */
async function methodsOf(reader: Ports["methods"], userId: string): Promise<readonly AuthenticationMethod[]> {
  const held = await reader.methodsOf(userId);
  if (!held) throw new TransientError(METHODS_NOT_SHOWN);
  return held;
}

async function needOf(
  { methods }: Pick<Ports, "methods">,
  userId: string,
  offer: OfferOfWave,
): Promise<CollectVerdict> {
  const held = mayHoldPasskey(offer) ? await methodsOf(methods, userId) : [];
  return isStillNeeded(offer, usablePasskeysOf(held).length > 0);
}
