import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { offerProof } from "../../../functions/verifiedId/offerProof.ts";
import { presentationCallback } from "../../../functions/verifiedId/presentationCallback.ts";
import { proveIdentity } from "../../../functions/verifiedId/proveIdentity.ts";
import { DocumentedAnswers } from "../documented.ts";
import { fakePorts } from "../fakes/fakePorts.ts";
import { type At, watched } from "../passes/atEveryAwait.ts";
import type { Route } from "../registeredRoutes.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

const id = (shard: string): string => `${shard}000000-0000-4000-8000-000000000001`;
/** Sam has lost the phone, Hedda sits at the helpdesk, Mia is Sam's manager. */
export const [SAM, HEDDA, MIA] = ["5a", "4e", "3a"].map(id) as [string, string, string];

/** By whom credentials are issued here. */
export const ISSUER = "did:web:proofing.example";
export const VERIFIED_ID = JSON.stringify({
  authority: "did:web:contoso.example",
  credentialType: "VerifiedPerson",
  acceptedIssuers: [ISSUER],
  claim: "employeeNumber",
  matches: "employeeId",
  matchConfidence: 80,
});

const BROWSER = {
  "content-type": "application/x-www-form-urlencoded",
  origin: "null",
  "sec-fetch-site": "same-origin",
};

type Headers = Readonly<Record<string, string | undefined>>;
/** What an attacker does differently; `undefined` leaves something out. */
export type Change = Readonly<Record<string, unknown>>;

/** What the Request Service tells of Sam's own credential. */
export const credential = (change: Change = {}) => ({
  type: ["VerifiableCredential", "VerifiedPerson"],
  issuer: ISSUER,
  claims: { employeeNumber: "E-5", firstName: "Sam" },
  credentialState: { revocationStatus: "VALID" },
  domainValidation: { url: "https://proofing.example/" },
  issuanceDate: "2026-01-01T00:00:00Z",
  expirationDate: "2099-01-01T00:00:00Z",
  faceCheck: { matchConfidenceScore: 86.3, sourcePhotoQuality: "HIGH" },
  ...change,
});

export async function proofStage(settings: Readonly<Record<string, string>> = { VERIFIED_ID }) {
  const config = testConfig(settings);
  const ports = fakePorts();
  const { directory, methods } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: HEDDA, displayName: "Hedda Desk" });
  directory.addUser(
    { id: SAM, displayName: "Sam <Here>", userPrincipalName: "sam@contoso.example", employeeId: "E-5" },
    MIA,
  );
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  methods.addPasskey(SAM, "2026-01-05T08:00:00.000Z");
  const documented = new DocumentedAnswers();
  const logs: unknown[] = [];
  const context = new InvocationContext({ functionName: "proveIdentity", logHandler: (...log) => logs.push(log) });
  let through = ports;
  const handlers = {
    offer: (request: HttpRequest) => offerProof(through, config)(request),
    prove: (request: HttpRequest) => proveIdentity(through, config, () => ports.orchestrations)(request, context),
    callback: (request: HttpRequest) => presentationCallback(through, config)(request),
  };
  /** From now on something happens at every call of the app. */
  const watch = (at?: At) => {
    through = at ? watched(ports, at) : ports;
  };
  const routes = {
    offer: "/people/{userId}/verified-id",
    prove: "/verified-id",
    callback: "/api/verified-id/callback",
  };

  async function ask(
    where: keyof typeof handlers,
    method: "GET" | "HEAD" | "POST",
    url: string,
    headers: Headers = {},
    body?: string,
  ) {
    const given = Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined);
    const request = new HttpRequest({
      method,
      url: `https://app.example${url}`,
      params: where === "offer" ? { userId: url.split("/")[2] ?? "" } : {},
      headers: Object.fromEntries(given),
      ...(body !== undefined && { body: { string: body } }),
    });
    const route = `${method} ${routes[where]}` as Route;
    const answer: HttpResponseInit = documented.check(route, await handlers[where](request));
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.jsonBody ?? "");
    const status = answer.status ?? 200;
    return { status, text, code: codeIn(text), fields: fieldsOf(text), headers: new Headers(answer.headers as never) };
  }

  const form = (fields: Readonly<Record<string, string | undefined>>): string =>
    new URLSearchParams(
      Object.entries(fields).filter((one): one is [string, string] => one[1] !== undefined),
    ).toString();

  /** The helpdesk opens a link. @returns its path on this site. */
  async function offer(
    by: { readonly as?: string; readonly roles?: readonly string[]; readonly reason?: string } = {},
  ) {
    const { as = HEDDA, roles = ["Helpdesk"], reason = "lostPhone" } = by;
    const headers = signedInAs(as, directory.users.get(as)?.displayName, roles);
    const path = `/people/${SAM}/verified-id`;
    const { fields } = await ask("offer", "GET", path, headers);
    const answer = await ask("offer", "POST", path, { ...headers, ...BROWSER }, form({ ...fields, reason }));
    const link = /https:\/\/app\.example(\/verified-id\?[^<\s]+)/.exec(answer.text)?.[1]?.replaceAll("&amp;", "&");
    return { ...answer, link: link ?? "" };
  }

  /** The first press behind the link: the page that asks the phone. */
  async function begin(link: string, headers: Headers = {}) {
    const { fields } = await ask("prove", "GET", link);
    return ask("prove", "POST", link, { ...BROWSER, ...headers }, form(fields));
  }

  /** The second press, from a page that began. */
  const finish = (link: string, fields: Readonly<Record<string, string | undefined>>, headers: Headers = {}) =>
    ask("prove", "POST", link, { ...BROWSER, ...headers }, form(fields));

  /** What the Request Service sends about the last request; `change` is what somebody else would. */
  async function tell(change: Change = {}, headers: Headers = {}) {
    const last = ports.presentations.asked.at(-1);
    const body = {
      requestId: last?.requestId,
      requestStatus: "presentation_verified",
      state: last?.state,
      subject: "did:ion:holder",
      verifiedCredentialsData: [credential()],
      ...change,
    };
    const all = { "content-type": "application/json", "api-key": last?.callbackKey, ...headers };
    return ask("callback", "POST", "/api/verified-id/callback", all, JSON.stringify(body));
  }

  const mints = () => ports.passIssuer.called("mint");
  const live = () => ports.passIssuer.passes.get(SAM)?.temporaryAccessPass;
  const trail = async (what?: string) =>
    (await ports.store.recent("app", 200)).filter((line) => what === undefined || line.what === what);
  const grants = () => ports.store.grantsOf(SAM, "2000-01-01T00:00:00.000Z");
  return { config, ports, logs, watch, ask, form, offer, begin, finish, tell, mints, live, trail, grants, documented };
}

const codeIn = (text: string): string | undefined =>
  parse(text)
    .querySelectorAll(".code span")
    .map((one) => one.text)
    .join("") || undefined;

const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    parse(text)
      .querySelectorAll("input[type=hidden]")
      .map((one) => [one.getAttribute("name") ?? "", one.getAttribute("value") ?? ""]),
  );
