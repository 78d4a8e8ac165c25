import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { postTickets } from "../../../../functions/tickets/postTickets.ts";
import { controlWave } from "../../../../functions/waves/http/control.ts";
import { showWave } from "../../../../functions/waves/http/read.ts";
import { waveActivities } from "../../../../functions/waves/work.ts";
import { waveWork } from "../../../../shared/contracts/waveWork.ts";
import { type Declarable, helpdeskPoints } from "../../../../shared/domain/preflight/declaration.ts";
import { isBetweenParts } from "../../../../shared/domain/wave/parts.ts";
import { RefusedError, unreadableRow } from "../../../../shared/errors.ts";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { declaration } from "../../../support/preflight/readyTenant.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { untilAskedAgain } from "../../../support/waves/partsWorld.ts";
import { APPROVER, STARTER, sweptWorld, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const LIMIT = { TICKETS_A_DAY: "2" };
let posted = 0;

/** So many tickets are opened now. */
async function open(world: WaveWorld, tickets: number): Promise<void> {
  const ticket = { openedAt: world.now.toISOString(), family: "Pixel", os: "Android 16", failureMode: "no-bluetooth" };
  const body = { tickets: Array.from({ length: tickets }, () => ({ ...ticket, id: `INC-${++posted}` })) };
  const request = new HttpRequest({
    method: "POST",
    url: "https://app.example/api/tickets",
    headers: { ...signedInAs(STARTER.id, "Desk", ["Helpdesk"]), "content-type": "application/json" },
    body: { string: JSON.stringify(body) },
  });
  expect((await postTickets(world.ports, world.config)(request)).status).toBe(200);
}

/** Each morning so many are opened, for as long as the story goes on. */
const everyMorning = (world: WaveWorld, tickets: () => number) => {
  world.daily = async () => {
    world.workingDay();
    await open(world, tickets());
  };
};

async function overrule(world: WaveWorld, body: object, roles = ["Admin"]): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${WAVE_ID}/overrule`,
    params: { waveId: WAVE_ID },
    headers: { ...signedInAs(APPROVER.id, APPROVER.displayName, roles), "content-type": "application/json" },
    body: { string: JSON.stringify(body) },
  });
  const handler = controlWave("overrule", world.ports, world.config, () => world.ports.orchestrations);
  return handler(request, new InvocationContext());
}

const pageOf = async (world: WaveWorld) => {
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example/waves/${WAVE_ID}`,
    params: { waveId: WAVE_ID },
    headers: { ...signedInAs(STARTER.id, STARTER.displayName, ["Admin"]), accept: "text/html" },
  });
  return parse(String((await showWave(world.ports, world.config)(request)).body));
};

async function planned(settings: Record<string, string> = LIMIT): Promise<WaveWorld> {
  const world = new WaveWorld(4, { settings });
  await world.insert();
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  return world;
}
const days = async (world: WaveWorld, count: number) => {
  const end = world.now.getTime() + count * 86_400_000;
  while (world.now.getTime() < end) await world.step();
};

