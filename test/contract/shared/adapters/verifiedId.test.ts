import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest } from "@azure/functions";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { presentationCallback } from "../../../../functions/verifiedId/presentationCallback.ts";
import { REQUEST_SERVICE, startVerifiedId, type VerifiedId } from "../../../../infra/local/verifiedId/verifiedId.ts";
import type { Presented } from "../../../../infra/local/verifiedId/wallet.ts";
import { requestService } from "../../../../shared/adapters/verifiedId/requestService.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import type { PresentationRequests } from "../../../../shared/ports/verifiedId.ts";
import { FakePresentations } from "../../../support/fakes/fakePresentations.ts";
import { type ScriptedAnswer, startScriptedServer } from "../../../support/scriptedServer.ts";
import { startTestTenant, type TestTenant } from "../../../support/standIns.ts";
import { ISSUER, proofStage, VERIFIED_ID } from "../../../support/verifiedId/proofStage.ts";

let world: TestTenant;
let service: VerifiedId;
let app: Server;
let stage: Awaited<ReturnType<typeof proofStage>>;
const settings = JSON.parse(VERIFIED_ID) as {
  authority: string;
  credentialType: string;
  acceptedIssuers: string[];
  claim: string;
  matches: "employeeId";
  matchConfidence: number;
};
let publicUrl: string;

const adapter = (change: Partial<typeof settings> = {}, identity: "reader" | "passIssuer" = "reader") =>
  requestService(
    { ...settings, photoClaim: "photo", url: service.url, clientId: "", ...change },
    world.credential(identity),
    { organizationName: "Contoso", publicUrl },
  );

beforeAll(async () => {
  world = await startTestTenant();
  const { reader } = world.tenant.identities;
  service = await startVerifiedId({
    tls: world.tls,
    authority: settings.authority,
    callerOf: (authorization) => world.tenant.verifyToken(authorization, REQUEST_SERVICE).clientId,
    mayAsk: (caller) => caller === reader.clientId,
  });
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const asked = new HttpRequest({
      method: "POST",
      url: `https://app.example${request.url ?? ""}`,
      headers,
      body: { string: Buffer.concat(chunks).toString() },
    });
    const { status = 200 } = await presentationCallback(stage.ports, stage.config)(asked);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  publicUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterAll(async () => {
  app?.closeAllConnections();
  app?.close();
  await service?.stop();
  await world?.stop();
});

describe.each<[string, () => PresentationRequests]>([
  ["the fake", () => new FakePresentations()],
  ["the Request Service", () => adapter()],
])("%s", (_name, make) => {
  test("makes a request with an id, a link that opens a wallet, and a picture", async () => {
    const made = await make().ask({ state: "s", callbackKey: "k" });
    expect(made).toEqual({
      requestId: expect.stringMatching(/\S/),
      url: expect.stringMatching(/^openid-vc:\/\/\?request_uri=https:/),
      qrCode: expect.stringMatching(/^data:image\/png;base64,/),
    });
    expect((await make().ask({ state: "s", callbackKey: "k" })).requestId).not.toBe("");
  });
});

describe("the Request Service", () => {
  test("refuses an identity without its app role, and says how it is called", async () => {
    const asking = adapter({}, "passIssuer").ask({ state: "s", callbackKey: "the-key" });
    const error = await asking.catch((one: unknown) => one);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ reason: "denied", code: "forbidden", requestId: expect.any(String) });
    expect((error as Error).message).not.toContain("the-key");
  });

  test("says how long to wait when it is asked too often", async () => {
    service.throttleNext(17);
    const error = await adapter()
      .ask({ state: "s", callbackKey: "k" })
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ retryAfterSeconds: 17 });
  });

  test("names the field that it does not take", async () => {
    const asking = adapter({ authority: "did:web:elsewhere.example" }).ask({ state: "s", callbackKey: "k" });
    await expect(asking).rejects.toThrow(/400 badOrMissingField: .*authority/);
  });

  test("is not asked over plain http", () => {
    expect(() => adapter({ url: "http://127.0.0.1:1" } as object)).toThrow("https only");
  });
});

