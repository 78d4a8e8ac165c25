import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import type { Config } from "../../../shared/config/config.ts";
import { DocumentedAnswers } from "../documented.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import type { Route } from "../registeredRoutes.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

const id = (shard: string): string => `${shard}000000-0000-4000-8000-000000000001`;
/** Sam has worked here for long, and Mia is the manager. */
export const [SAM, MIA, EVE, HEDDA, HANNO] = ["5a", "3a", "ee", "ac", "ad"].map(id) as [
  string,
  string,
  string,
  string,
  string,
];

export interface SpotAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The code on the page, or in the JSON. */
  readonly code: string | undefined;
  readonly json: { readonly error?: { readonly code: string } } & Record<string, unknown>;
}

interface Asked {
  /** Empty: nobody. */
  readonly as?: string;
  readonly roles?: readonly string[];
  readonly authTimes?: readonly string[];
  /** Instead of what a browser of ours sends. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly userId?: string;
  /** Fields of the form, beside those that the page gave; `undefined` leaves one out. */
  readonly form?: Readonly<Record<string, string | undefined>>;
  /** As a program, with this body. */
  readonly json?: object;
}

/** One of the pages that show a code, by its parts. */
export interface CodePage {
  readonly handler: (
    ports: FakePorts,
    config: Config,
  ) => (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;
  readonly pageHandler?: CodePage["handler"];
  readonly page: Route;
  readonly press: Route;
  /** Who presses as they should. */
  readonly presser: string;
  readonly roles?: readonly string[];
  readonly form: Readonly<Record<string, string>>;
}

export async function spotStage(shown: CodePage, settings: Readonly<Record<string, string>> = {}) {
  const config = testConfig(settings);
  const ports = fakePorts();
  const { directory, methods } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: SAM, displayName: "Sam <Here>", userPrincipalName: "sam@contoso.example" }, MIA);
  for (const one of [EVE, HEDDA, HANNO]) directory.addUser({ id: one, displayName: `Other ${one.slice(0, 2)}` });
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  methods.addPasskey(SAM, "2026-01-05T08:00:00.000Z");
  const documented = new DocumentedAnswers();
  const logs: unknown[] = [];

  async function ask(
    method: "GET" | "HEAD" | "POST",
    asked: Asked,
    body?: string,
    on: FakePorts = ports,
  ): Promise<SpotAnswer> {
    const { as = shown.presser, roles = shown.roles ?? [], authTimes, userId = SAM, headers = {} } = asked;
    const route = method === "POST" ? shown.press : shown.page;
    const path = route.slice(route.indexOf(" ") + 1);
    const request = new HttpRequest({
      method,
      url: `https://app.example${path.replace("{userId}", userId)}`,
      params: { userId },
      headers: { ...(as && signedInAs(as, directory.users.get(as)?.displayName, roles, authTimes)), ...headers },
      ...(body !== undefined && { body: { string: body } }),
    });
    const handle = method === "POST" ? shown.handler : (shown.pageHandler ?? shown.handler);
    const context = new InvocationContext({ logHandler: (...log) => logs.push(log) });
    const given = await handle(on, config)(request, context);
    const answer = documented.check(`${method} ${path as `/${string}`}`, given);
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.jsonBody ?? "");
    const json = (answer.jsonBody ?? {}) as SpotAnswer["json"];
    const code = parse(text).querySelector(".code")?.text.replaceAll(" ", "") ?? json["temporaryAccessPass"];
    const found = typeof code === "string" ? code : undefined;
    return { status: answer.status ?? 200, text, headers: new Headers(answer.headers as never), code: found, json };
  }

  const look = (asked: Asked = {}) => ask("GET", asked);
  const fieldsOf = (text: string): Record<string, string> =>
    Object.fromEntries(
      (parse(text).querySelector("form")?.querySelectorAll("input[type=hidden]") ?? []).map((one) => [
        one.getAttribute("name") ?? "",
        one.getAttribute("value") ?? "",
      ]),
    );

  /** Opens the page and presses its button, as a browser does; `asked` is what an attacker does differently. */
  async function press(asked: Asked = {}, on: FakePorts = ports): Promise<SpotAnswer> {
    if (asked.json)
      return ask(
        "POST",
        { ...asked, headers: { "content-type": "application/json", ...asked.headers } },
        JSON.stringify(asked.json),
      );
    const hidden = asked.as === "" || asked.form?.["formToken"] ? {} : fieldsOf((await look(asked)).text);
    const fields = Object.entries({ ...shown.form, ...hidden, ...asked.form });
    const sent = fields.filter((field): field is [string, string] => field[1] !== undefined);
    const browser = {
      "content-type": "application/x-www-form-urlencoded",
      origin: "null",
      "sec-fetch-site": "same-origin",
    };
    const headers = { ...browser, ...asked.headers };
    return ask("POST", { ...asked, headers }, new URLSearchParams(sent).toString(), on);
  }
  const formOf = async (asked: Asked = {}) => fieldsOf((await look(asked)).text);
  const mints = () => ports.passIssuer.called("mint");
  const live = () => ports.passIssuer.passes.get(SAM)?.temporaryAccessPass;
  const trail = async (what?: string) =>
    (await ports.store.recent("app", 200)).filter((line) => what === undefined || line.what === what);
  const grants = () => ports.store.grantsOf(SAM, "2000-01-01T00:00:00.000Z");
  return { config, ports, ask, look, press, formOf, mints, live, trail, grants, logs };
}
