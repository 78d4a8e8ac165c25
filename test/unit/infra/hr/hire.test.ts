import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { afterEach, describe, expect, test } from "vitest";
import { hrEvents } from "../../../../functions/joiners/hrWebhook.ts";
import { CannotHire, hire } from "../../../../infra/hr/hire.ts";
import { type HrCommand, parseHrArguments } from "../../../../infra/hr/hrArguments.ts";
import { type HandHire, UnknownManager } from "../../../../infra/local/people/handHire.ts";
import { serveHiringDesk } from "../../../../infra/local/people/hiringDesk.ts";
import type { LocalWorld } from "../../../../infra/local/world/worldFile.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const [secret = ""] = config.hrWebhookSecrets;
const OTHER = "whsec_b3RoZXIgc2VjcmV0IG90aGVyIHNlY3JldCBvdGhlciE=";
const occasion = { at: new Date(), eventId: "evt-1" };

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** The product's own webhook, reached over the network. */
async function startApp() {
  const ports = fakePorts();
  const handler: HttpHandler = hrEvents(ports, config);
  const { url } = await serve(async (message, response) => {
    const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
    const body = { bytes: await buffer(message) };
    const request = new HttpRequest({ method: "POST", url: `https://app.example${message.url}`, headers, body });
    const answer = (await handler(request, new InvocationContext())) as HttpResponseInit;
    response.writeHead(answer.status ?? 200).end(JSON.stringify(answer.jsonBody));
  });
  const stored = async (eventId = "evt-1") =>
    JSON.parse((await ports.store.body("hr/contoso", eventId)) ?? "null") as { data: object } | null;
  return { url, ports, stored };
}

/** A world as `npm start` tells of it, with a desk that notes whom it made an account for. */
async function startWorld(publicUrl: string) {
  const asked: HandHire[] = [];
  const desk = await serveHiringDesk((one) => {
    if (one.manager === "nobody@contoso.example")
      throw new UnknownManager(`nobody in the tenant is named ${one.manager}`);
    asked.push(one);
    return {
      userPrincipalName: "ada.lovelace@contoso.example",
      timeZone: "America/New_York",
      manager: "grace@contoso.example",
    };
  });
  closers.push(() => desk.stop());
  const world: LocalWorld = {
    publicUrl,
    inboxUrl: "http://127.0.0.1:2/",
    hiringUrl: desk.url,
    adminUserPrincipalName: "admin@contoso.example",
    hrWebhookSecret: secret,
  };
  return { world, asked, desk };
}

const command = (...more: string[]): HrCommand =>
  parseHrArguments(["--hire", "Ada Lovelace", "--start", "2027-05-04", ...more], {});
const noWorld = async () => undefined;
const whyNot = (told: Promise<string>): Promise<string> =>
  told.then(
    (text) => `it was hired: ${text}`,
    (error: unknown) => (error instanceof CannotHire ? error.message : String(error)),
  );

describe("npm run hr beside npm start", () => {
  test("has an account made, is believed by the app, and says where to look next", async () => {
    const app = await startApp();
    const { world, asked } = await startWorld(app.url);
    const told = await hire(command("--manager", "grace@contoso.example"), occasion, async () => world);
    const workerId = `hr${occasion.at.getTime().toString(36)}`;
    expect(asked).toMatchObject([{ workerId, startDate: "2027-05-04", manager: "grace@contoso.example" }]);
    const joinerId = joinerIdOf(config, "hr/contoso", workerId);
    expect(told.split("\n")).toEqual([
      "202: the app was told that Ada Lovelace begins on 2027-05-04",
      `  joiner   ${joinerId}`,
      `  worker   ${workerId}`,
      "  account  ada.lovelace@contoso.example",
      "  manager  grace@contoso.example",
      `  look at  ${app.url}/api/joiners/${joinerId} (sign in as admin@contoso.example)`,
      "  inbox    http://127.0.0.1:2/",
      "next: on the first working morning the manager gets a mail with a link to a one-time code for the new colleague",
    ]);
    expect(app.ports.hrEvents.messages).toEqual([{ source: "hr/contoso", eventId: "evt-1" }]);
    expect((await app.stored())?.data).toEqual({
      workerId,
      sequence: occasion.at.getTime(),
      timeZone: "America/New_York",
      identity: { entraObjectId: null, userPrincipalName: null, employeeId: workerId },
      person: { givenName: "Ada", familyName: "Lovelace", preferredName: null },
      employment: { startDate: "2027-05-04" },
    });
  });

  test("makes no account for somebody whose account is named", async () => {
    const app = await startApp();
    const { world, asked } = await startWorld(app.url);
    await hire(command("--account", "ada@contoso.example"), occasion, async () => world);
    expect(asked).toEqual([]);
    expect((await app.stored())?.data).toMatchObject({
      identity: { userPrincipalName: "ada@contoso.example", employeeId: null },
    });
  });

  test("says that npm start is missing", async () => {
    expect(await whyNot(hire(command(), occasion, noWorld))).toMatch(/^There is no app to tell: .*Run npm start/);
  });

  test("says that npm start has ended", async () => {
    const { world, desk } = await startWorld("http://127.0.0.1:9");
    await desk.stop();
    closers.length = 0;
    expect(await whyNot(hire(command(), occasion, async () => world))).toMatch(
      /^The world of npm start does not answer \(ECONNREFUSED\)\. Run npm start/,
    );
  });

  test("says that there is no such manager, and sends nothing", async () => {
    const app = await startApp();
    const { world } = await startWorld(app.url);
    const told = hire(command("--manager", "nobody@contoso.example"), occasion, async () => world);
    expect(await whyNot(told)).toBe(
      "No account was made: nobody in the tenant is named nobody@contoso.example. Nothing was sent.",
    );
    expect(await app.stored()).toBeNull();
  });

  test("is told that another secret is not taken", async () => {
    const app = await startApp();
    const { world } = await startWorld(app.url);
    expect(await whyNot(hire(command("--secret", OTHER), occasion, async () => world))).toBe(
      "The app answered 401 (wrongSignature): the secret is not one of its own. Give one of its setting HR_WEBHOOK_SECRETS with --secret.",
    );
  });
});

