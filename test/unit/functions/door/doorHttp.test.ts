import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { askForDoor, showDoor, wantDoor } from "../../../../functions/door/http/doorHandlers.ts";
import type { DoorStatus } from "../../../../functions/door/http/doorStatus.ts";
import { doorDigest } from "../../../../shared/domain/door/doorPolicies.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { ADA, addGroups, doorConfig, doorUp, HEN, PIA, putDoor } from "../../../support/door/doorStage.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import type { Route } from "../../../support/registeredRoutes.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID } from "../../../support/testConfig.ts";

let ports: FakePorts;
let config = doorConfig();
beforeEach(() => {
  ports = fakePorts();
  config = doorConfig();
  addGroups(ports, [ADA.id, PIA.id]);
});

const asJson = { "content-type": "application/json" };
const asForm = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  cookie: "AppServiceAuthSession=x",
};
const ada = (authTimes?: readonly string[]) => signedInAs(ADA.id, ADA.displayName, ["Admin"], authTimes);
const pia = (authTimes?: readonly string[]) => signedInAs(PIA.id, PIA.displayName, ["Approver"], authTimes);
const OLD = [secondsAgo(16 * 60)];

const answers = new DocumentedAnswers();
const request = (method: "GET" | "POST", path: string, headers: Record<string, string>, body?: string) =>
  new HttpRequest({
    method,
    url: `https://app.example${path}`,
    headers: { ...headers },
    ...(body !== undefined && { body: { string: body } }),
  });
const show = async (headers: Record<string, string>, path: "/api/door" | "/door" = "/api/door") =>
  answers.check(`GET ${path}`, await showDoor(ports, config)(request("GET", path, headers)));
const make = async (headers: Record<string, string> = { ...ada(), ...asJson }, body = "{}") => {
  const handler = askForDoor(ports, config, () => new FakePatience(ports.clock, 20));
  return answers.check("POST /api/door", await handler(request("POST", "/api/door", headers, body)));
};
const digest = () => doorDigest(config) ?? "";
const confirm = async (headers: Record<string, string> = { ...pia(), ...asJson }, body?: string) => {
  const path = "/api/door/confirm";
  const sent = body ?? JSON.stringify({ digest: digest() });
  return answers.check(`POST ${path}`, await wantDoor(ports, config)(request("POST", path, headers, sent)));
};
const errorOf = (answer: HttpResponseInit) => (answer.jsonBody as { error: { code: string; message: string } }).error;
const statusOf = async () => (await show(ada())).jsonBody as DoorStatus;
const policies = () => [...ports.policies.stored.values()];
const enableAll = () => {
  for (const policy of policies()) ports.policies.stored.set(policy.id, { ...policy, state: "enabled" });
};
const requestsToConditionalAccess = () => ports.policies.called("policies") + ports.policyWriter.called("createPolicy");
const linesOf = async () => (await ports.store.recent("app", 50)).map(({ what }) => what).toReversed();