describe("a wave whose announcement is due while the helpdesk is over its limit", () => {
  test("waits with the numbers on its page, and goes out once it is less", async () => {
    const world = await planned();
    let tickets = 3;
    everyMorning(world, () => tickets);
    await days(world, 12);
    expect((await world.facts()).stage).toBe("planned");
    expect(world.ports.email.sent).toEqual([]);
    const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
    expect(status?.waiting?.because).toMatch(/gets 3 tickets a day .* can take 2: the next mailing waits/);
    expect(status?.next).toMatchObject({ what: "announcement", when: "open" });
    const page = await pageOf(world);
    expect(page.querySelector(".now")?.text).toContain("tickets a day");
    expect(page.text).toContain("An Admin may let this wave go on all the same");
    expect(page.querySelector('form[action$="/overrule"]')).not.toBeNull();
    tickets = 1;
    await world.until(({ stage }) => stage === "announced", 300);
    expect(world.ports.email.sent.length).toBeGreaterThan(0);
  });

  test("goes out in its time where no limit is set, and the page says that nobody has set one", async () => {
    const world = await planned({});
    everyMorning(world, () => 30);
    const { announceAt } = await world.facts();
    const { announcedAt = "" } = await world.until(({ stage }) => stage === "announced");
    expect(Date.parse(announcedAt) - Date.parse(announceAt)).toBeLessThan(3_600_000);
    expect((await pageOf(world)).text).toContain("Nobody has set what the helpdesk can take");
    expect((await pageOf(world)).querySelector('form[action$="/overrule"]')).toBeNull();
  });

  test("goes out where nobody posts tickets any more, and the page says that it is not known", async () => {
    const world = await planned();
    await open(world, 50);
    await world.until(({ stage }) => stage === "announced");
    expect((await pageOf(world)).text).toContain("no tickets were posted for a week");
  });

  test("goes out where the counts cannot be read", async () => {
    const world = await planned();
    await open(world, 9);
    world.ports.store.ticketCounts = async () => ({ value: undefined, etag: "v1" });
    await world.until(({ stage }) => stage === "announced");
  });

  test("goes on by an Admin's word with a reason, which lapses and stands in the trail", async () => {
    const world = await planned();
    everyMorning(world, () => 3);
    await days(world, 9);
    const word = { date: world.now.toISOString().slice(0, 10), reason: "they are about printers" };
    for (const _ of [1, 2]) expect((await overrule(world, word)).status).toBe(202);
    expect(await world.stamps("brakeOverruled")).toHaveLength(1);
    expect(world.ports.orchestrations.woken).not.toEqual([]);
    expect((await pageOf(world)).text).toContain(`says ${APPROVER.displayName}: they are about printers`);
    await world.until(({ stage }) => stage === "announced", 30);
    await days(world, 14);
    expect((await world.facts()).stage).toBe("announced");
    expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.helpdesk.isOverruled).toBe(false);
  });
});

describe("a wave whose announcement is due while the helpdesk is not declared to be ready", () => {
  const declare = async (world: WaveWorld, ...checks: Declarable[]) => {
    const known = await world.ports.store.declarations();
    const until = "2099-01-01T00:00:00Z";
    await world.ports.store.saveDeclarations(
      checks.map((check) => declaration(check, { until })),
      known?.etag,
    );
  };
  const all = helpdeskPoints.map(({ check }) => check);

  test("waits with what is missing, tells the operators, and goes out once all five points are declared", async () => {
    const world = await planned({});
    await declare(world, ...all.slice(1));
    await days(world, 10);
    expect((await world.facts()).stage).toBe("planned");
    const status = await readWaveStatus(world.ports, world.config, WAVE_ID);
    expect(status?.waiting?.because).toMatch(/waits until the helpdesk is declared to be ready.*\(FAQ\)/);
    expect(status?.next).toMatchObject({ what: "announcement", when: "open" });
    const decideNext = waveActivities(world.ports, world.config).get(waveWork.decide.name);
    await decideNext?.({ waveId: WAVE_ID }, new InvocationContext());
    const troubles = await world.ports.store.troubles(world.now.toISOString());
    expect(troubles.map(({ code }) => code)).toContain("HelpdeskNotReady");
    expect(world.ports.email.sent.map(({ to }) => to.address)).toEqual([world.config.alertMail]);
    await declare(world, ...all);
    await world.until(({ stage }) => stage === "announced", 300);
  });

  test("goes out in its time by what was declared of the helpdesk as a whole before", async () => {
    const world = await planned({});
    await declare(world, "P55");
    await world.until(({ stage }) => stage === "announced");
    expect(await world.ports.store.troubles(world.now.toISOString())).toEqual([]);
  });

  test("waits while the declarations cannot be read", async () => {
    const world = await planned({});
    const { store } = world.ports;
    store.declarations = async () => {
      throw new RefusedError("notUnderstood", unreadableRow, "a row cannot be read");
    };
    await days(world, 10);
    expect((await world.facts()).stage).toBe("planned");
    expect((await readWaveStatus(world.ports, world.config, WAVE_ID))?.waiting?.because).toContain("cannot be read");
  });

  test("does not go out for an Admin's word about tickets", async () => {
    const world = await planned();
    await declare(world);
    await days(world, 9);
    await overrule(world, { date: "2026-03-20", reason: "x" });
    await days(world, 2);
    expect((await world.facts()).stage).toBe("planned");
  });
});

