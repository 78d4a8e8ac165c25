import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { accessKey, call, goodToken, mailTo, monday, operation, send, sendPath, startPost } from "./mailFixture.ts";

const statusPath = (n: number): string => `/emails/operations/${operation(n)}?api-version=2025-09-01`;
const codeOf = async (response: Response): Promise<unknown[]> => {
  const body = (await response.json()) as { error: { code: string } };
  expect(response.headers.get("x-ms-error-code")).toBe(body.error.code);
  return [response.status, body.error.code];
};

describe("a send", () => {
  test("answers 202 with where to ask for it", async () => {
    const { mail } = await startPost();
    const response = await send(mail, 1);
    expect(response.status).toBe(202);
    expect(response.headers.get("operation-location")).toBe(`${mail.url}${statusPath(1)}`);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.json()).toEqual({ id: operation(1), status: "Running" });
  });

  test("without an Operation-Id gets one, and is another mail every time", async () => {
    const { mail } = await startPost();
    const ids = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const { id } = (await (await call(mail, sendPath, mailTo("ada@contoso.example"))).json()) as { id: string };
      ids.add(id);
    }
    expect([ids.size, mail.stats().accepted]).toEqual([2, 2]);
  });

  test("that repeats an Operation-Id with the same message is answered alike and sends nothing", async () => {
    const { mail, clock } = await startPost();
    const arrived: string[] = [];
    mail.onMail(({ id }) => void arrived.push(id));
    const first = await (await send(mail, 1)).json();
    expect(await (await send(mail, 1)).json()).toEqual(first);
    await clock.runUntil(monday + 60_000);
    const late = await call(mail, sendPath, mailTo("ada@contoso.example"), {
      "operation-id": operation(1).toUpperCase(),
    });
    expect([late.status, await late.json()]).toEqual([202, { id: operation(1), status: "Succeeded" }]);
    await clock.runUntil(monday + 120_000);
    expect(arrived).toEqual([operation(1)]);
    expect(mail.stats()).toMatchObject({ accepted: 1, duplicates: 0, sameAgain: 0 });
  });

  test("that repeats an Operation-Id with another message is refused", async () => {
    const { mail } = await startPost();
    await send(mail, 1);
    expect(await codeOf(await send(mail, 1, "bob@contoso.example"))).toEqual([400, "OperationIdConflict"]);
    expect(mail.stats().accepted).toBe(1);
  });

  test("of the same text to the same person under another Operation-Id is counted as said again", async () => {
    const { mail, clock } = await startPost();
    await send(mail, 1);
    await send(mail, 2);
    await send(mail, 3, "bob@contoso.example");
    await clock.runUntil(monday + 60_000);
    expect(mail.stats()).toEqual({ accepted: 3, throttled: 0, duplicates: 0, sameAgain: 1 });
  });

  test.each<[string, unknown, Record<string, string>, number, string]>([
    ["that is no JSON", "{", {}, 400, "BadRequest"],
    ["that is empty", "", {}, 400, "BadRequest"],
    ["with an unknown field", { ...mailTo("ada@contoso.example"), importance: "high" }, {}, 400, "BadRequest"],
    ["without a subject", { ...mailTo("ada@contoso.example"), content: { html: "x" } }, {}, 400, "BadRequest"],
    ["without a text", { ...mailTo("ada@contoso.example"), content: { subject: "x" } }, {}, 400, "BadRequest"],
    ["to something that is no address", mailTo("ada"), {}, 400, "BadRequest"],
    ["to nobody", { ...mailTo("ada@contoso.example"), recipients: { to: [] } }, {}, 400, "BadRequest"],
    [
      "from a domain that is not ours",
      { ...mailTo("ada@contoso.example"), senderAddress: "x@evil.example" },
      {},
      404,
      "DomainNotLinked",
    ],
    [
      "from no address",
      { ...mailTo("ada@contoso.example"), senderAddress: "contoso.example" },
      {},
      400,
      "InvalidSenderUserName",
    ],
    [
      "with a header that breaks lines",
      { ...mailTo("ada@contoso.example"), headers: { "x-a": "1\r\nBcc: eve@evil.example" } },
      {},
      400,
      "InvalidHeader",
    ],
    [
      "with a header of the service's own",
      { ...mailTo("ada@contoso.example"), headers: { BCC: "eve@evil.example" } },
      {},
      400,
      "InvalidHeader",
    ],
    [
      "with an Operation-Id that is no UUID",
      mailTo("ada@contoso.example"),
      { "operation-id": "1" },
      400,
      "InvalidOperationId",
    ],
    [
      "that is no JSON by its type",
      mailTo("ada@contoso.example"),
      { "content-type": "text/plain" },
      415,
      "UnsupportedMediaType",
    ],
    ["without a token", mailTo("ada@contoso.example"), { authorization: "" }, 401, "Denied"],
    ["with another token", mailTo("ada@contoso.example"), { authorization: "Bearer other" }, 401, "Denied"],
    ["with another scheme", mailTo("ada@contoso.example"), { authorization: `Basic ${goodToken}` }, 401, "Denied"],
  ])("%s is refused", async (_what, body, headers, status, code) => {
    const { mail } = await startPost();
    expect(await codeOf(await call(mail, sendPath, body, headers))).toEqual([status, code]);
    expect(mail.stats().accepted).toBe(0);
  });

  test.each([
    [50, 202],
    [51, 400],
  ])("to %d people, copies included, is answered %d", async (people, status) => {
    const { mail } = await startPost();
    const all = Array.from({ length: people }, (_, i) => ({ address: `p${i}@contoso.example` }));
    const recipients = { to: all.slice(0, 20), cc: all.slice(20, 40), bcc: all.slice(40) };
    expect((await call(mail, sendPath, mailTo("x@contoso.example", { recipients }))).status).toBe(status);
  });

  test.each([
    ["just below 10 MB", 10 * 1024 * 1024 - 1000, 202],
    ["beyond 10 MB", 10 * 1024 * 1024, 413],
  ])("%s is answered %d", async (_what, length, status) => {
    const { mail } = await startPost();
    const content = { subject: "big", plainText: "x".repeat(length) };
    expect((await call(mail, sendPath, mailTo("ada@contoso.example", { content }))).status).toBe(status);
  });

  test.each([
    ["GET", sendPath, 405],
    ["POST", statusPath(1), 405],
    ["POST", "/emails:send", 400],
    ["POST", "/emails:send?api-version=2019-01-01", 400],
    ["POST", "/other?api-version=2025-09-01", 404],
    ["GET", statusPath(1), 404],
    ["GET", "/emails/operations/1?api-version=2025-09-01", 400],
  ])("by %s %s is answered %d", async (method, path, status) => {
    const { mail } = await startPost();
    const response = await call(mail, path, method === "POST" ? mailTo("ada@contoso.example") : undefined);
    expect((await codeOf(response))[0]).toBe(status);
  });
});