describe("having the door made", () => {
  test("makes two policies in report-only, records them as ours, and enables nothing", async () => {
    expect(await make()).toMatchObject({ status: 202, jsonBody: { isUp: false, digest: digest() } });
    expect(policies().map(({ displayName, state }) => [displayName, state])).toEqual([
      ["passkey-rollout: door", "enabledForReportingButNotEnforced"],
      ["passkey-rollout: door for everybody else", "enabledForReportingButNotEnforced"],
    ]);
    expect((await ports.store.registeredPolicies()).map(({ key, policyId }) => [key, policyId])).toEqual([
      ["door", "policy-1"],
      ["door-others", "policy-2"],
    ]);
    expect(ports.policyWriter.called("setPolicyState")).toBe(0);
    expect(await linesOf()).toEqual(["doorAskedFor"]);
  });

  test("makes none in a tenant that holds as many policies as Entra allows, and says so", async () => {
    const fill = (count: number) => {
      ports.policies.stored.clear();
      for (let n = 0; n < count; n++)
        ports.policies.stored.set(`p${n}`, { id: `p${n}`, displayName: `p${n}`, state: "enabled", definition: {} });
    };
    fill(240);
    const answer = await make();
    expect([answer.status, errorOf(answer).message]).toEqual([409, expect.stringContaining("Entra allows 240")]);
    expect(ports.policyWriter.called("createPolicy")).toBe(0);
    fill(238);
    expect((await make()).status).toBe(202);
  });

  test("twice makes nothing more, and keeps who asked first", async () => {
    await make();
    expect((await make({ ...signedInAs(HEN.id, "Hen", ["Admin"]), ...asJson })).status).toBe(202);
    expect([policies().length, (await statusOf()).asked?.by]).toEqual([2, ADA]);
  });

  test("gets further each time it is asked where no time may be spent between requests, and makes none twice", async () => {
    const pressed: (number | undefined)[] = [];
    for (let press = 0; press < 4; press++) {
      const before = requestsToConditionalAccess();
      const handler = askForDoor(ports, config, () => new FakePatience(ports.clock, 0));
      const sent = request("POST", "/api/door", { ...ada(), ...asJson }, "{}");
      pressed.push(answers.check("POST /api/door", await handler(sent)).status);
      expect(requestsToConditionalAccess() - before).toBe(1);
    }
    expect(pressed).toEqual([503, 503, 503, 202]);
    expect(policies().map(({ displayName }) => displayName)).toEqual([
      "passkey-rollout: door",
      "passkey-rollout: door for everybody else",
    ]);
  });

  test("leaves alone a policy of that name which somebody made after its name was looked up", async () => {
    const handler = askForDoor(ports, config, () => new FakePatience(ports.clock, 0));
    await handler(request("POST", "/api/door", { ...ada(), ...asJson }, "{}"));
    ports.clock.advance({ minutes: 16 });
    const foreign = { id: "foreign", displayName: "passkey-rollout: door", state: "enabled", definition: {} } as const;
    ports.policies.stored.set("foreign", foreign);
    const answer = await make();
    expect([answer.status, errorOf(answer).message]).toEqual([409, expect.stringContaining("did not make")]);
  });

  test("goes on where the answer to a creation was lost", async () => {
    ports.policyWriter.loseNextAnswer = true;
    expect((await make()).status).toBe(503);
    expect((await make()).status).toBe(202);
    expect(policies().length).toBe(2);
    expect((await ports.store.registeredPolicy("door"))?.policyId).toBe("policy-1");
  });

  test("makes one anew that somebody has deleted, but not while Entra may show it late", async () => {
    await make();
    ports.policies.stored.delete("policy-2");
    expect((await make()).status).toBe(503);
    ports.clock.advance({ minutes: 16 });
    expect((await make()).status).toBe(202);
    expect(
      policies()
        .map(({ displayName }) => displayName)
        .sort(),
    ).toEqual(["passkey-rollout: door", "passkey-rollout: door for everybody else"]);
  });

  test.each<[string, () => unknown, string]>([
    ["the audience is no client id", () => (config = doorConfig({ AUTH_AUDIENCE: "api://x" })), "AUTH_AUDIENCE"],
    ["nobody told the groups", () => (config = doorConfig({ ROLE_GROUP_IDS: "" })), "ROLE_GROUP_IDS"],
    [
      "a break-glass account would be under it",
      () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, []),
      "break-glass",
    ],
    [
      "the strength takes a password",
      () => ports.policies.strengths.set(config.enforcedStrengthId, ["password"]),
      "weaker",
    ],
    [
      "somebody else has a policy of that name",
      () => ports.policyWriter.createPolicy({ displayName: "passkey-rollout: door", state: "disabled" }),
      "this app did not make",
    ],
  ])("is refused when %s, and makes nothing", async (_why, arrange, words) => {
    await arrange();
    const before = policies().length;
    const headers = { ...ada(), ...asJson };
    // The audience of the test's own tokens is the one of the test's settings.
    const answer = await make(config.authAudience === "api://x" ? withAudience(headers, "api://x") : headers);
    expect([answer.status, errorOf(answer).code, policies().length]).toEqual([409, "doorNotUp", before]);
    expect(errorOf(answer).message).toContain(words);
  });

  test("is refused when the settings ask for another door than stands there", async () => {
    await make();
    config = doorConfig({ ROLE_GROUP_IDS: "60000000-0000-4000-8000-000000000009" });
    const answer = await make();
    expect([answer.status, policies().length]).toEqual([409, 2]);
    expect(errorOf(answer).message).toContain("delete it in the portal");
  });
});

