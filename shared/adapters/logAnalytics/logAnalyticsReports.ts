import { z } from "zod";
import { isCertificateUse } from "../../domain/people/certificate.ts";
import { isAmong } from "../../domain/people/privilege.ts";
import type { SignIn, SignInLog } from "../../domain/people/signIn.ts";
import { isPasskeyUse } from "../../domain/people/usablePasskey.ts";
import { RefusedError } from "../../errors.ts";
import type { ReportReader, SignInPage } from "../../ports/reports.ts";
import { type TellUnread, tellNobody } from "../graph/unreadParts.ts";
import { readSignIns } from "../graph/unreadSignIns.ts";
import { Moment } from "../moments.ts";
import type { LogAnalyticsClient, LogRow } from "./logAnalyticsClient.ts";

const PAGE = 1000;
// Source: learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs, …/aadnoninteractiveusersigninlogs, read
// 2026-11. What is `dynamic` in the one table is `string` in the other.
const TABLES: Readonly<Record<SignInLog, string>> = {
  interactive: "SigninLogs",
  nonInteractive: "AADNonInteractiveUserSignInLogs",
};
const COLUMNS =
  "Id, CreatedDateTime, UserId, ResultType, CorrelationId, DeviceDetail, AppDisplayName, ClientAppUsed, ConditionalAccessPolicies, AuthenticationDetails";

/** JSON in a text, as both kinds of column come; `undefined` where there is none. */
const embedded = <T>(shape: z.ZodType<T>) =>
  z.unknown().transform((value, context) => {
    if (value === undefined || value === null || value === "") return undefined;
    try {
      const given: unknown = typeof value === "string" ? JSON.parse(value) : value;
      if (given === null) return undefined;
      const found = shape.safeParse(given);
      if (found.success) return found.data;
    } catch {
      // Said below.
    }
    context.addIssue({ code: "custom", message: "no JSON of the documented form" });
    return z.NEVER;
  });

/** Zero is a success: nothing else may read as one. */
const Code = z
  .union([z.number(), z.string().regex(/^\d+$/)])
  .transform(Number)
  .pipe(z.number().int());

const Row: z.ZodType<SignIn> = z
  .object({
    Id: z.string(),
    CreatedDateTime: Moment,
    UserId: z.string(),
    ResultType: Code,
    CorrelationId: z.string().nullish(),
    // A device tells two people apart, and a method proves a use: without them less is known, and nothing is refused.
    DeviceDetail: embedded(z.object({ deviceId: z.string().nullish(), operatingSystem: z.string().nullish() })).catch(
      undefined,
    ),
    AppDisplayName: z.string().nullish(),
    ClientAppUsed: z.string().nullish(),
    // Without any text nothing is known of the policies: that must not look like "no policy applied".
    ConditionalAccessPolicies: embedded(z.array(z.object({ id: z.string().nullish(), result: z.string().nullish() }))),
    AuthenticationDetails: embedded(
      z.array(z.object({ authenticationMethod: z.string().nullish(), succeeded: z.boolean().nullish() })),
    ).catch(undefined),
  })
  .transform((row) => ({
    id: row.Id,
    createdDateTime: row.CreatedDateTime,
    userId: row.UserId.toLowerCase(),
    errorCode: row.ResultType,
    ...(row.CorrelationId && { correlationId: row.CorrelationId }),
    ...(row.DeviceDetail?.deviceId && { deviceId: row.DeviceDetail.deviceId }),
    ...(row.DeviceDetail?.operatingSystem && { operatingSystem: row.DeviceDetail.operatingSystem }),
    ...(row.AppDisplayName && { app: row.AppDisplayName }),
    ...(row.ClientAppUsed && { clientApp: row.ClientAppUsed }),
    appliedConditionalAccessPolicies: row.ConditionalAccessPolicies?.map(({ id, result }) => ({
      id: id ?? "",
      result: result ?? "unknown",
    })),
    ...(row.AuthenticationDetails && {
      authenticationMethods: row.AuthenticationDetails.flatMap(({ succeeded, authenticationMethod }) =>
        succeeded && authenticationMethod ? [authenticationMethod] : [],
      ),
    }),
  }));

/** Where a page begins: behind this line, the newest first. */
const Cursor = z.object({ at: z.iso.datetime(), id: z.string().regex(/^[\w-]+$/) });
const placeOf = ({ CreatedDateTime: at, Id: id }: LogRow) => Cursor.safeParse({ at, id }).data;

/** By Graph's names. */
const named = (row: unknown) => {
  const { Id: id, CreatedDateTime: createdDateTime, UserId: userId, CorrelationId: correlationId } = row as LogRow;
  const { ConditionalAccessPolicies: applied } = row as LogRow;
  return {
    id,
    createdDateTime,
    correlationId,
    userId: typeof userId === "string" ? userId.toLowerCase() : undefined,
    appliedConditionalAccessPolicies: embedded(z.unknown()).safeParse(applied).data,
  };
};

interface Ask {
  readonly log: SignInLog;
  readonly from: string;
  readonly to: string;
  readonly only?: readonly string[];
  readonly top?: number;
  readonly next?: string | undefined;
}

/**
 * The sign-in log of `ReportReader` on Log Analytics, to which the tenant exports both logs; the registration report
 * stays Graph's. It has no limit of five requests, and the same lines, some minutes later: a reading has the last hours
 * again in any case. Moments are those of the sign-in (`CreatedDateTime`), not of its arrival.
 */
