import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { listJoiners, showJoiner } from "../../../../functions/joiners/readJoiners.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import type { Route } from "../../../support/registeredRoutes.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const EVE = "ee000000-0000-4000-8000-000000000001";
let ports: FakePorts;

const idOf = (number: number) => `90000000-0000-4000-8000-0000000000${number}`;
async function add(number: number, facts: Partial<JoinerFacts> = {}): Promise<void> {
  await ports.store.insertJoiner({
    facts: {
      joinerId: idOf(number),
      startDate: "2026-03-16",
      timeZone: "UTC",
      hiredAt: "2026-03-02T08:00:00.000Z",
      ...facts,
    },
    source: "hr",
    workerId: `w${number}`,
    sequence: 1,
    identity: {},
    displayName: `Joiner ${number}`,
  });
}

/** Every answer in this file is as the OpenAPI document has it. */
const answers = new DocumentedAnswers();
interface Asked {
  readonly roles?: readonly string[] | undefined;
  readonly query?: Record<string, string>;
  readonly params?: Record<string, string>;
}
async function get(route: Route, handler: HttpHandler, asked: Asked = {}): Promise<HttpResponseInit> {
  const { roles = ["Helpdesk"], query = {}, params = {} } = asked;
  const headers = "roles" in asked && !asked.roles ? {} : signedInAs(EVE, "Eve", roles);
  const request = new HttpRequest({ method: "GET", url: "https://app.example/api/joiners", headers, query, params });
  return answers.check(route, (await handler(request, new InvocationContext())) as HttpResponseInit);
}
const list = (asked?: Asked, { store }: Pick<FakePorts, "store"> = ports) =>
  get("GET /api/joiners", listJoiners({ store, clock: ports.clock }, config), asked);
const show = (joinerId: string, asked?: Asked) =>
  get("GET /api/joiners/{joinerId}", showJoiner(ports, config), { ...asked, params: { joinerId } });

beforeEach(async () => {
  ports = fakePorts();
  const found = { account: { kind: "found" as const, userId: EVE } };
  const offer = { grantId: "g", round: 1, openedAt: "2026-03-16T06:00:00.000Z", closesAt: "2026-03-17T06:00:00.000Z" };
  await add(11);
  await add(12, { account: { kind: "notFound" } });
  await add(13, found);
  await add(14, { ...found, offer });
  await add(15, {
    ...found,
    offer,
    pass: { id: "p", issuedAt: "2026-03-16T07:00:00.000Z", expiresAt: "2026-03-16T08:00:00.000Z" },
  });
  await add(16, { ended: { as: "registered", at: "2026-03-16T08:00:00.000Z" } });
  await add(18, { ended: { as: "held", at: "2026-03-16T08:00:00.000Z", because: "the start date 1900-01-01" } });
  await add(17, { ended: { as: "handedOver", at: "2026-03-16T08:00:00.000Z", because: "no passkey" } });
});

describe("the list of joiners", () => {
  test("counts where everybody is and gives one page", async () => {
    const answer = await list({ query: { skip: "5", top: "1" } });
    expect(answer.status).toBe(200);
    expect(answer.jsonBody).toMatchObject({
      total: 8,
      counts: {
        waitingForAccount: 2,
        waitingForStart: 1,
        offered: 1,
        collected: 1,
        registered: 1,
        handedOver: 1,
        held: 1,
      },
      joiners: [{ joinerId: idOf(16), standing: "registered" }],
    });
  });

  test("names the accepted events that no worker got through with, and none that is under way", async () => {
    const work = { source: "hr", since: "2026-03-02T07:00:00.000Z", tries: 0, nextAt: "2026-03-02T08:30:00.000Z" };
    await ports.store.saveWork({ ...work, eventId: "under way" });
    await ports.store.saveWork({ ...work, eventId: "failed", because: "throttled: insertJoiner" });
    await ports.store.saveWork({ ...work, eventId: "lost", nextAt: "2026-03-02T07:59:00.000Z" });
    const { notWorkedOn } = (await list()).jsonBody;
    expect(notWorkedOn).toMatchObject([{ eventId: "failed", because: "throttled: insertJoiner" }, { eventId: "lost" }]);
  });

  test("gives only those who stand where it is asked for, and counts all", async () => {
    const answer = await list({ query: { standing: "held" } });
    expect(answer.jsonBody).toMatchObject({
      total: 8,
      counts: { waitingForAccount: 2, held: 1 },
      joiners: [{ joinerId: idOf(18), standing: "held", because: "the start date 1900-01-01" }],
    });
    expect(answer.jsonBody.joiners).toHaveLength(1);
    expect((await list({ query: { standing: "held", skip: "1" } })).jsonBody.joiners).toEqual([]);
  });

  test.each([{ standing: "asleep" }, { top: "0" }, { top: "501" }, { skip: "-1" }, { skip: "x" }])(
    "is refused for the query %j",
    async (query) => {
      expect((await list({ query })).status).toBe(400);
    },
  );
});

test("while the table is busy, is asked to come again", async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first page
  const joiners = async function* () {
    throw new TransientError("busy", { retryAfterSeconds: 7 });
  };
  const busy = { store: { ...ports.store, joiners } };
  expect(await list({}, busy)).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
  ports.store.trouble.throttleNext("joiner");
  expect(await show(idOf(11))).toMatchObject({ status: 503 });
});

describe("one joiner", () => {
  test("is told with facts and history", async () => {
    await ports.store.append([
      { scope: idOf(17), id: "1", at: "2026-03-16T08:00:00.000Z", who: APP, what: "joinerHandedOver" },
    ]);
    const answer = await show(idOf(17));
    expect(answer.jsonBody).toMatchObject({
      standing: "handedOver",
      because: "no passkey",
      audit: [{ what: "joinerHandedOver" }],
    });
  });

  test.each([idOf(99), "x", ""])("%j is not known", async (joinerId) => {
    expect((await show(joinerId)).status).toBe(404);
  });
});

test.each<[string, string[] | undefined, number]>([
  ["nobody", undefined, 401],
  ["somebody without a role", [], 403],
  ["an approver", ["Approver"], 403],
  ["an admin", ["Admin"], 200],
  ["an auditor", ["Auditor"], 200],
])("%s who asks is answered %#", async (_who, roles, status) => {
  for (const ask of [list, (asked: Asked) => show(idOf(11), asked)]) expect((await ask({ roles })).status).toBe(status);
});

test.each(["GET /api/joiners", "GET /api/joiners/{joinerId}"] as const)(
  "every answer that the document promises of %s was seen",
  (route) => {
    expect(answers.unseen(route)).toEqual([]);
  },
);
