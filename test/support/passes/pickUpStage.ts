import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { pickUp } from "../../../functions/passes/pickUpPage.ts";
import type { JoinerFacts, JoinerRecord } from "../../../shared/domain/joiner/joinerTypes.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { openGrant } from "../../../shared/passes/openGrant.ts";
import { DocumentedAnswers } from "../documented.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";
import { type At, watched } from "./atEveryAwait.ts";

export const SAM = "5a000000-0000-4000-8000-000000000001";
export const MIA = "3a000000-0000-4000-8000-000000000001";
export const EVE = "ee000000-0000-4000-8000-000000000001";
const WAVE_GROUP_ID = "90000000-0000-4000-8000-0000000000aa";
export const JOINER_ID = "90000000-0000-4000-8000-000000000001";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** The code on the page, without its grouping. */
  readonly code: string | undefined;
}
export interface Asked {
  readonly as?: string | undefined;
  /** The claims `auth_time` of the session; by default one, of this moment. */
  readonly authTimes?: readonly string[];
  readonly method?: "GET" | "HEAD" | "POST";
  readonly link?: string;
  readonly headers?: Record<string, string | undefined>;
  readonly form?: Record<string, string | undefined>;
  readonly body?: string;
}

/** Every answer on any stage is as the OpenAPI document has it. */
export const answersOfPickUp = new DocumentedAnswers();

/** A manager, Mia, with a link for the new colleague Sam, and everything that anybody may try with it. */
export async function pickUpStage(
  offer: { readonly timeZone?: string } = {},
  overrides: Partial<FakePorts> = {},
  settings: Readonly<Record<string, string>> = {},
) {
  const config = testConfig(settings);
  const ports: FakePorts = fakePorts(overrides);
  const { directory, clock, store } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: SAM, displayName: "Sam <New>", userPrincipalName: "sam@contoso.example" }, MIA);
  directory.addUser({ id: EVE, displayName: "Eve Other" });
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  const inADay = new Date(clock.now().getTime() + 24 * 3_600_000).toISOString();
  const grant = await openGrant(ports, config, {
    userId: SAM,
    reason: "joiner",
    scopeId: JOINER_ID,
    key: "round 1",
    closesAt: inADay,
    joinerId: JOINER_ID,
    ...offer,
  });
  await store.insertJoiner({
    facts: {
      joinerId: JOINER_ID,
      startDate: "2026-03-02",
      timeZone: config.defaultTimeZone,
      hiredAt: "2026-02-01T08:00:00.000Z",
      account: { kind: "found", userId: SAM },
    },
    source: "hr/acme",
    workerId: "w1",
    sequence: 1,
    identity: { userPrincipalName: "sam@contoso.example" },
    displayName: "Sam New",
  });
  /** What HR and our own looks have said of Sam since. */
  async function tellHire(facts: Partial<JoinerFacts>, change: Partial<JoinerRecord> = {}): Promise<void> {
    const row = await store.joiner(JOINER_ID);
    if (!row) throw new Error("no hire");
    await store.saveJoiner({ ...row.record, ...change, facts: { ...row.record.facts, ...facts } }, row.etag);
  }
  const part = grant.link.slice(grant.link.lastIndexOf("/") + 1);
  let through = ports;
  const handler = (request: HttpRequest, context: InvocationContext) =>
    pickUp(through, config, () => ports.orchestrations)(request, context);
  /** From now on something happens at every call of the app. */
  const watch = (at?: At) => {
    through = at ? watched(ports, at) : ports;
  };
  const logs: unknown[] = [];
  const answers: Answer[] = [];

  async function ask(asked: Asked = {}): Promise<Answer> {
    const { as = MIA, authTimes, method = "GET", link = part, headers = {}, form, body } = asked;
    const fields = Object.entries(form ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const all: Record<string, string | undefined> = {
      ...(as && signedInAs(as, directory.users.get(as)?.displayName, [], authTimes)),
      ...headers,
    };
    const request = new HttpRequest({
      method,
      url: `https://app.example/pick-up/${link}`,
      params: { grantId: link.split("?", 1)[0] ?? "" },
      headers: Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      ...(method === "POST" && { body: { string: body ?? new URLSearchParams(fields).toString() } }),
    });
    const context = new InvocationContext({ functionName: "pickUp", logHandler: (...log) => logs.push(log) });
    const answer = toAnswer(answersOfPickUp.check(`${method} /pick-up/{grantId}`, await handler(request, context)));
    answers.push(answer);
    return answer;
  }

  const tokenFor = async (as: string): Promise<string | undefined> => tokenIn((await ask({ as })).text);

  /** Opens the page and presses its button, as a browser does; `change` is what an attacker does differently. */
  async function press(change: Asked & { readonly token?: string } = {}): Promise<Answer> {
    const as = change.as ?? MIA;
    const { token = (await tokenFor(as)) ?? "none", form, headers, ...rest } = change;
    return ask({
      as,
      method: "POST",
      ...rest,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: "null",
        "sec-fetch-site": "same-origin",
        ...headers,
      },
      form: { formToken: token, identityCheckedBy: "inPerson", ...form },
    });
  }

  const stateOfGrant = async () => (await store.grant(grant.grantId))?.grant.state;
  const events = async (scope = JOINER_ID) => (await store.recent(scope, 100)).map(({ what }) => what);

  /** Sam came into it after a first pass of ours. */
  async function enforceWave(change: Partial<WaveFacts> = {}): Promise<void> {
    await tellHire({ firstPass: { userId: SAM, at: "2026-02-25T08:00:00.000Z" } });
    directory.addGroup(WAVE_GROUP_ID, []);
    await store.insertWave(enforcedWave(change));
    await store.assignWave([SAM], "wave-1");
  }
  return {
    config,
    ports,
    tellHire,
    grant,
    part,
    ask,
    press,
    watch,
    tokenFor,
    stateOfGrant,
    events,
    enforceWave,
    logs,
    answers,
  };
}
export type Stage = Awaited<ReturnType<typeof pickUpStage>>;

const tokenIn = (text: string): string | undefined =>
  parse(text).querySelector("input[name=formToken]")?.getAttribute("value");

function toAnswer({ status = 200, body, headers }: HttpResponseInit): Answer {
  const text = typeof body === "string" ? body : "";
  const code = parse(text).querySelector(".code")?.text.replaceAll(" ", "");
  return { status, text, headers: new Headers(headers as Record<string, string>), code };
}

const enforcedWave = (change: Partial<WaveFacts>): WaveFacts => ({
  waveId: "wave-1",
  name: "Sales",
  groupId: WAVE_GROUP_ID,
  startDate: "2026-01-05",
  timeZone: "Europe/Berlin",
  startedBy: { id: EVE, displayName: "Eve Other" },
  createdAt: "2025-12-01T08:00:00.000Z",
  announceAt: "2025-12-29T08:00:00.000Z",
  openAt: "2026-01-05T08:00:00.000Z",
  remindAt: "2026-01-12T08:00:00.000Z",
  stage: "enforced",
  stageAt: "2026-03-01T08:00:00.000Z",
  round: 1,
  inScope: 100,
  sortedOut: 0,
  reportedReady: 98,
  strandedRecently: 0,
  stoppedRecently: 0,
  ...change,
});
