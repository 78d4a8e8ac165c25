import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { finishPoll } from "../../../../functions/registration/finishPoll.ts";
import { pollRegistrationPage } from "../../../../functions/registration/pollPages.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const context = new InvocationContext({ logHandler: () => undefined });
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.reports.pageSize = 1;
});

/** An instance as it calls its activities: where it stands is its own, until it is killed. */
class Run {
  readonly startedAt: string;
  waitsFor = 0;
  readonly #activity = pollRegistrationPage(ports, config);
  #place: { readonly page: number; readonly next?: string } = { page: 0 };
  constructor() {
    this.startedAt = ports.clock.now().toISOString();
  }
  async call(): Promise<"goesOn" | "later" | "ended"> {
    const answer = (await this.#activity({ startedAt: this.startedAt, ...this.#place }, context)) as {
      readonly ok?: { readonly page?: number; readonly next?: string; readonly brokenOff?: string };
      readonly later?: { readonly seconds: number };
    };
    this.waitsFor = answer.later?.seconds ?? 0;
    if (!answer.ok) return "later";
    const { page = 0, next, brokenOff } = answer.ok;
    this.#place = { page, ...(next !== undefined && { next }) };
    if (brokenOff === "lostPlace") return "goesOn";
    if (next !== undefined) return "goesOn";
    await this.finish(brokenOff !== undefined);
    return "ended";
  }
  finish = (isBrokenOff = false) =>
    finishPoll(ports, config, () => ports.orchestrations)({ startedAt: this.startedAt, isBrokenOff }, context);
  async toEnd(): Promise<void> {
    for (let calls = 0; calls < 100; calls++) {
      if ((await this.call()) === "ended") return;
      ports.clock.advance({ seconds: this.waitsFor });
    }
    throw new Error("the reading does not end");
  }
}

const people = (count: number) => {
  for (let n = 0; n < count; n++) ports.reports.addDetails(`u${String(n).padStart(2, "0")}`, ["mobilePhone"]);
};
const later = () => ports.clock.advance({ hours: 6 });
const asked = () =>
  ports.reports.calls.filter(({ method }) => method === "registrationDetails").map(({ args }) => args[0]);
const everybody = async () => {
  const found: string[] = [];
  for await (const page of ports.store.everyRegistration()) found.push(...page.map(({ userId }) => userId));
  return found;
};
const left = async () => {
  const found: string[] = [];
  for await (const page of ports.store.everyRegistration())
    found.push(...page.filter(({ leftReportAt }) => leftReportAt).map(({ userId }) => userId));
  return found;
};
const withoutOf = (id: string) => {
  ports.reports.details = ports.reports.details.filter((one) => one.id !== id);
};
async function readAgain(): Promise<void> {
  later();
  await new Run().toEnd();
}

describe("an instance that is killed", () => {
  test("leaves its place to the next one: no page is read twice, and none is left out", async () => {
    people(12);
    await new Run().call();
    ports.clock.advance({ minutes: 10 });
    await new Run().toEnd();
    expect(asked()).toEqual([undefined, ...Array.from({ length: 11 }, (_, n) => String(n + 1))]);
    expect(await everybody()).toHaveLength(12);
    expect((await ports.store.pollState())?.state).toMatchObject({ startedAt: "2026-03-02T08:00:00.000Z" });
  });

  test("between its last page and its end leaves nothing that is missed", async () => {
    people(3);
    expect(await pollRegistrationPage(ports, config)({ startedAt: new Run().startedAt, page: 0 }, context)).toEqual({
      ok: {},
    });
    await readAgain();
    expect((await ports.store.pollState())?.state.completedAt).toBe("2026-03-02T14:00:00.000Z");
  });

  test("while its pages are written reads them once more, and writes the same", async () => {
    people(12);
    const take = ports.store.takeReportPages;
    ports.store.takeReportPages = async (pages, startedAt) => {
      await take(pages, startedAt);
      throw new Error("the process died");
    };
    await expect(new Run().call()).rejects.toThrow("the process died");
    ports.store.takeReportPages = take;
    ports.clock.advance({ minutes: 3 });
    await new Run().toEnd();
    expect(await everybody()).toHaveLength(12);
  });
});

describe("two runs of the timer that overlap", () => {
  test("read one report, and ask for each page once", async () => {
    people(23);
    const first = new Run();
    await first.call();
    ports.clock.advance({ seconds: 20 });
    const second = new Run();
    const ends: string[] = [];
    for (let round = 0; round < 20 && !ends.includes("ended"); round++) {
      ends.push(await second.call(), await first.call());
      ports.clock.advance({ seconds: 10 });
    }
    await second.toEnd();
    expect(ends.filter((end) => end === "later").length).toBeGreaterThan(2);
    expect(asked()).toHaveLength(23);
    expect(await everybody()).toHaveLength(23);
    expect((await ports.store.pollState())?.state).toMatchObject({ startedAt: first.startedAt });
  });

  test("at once: one reads, and the other one waits or is told that somebody was faster", async () => {
    people(5);
    const runs = [new Run(), new Run()];
    ports.clock.advance({ ms: 1 });
    runs.push(new Run());
    const answers = await Promise.all(runs.map((run) => run.call()));
    expect(answers.filter((answer) => answer === "ended").length).toBeGreaterThan(0);
    expect(asked()).toHaveLength(5);
  });
});

