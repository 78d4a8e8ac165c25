import type { DecidedSignIn } from "../tenant/signIns/records.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { handOver } from "./enrolment.ts";
import { addSecond, makeCodeAtKiosk } from "./kiosk.ts";
import { askForCode } from "./managers.ts";
import { loseDevice, type Person, usableAgain, usableAt } from "./standInPerson.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";
import { addDays, afterWorkingMinutes, isWorkday, localDate, localMoment } from "./workingTime.ts";

/** Somebody who was enforced, and lost what held their passkey. Moments in ms. */
interface LostPhone {
  readonly person: Person;
  readonly lostAt: number;
  /** Who presses for a code: their manager; or they themselves, with a passkey that they have besides. */
  readonly by: "manager" | "kiosk";
  pressedAt?: number;
  /** How often a password alone, or with a tap, got in before they had a passkey again. */
  gotInByPassword: number;
}

export interface LostPhonesSummary {
  readonly lost: number;
  /** For whom somebody pressed for a code; those at the kiosk among them. */
  readonly pressed: number;
  readonly atKiosk: number;
  /** Of `lost`: who had a passkey that worked, at the kiosk a new one, within half an hour of that. */
  readonly within30Minutes: number;
  readonly gotInByPassword: number;
}

const HALF_AN_HOUR_MS = 30 * 60_000;
/** From their entry into enforcement on. */
const LOST_WITHIN_WORKING_MINUTES = 4 * 540;
const MORNING = 7 * 60;
const HAVE_A_SECOND = 1 / 3;

/** Keeps the books of phones that are lost under enforcement, whatever the product says of them. */
export class LostPhones {
  readonly #lost = new Map<string, LostPhone>();

  add(person: Person, at: number, by: LostPhone["by"] = "manager"): LostPhone {
    const one: LostPhone = { person, lostAt: at, by, gotInByPassword: 0 };
    this.#lost.set(person.id, one);
    return one;
  }

  saw({ userId, with: kind, result }: Pick<DecidedSignIn, "userId" | "with" | "result">): void {
    const one = this.#lost.get(userId);
    const isByPassword = kind === "password" || kind === "passwordAndPush";
    if (one && isByPassword && result === "success" && usableAgain(one.person, one.lostAt) === undefined)
      one.gotInByPassword++;
  }

  summary(): LostPhonesSummary {
    const all = [...this.#lost.values()];
    const isQuick = ({ person, pressedAt }: LostPhone): boolean => {
      if (pressedAt === undefined) return false;
      const before = usableAt(person, pressedAt);
      const again = person.usableSince.find(({ at, count }) => at >= pressedAt && count > before);
      return again !== undefined && again.at - pressedAt <= HALF_AN_HOUR_MS;
    };
    const pressed = all.filter(({ pressedAt }) => pressedAt !== undefined);
    return {
      lost: all.length,
      pressed: pressed.length,
      atKiosk: pressed.filter(({ by }) => by === "kiosk").length,
      within30Minutes: all.filter(isQuick).length,
      gotInByPassword: all.reduce((sum, one) => sum + one.gotInByPassword, 0),
    };
  }
}

/**
 * So many people lose what holds their passkey within days of being enforced. They go to their manager, who gives them
 * a code on the spot. One in three has a second passkey by then, and goes to the kiosk. Half of them have the old
 * passkey deleted; with the other half it stays on the account.
 * @param leaving by id: they are about to go, and lose nothing before.
 */
export function planPhonesLostUnderEnforcement(
  context: PeopleContext,
  count: number,
  books: LostPhones,
  leaving: ReadonlySet<string>,
): void {
  const { population, directory } = context;
  const whoCanAsk = [...population.people.values()].filter((person) => {
    const manager = population.people.get(directory.managerOf(person.id) ?? "");
    const isHere = !person.onLeave && !person.isPlayed && !leaving.has(person.id);
    return person.kind === "employee" && isHere && manager && !manager.onLeave;
  });
  const chosen = whoCanAsk
    .toSorted((a, b) => drawFor(context, a, "lostUnderEnforcement") - drawFor(context, b, "lostUnderEnforcement"))
    .slice(0, count);
  for (const person of chosen) waitForEntry(context, person, books, localDate(context.clock.now(), person.timeZone));
}

function waitForEntry(context: PeopleContext, person: Person, books: LostPhones, date: string): void {
  const { clock, directory, population } = context;
  const at = localMoment(date, MORNING, person.timeZone);
  const tomorrow = () => waitForEntry(context, person, books, addDays(date, 1));
  if (at < clock.now() || !isWorkday(date)) {
    tomorrow();
    return;
  }
  clock.at(at, "somebody will lose a phone", () => {
    const isEnforced = directory.isMember(population.enforcedGroupId, person.id) && person.passkeysAtHand.size > 0;
    if (!isEnforced) return tomorrow();
    if (drawFor(context, person, "hasSecond") < HAVE_A_SECOND) addSecond(context, person);
    const minutes = drawFor(context, person, "lostUnderEnforcement|when") * LOST_WITHIN_WORKING_MINUTES;
    clock.at(afterWorkingMinutes(clock.now(), minutes, person.timeZone), "a phone is lost under enforcement", () =>
      lose(context, person, books),
    );
  });
}

function lose(context: PeopleContext, person: Person, books: LostPhones): void {
  const { clock, directory, population } = context;
  const lost = loseDevice(person, clock.now());
  if (lost.length === 0) return;
  if (drawFor(context, person, "reportsIt") < 0.5) for (const id of lost) directory.deleteMethod(person.id, id);
  if (person.passkeysAtHand.size > 0) {
    const one = books.add(person, clock.now(), "kiosk");
    const later = 10 + drawFor(context, person, "atKiosk") * 50;
    makeCodeAtKiosk(context, person, afterWorkingMinutes(clock.now(), later, person.timeZone), () => {
      one.pressedAt ??= clock.now();
    });
    return;
  }
  const one = books.add(person, clock.now());
  const manager = population.people.get(directory.managerOf(person.id) ?? "");
  if (!manager) return;
  const minutes = 10 + drawFor(context, person, "asksManager") * 50;
  const at = afterWorkingMinutes(clock.now(), minutes, manager.timeZone);
  visitAt(context, manager, at, "a manager gives a code on the spot", async () => {
    // Helped in another way meanwhile.
    if (person.passkeysAtHand.size > 0) return "done";
    const browser = context.openBrowser();
    const page = await signInAt(context, browser, manager, onTheSpot(context, person));
    if (isOutage(page)) return "outage";
    one.pressedAt ??= clock.now();
    const answer = page && (await askForCode(browser, page, "/my-team/"));
    if (isOutage(answer?.page)) return "outage";
    if (answer?.code) handOver(context, person, answer.code);
    else
      context.note(
        `${manager.userPrincipalName}: no code on the spot for ${person.userPrincipalName} (${answer?.page.status ?? page?.status ?? "not signed in"}): ${(answer?.page ?? page)?.text.slice(0, 300).replaceAll(/\s+/g, " ")}`,
      );
    return "done";
  });
}

const onTheSpot = ({ selfService }: PeopleContext, { id }: Person): string =>
  new URL(`/my-team/${id}/pass`, selfService.url).href;
