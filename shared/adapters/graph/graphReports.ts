import { z } from "zod";
import type { Priority } from "../../domain/limits/priority.ts";
import { isCertificateUse } from "../../domain/people/certificate.ts";
import { isAmong } from "../../domain/people/privilege.ts";
import { registrationPlaces } from "../../domain/people/registrationTrouble.ts";
import type { SignIn, SignInLog } from "../../domain/people/signIn.ts";
import { isPasskeyUse } from "../../domain/people/usablePasskey.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { ReportReader, SignInPage } from "../../ports/reports.ts";
import { Moment, MomentOrAbsent } from "../moments.ts";
import { literal } from "../odata.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { query, segment } from "./graphPath.ts";
import { GraphRegistration, unreadOf } from "./graphRegistration.ts";
import { GraphSignIn } from "./graphSignIn.ts";
import { type Pace, takeOne } from "./requestPace.ts";
import { readItems, type TellUnread, tellNobody } from "./unreadParts.ts";
import { readSignIns, refuseUnread } from "./unreadSignIns.ts";

const PAGE = 1000;
const STOPPED = "conditionalAccessStatus eq 'failure' and ";
const AT_REGISTRATION = `(${[
  ...registrationPlaces.appIds.map((id) => `appId eq ${literal(id)}`),
  ...registrationPlaces.resourceIds.map((id) => `resourceId eq ${literal(id)}`),
].join(" or ")}) and `;
const SATISFIED = "conditionalAccessStatus eq 'success' and ";
const SELECT = "id,createdDateTime,userId,status";
/** Only beta tells how somebody signed in. */
type SignInKind = SignInLog | "withMethods";

const WithMoment = z.object({ createdDateTime: Moment });
const Activity = z.object({
  // Whatever stands there tells of a sign-in.
  signInActivity: z
    .object({ lastSuccessfulSignInDateTime: z.string().nullish(), lastSignInDateTime: MomentOrAbsent })
    .nullish(),
});

interface LogQuery {
  readonly priority: Priority;
  readonly kind: SignInKind;
  readonly from: string;
  readonly to: string;
  readonly only?: string;
  readonly select: string;
  readonly top: number;
  readonly next?: string | undefined;
}
interface LogPage {
  readonly value: readonly unknown[];
  readonly next?: string;
}
const isSelectRefusal = (error: unknown): boolean =>
  error instanceof RefusedError && /query option '\$?select' is not allowed/i.test(error.message);

