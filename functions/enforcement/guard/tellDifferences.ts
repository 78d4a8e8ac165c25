import type { Config } from "../../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../../shared/domain/audit.ts";
import { operationIdOf } from "../../../shared/domain/mail/operationId.ts";
import { tellSecurity } from "../../../shared/enforcement/tellOperators.ts";
import { isServiceError } from "../../../shared/errors.ts";
import { ABOUT_NAMES } from "../../../shared/troubles/aboutWork.ts";
import { noteQuietly } from "../../../shared/troubles/noteQuietly.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

const NAMES_IN_A_MAIL = 10;

/**
 * @param out taken out. @param kept ready, so they stay until a person decides. @param stillIn the group shows them
 * still, though it let them go. @param more nobody has looked at them yet.
 */
export async function tellStrangers(
  ports: GuardNeeds,
  config: Config,
  {
    out,
    kept,
    stillIn,
    more,
  }: {
    readonly out: readonly string[];
    readonly kept: readonly string[];
    readonly stillIn: readonly string[];
    readonly more: number;
  },
): Promise<void> {
  const rest =
    more > 0
      ? ` ${more} more are still to be looked at, some with every run; to free them all at once, stop enforcement.`
      : "";
  if (out.length > 0) {
    const say = `Somebody had put ${people(out)} into the enforced group. They have no working passkey, so the app took them out: ${await namesOf(ports, out)}. Find out who did that.${rest}`;
    await tellSecurity(ports, config, `guard|strangersOut|${setOf(ports, config, out)}`, say);
  }
  if (stillIn.length > 0) {
    const say = `Somebody has put ${people(stillIn)} into the enforced group. They have no working passkey, and the group still shows them after the app took them out: ${await namesOf(ports, stillIn)}. That is tried again with every run.${rest}`;
    await tellSecurity(ports, config, `guard|strangersStillIn|${setOf(ports, config, stillIn)}`, say);
  }
  if (kept.length === 0) return;
  await noteByHand(ports, "strangerKept", kept, "they have a working passkey, so they stay until somebody decides");
  const say = `Somebody has put ${people(kept)} into the enforced group. They have a working passkey, so the app leaves them there until somebody decides: ${await namesOf(ports, kept)}. Take out of the group whoever does not belong there.${rest}`;
  await tellSecurity(ports, config, `guard|strangersKept|${setOf(ports, config, kept)}`, say);
}

/**
 * Of people in the break-glass group whom the settings do not name: at once, and daily.
 * @param enforced those whom a row says to be enforced.
 */
export async function tellLeftOut(
  ports: GuardNeeds,
  config: Config,
  { enforced, rest }: { readonly enforced: readonly string[]; readonly rest: readonly string[] },
): Promise<void> {
  const all = [...enforced, ...rest];
  const first =
    enforced.length > 0 ? ` Of them ${people(enforced)} should be enforced: ${await namesOf(ports, enforced)}.` : "";
  const say = `In the break-glass group ${all.length === 1 ? "is 1 person" : `are ${all.length} people`} whom BREAK_GLASS_USER_IDS does not name: ${await namesOf(ports, all)}. Our policies leave them out, so a password lets them in.${first} Take them out of the group, or name them in the setting.`;
  await tellSecurity(ports, config, `guard|leftOut|${setOf(ports, config, all)}`, say);
}

/** @param back put back. @param left not put back: not ready, or nobody may enter now. */
export async function tellMissing(
  ports: GuardNeeds,
  config: Config,
  {
    back,
    left,
    because = "they have no working passkey",
  }: { readonly back: readonly string[]; readonly left: readonly string[]; readonly because?: string },
): Promise<void> {
  if (back.length > 0) {
    const say = `Somebody had taken ${people(back)} out of the enforced group. They have a working passkey, so the app put them back: ${await namesOf(ports, back)}. Find out who did that.`;
    await tellSecurity(ports, config, `guard|putBack|${setOf(ports, config, back)}`, say);
  }
  if (left.length === 0) return;
  await noteByHand(ports, "memberMissing", left, because);
  const say = `Somebody has taken ${people(left)} out of the enforced group, who are to be in it: ${await namesOf(ports, left)}. The app does not put them back: ${because}. Somebody has to decide about them.`;
  await tellSecurity(ports, config, `guard|missing|${setOf(ports, config, left)}`, say);
}

/** Of those whom somebody put into the enforced group, or took out of it, and who stay so: once a day and person. */
async function noteByHand(
  { store, clock }: GuardNeeds,
  what: "strangerKept" | "memberMissing",
  userIds: readonly string[],
  why: string,
): Promise<void> {
  const at = clock.now().toISOString();
  const line = { scope: APP_SCOPE, at, who: APP, what, why };
  await store.append(
    userIds.map((userId) => ({ ...line, id: `${what}|${userId}|${at.slice(0, 10)}`, subjectId: userId })),
  );
}

const people = ({ length }: readonly string[]): string => (length === 1 ? "1 person" : `${length} people`);

/** Told once a day and set of people. */
const setOf = ({ clock }: GuardNeeds, { tenantId }: Config, userIds: readonly string[]): string =>
  operationIdOf(tenantId, clock.now().toISOString().slice(0, 10), userIds.toSorted().join(" "));

/** Names where Entra tells them just now; ids say enough to look them up. */
export async function namesOf(
  ports: Pick<GuardNeeds, "directory" | "store" | "clock">,
  userIds: readonly string[],
): Promise<string> {
  const names: string[] = [];
  for (const userId of userIds.slice(0, NAMES_IN_A_MAIL)) {
    try {
      names.push((await ports.directory.user(userId))?.userPrincipalName ?? userId);
    } catch (error) {
      if (!isServiceError(error)) throw error;
      await noteQuietly(ports, ABOUT_NAMES, error);
      names.push(userId);
    }
  }
  const more = userIds.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