test("a run that Graph kept waiting for longer than its claim lasts writes nothing over what another one read meanwhile", async () => {
  people(3);
  const slow = new Run();
  const read = ports.reports.registrationDetails.bind(ports.reports);
  ports.reports.registrationDetails = async (next) => {
    ports.reports.registrationDetails = read;
    const before = await read(next);
    ports.clock.advance({ minutes: 4 });
    ports.reports.addDetails("u00", ["fido2"]);
    await new Run().toEnd();
    return before;
  };
  expect(await slow.call()).toBe("later");
  expect(await ports.store.registration("u00")).toMatchObject({ ready: true, methodsRegistered: ["fido2"] });
  expect(await slow.call()).toBe("ended");
  expect((await everybody()).length).toBe(3);
});

describe("a tenant that throttles", () => {
  test("slows the reading down, and no line is lost or written twice", async () => {
    people(40);
    const read = ports.reports.registrationDetails.bind(ports.reports);
    let sent = 0;
    ports.reports.registrationDetails = async (next) => {
      sent += 1;
      if (sent % 3 === 0) ports.reports.throttleNext("registrationDetails", 10);
      return read(next);
    };
    const take = ports.store.takeReportPages;
    let written = 0;
    ports.store.takeReportPages = async (pages, startedAt) => {
      const count = await take(pages, startedAt);
      written += count;
      return count;
    };
    await new Run().toEnd();
    expect([written, (await everybody()).length]).toEqual([40, 40]);
    expect(sent).toBeGreaterThan(40);
  });
});

describe("a cursor that Graph takes no longer", () => {
  test("begins the report anew, and nobody is missing for it", async () => {
    people(12);
    await new Run().toEnd();
    withoutOf("u03");
    later();
    const run = new Run();
    await run.call();
    ports.reports.failNext("registrationDetails", new RefusedError("cursor", "Directory_ExpiredPageToken", "expired"));
    expect(await run.call()).toBe("goesOn");
    await run.toEnd();
    expect([await left(), asked().filter((next) => next === undefined).length]).toEqual([[], 3]);
    expect((await ports.store.pollState())?.state.completedAt).toBe("2026-03-02T14:00:00.000Z");
  });
});

describe("who is in the report no longer", () => {
  beforeEach(async () => {
    people(30);
    await new Run().toEnd();
  });

  test("is marked by the second whole reading, and not any more once they are back", async () => {
    withoutOf("u07");
    await readAgain();
    expect(await left()).toEqual([]);
    await readAgain();
    expect(await left()).toEqual(["u07"]);
    ports.reports.addDetails("u07", ["fido2"]);
    await readAgain();
    expect([await left(), (await ports.store.registration("u07"))?.ready]).toEqual([[], true]);
  });

  test.each<[string, () => void]>([
    ["leads elsewhere", () => refuseAt("5", new RefusedError("notUnderstood", "foreignNextLink", "another host"))],
    ["never ends", () => refuseAt("5", new RefusedError("notUnderstood", "EndlessPages", "led to itself"))],
    ["is lost again and again", () => refuseAt("5", new RefusedError("cursor", "Gone", "resync"))],
  ])("is nobody, however often a reading whose next link %s is made; that is told", async (_how, spoil) => {
    withoutOf("u02");
    spoil();
    for (let reading = 0; reading < 3; reading++) {
      later();
      const run = new Run();
      for (let calls = 0; calls < 3; calls++) if ((await run.call()) === "ended") break;
      await run.finish(true);
    }
    expect(await left()).toEqual([]);
    expect((await ports.store.pollState())?.state.completedAt).toBe("2026-03-02T08:00:00.000Z");
    expect((await ports.store.troubles(ports.clock.now().toISOString())).map(({ doing }) => doing)).toContain(
      "reading the registration report",
    );
  });

  test("is nobody on the word of a reading of which a line belongs to nobody knows whom", async () => {
    withoutOf("u02");
    ports.reports.unreadDetails.set("u09", undefined);
    for (let reading = 0; reading < 3; reading++) await readAgain();
    expect(await left()).toEqual([]);
    ports.reports.unreadDetails.set("u09", "u09");
    await readAgain();
    expect(await left()).toEqual(["u02"]);
  });

  test("is nobody where the report is cut off, and the operators hear of it", async () => {
    ports.reports.details = ports.reports.details.slice(0, 5);
    for (let reading = 0; reading < 3; reading++) await readAgain();
    expect(await left()).toEqual([]);
    expect((await ports.store.troubles(ports.clock.now().toISOString())).map(({ code }) => code)).toContain(
      "tooManyLeftTheReport",
    );
  });
});

test("as of when the report speaks is kept: the oldest moment of its lines", async () => {
  const moments = ["2026-03-01T06:00:00Z", "2026-02-28T18:00:00Z", "2026-03-01T12:00:00Z"];
  for (const [n, lastUpdatedDateTime] of moments.entries())
    ports.reports.addDetails(`u${n}`, [], { lastUpdatedDateTime });
  await new Run().toEnd();
  expect((await ports.store.pollState())?.state.asOf).toBe("2026-02-28T18:00:00Z");
  expect((await ports.store.registration("u2"))?.lastUpdatedDateTime).toBe("2026-03-01T12:00:00Z");
});

function refuseAt(cursor: string, error: RefusedError): void {
  const read = ports.reports.registrationDetails.bind(ports.reports);
  ports.reports.registrationDetails = async (next) => {
    if (next === cursor) throw error;
    return read(next);
  };
}
