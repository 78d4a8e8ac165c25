import { afterEach, describe, expect, test } from "vitest";
import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import { drawFor } from "../../../../../infra/local/people/context.ts";
import { makeDeciders } from "../../../../../infra/local/people/deciders.ts";
import { habits } from "../../../../../infra/local/people/habits.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import type { Person } from "../../../../../infra/local/people/standInPerson.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { serveWavePage } from "../../../../support/people/wavePageSite.ts";
import { tenantWorld } from "../tenant/handClock.ts";

const askToDecide =
  "3 members of this wave are still outside 28 days after the flip: Ada (ada@contoso.example). Nobody asks them for a passkey, so their passwords work as ever. Decide about each of them on the wave's page: hold, waive with an end, or a date, which a second person confirms.";
const askToConfirm =
  "Hana wants Ada (ada@contoso.example) to be enforced from 2026-03-12 on, ready or not: Answers no mail. A second person has to confirm it on the wave's page; until then nothing happens.";

type Site = Awaited<ReturnType<typeof serveWavePage>>;
const sites: Site[] = [];
afterEach(async () => {
  for (const site of sites.splice(0)) await site.stop();
});

/** A Monday morning, four weeks after the flip of a wave of 400. */
function company() {
  const { clock, directory } = tenantWorld();
  const population = populate(directory, 7, 400, 1);
  const due: { readonly when: number; readonly act: () => unknown }[] = [];
  const agenda: BusinessClock = {
    now: clock.now,
    hold: clock.hold,
    settled: clock.settled,
    at: (when, _what, act) => {
      due.push({ when, act });
      return () => {};
    },
  };
  const notes: string[] = [];
  const context = {
    ...quietContext({ clock: agenda, directory, population }),
    note: (text: string) => void notes.push(text),
  };
  const isFew = (person: Person) => drawFor(context, person, "waived") < habits.canSayByWhen;
  const staff = [...population.people.values()].filter(({ kind }) => kind === "employee");
  const one = (is: (person: Person) => boolean): Person => {
    const found = staff.find(is);
    if (!found) throw new Error("there is nobody like that");
    return found;
  };
  return {
    context,
    notes,
    due,
    starter: population.starter,
    approver: population.approver,
    away: one((person) => person.onLeave && !isFew(person)),
    backSoon: one((person) => person.onLeave && isFew(person)),
    few: one((person) => !person.onLeave && isFew(person)),
    silent: one((person) => !person.onLeave && !isFew(person)),
    async serve(...outside: Person[]): Promise<Site> {
      const site = await serveWavePage(outside.map(({ id: userId, ...rest }) => ({ userId, ...rest })));
      sites.push(site);
      return site;
    },
    /** What is planned comes to pass, until nothing is planned any more; at most so many visits. */
    async later(visits = 20): Promise<void> {
      for (let n = 0; n < visits && due.length > 0; n++) {
        due.sort((a, b) => a.when - b.when);
        const next = due.shift();
        if (!next) return;
        clock.advanceMinutes(Math.max(0, (next.when - clock.now()) / 60_000));
        await next.act();
      }
    },
  };
}

describe("admins who read that people are still outside", () => {
  test("hold whoever is on leave", async () => {
    const { context, away, serve, later, due } = company();
    const site = await serve(away);
    makeDeciders(context).read(askToDecide, site.link);
    await later();
    expect(site.sent).toEqual([{ userId: away.id, decision: "hold", reason: expect.stringMatching(/leave/) }]);
    expect(due).toEqual([]);
  });

  test("waive a few, with an end", async () => {
    const { context, few, backSoon, serve, later, due } = company();
    const site = await serve(few, backSoon);
    makeDeciders(context).read(askToDecide, site.link);
    await later();
    const waiver = { decision: "waive", until: "2026-06-30" };
    expect(site.sent).toEqual([
      { ...waiver, userId: few.id, reason: expect.stringMatching(/machine/) },
      { ...waiver, userId: backSoon.id, reason: expect.stringMatching(/leave/) },
    ]);
    expect(due).toEqual([]);
  });

  test("set a date for the others, which counts once the other of them has confirmed it", async () => {
    const { context, silent, serve, later } = company();
    const site = await serve(silent);
    const deciders = makeDeciders(context);
    deciders.read(askToDecide, site.link);
    await later(1);
    const date = { userId: silent.id, decision: "date", on: "2026-03-12" };
    expect(site.sent).toEqual([{ ...date, reason: "Answers no mail" }]);
    expect(silent.entersByDate).toBe(false);
    deciders.read(askToConfirm, site.link);
    await later();
    expect(site.sent.slice(1)).toEqual([{ ...date, confirm: "true" }]);
    expect(silent.entersByDate).toBe(true);
  });

  test("tell each other of a date when its mail is lost, and set it once", async () => {
    const { context, silent, serve, later, due } = company();
    const site = await serve(silent);
    const deciders = makeDeciders(context);
    deciders.read(askToDecide, site.link);
    deciders.read(askToDecide, site.link);
    expect(due).toHaveLength(1);
    await later();
    expect(site.sent.map(({ decision, confirm }) => [decision, confirm])).toEqual([
      ["date", undefined],
      ["date", "true"],
    ]);
  });

  test("waive whoever's date came to nothing", async () => {
    const { context, silent, serve, later } = company();
    const site = await serve(silent);
    const deciders = makeDeciders(context);
    deciders.read(askToDecide, site.link);
    await later();
    const dated = site.decisions.get(silent.id);
    if (dated) site.decisions.set(silent.id, { ...dated, standing: "missed" });
    deciders.read(askToDecide, site.link);
    await later();
    expect(site.sent.slice(2)).toMatchObject([{ userId: silent.id, decision: "waive" }]);
  });

  test("decide about nobody who is not named as undecided, though the page has forms about them", async () => {
    const { context, away, few, silent, serve, later } = company();
    const site = await serve(away, few, silent);
    const deciders = makeDeciders(context);
    deciders.read(askToDecide, site.link);
    await later();
    const sent = site.sent.length;
    deciders.read(askToDecide, site.link);
    await later();
    expect(site.sent).toHaveLength(sent);
  });

  test("decide about nobody where nobody is outside", async () => {
    const { context, serve, later } = company();
    const site = await serve();
    makeDeciders(context).read(askToDecide, site.link);
    await later();
    expect(site.sent).toEqual([]);
  });

  test("do not come for other mails", async () => {
    const { context, serve, due } = company();
    const site = await serve();
    makeDeciders(context).read("The wave waits: the sweep was not clean.", site.link);
    expect(due).toEqual([]);
  });

  test("decide about nobody who is themselves", async () => {
    const { context, starter, approver, serve, later } = company();
    const site = await serve(starter, approver);
    const deciders = makeDeciders(context);
    deciders.read(askToDecide, site.link);
    await later(1);
    deciders.read(askToConfirm, site.link);
    await later(10);
    expect(site.sent.filter(({ userId }) => userId === starter.id)).toEqual([]);
    expect(site.sent.filter(({ confirm }) => confirm !== undefined)).toEqual([]);
    expect(approver.entersByDate).toBe(false);
  });

  test("come again after an outage, and decide about whoever is left", async () => {
    const { context, away, few, serve, later, notes } = company();
    const site = await serve(away, few);
    makeDeciders(context).read(askToDecide, site.link);
    site.fail(1);
    await later();
    expect(site.sent.map(({ decision }) => decision)).toEqual(["hold", "waive"]);
    expect(notes).toEqual([expect.stringMatching(/outage/)]);
  });
});
