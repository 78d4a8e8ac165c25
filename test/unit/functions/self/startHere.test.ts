import { HttpRequest } from "@azure/functions";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { startHere } from "../../../../functions/self/startHere.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { startLinkOf } from "../../../../shared/waves/startLink.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const ANA = "10000000-0000-4000-8000-000000000001";
const OLE = "10000000-0000-4000-8000-000000000002";
const config = testConfig();
const answers = new DocumentedAnswers();
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";
const ANDROID =
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const WINDOWS =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const hints = {
  "sec-ch-ua-platform": '"Android"',
  "sec-ch-ua-platform-version": '"15.0.0"',
  "sec-ch-ua-model": '"SM-S918B"',
};

let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  await ports.store.putMembers("w", [aMember("w", ANA), aMember("w", OLE, { sortedOut: "guest" })]);
  ports.store.trouble.calls.length = 0;
});
afterAll(() => expect(answers.unseen("GET /start")).toEqual([]));

const linkOf = (userId = ANA, waveId = "w") => startLinkOf(config, { waveId, userId });
async function open(
  url: string,
  headers: Record<string, string> = { "user-agent": IPHONE },
  method = "GET",
  settings = config,
) {
  const answer = await startHere(ports, settings)(new HttpRequest({ method, url, headers }));
  answers.check(method === "GET" ? "GET /start" : "HEAD /start", answer);
  expect(answer).toMatchObject({ status: 302, headers: { Location: config.securityInfoUrl } });
  return answer;
}
const noted = async (userId = ANA) => (await ports.store.members("w", [userId]))[0]?.clicked;
const now = () => ports.clock.now().toISOString();

describe("the button of a mail", () => {
  test("leads to Security info, and notes the phone and nothing else of the request", async () => {
    await open(linkOf());
    expect(await noted()).toEqual({ family: "iphone", os: "iOS", osVersion: 26, firstAt: now(), at: now() });
  });

  test("asks for the hints that tell one Android from another, which a later request brings", async () => {
    const { headers } = await open(linkOf(), { "user-agent": ANDROID });
    const asked = "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version";
    expect(headers).toMatchObject({
      "Accept-CH": asked,
      "Critical-CH": asked,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    });
    expect(await noted()).toMatchObject({ family: "android" });
    await open(linkOf(), { "user-agent": ANDROID, ...hints });
    expect(await noted()).toMatchObject({ family: "samsung", osVersion: 15 });
  });

  test("needs no session, and whose session there is matters nothing", async () => {
    await open(linkOf(), { "user-agent": IPHONE, "x-ms-client-principal": "rubbish" });
    expect(await noted()).toMatchObject({ family: "iphone" });
  });
});

describe("nothing is noted, and it leads there all the same,", () => {
  test.each<[string, string, Record<string, string>, string]>([
    ["of a computer: a program that looks at links says that it is one", linkOf(), { "user-agent": WINDOWS }, "GET"],
    ["of a program that names itself", linkOf(), { "user-agent": "SkypeUriPreview Preview/0.5" }, "GET"],
    ["of whoever says nothing", linkOf(), {}, "GET"],
    ["of HEAD", linkOf(), { "user-agent": IPHONE }, "HEAD"],
    ["of a browser that looks ahead", linkOf(), { "user-agent": IPHONE, "sec-purpose": "prefetch;prerender" }, "GET"],
    ["by a link without its signature", linkOf().replace(/&sig=.*/, ""), { "user-agent": IPHONE }, "GET"],
    ["by a link whose signature was changed", `${linkOf().slice(0, -4)}AAAA`, { "user-agent": IPHONE }, "GET"],
    ["by a signature of somebody else", linkOf(OLE).replace(OLE, ANA), { "user-agent": IPHONE }, "GET"],
    ["by a signature of another wave", linkOf(ANA, "v").replace("wave=v", "wave=w"), { "user-agent": IPHONE }, "GET"],
    ["by no link at all", "https://app.example/start", { "user-agent": IPHONE }, "GET"],
  ])("%s", async (_name, url, headers, method) => {
    await open(url, headers, method);
    expect(await noted()).toBeUndefined();
    expect(await noted(OLE)).toBeUndefined();
  });

  test("and nothing is read for a link that is none of ours", async () => {
    await open(`${config.publicUrl}/start?wave=w&person=${ANA}&sig=${"a".repeat(3000)}`);
    expect(ports.store.trouble.calls).toEqual([]);
  });

  test("of whoever takes no part in the wave, or is not in it any more", async () => {
    await open(linkOf(OLE));
    expect(await noted(OLE)).toBeUndefined();
    await open(linkOf("10000000-0000-4000-8000-000000000009"));
  });

  test("where the tenant has switched it off, by old links too; new mails lead there directly", async () => {
    const off = testConfig({ DEVICE_FAMILIES: "off" });
    await open(linkOf(), { "user-agent": IPHONE }, "GET", off);
    expect(await noted()).toBeUndefined();
    expect(startLinkOf(off, { waveId: "w", userId: ANA })).toBe(off.securityInfoUrl);
  });

  test("while the table is busy or refuses, which stands among what does not go on", async () => {
    ports.store.trouble.throttleNext("members");
    await open(linkOf());
    ports.store.trouble.refuseNext("mergeMembers");
    await open(linkOf());
    expect(await noted()).toBeUndefined();
    expect(await ports.store.troubles(now())).toMatchObject([{ scope: "app" }, { scope: "app" }]);
  });

  test("while another writer is faster", async () => {
    ports.store.trouble.failNext("mergeMembers", new ConflictError("another writer was faster"));
    await open(linkOf());
    expect(await noted()).toBeUndefined();
  });
});

test("the link names nobody by name, and where it leads no request can say", async () => {
  expect(linkOf()).toMatch(/^https:\/\/[^/]+\/start\?wave=w&person=[0-9a-f-]{36}&sig=[\w-]{22}$/);
  const { headers } = await open(`${linkOf()}&to=https://evil.example&url=//evil.example`);
  expect(headers).toMatchObject({ Location: config.securityInfoUrl });
});