describe("a signed send", () => {
  const body = JSON.stringify(mailTo("ada@contoso.example"));
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");
  const signed = (
    url: string,
    change: { date?: string; key?: string; hashOf?: string; path?: string; names?: string } = {},
  ): Record<string, string> => {
    const {
      date = new Date().toUTCString(),
      key = accessKey,
      hashOf = body,
      path = sendPath,
      names = "x-ms-date;host;x-ms-content-sha256",
    } = change;
    const text = `POST\n${path}\n${date};${new URL(url).host};${sha256(hashOf)}`;
    const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
    return {
      "x-ms-date": date,
      "x-ms-content-sha256": sha256(hashOf),
      authorization: `HMAC-SHA256 SignedHeaders=${names}&Signature=${signature}`,
    };
  };
  const minutesAway = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toUTCString();

  test.each<[string, Parameters<typeof signed>[1], number]>([
    ["as it should be", {}, 202],
    ["four minutes ago", { date: minutesAway(-4) }, 202],
    ["six minutes ago", { date: minutesAway(-6) }, 401],
    ["six minutes ahead", { date: minutesAway(6) }, 401],
    ["at no time", { date: "now" }, 401],
    ["with another key", { key: "b3RoZXI=" }, 401],
    ["over another body", { hashOf: "{}" }, 401],
    ["over another path", { path: "/emails:send?api-version=2023-03-31" }, 401],
    ["without the host among the signed headers", { names: "x-ms-date;x-ms-content-sha256" }, 401],
  ])("%s is answered as it deserves", async (_how, change, status) => {
    const { mail } = await startPost();
    expect((await call(mail, sendPath, body, signed(mail.url, change))).status).toBe(status);
  });

  test("is refused where no access key is set", async () => {
    const { mail } = await startPost({ accessKey: "" });
    expect((await call(mail, sendPath, body, signed(mail.url, { key: "" }))).status).toBe(401);
  });
});

