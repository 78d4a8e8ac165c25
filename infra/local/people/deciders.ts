import type { BrowserForm, BrowserPage, PersonBrowser } from "../signIn/personBrowser.ts";
import { drawFor, type PeopleContext } from "./context.ts";
import { habits } from "./habits.ts";
import type { Person } from "./standInPerson.ts";
import { isOutage, signInAt, visitAt } from "./visits.ts";
import { addDays, afterWorkingMinutes, isWorkday, localDate, nextWorkday } from "./workingTime.ts";

const asksToDecide = /Decide\s+about\s+each\s+of\s+them\s+on\s+the\s+wave's\s+page/;
const asksToConfirm = /A\s+second\s+person\s+has\s+to\s+confirm\s+it\s+on\s+the\s+wave's\s+page/;
/** The part of the wave's page that names those about whom somebody has to decide. */
const undecidedPart = /^To be decided \(\d+\)$([\s\S]*?)(?=^Decided \(\d+\)$|$(?![\s\S]))/m;
const decisionAction = /\/members\/([\w-]+)\/decision$/;

const WAIVED_DAYS = 120;
/** The page asks for eight days: the person is told a week ahead. */
const DATE_AHEAD_DAYS = 10;
const A_WORKING_DAY_MINUTES = 9 * 60;

/** What an admin does about somebody who is still outside. */
type Wanted =
  | { readonly kind: "hold" | "waive" | "date"; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "askSecond" };

/** Admins who decide about people who stay outside long after the others were enforced. */
export interface Deciders {
  /** @param text of a mail to the operators. @param link to the page of the wave that it is about. */
  read(text: string, link: string): void;
}

/**
 * The starter of the wave reads who is still outside, and decides about each by name on the wave's page: a few are
 * waived with an end, whoever else is on leave is held, and the others get a date, which the approver confirms.
 */
export function makeDeciders(context: PeopleContext): Deciders {
  const { clock, population } = context;
  const { starter, approver } = population;
  const planned = new Set<string>();
  /** Whose date waits for the second person, or was carried out or missed. */
  const dated = new Set<Person>();

  /** One visit is enough for all that a page shows. */
  const come = (person: Person, link: string, minutes: number, visit: (page: Visit) => Promise<"done" | "outage">) => {
    const key = `${person.id} ${new URL(link).pathname}`;
    if (planned.has(key)) return;
    planned.add(key);
    const at = afterWorkingMinutes(clock.now(), minutes, person.timeZone);
    visitAt(context, person, at, "an admin decides about people outside", async () => {
      planned.delete(key);
      const browser = context.openBrowser();
      const page = await signInAt(context, browser, person, link);
      if (isOutage(page)) return "outage";
      if (page?.status === 200) return visit({ browser, page, link });
      context.note(`${person.userPrincipalName}: cannot see ${link} (${page?.status ?? "not signed in"})`);
      return "done";
    });
  };
  const minutesOf = (person: Person, what: string, link: string) =>
    20 + drawFor(context, person, `${what}|${new URL(link).pathname}|${clock.now()}`) * 160;
  const decideLater = (link: string) => come(starter, link, minutesOf(starter, "decide", link), decideAll);
  const confirmLater = (link: string) => come(approver, link, minutesOf(approver, "confirm", link), confirmAll);

  async function decideAll({ browser, page, link }: Visit): Promise<"done" | "outage"> {
    let isOpen = false;
    for (const person of undecidedOn(page)) {
      const wanted = wantedFor(context, person, dated);
      if (wanted.kind === "askSecond") {
        isOpen = true;
        continue;
      }
      const form = formAbout(page, person, wanted.kind);
      if (!form) continue;
      const sent = await send(starter, browser, form, wanted.values);
      if (sent === "outage") return "outage";
      if (sent === "taken" && wanted.kind === "date") dated.add(person);
      if (sent === "refused" || wanted.kind === "date") isOpen = true;
    }
    // A mail may be lost: the starter looks again, and then tells the approver in person.
    if (isOpen) come(starter, link, A_WORKING_DAY_MINUTES, lookAgain);
    return "done";
  }

  async function lookAgain(visit: Visit): Promise<"done" | "outage"> {
    const waits = undecidedOn(visit.page).some((person) => wantedFor(context, person, dated).kind === "askSecond");
    if (waits) confirmLater(visit.link);
    return decideAll(visit);
  }

  async function confirmAll({ browser, page }: Visit): Promise<"done" | "outage"> {
    for (const form of page.forms.filter(({ fields }) => fields.some(({ name }) => name === "confirm"))) {
      const person = subjectOf(form);
      if (!person || person === approver) continue;
      const sent = await send(approver, browser, form, {});
      if (sent === "outage") return "outage";
      if (sent === "taken") person.entersByDate = true;
    }
    return "done";
  }

  /** Those whom the page names as undecided, and never the reader themselves. */
  function undecidedOn(page: BrowserPage): readonly Person[] {
    const names = undecidedPart.exec(page.text)?.[1] ?? "";
    const people = new Set(page.forms.map(subjectOf).filter((person) => person !== undefined));
    return [...people].filter(
      (person) => person !== starter && !person.isPlayed && names.includes(person.userPrincipalName),
    );
  }

  function subjectOf({ action }: BrowserForm): Person | undefined {
    return population.people.get(decisionAction.exec(new URL(action).pathname)?.[1] ?? "");
  }

  const formAbout = (page: BrowserPage, person: Person, kind: string): BrowserForm | undefined =>
    page.forms.find(
      (form) =>
        subjectOf(form) === person &&
        form.fields.some(({ name, value }) => name === "decision" && value === kind) &&
        !form.fields.some(({ name }) => name === "confirm"),
    );

  async function send(by: Person, browser: PersonBrowser, form: BrowserForm, values: Readonly<Record<string, string>>) {
    const answer = await browser.submit(form, values);
    if (isOutage(answer)) return "outage";
    if (answer.status < 400) return "taken";
    context.note(`${by.userPrincipalName}: a decision was answered ${answer.status}: ${answer.text.slice(0, 200)}`);
    return "refused";
  }

  return {
    read(text, link) {
      if (asksToDecide.test(text)) decideLater(link);
      if (asksToConfirm.test(text)) confirmLater(link);
    },
  };
}

interface Visit {
  readonly browser: PersonBrowser;
  readonly page: BrowserPage;
  readonly link: string;
}

/**
 * A few are waived: it is known when they will be able to. Whoever had a date that came to nothing is waived too, since
 * a second one would end as the first.
 */
function wantedFor(context: PeopleContext, person: Person, dated: ReadonlySet<Person>): Wanted {
  const today = localDate(context.clock.now(), context.population.starter.timeZone);
  const waive = (reason: string): Wanted => ({ kind: "waive", values: { reason, until: addDays(today, WAIVED_DAYS) } });
  if (dated.has(person))
    return person.entersByDate ? waive("The date could not be carried out") : { kind: "askSecond" };
  if (drawFor(context, person, "waived") < habits.canSayByWhen)
    return waive(person.onLeave ? "On leave until then" : "Gets a machine that can use passkeys by then");
  if (person.onLeave) return { kind: "hold", values: { reason: "On leave, and nobody knows until when" } };
  const on = addDays(today, DATE_AHEAD_DAYS);
  return { kind: "date", values: { reason: "Answers no mail", on: isWorkday(on) ? on : nextWorkday(on) } };
}
