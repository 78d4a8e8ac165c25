import { HttpRequest, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { welcome } from "../../../functions/passes/welcomeHttp.ts";
import { addressHash, hireLinkOf, hireSecretOf } from "../../../shared/passes/hireLink.ts";
import { secretHash } from "../../../shared/passes/pickUpLink.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";
import { type At, watched } from "./atEveryAwait.ts";
import { answersOfPickUp, pickUpStage } from "./pickUpStage.ts";

export const PERSONAL = "sam.at.home@mail.example";
const contact = { personalMail: PERSONAL, workerType: "Employee", language: "de" } as const;

interface Asked {
  readonly method?: "GET" | "HEAD" | "POST";
  /** Of the query. */
  readonly link?: { readonly hire?: string; readonly sig?: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string | undefined>>;
}

/** Sam, a new colleague, has a link in their personal mail; Mia, the manager, has hers. */
export async function welcomeStage(
  overrides: Partial<FakePorts> = {},
  settings: Readonly<Record<string, string>> = { PERSONAL_MAIL_WORKER_TYPES: "contractor, employee" },
) {
  const stage = await pickUpStage({ timeZone: "Europe/Berlin" }, overrides, settings);
  const { config, ports, grant } = stage;
  const { store } = ports;
  await stage.tellHire({}, { contact });
  const byMail = {
    secretHash: secretHash(hireSecretOf(config, grant.grantId)),
    addressHash: addressHash(config, PERSONAL),
    language: "de",
    tries: 0,
  } as const;
  const rowOf = async () => {
    const row = await store.grant(grant.grantId);
    if (!row) throw new Error("no grant");
    return row;
  };
  const opened = await rowOf();
  await store.saveGrant({ ...opened.grant, byMail }, opened.etag);
  const logs: unknown[] = [];
  let through = ports;
  const handler = (request: HttpRequest, context: InvocationContext) =>
    welcome(through, config, () => ports.orchestrations)(request, context);
  /** From now on something happens at every call of the hire's page. */
  const watchHire = (at?: At) => {
    through = at ? watched(ports, at) : ports;
  };
  const link = new URL(hireLinkOf(config, grant.grantId));

  async function ask({ method = "GET", link: asked = {}, headers = {}, form = {} }: Asked = {}) {
    const url = new URL(link);
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const fields = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const request = new HttpRequest({
      method,
      url: url.href,
      query: Object.fromEntries(url.searchParams),
      headers,
      ...(method === "POST" && { body: { string: new URLSearchParams(fields).toString() } }),
    });
    const context = new InvocationContext({ functionName: "welcome", logHandler: (...log) => logs.push(log) });
    const answer = answersOfPickUp.check(`${method} /welcome`, await handler(request, context));
    const text = typeof answer.body === "string" ? answer.body : "";
    const code = parse(text).querySelector(".code")?.text.replaceAll(" ", "");
    return { status: answer.status ?? 200, text, code, headers: new Headers(answer.headers as never) };
  }

  const browser = {
    "content-type": "application/x-www-form-urlencoded",
    origin: "null",
    "sec-fetch-site": "same-origin",
  };
  const tokenIn = (text: string) => parse(text).querySelector("input[name=formToken]")?.getAttribute("value");
  /** Opens the page and types this, as a hire does; `change` is what an attacker does differently. */
  async function type(shortCode: string | undefined, { headers, form, ...change }: Asked = {}) {
    const formToken = tokenIn((await ask(change)).text);
    const fields = { formToken, shortCode, ...form };
    return ask({ ...change, method: "POST", headers: { ...browser, ...headers }, form: fields });
  }
  /** Mia has a short code shown, signed in. */
  const shortCode = async (): Promise<string> => {
    const { code } = await stage.press({ form: { show: "shortCode" } });
    if (!code) throw new Error("no short code");
    return code;
  };
  const mints = () => ports.passIssuer.called("mint");
  const lines = async (what: string) =>
    (await store.recent(opened.grant.joinerId ?? "", 200)).filter((one) => one.what === what);
  const mailsTo = (address: string) => ports.email.sent.filter(({ to }) => to.address === address);
  return {
    ...stage,
    ask,
    type,
    shortCode,
    mints,
    lines,
    mailsTo,
    rowOf,
    hireLogs: logs,
    hireSecret: hireSecretOf(config, grant.grantId),
    watchHire,
    contact,
    tokenIn,
    browser,
  };
}