/** `ReportReader` on Microsoft Graph: v1.0, and beta for what only beta's sign-in log tells. */
export function graphReports(graph: GraphClient, pace: Pace, tell: TellUnread = tellNobody): ReportReader {
  /**
   * Until the log says otherwise. It has refused it (github.com/microsoftgraph/microsoft-graph-devx-api/issues/1250),
   * and has taken it.
   */
  let takesSelect = true;
  const log = async (asked: LogQuery): Promise<LogPage> => {
    const { priority, kind, from, to, only = "", select, top, next } = asked;
    await takeOne(pace, "the sign-in log", { priority });
    const selects = takesSelect;
    const isBeta = kind !== "interactive";
    // Documented comparisons are eq, ge and le (graph facts 6.1): the end is one millisecond before `to`.
    const last = new Date(Date.parse(to) - 1).toISOString();
    const event = isBeta
      ? `signInEventTypes/any(t: t eq '${kind === "nonInteractive" ? "nonInteractiveUser" : "interactiveUser"}') and `
      : "";
    const options = query({
      $filter: `${event}${only}createdDateTime ge ${new Date(from).toISOString()} and createdDateTime le ${last}`,
      ...(selects && { $select: select }),
      $top: top,
    });
    const read = graph.page(`/auditLogs/signIns${options}`, next, { version: isBeta ? "beta" : "v1.0" });
    const page = await read.catch((error: unknown) => {
      if (!selects || !isSelectRefusal(error)) throw error;
      takesSelect = false;
      return log(asked);
    });
    if (!page) throw new RefusedError("notFound", "ResourceNotFound", "graph: GET signIns: 404");
    return page;
  };
  const signIns = async (
    priority: Priority,
    kind: SignInKind,
    from: string,
    to: string,
    next?: string,
    only = "",
    also = "",
  ): Promise<SignInPage> => {
    // A page of a thousand lines is long: each kind asks for what it is read for.
    const select =
      kind === "withMethods"
        ? `${SELECT},appliedConditionalAccessPolicies,authenticationDetails,deviceDetail,appDisplayName,clientAppUsed${also}`
        : `${SELECT},appliedConditionalAccessPolicies,correlationId,deviceDetail${also}`;
    const page = await log({ priority, kind, from, to, only, select, top: PAGE, next });
    return {
      ...(await readSignIns(tell, GraphSignIn, page.value)),
      ...(page.next !== undefined && { next: page.next }),
    };
  };
  const activityOf = async (userId: string, priority: Priority) => {
    await takeOne(pace, "the last sign-in of an account", { priority });
    const body = await graph.get(`/users/${segment(userId)}${query({ $select: "id,signInActivity" })}`);
    // A missing account is not one that was never signed in to.
    if (body === undefined) throw new TransientError("Entra does not show this account");
    return understood(Activity, body).signInActivity;
  };
  const passkeyUsesOf = async (userId: string, from: string, to: string): Promise<readonly SignIn[]> => {
    const only = `userId eq ${literal(userId)} and status/errorCode eq 0 and `;
    const { items } = await signIns("gate", "withMethods", from, to, undefined, only);
    // Another person's sign-in proves nothing, whatever the log makes of the filter.
    return items.filter((one) => isAmong([one.userId], userId) && (isPasskeyUse(one) || isCertificateUse(one)));
  };
  return {
    registrationDetails: async (next) => {
      await takeOne(pace, "the registration report", { priority: "background" });
      // Documented query support is $filter and $orderby only (graph facts 2), so no $select.
      const page = await graph.page("/reports/authenticationMethods/userRegistrationDetails", next);
      if (!page) throw new RefusedError("notFound", "ResourceNotFound", "graph: GET userRegistrationDetails: 404");
      // A hint less: nobody is judged by the report alone.
      const items = await readItems(tell, "lines of the registration report", GraphRegistration, page.value);
      return {
        items,
        ...(items.length < page.value.length && { unread: unreadOf(page.value) }),
        ...(page.next !== undefined && { next: page.next }),
      };
    },

    signIns: (log, from, to, next) =>
      log === "interactive"
        ? signIns("sweep", "withMethods", from, to, next)
        : signIns("sweep", log, from, to, next, "", ",appDisplayName,clientAppUsed"),
    stoppedSignIns: (kind, from, to, next) => signIns("watch", kind, from, to, next, STOPPED),
    stoppedSignInsOf: async (kind, userId, from, to) => {
      const only = `userId eq ${literal(userId)} and ${STOPPED}`;
      const { items, unread, next } = await signIns("live", kind, from, to, undefined, only, ",appDisplayName");
      refuseUnread(unread, (id) => !isAmong([id], userId));
      // An empty page with a next one does not say that there is nothing.
      if (items.length === 0 && next !== undefined) throw new TransientError("the sign-in log gave an empty page");
      return items.filter((one) => isAmong([one.userId], userId));
    },
    stoppedRegistrations: async (from, to, userId, next) => {
      const whose = userId === undefined ? "" : `userId eq ${literal(userId)} and `;
      const only = `${whose}${AT_REGISTRATION}${STOPPED}`;
      const page = await signIns("background", "interactive", from, to, next, only, ",appId,resourceId");
      return {
        items: page.items.filter((one) => userId === undefined || isAmong([one.userId], userId)),
        ...(page.unread && { unread: page.unread.length }),
        ...(page.next !== undefined && { next: page.next }),
      };
    },
    satisfiedSignIns: (from, to, next) => signIns("watch", "interactive", from, to, next, SATISFIED),
    satisfiedSignInsOf: async (userId, from, to) => {
      const only = `userId eq ${literal(userId)} and ${SATISFIED}`;
      const { items } = await signIns("watch", "interactive", from, to, undefined, only);
      // Another person's sign-in answers nothing, whatever the log makes of the filter.
      return items.filter((one) => isAmong([one.userId], userId));
    },
    lastSignIn: async (kind, userId, from, to) => {
      const page = await log({
        priority: "background",
        kind,
        from,
        to,
        only: `userId eq ${literal(userId)} and `,
        select: "id,createdDateTime",
        top: 1,
      });
      // Somebody who signed in at a moment that nobody can read is here, and not away.
      const [last] = page.value.map((signIn) => WithMoment.safeParse(signIn).data?.createdDateTime ?? from);
      // An empty page with a next one does not say that there is nothing.
      if (last === undefined && page.next !== undefined) throw new TransientError("the sign-in log gave an empty page");
      return last;
    },
    hasSignedIn: async (userId, from, to) => {
      const only = `userId eq ${literal(userId)} and status/errorCode eq 0 and `;
      const page = await log({
        priority: "live",
        kind: "interactive",
        from,
        to,
        only,
        select: "id,createdDateTime",
        top: 1,
      });
      if (page.value.length === 0 && page.next !== undefined)
        throw new TransientError("the sign-in log gave an empty page");
      return page.value.length > 0;
    },
    lastSuccessAt: async (userId) => (await activityOf(userId, "live"))?.lastSuccessfulSignInDateTime ?? undefined,
    lastInteractiveAt: async (userId) => (await activityOf(userId, "background"))?.lastSignInDateTime,
    passkeyUsesOf,
    lastPasskeyUse: async (userId, from, to) => {
      const uses = (await passkeyUsesOf(userId, from, to)).filter(isPasskeyUse);
      return uses.map(({ createdDateTime }) => createdDateTime).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
    },
    successesOf: async (userId, from, to, appId) => {
      const at = appId === undefined ? "" : `appId eq ${literal(appId)} and `;
      const only = `userId eq ${literal(userId)} and ${at}status/errorCode eq 0 and `;
      const also = ",appId";
      const { items, next } = await signIns("live", "withMethods", from, to, undefined, only, also);
      if (items.length === 0 && next !== undefined) throw new TransientError("the sign-in log gave an empty page");
      // Whatever the log makes of the filter: another person's sign-in, or one elsewhere, proves nothing.
      const isTheirs = (one: SignIn) => isAmong([one.userId], userId) && one.errorCode === 0;
      return items.filter((one) => isTheirs(one) && (appId === undefined || isAmong([one.appId ?? ""], appId)));
    },
    everySuccessOf: async (userId, from, to) => {
      const only = `userId eq ${literal(userId)} and status/errorCode eq 0 and `;
      const { items, unread, next } = await signIns("live", "withMethods", from, to, undefined, only, ",appId");
      refuseUnread(unread, (id) => !isAmong([id], userId));
      if (next !== undefined) throw new RefusedError("notUnderstood", "signInUnread", "the sign-in log is cut off");
      return items.filter((one) => isAmong([one.userId], userId) && one.errorCode === 0);
    },
    successPageOf: async (kind, userId, from, to, next) => {
      const only = `userId eq ${literal(userId)} and status/errorCode eq 0 and `;
      const page = await signIns("background", kind, from, to, next, only, ",appDisplayName,clientAppUsed");
      return { ...page, items: page.items.filter((one) => isAmong([one.userId], userId) && one.errorCode === 0) };
    },
    failuresOf: async (userId, errorCodes, from, to) => {
      const codes = errorCodes.map((code) => `status/errorCode eq ${code}`).join(" or ");
      const only = `userId eq ${literal(userId)} and (${codes}) and `;
      const page = await signIns("background", "interactive", from, to, undefined, only);
      return { ...page, items: page.items.filter((one) => isAmong([one.userId], userId)) };
    },
    hasSignIns: async (kind, from, to) =>
      (await log({ priority: "background", kind, from, to, select: "id,createdDateTime", top: 1 })).value.length > 0,
  };
}