describe("npm run hr for an app elsewhere", () => {
  const at = (url: string, ...more: string[]) =>
    command("--url", url, "--secret", secret, "--account", "ada@contoso.example", ...more);

  test("asks nothing of a world", async () => {
    const app = await startApp();
    const told = await hire(at(app.url), occasion, () => Promise.reject(new Error("not to be read")));
    expect(told).toContain("  manager  whom Entra names as the account's manager\n");
    expect(told).not.toContain("inbox");
    expect((await app.stored())?.data).toMatchObject({ timeZone: "Europe/Berlin" });
  });

  test("says that nobody answers there", async () => {
    expect(await whyNot(hire(at("http://127.0.0.1:1"), occasion, noWorld))).toMatch(
      /^Nobody answers at http:\/\/127\.0\.0\.1:1 \(.+\)\. Start the app with npm start, or check --url\./,
    );
  });

  test("says that it is another site", async () => {
    const { url } = await serve((_request, response) => response.writeHead(404).end("<h1>Not found</h1>"));
    expect(await whyNot(hire(at(url), occasion, noWorld))).toBe(
      `${url} answered 404, but not as this app does. Check that --url is its public address, and that it is up.`,
    );
  });

  test("says that the clocks disagree", async () => {
    const app = await startApp();
    const past = { ...occasion, at: new Date(occasion.at.getTime() - 3_600_000) };
    expect(await whyNot(hire(at(app.url), past, noWorld))).toMatch(/\(stale\): this machine's clock is more than/);
  });

  test("says that the app cannot store it just now", async () => {
    const app = await startApp();
    app.ports.hrEvents.throttleNext("enqueue", 7);
    expect(await whyNot(hire(at(app.url), occasion, noWorld))).toMatch(/503 \(tryAgain\): .* Try again in a minute/);
  });

  test("says which field the app does not take", async () => {
    const app = await startApp();
    const one = { ...at(app.url), worker: "x".repeat(200) };
    expect(await whyNot(hire(one, occasion, noWorld))).toMatch(
      /^The app answered 422 \(invalidEvent\); nothing was stored:\n {2}data\.workerId Too big/,
    );
  });
});

describe("npm run hr --print", () => {
  test("shows the request as it would be sent, which the app takes, and makes nothing", async () => {
    const app = await startApp();
    const { world, asked } = await startWorld(app.url);
    const text = await hire(command("--print"), occasion, async () => world);
    expect([asked, await app.stored()]).toEqual([[], null]);
    const [head = "", body = ""] = text.split("\n\n");
    const [line, ...headers] = head.split("\n");
    expect(line).toBe(`POST ${app.url}/api/hr/events`);
    const sent = await fetch(`${app.url}/api/hr/events`, {
      method: "POST",
      headers: headers.map((header) => header.split(": ") as [string, string]),
      body,
    });
    expect(sent.status).toBe(202);
  });

  test("shows the event alone where no app is known", async () => {
    const event = JSON.parse(await hire(command("--print", "--worker", "67890"), occasion, noWorld));
    expect(event).toMatchObject({ type: "hr.worker.hired.v1", subject: "worker/67890" });
  });
});
