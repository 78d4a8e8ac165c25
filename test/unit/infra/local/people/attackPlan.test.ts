import { describe, expect, test } from "vitest";
import { type Draw, planCall, planDay } from "../../../../../infra/local/people/attackPlan.ts";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import type { StolenPassword } from "../../../../../infra/local/people/stolenPasswords.ts";
import { addDays, isWorkday } from "../../../../../infra/local/people/workingTime.ts";
import { unitOf } from "../../../../../infra/local/tenant/ids.ts";

const draw: Draw = (event) => unitOf(7, event);
const dates = Array.from({ length: 400 }, (_, n) => addDays("2027-01-11", n));
const zones = ["Europe/Berlin", "America/New_York", "Europe/London"];
const passwordOf = (n: number, wave: string): StolenPassword => ({
  owner: { ...makePerson(7, `e${n}`, "employee", undefined), timeZone: zones[n % 3] as string },
  wave,
});
const passwords = Array.from({ length: 6 }, (_, n) => passwordOf(n, "wave-1"));
const [first] = passwords as [StolenPassword];

const localTime = (at: number, timeZone: string) => {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);
  return { date: parts.slice(0, 10), hour: Number(parts.slice(11, 13)) };
};
const of = (why: string, password: StolenPassword, date: string) =>
  planDay(draw, password, date).filter((planned) => planned.why === why);

describe("the attacker's day with one password", () => {
  test("has one try at an odd hour: by night where the owner lives, at any time of a weekend", () => {
    const weekendHours = new Set<number>();
    for (const password of passwords)
      for (const date of dates) {
        const tries = of("oddHour", password, date);
        expect(tries).toMatchObject([{ tries: 1 }]);
        const local = localTime(tries[0]?.at ?? 0, password.owner.timeZone);
        expect(local.date).toBe(date);
        if (isWorkday(date)) expect(local.hour < 6 || local.hour >= 22, `${date} ${local.hour}`).toBe(true);
        else weekendHours.add(local.hour);
      }
    expect(weekendHours.size).toBe(24);
  });

  test("tries every password of a wave within five minutes, on a fifth of the days, and no other wave's with it", () => {
    const other = passwordOf(9, "wave-2");
    let bursts = 0;
    let together = 0;
    for (const date of dates) {
      const moments = passwords.flatMap((password) => of("burst", password, date).map(({ at }) => at));
      if (of("burst", other, date).length === 1 && moments.length > 0) together++;
      if (moments.length === 0) continue;
      bursts++;
      expect(moments).toHaveLength(passwords.length);
      expect(Math.max(...moments) - Math.min(...moments)).toBeLessThan(5 * 60_000);
      expect(new Date(Math.min(...moments)).toISOString().slice(0, 10)).toBe(date);
    }
    expect(bursts / dates.length).toBeCloseTo(0.2, 1);
    expect(together).toBeLessThan(bursts / 2);
  });

  test("floods the log for ten minutes, on few days", () => {
    const floods = dates.map((date) => of("flood", first, date)).filter((tries) => tries.length > 0);
    expect(floods.length).toBeGreaterThan(2);
    expect(floods.length).toBeLessThan(dates.length / 15);
    for (const tries of floods) {
      expect(tries.reduce((sum, planned) => sum + planned.tries, 0)).toBe(200);
      expect((tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0)).toBe(9 * 60_000);
    }
  });

  test("has a call to the helpdesk on some working days, while somebody is there", () => {
    const calls = dates.map((date) => planCall(draw, first, date)).filter((at) => at !== undefined);
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.length).toBeLessThan(dates.length / 8);
    for (const at of calls) {
      const { date, hour } = localTime(at, first.owner.timeZone);
      expect([isWorkday(date), hour >= 10 && hour < 16]).toEqual([true, true]);
    }
  });

  test("depends on the seed, the owner and the date alone", () => {
    const planned = planDay(draw, first, "2027-03-05");
    for (const password of passwords) planDay(draw, password, "2027-03-04");
    expect(planDay(draw, { ...first }, "2027-03-05")).toEqual(planned);
    expect(planDay((event) => unitOf(8, event), first, "2027-03-05")).not.toEqual(planned);
  });
});
