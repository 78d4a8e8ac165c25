import { z } from "zod";
import { isDate } from "../domain/calendar/isDate.ts";
import type { Freeze } from "../domain/wave/changeRules.ts";
import type { Holiday } from "../domain/wave/waveRules.ts";

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

const HOLIDAY = /^(\S+?)(?:\s+([A-Za-z]{2}))?$/;

/** `2027-01-01, 2027-10-03 DE`: days on which nobody is written to, everywhere or in one country (ISO 3166). */
export const holidays = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(/[,;]/)
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one): Holiday => {
        const [, date = "", country] = HOLIDAY.exec(one) ?? [];
        return country ? { date, usageLocation: country.toUpperCase() } : { date };
      }),
  )
  .refine(
    (all) => all.every(({ date }) => isDate(date)),
    "must be dates by comma, each with a country where it is a holiday there only, e.g. 2027-01-01, 2027-10-03 DE",
  );
