import { unitOf } from "../tenant/ids.ts";
import { ATTACKERS_USER_AGENT, type AttackLedger, attackersDevice } from "./attackLedger.ts";
import { type PlannedTries, planCall, planDay } from "./attackPlan.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { takeCall } from "./helpdesk.ts";
import { askForCode } from "./managers.ts";
import type { Person } from "./standInPerson.ts";
import type { StolenPassword } from "./stolenPasswords.ts";
import { signInAt } from "./visits.ts";
import { addDays, localDate } from "./workingTime.ts";

const MINUTE_MS = 60_000;

export interface Attacker {
  /** A mail came for somebody. `pickUpLink` is the link in it to somebody's pass, if there is one. */
  sawMailTo(person: Person, pickUpLink: string | undefined): void;
}

/**
 * Somebody outside who holds passwords and nothing else. They try them at odd hours, in bursts and floods and after
 * each mail, ring the helpdesk in the owner's name, and collect passes that are offered to a manager among the owners.
 */
export function startAttacker(
  context: PeopleContext,
  passwords: readonly StolenPassword[],
  ledger: AttackLedger,
): Attacker {
  const { clock, seed } = context;
  const draw = (event: string) => unitOf(seed, `attack|${event}`);
  const mailsSeen = new Map<Person, number>(passwords.map(({ owner }) => [owner, 0]));

  // A local date begins up to half a day before it does in UTC, so each is planned a day ahead.
  const planDate = (date: string): void => {
    for (const password of passwords) {
      for (const planned of planDay(draw, password, date)) planTries(context, password.owner, planned);
      const callAt = planCall(draw, password, date) ?? 0;
      if (callAt >= clock.now())
        clock.at(callAt, "an attacker rings the helpdesk", () => ring(context, password.owner, ledger));
    }
    clock.at(Date.parse(date), "an attacker plans a day", () => planDate(addDays(date, 1)));
  };
  if (passwords.length > 0) planDate(localDate(clock.now(), "UTC"));

  return {
    sawMailTo(person, pickUpLink) {
      const seen = mailsSeen.get(person);
      if (seen === undefined) return;
      mailsSeen.set(person, seen + 1);
      const drawn = drawFor(context, person, `attack|mail|${seen}`);
      const after = (minutes: number) => clock.now() + Math.round(minutes * MINUTE_MS);
      clock.at(after(3 + drawn * 120), "an attacker tries after a mail", () => tryPassword(context, person, 1));
      if (pickUpLink)
        clock.at(after(1 + drawn * 30), "an attacker opens a pick-up link", () =>
          collect(context, person, pickUpLink, ledger),
        );
    },
  };
}

function planTries(context: PeopleContext, owner: Person, { at, why, tries }: PlannedTries): void {
  if (at >= context.clock.now())
    context.clock.at(at, `an attacker tries a password (${why})`, () => tryPassword(context, owner, tries));
}

/** What the likes of Azure CLI ask for first: such a sign-in is judged for the directory. */
const baselineScopes = ["openid", "profile", "offline_access", "User.Read"];

/**
 * Every other one of several tries is with a wrong password. In every other minute of the clock they ask for baseline
 * scopes only. An attacker who is in stops.
 */
function tryPassword({ clock, directory, population }: PeopleContext, owner: Person, tries: number): void {
  if (!population.people.has(owner.id)) return; // a hire whose account comes later
  const asksForLittle = Math.floor(clock.now() / MINUTE_MS) % 2 === 0;
  for (let left = tries; left > 0; left--) {
    const answer = directory.signIn({
      userId: owner.id,
      with: { kind: left % 2 === 0 ? "wrongPassword" : "password" },
      interactive: true,
      device: attackersDevice,
      ...(asksForLittle && { scopes: baselineScopes }),
    });
    if (answer.result === "success") return;
  }
}

function ring(context: PeopleContext, owner: Person, ledger: AttackLedger): void {
  const outcome = takeCall(context, { name: owner.displayName, reachedAt: undefined });
  context.note(`somebody rang the helpdesk as ${owner.userPrincipalName}: ${outcome}`);
  if (outcome === "helped") ledger.fooledHelpdesk();
}

/** A pass that is shown is counted; the attacker does not use it. */
async function collect(context: PeopleContext, manager: Person, link: string, ledger: AttackLedger): Promise<void> {
  const browser = context.openBrowser({ "user-agent": ATTACKERS_USER_AGENT });
  const page = await signInAt(context, browser, manager, link, ["password"]);
  const answer = page && (await askForCode(browser, page));
  context.note(`somebody opened a link to a pass as ${manager.userPrincipalName}: ${answer?.page.status ?? "no form"}`);
  if (answer?.code) ledger.collected();
}
