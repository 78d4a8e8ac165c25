import { beforeEach, describe, expect, test } from "vitest";
import { isMailTime } from "../../../../../shared/domain/mail/mailHours.ts";
import { GROUP_ID, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

/** One person in each: 1 in Germany, 2 in Japan, 3 in the United States, 4 in Egypt, 5 nobody knows where. */
const COUNTRIES = ["DE", "JP", "US", "EG", undefined];

interface Sent {
  readonly who: number;
  readonly at: string;
  readonly subject: string;
}

let world: WaveWorld;
let sent: Sent[];

function worldOf(countries: readonly (string | undefined)[], settings: Record<string, string> = {}): WaveWorld {
  const made = new WaveWorld(countries.length, { settings });
  countries.forEach((usageLocation, n) => {
    const id = made.id(n + 1);
    made.ports.directory.addUser({ id, mail: `p${n + 1}@contoso.example`, usageLocation, preferredLanguage: "en" });
  });
  made.ports.directory.addGroup(GROUP_ID, made.ids);
  const { email } = made.ports;
  const send = email.send.bind(email);
  email.send = (mail) => {
    const who = Number(/^p(\d)@/.exec(mail.to.address)?.[1]);
    if (who) sent.push({ who, at: made.now.toISOString(), subject: mail.subject });
    return send(mail);
  };
  return made;
}

beforeEach(async () => {
  sent = [];
  world = worldOf(COUNTRIES);
  await world.insert();
});
const readerOf = (who: number) => ({ usageLocation: COUNTRIES[who - 1] });
const isInHours = ({ who, at }: Sent) =>
  isMailTime(readerOf(who), { timeZone: "Europe/Berlin" }, new Date(at), world.config.rules);

describe("a mailing to people in several zones", () => {
  test("reaches each of them once, in their own hours, and moves the wave on when the last one has it", async () => {
    const { announceAt } = await world.until(({ stage }) => stage === "announced");
    expect(announceAt).toBe("2026-03-10T08:00:00.000Z");
    expect(sent.map(({ who, at }) => [who, at])).toEqual([
      // Tuesday, nine in Berlin, ten in Cairo.
      [1, "2026-03-10T08:00:00.000Z"],
      [4, "2026-03-10T08:00:00.000Z"],
      [5, "2026-03-10T08:00:00.000Z"],
      // Nine in New York, whose clocks are an hour closer that week.
      [3, "2026-03-10T13:00:00.000Z"],
      // Wednesday, nine in Tokyo.
      [2, "2026-03-11T00:00:00.000Z"],
    ]);
    expect((await world.facts()).announcedAt).toBe("2026-03-11T00:00:00.000Z");
    expect(await world.stamps("stage.announced")).toHaveLength(1);
  });

  test("says meanwhile when it goes on, and can be paused and cancelled in between", async () => {
    await world.until(({ mailing }) => mailing !== undefined);
    const step = await world.decide();
    expect(step).toEqual({
      kind: "wait",
      until: "2026-03-10T13:00:00.000Z",
      because: "the announcement goes on then, to those whose hours for mails begin later",
    });
    await world.change({ paused: { by: { id: "x", displayName: "X" }, at: world.now.toISOString(), reason: "later" } });
    world.ports.clock.set("2026-03-12T13:00:00.000Z");
    expect(await world.decide()).toMatchObject({ kind: "wait", because: "paused by X: later" });
    expect(sent).toHaveLength(3);
    await world.change({ paused: undefined });
    await world.until(({ stage }) => stage === "announced");
    expect(sent.map(({ who }) => who).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(sent.every(isInHours)).toBe(true);
  });

  test("the sums of all its rounds stand in the trail", async () => {
    await world.until(({ stage }) => stage === "announced");
    const [line] = (await world.ports.store.recent(WAVE_ID, 100)).filter(({ what }) => what === "stage.announced");
    expect(line?.why).toBe("5 mails sent");
    expect((await world.facts()).mailing).toBeUndefined();
  });

  test("somebody without an address holds up nobody, and is named to the helpdesk once", async () => {
    world.ports.directory.addUser({ id: world.id(2), usageLocation: "JP", mail: undefined });
    await world.until(({ stage }) => stage === "announced");
    expect((await world.facts()).announcedAt).toBe("2026-03-10T13:00:00.000Z");
    expect(sent.map(({ who }) => who)).not.toContain(2);
    expect(world.mailsTo(world.config.helpdeskMail)).toHaveLength(1);
  });

  test("a day-of mail says today only where it is the day", async () => {
    await world.until(({ stage }) => stage === "open");
    const dayOf = sent.filter(({ at }) => at >= "2026-03-17");
    expect(dayOf.map(({ who, at, subject }) => [who, at.slice(0, 13), /today/.test(subject)])).toEqual([
      [1, "2026-03-17T08", true],
      [4, "2026-03-17T08", true],
      [5, "2026-03-17T08", true],
      [3, "2026-03-17T13", true],
      [2, "2026-03-18T00", false],
    ]);
  });

  test("who registered between two of its rounds gets no mail any more", async () => {
    await world.until(({ stage }) => stage === "announced");
    await world.until(({ mailing }) => mailing?.mail === "dayOf");
    world.enrol(2, { isReported: false });
    const before = sent.length;
    await world.until(({ stage }) => stage === "open");
    expect(sent.slice(before).map(({ who }) => who)).toEqual([3]);
  });

  test("who registers while a page waits for the quota gets no mail any more", async () => {
    world = worldOf(["DE", "DE"]);
    await world.insert();
    await world.until(({ stage }) => stage === "announced");
    const { email } = world.ports;
    const before = sent.length;
    const { send } = email;
    email.send = async (mail) => {
      email.send = send;
      // Both wait for longer than a look is good for, and one of them registers meanwhile.
      email.answerNext({ kind: "throttled", retryAfterSeconds: 1200 });
      email.answerNext({ kind: "throttled", retryAfterSeconds: 1200 });
      world.enrol(2, { isReported: false });
      return send(mail);
    };
    await world.until(({ stage }) => stage === "open");
    expect(sent.slice(before).map(({ who }) => who)).toEqual([1, 2, 1]);
  });
});

describe("people whom nobody can look at", () => {
  test("hold up no wave, in however many zones they are", async () => {
    await world.until(({ stage }) => stage === "announced");
    // Hours that do not overlap: in each round the one of the other is still to come.
    const { methodsOfMany } = world.ports.methods;
    const gone = new Set([world.id(2), world.id(3)]);
    world.ports.methods.methodsOfMany = async (userIds) => {
      const answer = await methodsOfMany.call(
        world.ports.methods,
        userIds.filter((id) => !gone.has(id)),
      );
      return { ...answer, absent: [...answer.absent, ...userIds.filter((id) => gone.has(id))] };
    };
    const before = sent.length;
    const { stageAt } = await world.until(({ stage }) => stage === "open", 60);
    expect(stageAt).toBe("2026-03-18T00:00:00.000Z");
    expect(sent.slice(before).map(({ who }) => who)).toEqual([1, 4, 5]);
  });
});

describe("where Graph lets few looks through", () => {
  test("those who were seen are written to, long before everybody was", async () => {
    const countries = Array.from({ length: 30 }, () => "DE");
    world = worldOf(countries);
    await world.insert();
    await world.until(({ stage }) => stage === "announced");
    const { methods } = world.ports;
    const { methodsOfMany } = methods;
    let looks = 0;
    // Two looks a minute, of whom one is seen: what other waves leave.
    methods.methodsOfMany = async (userIds) => {
      looks++;
      const [first, ...later] = userIds;
      const answer = await methodsOfMany.call(methods, first ? [first] : []);
      return { ...answer, later, retryAfterSeconds: 30 };
    };
    const before = world.ports.email.sent.length;
    await world.until(({ stage }) => stage === "open");
    expect(world.ports.email.sent.length - before).toBe(30);
    expect(looks).toBeLessThan(60);
  });
});

describe("two mails to one person", () => {
  /** By the wave that they were in before. */
  const mailedAt = (moment: string) => world.ports.store.noteMailed(new Map([[world.id(1), moment]]));

  test("are as far apart as is set, whatever wave the first one was of", async () => {
    await mailedAt("2026-03-09T14:30:00.000Z");
    await world.until(({ stage }) => stage === "announced");
    expect(sent.find(({ who }) => who === 1)?.at).toBe("2026-03-10T10:30:00.000Z");
    expect(sent.find(({ who }) => who === 5)?.at).toBe("2026-03-10T08:00:00.000Z");
  });

  test("wait for nothing once that is over", async () => {
    await mailedAt("2026-03-09T12:00:00.000Z");
    await world.until(({ stage }) => stage === "announced");
    expect(sent.find(({ who }) => who === 1)?.at).toBe("2026-03-10T08:00:00.000Z");
  });

  test("wait for nothing where it is set to nothing", async () => {
    world = worldOf(COUNTRIES, { MAIL_INTERVAL_HOURS: "0" });
    await world.insert();
    await mailedAt("2026-03-10T07:59:00.000Z");
    await world.until(({ stage }) => stage === "announced");
    expect(sent.find(({ who }) => who === 1)?.at).toBe("2026-03-10T08:00:00.000Z");
  });

  test("the interval holds back no warning", async () => {
    for (const n of [2, 3, 4, 5]) world.enrol(n);
    await takeReport(world);
    const gate = { at: world.now.toISOString(), ready: 4, inScope: 5, passed: true };
    await world.until(({ stage }) => stage === "reminded");
    await world.change({
      stage: "gated",
      stageAt: world.now.toISOString(),
      gate: { ...gate, at: world.now.toISOString() },
    });
    await world.until((_facts, step) => step?.kind === "wait" && step.because.startsWith("the warning"));
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), mailedAt: world.now.toISOString() }]);
    const before = sent.length;
    await world.until(({ stage }) => stage === "warned");
    expect(sent.slice(before).map(({ who }) => who)).toContain(1);
  });
});

describe("chasers before the gate", () => {
  test("come to each in their own hours, never within the interval of days", async () => {
    await world.until(({ stage, stageAt }) => stage === "reminded" && stageAt !== undefined);
    const before = sent.length;
    await world.until(() => sent.length >= before + 15);
    const chasers = sent.slice(before);
    expect(chasers.every(isInHours)).toBe(true);
    for (const who of [1, 2, 3, 4, 5]) {
      const mine = chasers.filter((mail) => mail.who === who).map(({ at }) => Date.parse(at));
      expect(mine.length).toBeGreaterThan(1);
      for (const [n, at] of mine.entries())
        if (n > 0) expect(at - (mine[n - 1] ?? 0)).toBeGreaterThanOrEqual(3 * 86_400_000);
    }
  });

  test("need no step of their own where everybody keeps the same hours", async () => {
    world = worldOf(["DE", "DE", undefined]);
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
    const kinds = new Set<string>();
    await world.until((_facts, step) => {
      if (step) kinds.add(step.kind);
      return sent.length >= 15;
    });
    expect(kinds).toContain("checkGate");
    expect(kinds).not.toContain("chase");
  });
});
