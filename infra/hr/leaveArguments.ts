import { parseArgs } from "node:util";
import { z } from "zod";
import { originOf, secretOf, UsageError, workerOf } from "./hrArguments.ts";

/** A leave to tell an app of: of the worker whose `employeeId` the account carries in Entra. */
export interface LeaveCommand {
  readonly worker: string;
  /** First day, `yyyy-mm-dd`; absent: the leave is over. */
  readonly startDate: string | undefined;
  readonly expectedEndDate: string | undefined;
  /** Public address of an app elsewhere; without it the one of `npm start`. */
  readonly url: string | undefined;
  readonly secret: string | undefined;
  /** The event is shown and not sent. */
  readonly isPrintOnly: boolean;
}

const options = {
  leave: { type: "string" },
  back: { type: "string" },
  start: { type: "string" },
  until: { type: "string" },
  url: { type: "string" },
  secret: { type: "string" },
  print: { type: "boolean", default: false },
} as const;

/** Whether these are about a leave and not about a hire. */
export const isAboutLeave = (args: readonly string[]): boolean => args.some((one) => /^--(leave|back)(=|$)/.test(one));

/** @param env as of `parseHrArguments`. @throws UsageError */
export function parseLeaveArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LeaveCommand {
  const { leave, back, start, until, print, ...given } = valuesOf(args);
  if ((leave === undefined) === (back === undefined))
    throw new UsageError("name one worker, either with --leave or with --back: --leave 67890 --start 2027-05-10");
  if (back !== undefined && (start !== undefined || until !== undefined))
    throw new UsageError("--back takes no day: the leave is over from now on");
  if (leave !== undefined) checkDays(start, until);
  const url = given.url === undefined ? undefined : originOf(given.url);
  const secret = secretOf(given.secret, url, env);
  if (url && !secret && !print)
    throw new UsageError("with --url, --secret is needed: one of the app's setting HR_WEBHOOK_SECRETS");
  const worker = workerOf(leave === undefined ? "--back" : "--leave", leave ?? back ?? "");
  return { worker, startDate: start, expectedEndDate: until, url, secret, isPrintOnly: print };
}

function checkDays(start: string | undefined, until: string | undefined): void {
  const isDay = (text: string | undefined) => z.iso.date().safeParse(text).success;
  if (!isDay(start)) throw new UsageError("--start must be a date of the calendar: --start 2027-05-10");
  if (until !== undefined && !isDay(until))
    throw new UsageError("--until must be a date of the calendar: --until 2027-11-30");
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