describe("the quota", () => {
  test("lets sends pass by business time, says when there is room, and counts the rejected", async () => {
    const { mail, clock } = await startPost({ quota: { perMinute: 2, perHour: 100 } });
    expect([(await send(mail, 1)).status, (await send(mail, 2)).status]).toEqual([202, 202]);
    await clock.runUntil(monday + 20_000);
    const refused = await send(mail, 3);
    expect([refused.headers.get("retry-after"), ...(await codeOf(refused))]).toEqual(["40", 429, "TooManyRequests"]);
    await clock.runUntil(monday + 60_000);
    expect((await send(mail, 3)).status).toBe(202);
    expect((await send(mail, 4)).status).toBe(429);
    expect(mail.stats()).toMatchObject({ accepted: 3, throttled: 2 });
  });

  test("counts status reads apart, twice as many", async () => {
    const { mail } = await startPost({ quota: { perMinute: 1, perHour: 100 } });
    await send(mail, 1);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await call(mail, statusPath(1))).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await send(mail, 2)).status).toBe(429);
  });

  test("can be raised while running", async () => {
    const { mail } = await startPost({ quota: { perMinute: 1, perHour: 1 } });
    await send(mail, 1);
    mail.setQuota({ perMinute: 30, perHour: 100 });
    expect((await send(mail, 2)).status).toBe(202);
  });

  test("is not used up by strangers", async () => {
    const { mail } = await startPost({ quota: { perMinute: 1, perHour: 100 } });
    await call(mail, sendPath, mailTo("ada@contoso.example"), { authorization: "Bearer other" });
    expect((await send(mail, 1)).status).toBe(202);
  });
});

describe("trouble", () => {
  test.each([
    ["throttled", 429],
    ["unavailable", 503],
  ])("that leaves an operation %s lets the retry through, and nothing was sent before", async (ailment, status) => {
    const { mail } = await startPost({ trouble: { [ailment]: 1 } });
    expect((await send(mail, 1)).status).toBe(status);
    expect(mail.stats().accepted).toBe(0);
    expect((await send(mail, 1)).status).toBe(202);
    expect(mail.stats().accepted).toBe(1);
  });

  test("that breaks the connection leaves an operation that can be asked for", async () => {
    const { mail } = await startPost({ trouble: { resetAfterAccept: 1 } });
    await expect(send(mail, 1)).rejects.toThrow();
    expect(await (await call(mail, statusPath(1))).json()).toEqual({ id: operation(1), status: "Running" });
  });

  test("hits the same operations whatever the order in which they come", async () => {
    const hit = async (order: number[]): Promise<number[]> => {
      const { mail } = await startPost({ trouble: { unavailable: 0.5 } });
      const refused: number[] = [];
      for (const n of order) if ((await send(mail, n)).status === 503) refused.push(n);
      return refused.sort((a, b) => a - b);
    };
    const numbers = Array.from({ length: 20 }, (_, n) => n);
    const once = await hit(numbers);
    expect(once.length).toBeGreaterThan(3);
    expect(await hit([...numbers].reverse())).toEqual(once);
  });
});