describe("an answer that is none of the service's", () => {
  let odd: Awaited<ReturnType<typeof startScriptedServer>>;
  beforeAll(async () => {
    odd = await startScriptedServer();
  });
  afterAll(() => odd?.stop());
  const good = { requestId: "r", url: "openid-vc://?request_uri=https://verifiedid.example/r" };

  test.each<[string, ScriptedAnswer]>([
    ["a link that runs script", { status: 201, body: { ...good, url: "javascript:alert(1)" } }],
    ["a link to a page", { status: 201, body: { ...good, url: "https://evil.example/" } }],
    ["no id", { status: 201, body: { url: good.url } }],
    ["a page of a gateway", { status: 201, body: "<html></html>" }],
    ["200 in place of 201", { status: 200, body: good }],
    ["no answer", "hangUp"],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/" } }],
    ["502", { status: 502, body: "<html></html>" }],
  ])("asks nobody's phone: %s", async (_what, answer) => {
    odd.answer(answer);
    const asking = adapter({ url: odd.url } as object).ask({ state: "s", callbackKey: "the-key" });
    const error = await asking.catch((one: unknown) => one);
    expect(error instanceof RefusedError || error instanceof TransientError).toBe(true);
    expect((error as Error).message).not.toMatch(/the-key|evil/);
  });

  test("costs the picture alone where that is none", async () => {
    odd.answer({ status: 201, body: { ...good, qrCode: "data:text/html,<script>" } });
    expect(await adapter({ url: odd.url } as object).ask({ state: "s", callbackKey: "k" })).toEqual(good);
  });
});

describe("from the page to the phone and back", () => {
  const own: Presented = { type: "VerifiedPerson", issuer: ISSUER, claims: { employeeNumber: "E-5" }, score: 90 };
  let link: string;
  let page: Awaited<ReturnType<typeof stage.begin>>;
  let requestId: string;
  beforeEach(async () => {
    stage = await proofStage();
    Object.assign(stage.ports, { presentations: adapter() });
    ({ link } = await stage.offer());
    page = await stage.begin(link);
    requestId = service.open.at(-1)?.requestId ?? "";
  });

  test("the code is shown once to whoever presented their own credential", async () => {
    await service.retrieve(requestId);
    expect((await stage.finish(link, page.fields)).code).toBeUndefined();
    expect(await service.present(requestId, own)).toBe(202);
    expect((await stage.finish(link, page.fields)).code).toBe(stage.live());
    expect((await stage.finish(link, page.fields)).status).toBe(410);
  });

  test("somebody at the screen presents it on the page of the wallet", async () => {
    const form = { requestId, act: "present", claim: "employeeNumber", value: "E-5", issuer: ISSUER, score: "90" };
    const answer = await fetch(`${service.walletUrl}present`, { method: "POST", body: new URLSearchParams(form) });
    expect(await answer.text()).toContain("the app answered 202");
    expect((await stage.finish(link, page.fields)).code).toBe(stage.live());
  });

  test.each<[string, Partial<Presented>]>([
    ["somebody else's", { claims: { employeeNumber: "E-6" } }],
    ["a revoked one", { isRevoked: true }],
    ["one of another issuer", { issuer: "did:web:evil.example" }],
    ["their own, with another face", { score: 79 }],
  ])("nobody gets a code for %s", async (_what, change) => {
    await service.present(requestId, { ...own, ...change });
    expect(await stage.finish(link, page.fields)).toMatchObject({ status: 403, code: undefined });
    expect(stage.mints()).toBe(0);
  });

  test("nobody gets one for an answer that is none of the service's", async () => {
    const body = { requestId, requestStatus: "presentation_verified", state: "s", verifiedCredentialsData: [] };
    expect(await service.send(requestId, body, { "api-key": "guessed" })).toBe(401);
    expect((await stage.finish(link, page.fields)).code).toBeUndefined();
  });
});
