import { z } from "zod";
import { isDate } from "../domain/calendar/schedule.ts";
import type { Freeze } from "../domain/wave/changeRules.ts";

const HOURS = /^(\d{1,2})-(\d{1,2})$/;

/** `9-15`: from 09:00 until 15:00. */
export const changeHours = z
  .string()
  .default("9-15")
  .transform((text) => {
    const [, from, until] = HOURS.exec(text.trim()) ?? [];
    return { from: Number(from), until: Number(until) };
  })
  .refine(({ from, until }) => from < until && until <= 24, "must be two hours of a day, e.g. 9-15");

const FREEZE = /^(\S+)\/(\S+)\s+(.+)$/;

/** `2026-12-18/2027-01-06 end of the year; …`. A freeze that cannot be read stops the start: it must not go unseen. */
export const freezes = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(";")
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one): Freeze => {
        const [, from = "", until = "", reason = ""] = FREEZE.exec(one) ?? [];
        return { from, until, reason };
      }),
  )
  .refine(
    (all) => all.every(({ from, until }) => isDate(from) && isDate(until) && from <= until),
    "must be dates with a reason, e.g. 2026-12-18/2027-01-06 end of the year; semicolons between them",
  );
