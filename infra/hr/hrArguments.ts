import { parseArgs } from "node:util";
import { z } from "zod";

export const usage = [
  'usage: npm run hr -- --hire "Ada Lovelace" --start 2027-05-04 [--manager NAME@DOMAIN] [--deputy NAME@DOMAIN] [--worker ID] [--account NAME@DOMAIN] [--url https://APP] [--secret whsec_…] [--print]',
  '       npm run hr -- --moved "Ada Lovelace" --start 2027-05-18 --worker ID [as above]',
  '       npm run hr -- --rehire "Ada Lovelace" --start 2028-03-01 --worker ID [as above]',
  "       npm run hr -- --cancelled 67890 [--last-day 2027-05-04] [--url https://APP] [--secret whsec_…] [--print]",
  "       npm run hr -- --gone 67890 --last-day 2027-12-31 [--url https://APP] [--secret whsec_…] [--print]",
  "       npm run hr -- --manager-changed 67890 | --profile-changed 67890 [--url https://APP] [--secret whsec_…] [--print]",
  "       npm run hr -- --leave 67890 --start 2027-05-10 [--until 2027-11-30] [--url https://APP] [--secret whsec_…] [--print]",
  "       npm run hr -- --back 67890 [--url https://APP] [--secret whsec_…] [--print]",
].join("\n");

/** What was asked for cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

/** How HR may tell of somebody who works here, or will, by its option. */
const hires = { hire: "hired", moved: "start-date-changed", rehire: "rehired" } as const;

export interface HrCommand {
  readonly as: (typeof hires)[keyof typeof hires];
  readonly givenName: string;
  readonly familyName: string;
  /** Local date, `yyyy-mm-dd`. */
  readonly startDate: string;
  /** User principal name of the manager whom the stand-in tenant shall name. */
  readonly manager: string | undefined;
  /** User principal name of whom HR names for when the manager is away. */
  readonly deputy: string | undefined;
  /** The worker's id in the HR system, when it is to be somebody of whom HR told before. */
  readonly worker: string | undefined;
  /** User principal name of an account that exists. */
  readonly account: string | undefined;
  /** Public address of an app elsewhere; without it the one of `npm start`. */
  readonly url: string | undefined;
  readonly secret: string | undefined;
  /** The event is shown and not sent. */
  readonly isPrintOnly: boolean;
}

const options = {
  hire: { type: "string" },
  moved: { type: "string" },
  rehire: { type: "string" },
  start: { type: "string" },
  manager: { type: "string" },
  deputy: { type: "string" },
  worker: { type: "string" },
  account: { type: "string" },
  url: { type: "string" },
  secret: { type: "string" },
  print: { type: "boolean", default: false },
} as const;

/**
 * @param env `HR_WEBHOOK_SECRETS`, as the app reads it, stands in for `--secret`: a secret need not go through a shell.
 * @throws UsageError
 */
export function parseHrArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): HrCommand {
  const values = valuesOf(args);
  const [option = "hire", other] = (["hire", "moved", "rehire"] as const).filter((one) => values[one] !== undefined);
  if (other) throw new UsageError(`name one person, either with --${option} or with --${other}`);
  const [familyName = "", ...given] = (values[option] ?? "").trim().split(/\s+/).reverse();
  if (given.length === 0)
    throw new UsageError(`--${option} must be a given name and a family name: --${option} "Ada Lovelace"`);
  if (!z.iso.date().safeParse(values.start).success)
    throw new UsageError("--start must be a date of the calendar: --start 2027-05-04");
  const url = values.url === undefined ? undefined : originOf(values.url);
  const secret = secretOf(values.secret, url, env);
  const { manager, deputy, worker, account } = values;
  if (deputy !== undefined && !/^[^\s@]+@[^\s@]+$/.test(deputy))
    throw new UsageError("--deputy must be a sign-in name: --deputy NAME@DOMAIN");
  if (worker !== undefined) workerOf("--worker", worker);
  else if (option !== "hire") throw new UsageError(`with --${option}, --worker is needed: of whom HR told before`);
  if (url) checkElsewhere({ secret, manager, worker, account, isPrintOnly: values.print });
  return {
    as: hires[option],
    givenName: given.reverse().join(" "),
    familyName,
    startDate: values.start ?? "",
    manager,
    deputy,
    worker,
    account,
    url,
    secret,
    isPrintOnly: values.print,
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @param option which one names the worker. @throws UsageError */
export function workerOf(option: string, worker: string): string {
  if (/^\S{1,16}$/.test(worker)) return worker;
  throw new UsageError(`${option} must be 1 to 16 characters, as an employeeId in Entra: ${option} 67890`);
}

/** As it was given; for an app elsewhere, else the first one of the environment. @throws UsageError */
export function secretOf(
  given: string | undefined,
  url: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const secret = given ?? (url ? env["HR_WEBHOOK_SECRETS"]?.trim().split(/\s+/)[0] : undefined);
  if (secret !== undefined && !/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret))
    throw new UsageError("--secret must be whsec_ and base64, as in the app's setting HR_WEBHOOK_SECRETS");
  return secret;
}

/** @throws UsageError */
export function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new UsageError("--url must be the address of the app: --url https://passkeys.example.com");
  return parsed.origin;
}

/** Only the world of `npm start` makes accounts and names managers; elsewhere Entra has them already. */
function checkElsewhere(given: Pick<HrCommand, "secret" | "manager" | "worker" | "account" | "isPrintOnly">): void {
  if (!given.secret && !given.isPrintOnly)
    throw new UsageError("with --url, --secret is needed: one of the app's setting HR_WEBHOOK_SECRETS");
  if (!given.account && !given.worker)
    throw new UsageError(
      "with --url, the account is needed: --account NAME@DOMAIN, or --worker with its employeeId in Entra",
    );
  if (given.manager)
    throw new UsageError("--manager is for the world of npm start; elsewhere Entra alone says who the manager is");
}