test.each([
  ["by the helpdesk", { date: "2026-03-03", reason: "x" }, ["Helpdesk"], LIMIT, 403, "noRole"],
  ["without a reason", { date: "2026-03-03" }, ["Admin"], LIMIT, 422, "invalidBody"],
  ["without a date", { reason: "x" }, ["Admin"], LIMIT, 422, "invalidBody"],
  ["for longer than four weeks", { date: "2026-04-03", reason: "x" }, ["Admin"], LIMIT, 409, "dateNotPossible"],
  ["for yesterday", { date: "2026-03-01", reason: "x" }, ["Admin"], LIMIT, 409, "dateNotPossible"],
  ["where there is no limit", { date: "2026-03-03", reason: "x" }, ["Admin"], {}, 409, "nothingToOverrule"],
])("to overrule it %s is refused and changes nothing", async (_how, body, roles, settings, status, code) => {
  const world = await planned(settings);
  const before = await world.facts();
  const answer = await overrule(world, body, roles);
  expect([answer.status, (answer.jsonBody as { error: { code: string } }).error.code]).toEqual([status, code]);
  expect(await world.facts()).toEqual(before);
  expect(await world.stamps("brakeOverruled")).toEqual([]);
});

describe("chasers", () => {
  /** Reminded, and nobody has a passkey. */
  const chasing = async (tickets: number) => {
    const world = await planned();
    await world.until(({ stage }) => stage === "reminded");
    everyMorning(world, () => tickets);
    return world;
  };
  const sentIn = async (world: WaveWorld, count: number) => {
    const before = world.ports.email.sent.length;
    await days(world, count);
    return world.ports.email.sent.slice(before).filter(({ to }) => to.address?.startsWith("p01")).length;
  };

  test("come half as often from four fifths of the limit on, stop over it, and go on once it is less", async () => {
    const usual = await sentIn(await chasing(0), 21);
    const high = await sentIn(await chasing(2), 21);
    const none = await chasing(3);
    expect([usual > high, high > 0, await sentIn(none, 21)]).toEqual([true, true, 0]);
    everyMorning(none, () => 0);
    expect(await sentIn(none, 10)).toBeGreaterThan(0);
  });

  test("that wait keep nobody from being looked at: the gate opens", async () => {
    const world = await chasing(3);
    await days(world, 3);
    for (let n = 1; n <= 4; n++) world.enrol(n, { isReported: false });
    const { stage } = await world.until((facts) => facts.gate?.passed === true, 100);
    expect(stage).toBe("reminded");
    await world.until((facts) => facts.stage === "warned", 50);
  });
});

describe("a flip", () => {
  test("that is approved waits while the helpdesk is over its limit, and begins once it is less", async () => {
    const world = await sweptWorld(20, LIMIT);
    everyMorning(world, () => 3);
    await open(world, 3);
    await world.approve();
    const step = await world.step();
    expect(step).toMatchObject({ kind: "wait", because: expect.stringContaining("the flip waits") });
    await days(world, 3);
    expect(world.enforced).toEqual([]);
    everyMorning(world, () => 0);
    // What was approved has lapsed meanwhile.
    for (let steps = 0; steps < 60 && world.enforced.length === 0; steps++) {
      const { stage, evidence, approval } = await world.facts();
      if (stage === "swept" && evidence?.clean && !approval) await world.approve();
      await world.step();
    }
    expect(world.enforced.length).toBe(19);
  });

  test("whose first part is in is not taken back; the next part waits, and the watch goes on", async () => {
    const settings = { ...LIMIT, PEOPLE_A_PART: "7", MAX_WAVE_MEMBERS: "140", GATE_THRESHOLD: "0.85" };
    const world = await sweptWorld(20, settings);
    await world.approve();
    await untilAskedAgain(world);
    const inside = world.enforced;
    expect(inside.length).toBeGreaterThan(0);
    await open(world, 3);
    everyMorning(world, () => 3);
    await world.approve();
    const since = world.now.getTime();
    await days(world, 1);
    const facts = await world.facts();
    expect(isBetweenParts(facts)).toBe(true);
    expect(world.enforced).toEqual(inside);
    expect(Date.parse(facts.watchedUntil ?? "")).toBeGreaterThan(since + 20 * 3_600_000);
  });
});