export function logAnalyticsReports(
  client: LogAnalyticsClient,
  graph: ReportReader,
  tell: TellUnread = tellNobody,
): ReportReader {
  const read = async ({ log, from, to, only = [], top = PAGE, next }: Ask): Promise<SignInPage> => {
    const rows = await client.query(queryOf({ log, from, to, only, top, next }));
    const lines = await readSignIns(tell, Row, rows, named);
    return { ...lines, ...(rows.length === PAGE && { next: JSON.stringify(placeBehind(rows)) }) };
  };
  const passkeyUsesOf = async (userId: string, from: string, to: string): Promise<readonly SignIn[]> => {
    const { items } = await read({ log: "interactive", from, to, only: [of(userId), SUCCEEDED] });
    return items.filter((one) => isAmong([one.userId], userId) && (isPasskeyUse(one) || isCertificateUse(one)));
  };
  return {
    registrationDetails: (next) => graph.registrationDetails(next),
    signIns: (log, from, to, next) => read({ log, from, to, next }),
    stoppedSignIns: (log, from, to, next) => read({ log, from, to, next, only: [STOPPED] }),
    // Decides about a person at this moment: lines that come minutes later would be missing.
    stoppedSignInsOf: (log, userId, from, to) => graph.stoppedSignInsOf(log, userId, from, to),
    // Likewise: few, whatever the size of the tenant.
    stoppedRegistrations: (from, to, userId, next) => graph.stoppedRegistrations(from, to, userId, next),
    // Likewise: somebody waits for their own sign-in of minutes ago.
    successesOf: (userId, from, to, appId) => graph.successesOf(userId, from, to, appId),
    everySuccessOf: (userId, from, to) => graph.everySuccessOf(userId, from, to),
    satisfiedSignIns: (from, to, next) => read({ log: "interactive", from, to, next, only: [SATISFIED] }),
    satisfiedSignInsOf: async (userId, from, to) => {
      const { items } = await read({ log: "interactive", from, to, only: [of(userId), SATISFIED] });
      return items.filter((one) => isAmong([one.userId], userId));
    },
    lastSignIn: async (log, userId, from, to) => {
      const { items, unread } = await read({ log, from, to, only: [of(userId)], top: 1 });
      // Somebody who signed in at a moment that nobody can read is here, and not away.
      return items[0]?.createdDateTime ?? unread?.map((line) => line.createdDateTime ?? from)[0];
    },
    hasSignedIn: async (userId, from, to) =>
      hasLines(await read({ log: "interactive", from, to, only: [of(userId), SUCCEEDED], top: 1 })),
    lastSuccessAt: (userId) => graph.lastSuccessAt(userId),
    lastInteractiveAt: (userId) => graph.lastInteractiveAt(userId),
    passkeyUsesOf,
    lastPasskeyUse: async (userId, from, to) =>
      (await passkeyUsesOf(userId, from, to)).find(isPasskeyUse)?.createdDateTime,
    successPageOf: async (log, userId, from, to, next) => {
      const page = await read({ log, from, to, next, only: [of(userId), SUCCEEDED] });
      return { ...page, items: page.items.filter((one) => isAmong([one.userId], userId) && one.errorCode === 0) };
    },
    failuresOf: async (userId, errorCodes, from, to) => {
      const page = await read({ log: "interactive", from, to, only: [of(userId), endedWith(errorCodes)] });
      return { ...page, items: page.items.filter((one) => isAmong([one.userId], userId)) };
    },
    hasSignIns: async (log, from, to) => hasLines(await read({ log, from, to, top: 1 })),
  };
}

const hasLines = ({ items, unread = [] }: SignInPage): boolean => items.length + unread.length > 0;

/** Of the last line that says where it stands: what comes behind is on the next page, or read once more. */
function placeBehind(rows: readonly LogRow[]): z.infer<typeof Cursor> {
  for (const row of rows.toReversed()) {
    const place = placeOf(row);
    if (place) return place;
  }
  throw new RefusedError("notUnderstood", "unexpectedAnswer", "log analytics: no line of a page says where it stands");
}

const STOPPED = 'ConditionalAccessStatus == "failure"';
const SATISFIED = 'ConditionalAccessStatus == "success"';
const SUCCEEDED = 'ResultType == "0"';
const endedWith = (errorCodes: readonly number[]): string =>
  errorCodes.map((code) => `ResultType == "${Number(code)}"`).join(" or ");
const of = (userId: string): string => {
  if (!/^[\w-]+$/.test(userId)) throw new RefusedError("invalid", "BadRequest", "log analytics: no user id");
  return `UserId =~ "${userId}"`;
};
const moment = (at: string): string => `datetime(${new Date(at).toISOString()})`;

/** @throws RefusedError for a place of another log, as one that Graph does not know any more: it is read anew. */
function cursorOf(next: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(next));
  } catch {
    throw new RefusedError("cursor", "BadRequest", "log analytics: this is no place of its log");
  }
}

/** A line may arrive twice: the last one of its id counts. */
function queryOf({ log, from, to, only, top, next }: Ask & Required<Pick<Ask, "only" | "top">>): string {
  const behind = next === undefined ? undefined : cursorOf(next);
  const lines = [
    TABLES[log],
    // It arrives after it happened: what arrived before is none of them.
    `where TimeGenerated >= ${moment(from)}`,
    `where CreatedDateTime >= ${moment(from)} and CreatedDateTime < ${moment(to)}`,
    ...only.map((condition) => `where ${condition}`),
    "summarize arg_max(TimeGenerated, *) by Id",
    ...(behind
      ? [
          `where CreatedDateTime < datetime(${behind.at}) or (CreatedDateTime == datetime(${behind.at}) and Id > "${behind.id}")`,
        ]
      : []),
    "sort by CreatedDateTime desc, Id asc",
    `take ${top}`,
    `project ${COLUMNS}`,
  ];
  return lines.join("\n| ");
}