describe("confirming the door", () => {
  test("by an Approver, once both are enabled in the portal, is taken once", async () => {
    await make();
    enableAll();
    expect((await confirm()).status).toBe(202);
    expect((await confirm()).status).toBe(202);
    expect(await statusOf()).toMatchObject({ confirmed: { by: PIA, digest: digest() } });
    expect(await linesOf()).toEqual(["doorAskedFor", "doorConfirmed"]);
    expect((await ports.store.registeredPolicies()).map(({ state }) => state)).toEqual(["enabled", "enabled"]);
    expect(ports.policyWriter.called("setPolicyState")).toBe(0);
  });

  test("brings it up a quarter of an hour after it was first read so, not at once", async () => {
    await make();
    enableAll();
    await confirm();
    expect((await statusOf()).because).toContain("count 15 minutes later");
  });

  test.each<[string, () => unknown, number, string]>([
    ["nobody asked for it", () => undefined, 409, "nothingAsked"],
    ["the policies are in report-only still", () => make(), 409, "doorNotUp"],
    [
      "one of them is changed",
      async () => {
        await make();
        enableAll();
        const [first] = policies();
        if (first) ports.policies.stored.set(first.id, { ...first, definition: {} });
      },
      409,
      "doorNotUp",
    ],
    [
      "the settings have changed since",
      async () => {
        await make();
        enableAll();
        config = doorConfig({ ROLE_GROUP_IDS: "60000000-0000-4000-8000-000000000009" });
      },
      409,
      "otherDigest",
    ],
    [
      "the Approver had it made",
      async () => {
        await make({ ...signedInAs(PIA.id, PIA.displayName, ["Admin", "Approver"]), ...asJson });
        enableAll();
      },
      403,
      "ownRequest",
    ],
  ])("is refused when %s", async (_why, arrange, status, code) => {
    await arrange();
    const answer = await confirm();
    expect([answer.status, errorOf(answer).code]).toEqual([status, code]);
    expect((await ports.store.door())?.value.confirmed).toBeUndefined();
  });

  test("of another digest than the page shows is refused", async () => {
    await make();
    enableAll();
    const answer = await confirm(undefined, JSON.stringify({ digest: "0".repeat(64) }));
    expect(errorOf(answer).code).toBe("otherDigest");
  });

  test("lapses when the door is asked for anew with other settings", async () => {
    await make();
    enableAll();
    await confirm();
    config = doorConfig({ ROLE_GROUP_IDS: "60000000-0000-4000-8000-000000000009" });
    await make();
    expect((await ports.store.door())?.value.confirmed).toBeUndefined();
  });
});

