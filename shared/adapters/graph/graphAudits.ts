import { z } from "zod";
import type { AdminRegistration, Stretch } from "../../domain/people/planted.ts";
import type { RegistrationAttempt } from "../../domain/people/registrationTrouble.ts";
import { RefusedError, saidBy } from "../../errors.ts";
import type { AuditReader } from "../../ports/audits.ts";
import { Moment } from "../moments.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query } from "./graphPath.ts";
import { type Pace, takeOne } from "./requestPace.ts";
import { type TellUnread, tellNobody } from "./unreadParts.ts";

const PAGE = 1000;
const WHAT = "lines of the directory audit log";
const MEANWHILE = "Nobody can tell about passkeys that came at that time: nobody is enforced by one of them.";

const word = z.string().min(1).nullish();
// The documentation's own sample writes `Type`, the metadata `type`.
const Target = z.object({ id: word, type: word, Type: word, userPrincipalName: word });
const Line = z
  .object({
    activityDateTime: Moment,
    result: z.string().nullish(),
    resultReason: z.string().nullish(),
    initiatedBy: z
      .object({
        user: z.object({ id: word, userPrincipalName: word }).nullish(),
        app: z.object({ appId: word, displayName: word, servicePrincipalId: word }).nullish(),
      })
      .nullish(),
    targetResources: z.array(Target),
  })
  .transform((line, context): readonly AdminRegistration[] => {
    const { app, user } = line.initiatedBy ?? {};
    const people = line.targetResources.flatMap(({ id, type, Type, userPrincipalName }) =>
      id && (type ?? Type ?? "User").toLowerCase() === "user" ? [{ id, userPrincipalName }] : [],
    );
    if (people.length === 0) context.addIssue({ code: "custom", message: "names no user", path: ["targetResources"] });
    return people.map(({ id, userPrincipalName }) => ({
      userId: id,
      ...(userPrincipalName && { userPrincipalName }),
      at: line.activityDateTime,
      ...(line.result && { result: line.result }),
      ...(line.resultReason && { reason: line.resultReason }),
      isByUser: Boolean(user?.id ?? user?.userPrincipalName),
      appIds: [app?.appId, app?.servicePrincipalId].flatMap((one) => one ?? []),
      ...(app?.displayName && { appName: app.displayName }),
    }));
  });
/**
 * What people do themselves at My Security Info, or are asked for at a sign-in. Source: graph facts 6.2; how a failure
 * is worded nobody has written down, so `result` alone decides.
 */
const OWN_ACTIVITIES = [
  "User registered security info",
  "User registered all required security info",
  "User started security info registration",
  "User canceled security info registration",
] as const;
const CANCELED = "User canceled security info registration";
const STARTED = "User started security info registration";
const OwnLine = z
  .object({
    activityDateTime: Moment,
    activityDisplayName: z.string(),
    result: z.string().nullish(),
    initiatedBy: z.object({ user: z.object({ id: word }).nullish() }).nullish(),
    targetResources: z.array(Target).nullish(),
  })
  .transform(({ activityDateTime: at, activityDisplayName, result, ...line }): readonly RegistrationAttempt[] => {
    const target = line.targetResources?.find(({ type, Type }) => (type ?? Type ?? "User").toLowerCase() === "user");
    const userId = line.initiatedBy?.user?.id ?? target?.id;
    // Who begins has not come to an end yet.
    const isNothing = activityDisplayName === STARTED && result !== "failure";
    if (!userId || isNothing) return [];
    return [{ userId, at, succeeded: result === "success" && activityDisplayName !== CANCELED }];
  });
const WithMoment = z.object({ activityDateTime: Moment });

/** `AuditReader` on Microsoft Graph v1.0. */
export function graphAudits(graph: GraphClient, pace: Pace, tell: TellUnread = tellNobody): AuditReader {
  return {
    adminRegistrations: async (from, to, next) => {
      await takeOne(pace, "the directory audit log", { priority: "gate" });
      // Documented comparisons (graph facts 6.2); of `result` none is, so it is looked at here.
      const $filter = `activityDateTime ge ${from} and activityDateTime le ${to} and loggedByService eq 'Authentication Methods' and activityDisplayName eq 'Admin registered security info'`;
      const page = await graph.page(`/auditLogs/directoryAudits${query({ $filter, $top: PAGE })}`, next);
      if (!page) throw new RefusedError("notFound", "ResourceNotFound", "graph: GET directoryAudits: 404");
      const items: AdminRegistration[] = [];
      const unread: Stretch[] = [];
      let because = "";
      for (const line of page.value) {
        try {
          items.push(...understood(Line, line));
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          because = saidBy(error);
          const at = WithMoment.safeParse(line).data?.activityDateTime;
          unread.push(at === undefined ? { from, to } : { from: at, to: at });
        }
      }
      if (unread.length > 0)
        await tell({ what: WHAT, because, count: unread.length, of: page.value.length, meanwhile: MEANWHILE });
      return { items, unread, ...(page.next !== undefined && { next: page.next }) };
    },
    ownRegistrations: async (from, to, userId, next) => {
      await takeOne(pace, "the directory audit log", { priority: "background" });
      const whose = userId === undefined ? "" : ` and targetResources/any(t: t/id eq ${literal(userId)})`;
      const did = OWN_ACTIVITIES.map((name) => `activityDisplayName eq '${name}'`).join(" or ");
      const $filter = `activityDateTime ge ${from} and activityDateTime le ${to} and loggedByService eq 'Authentication Methods' and (${did})${whose}`;
      const page = await graph.page(`/auditLogs/directoryAudits${query({ $filter, $top: PAGE })}`, next);
      if (!page) throw new RefusedError("notFound", "ResourceNotFound", "graph: GET directoryAudits: 404");
      const lines = page.value.map((line) => OwnLine.safeParse(line).data);
      const unread = lines.filter((line) => line === undefined).length;
      const read = lines.flatMap((line) => line ?? []);
      const items = read.filter((one) => userId === undefined || one.userId.toLowerCase() === userId.toLowerCase());
      return { items, ...(unread > 0 && { unread }), ...(page.next !== undefined && { next: page.next }) };
    },
  };
}
