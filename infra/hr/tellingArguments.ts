import { parseArgs } from "node:util";
import { z } from "zod";
import { originOf, secretOf, UsageError, workerOf } from "./hrArguments.ts";

/** What else HR may tell of a worker, by the option that names the worker. */
const tellings = ["gone", "cancelled", "manager-changed", "profile-changed"] as const;
type TellingKind = (typeof tellings)[number];

export interface TellingCommand {
  readonly kind: TellingKind;
  readonly worker: string;
  /** Local date, `yyyy-mm-dd`: of whoever goes the last one; of a cancelled hire it may be left out. */
  readonly lastDay: string | undefined;
  /** Public address of an app elsewhere; without it the one of `npm start`. */
  readonly url: string | undefined;
  readonly secret: string | undefined;
  /** The event is shown and not sent. */
  readonly isPrintOnly: boolean;
}

const options = {
  gone: { type: "string" },
  cancelled: { type: "string" },
  "manager-changed": { type: "string" },
  "profile-changed": { type: "string" },
  "last-day": { type: "string" },
  url: { type: "string" },
  secret: { type: "string" },
  print: { type: "boolean", default: false },
} as const;

const OF_THESE = new RegExp(`^--(${tellings.join("|")})(=|$)`);
/** Whether these are neither about a hire nor about a leave. */
export const isOtherTelling = (args: readonly string[]): boolean => args.some((one) => OF_THESE.test(one));

/** @param env as of `parseHrArguments`. @throws UsageError */
export function parseTellingArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TellingCommand {
  const values = valuesOf(args);
  const [kind, other] = tellings.filter((one) => values[one] !== undefined);
  if (kind === undefined || other !== undefined)
    throw new UsageError(`name one worker, with one of ${tellings.map((one) => `--${one}`).join(", ")}: --gone 67890`);
  const lastDay = values["last-day"];
  checkDay(kind, lastDay);
  const url = values.url === undefined ? undefined : originOf(values.url);
  const secret = secretOf(values.secret, url, env);
  if (url && !secret && !values.print)
    throw new UsageError("with --url, --secret is needed: one of the app's setting HR_WEBHOOK_SECRETS");
  return { kind, worker: workerOf(`--${kind}`, values[kind] ?? ""), lastDay, url, secret, isPrintOnly: values.print };
}

function checkDay(kind: TellingKind, lastDay: string | undefined): void {
  const isDay = z.iso.date().safeParse(lastDay).success;
  if (kind === "gone" ? !isDay : lastDay !== undefined && !isDay)
    throw new UsageError("--last-day must be a date of the calendar: --last-day 2027-12-31");
  if (kind.endsWith("-changed") && lastDay !== undefined) throw new UsageError(`--${kind} takes no day`);
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
