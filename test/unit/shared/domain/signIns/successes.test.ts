import { expect, test } from "vitest";
import { areDriedUp, type Successes } from "../../../../../shared/domain/signIns/successes.ts";

const at = (day: number, time: string) => `2026-03-0${day}T${time}:00.000Z`;
const window = (day: number, from: string, to: string, people: readonly string[] = []): Successes => ({
  from: at(day, from),
  to: at(day, to),
  people: [...people],
});
const many = Array.from({ length: 40 }, (_, n) => `u${n}`);
const before = window(2, "07:00", "09:00", many);
const today = window(3, "07:00", "09:00");

test.each<[string, boolean, Successes | undefined, Successes, stillEnforced: number, others: number]>([
  ["nobody of as many as the day before", true, before, today, 40, 500],
  ["nobody, after a weekend", true, before, window(5, "07:00", "09:00"), 40, 20],
  ["nobody, an hour later by the clock", true, before, window(3, "08:00", "10:00"), 40, 500],
  [
    "nobody in half of the time, where half of them would be enough",
    true,
    before,
    window(3, "08:00", "09:00"),
    40,
    500,
  ],
  [
    "nobody around midnight",
    true,
    window(2, "21:30", "23:30", many),
    { ...today, from: at(3, "22:30"), to: at(4, "00:30") },
    40,
    500,
  ],
  ["one", false, before, window(3, "07:00", "09:00", ["u1"]), 40, 500],
  ["nobody, where nothing is known of before", false, undefined, today, 0, 500],
  ["nobody, and nobody else either: a holiday", false, before, today, 40, 19],
  ["nobody, of few", false, before, today, 19, 500],
  ["nobody in a part of the window that is too short", false, before, window(3, "08:10", "09:00"), 40, 500],
  ["nobody at another hour", false, before, window(3, "12:00", "14:00"), 40, 500],
])("sign-ins are dried up or not: %s", (_what, dried, known, now, stillEnforced, others) => {
  expect(areDriedUp(known, now, { stillEnforced, others })).toBe(dried);
});