describe("either decision", () => {
  test.each<[string, number, Record<string, string>, string?]>([
    ["without a sign-in", 401, asJson],
    ["without a role", 403, { ...signedInAs(HEN.id), ...asJson }],
    ["with a session of this morning", 401, { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"], OLD), ...asJson }],
    ["with a token that tells no moment", 401, { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"], []), ...asJson }],
    [
      "from another site",
      403,
      { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"]), ...asJson, "sec-fetch-site": "cross-site" },
    ],
    ["as text", 415, { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"]), "content-type": "text/plain" }],
    ["with broken JSON", 400, { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"]), ...asJson }, "{"],
    [
      "with more than 64 KB",
      413,
      { ...signedInAs(HEN.id, "Hen", ["Admin", "Approver"]), ...asJson },
      `"${"x".repeat(70_000)}"`,
    ],
  ])("%s is answered %i and changes nothing", async (_how, status, headers, body) => {
    const before = (await ports.store.door())?.value;
    expect([(await make(headers, body ?? "{}")).status, (await confirm(headers, body)).status]).toEqual([
      status,
      status,
    ]);
    expect([(await ports.store.door())?.value, policies().length]).toEqual([before, 0]);
  });

  test("is for its role alone", async () => {
    expect((await make({ ...pia(), ...asJson })).status).toBe(403);
    await make();
    enableAll();
    expect((await confirm({ ...ada(), ...asJson })).status).toBe(403);
    expect((await confirm({ ...pia(), ...asJson }, "{}")).status).toBe(422);
  });

  test("by the page's form leads back to the page, and a token of another person or button is none", async () => {
    const form = (headers: Record<string, string>, token: string) => ({
      headers: { ...headers, ...asForm },
      body: new URLSearchParams({ formToken: token, digest: digest() }).toString(),
    });
    const tokenOf = (id: string, action: string) => formToken(config, id, action, ports.clock.now());
    const stolen = form(ada(), tokenOf(PIA.id, "makeDoor"));
    expect((await make(stolen.headers, stolen.body)).status).toBe(403);
    const own = form(ada(), tokenOf(ADA.id, "makeDoor"));
    expect(await make(own.headers, own.body)).toMatchObject({ status: 302, headers: { Location: "/door" } });
    enableAll();
    const other = form(pia(), tokenOf(PIA.id, "makeDoor"));
    expect((await confirm(other.headers, other.body)).status).toBe(403);
    const right = form(pia(), tokenOf(PIA.id, "confirmDoor"));
    expect((await confirm(right.headers, right.body)).status).toBe(302);
  });

  test("waits while Graph is busy, and says what it refuses", async () => {
    ports.policies.throttleNext("policies", 3);
    expect(await make()).toMatchObject({ status: 503, headers: { "Retry-After": "3" } });
    ports.policies.refuseNext("policies");
    expect(errorOf(await make()).code).toBe("refusedElsewhere");
    await make();
    enableAll();
    ports.policies.throttleNext("policies", 3);
    expect((await confirm()).status).toBe(503);
    ports.policies.refuseNext("policies");
    expect(errorOf(await confirm()).code).toBe("refusedElsewhere");
    const noted = (await ports.store.troubles(ports.clock.now().toISOString())).map(({ doing }) => doing);
    expect(noted.toSorted()).toEqual(["confirming the policies of the door", "making the policies of the door"]);
  });

  test("says in the service's own words what it refuses, with code and request id, and without secrets", async () => {
    const requestId = "00000000-0000-4000-8000-0000000000aa";
    const words = "Policies are read-only for this app, see https://graph.example/x?sig=s3cret";
    ports.policies.failNext("policies", new RefusedError("denied", "accessDenied", words, { requestId }));
    const { message } = errorOf(await make());
    for (const told of ["Policies are read-only for this app", "accessDenied", requestId])
      expect(message).toContain(told);
    expect(message).not.toContain("s3cret");
    const [row, ...more] = await ports.store.troubles(ports.clock.now().toISOString());
    expect([row?.doing, row?.requestId, more]).toEqual(["making the policies of the door", requestId, []]);
  });
});

describe("the page of the door", () => {
  const pageFor = async (headers: Record<string, string>) => parse(String((await show(headers, "/door")).body));
  const buttons = (page: ReturnType<typeof parse>) =>
    page.querySelectorAll("form").map((form) => form.getAttribute("action"));

  test("says why it is not up, and has the steps in the portal for anybody with a role, without a script", async () => {
    const page = await pageFor(signedInAs(HEN.id, "Hen", ["Helpdesk"]));
    expect(page.querySelector(".now")?.text).toContain("have not been made yet");
    expect(page.text).toContain("passkey-rollout: door for everybody else");
    expect(page.text).toContain("break-glass account");
    expect(page.text).toContain("passkey-rollout: workforce");
    expect([buttons(page), page.querySelector("script")]).toEqual([[], null]);
  });

  test("offers each button to who may press it, when it makes sense", async () => {
    expect(buttons(await pageFor(ada()))).toEqual(["/api/door"]);
    expect(buttons(await pageFor(pia()))).toEqual([]);
    await make();
    expect(buttons(await pageFor(pia()))).toEqual(["/api/door/confirm"]);
    expect(buttons(await pageFor(signedInAs(ADA.id, "Ada", ["Admin", "Approver"])))).toEqual(["/api/door"]);
  });

  test("says since when it is up, and which setting is missing", async () => {
    await putDoor(ports, doorUp(config));
    expect((await pageFor(ada())).querySelector(".now")?.text).toMatch(/^Up/);
    config = doorConfig({ ROLE_GROUP_IDS: "" });
    const page = await pageFor(ada());
    expect(page.text).toContain("ROLE_GROUP_IDS");
    expect(buttons(page)).toEqual([]);
  });

  test("asks for a role and a sign-in, and to come again while the table is busy", async () => {
    expect((await show({})).status).toBe(401);
    expect((await show({}, "/door")).status).toBe(302);
    expect((await show({ accept: "text/html" })).status).toBe(302);
    expect((await show(signedInAs(HEN.id))).status).toBe(403);
    expect((await show(signedInAs(HEN.id), "/door")).status).toBe(403);
    for (const path of ["/api/door", "/door"] as const) {
      ports.store.trouble.throttleNext("door");
      expect((await show(ada(), path)).status).toBe(503);
    }
  });
});

test.each<readonly Route[]>([["GET /api/door"], ["GET /door"], ["POST /api/door"], ["POST /api/door/confirm"]])(
  "every answer that the document promises of %s was seen",
  (...routes) => {
    expect(answers.unseen(...routes)).toEqual([]);
  },
);

function withAudience(headers: Record<string, string>, audience: string): Record<string, string> {
  const principal = JSON.parse(Buffer.from(headers["x-ms-client-principal"] ?? "", "base64").toString("utf8"));
  for (const claim of principal.claims) if (claim.typ === "aud") claim.val = audience;
  return { ...headers, "x-ms-client-principal": Buffer.from(JSON.stringify(principal)).toString("base64") };
}
