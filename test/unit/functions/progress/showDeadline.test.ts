import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { showDeadline, showDeadlinePage } from "../../../../functions/progress/showDeadline.ts";
import type { DeadlineList } from "../../../../shared/progress/progressReport.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const ask = async (path: "/api/deadline" | "/deadline", query: string, roles: readonly string[] | "nobody") => {
  const url = new URL(`https://app.example${path}${query}`);
  const accept = path === "/deadline" ? "text/html" : "application/json";
  const headers = { ...(roles !== "nobody" && signedInAs(ME, "Ada", roles)), accept };
  const query_ = Object.fromEntries(url.searchParams);
  const request = new HttpRequest({ method: "GET", url: url.href, query: query_, headers });
  const handler = path === "/deadline" ? showDeadlinePage : showDeadline;
  return answers.check(`GET ${path}`, await handler(tenant.ports, tenant.config)(request));
};
const get = (query: string, roles: readonly string[] | "nobody" = ["Helpdesk"]) => ask("/api/deadline", query, roles);
const list = async (query: string) => (await get(query)).jsonBody as DeadlineList;
const pageOf = async (query = "") => parse(String((await ask("/deadline", query, ["Helpdesk"])).body));
const codeOf = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error: { code: string } }).error.code,
];
const text = async ({ body }: HttpResponseInit) =>
  Buffer.from(await new Response(body as ReadableStream).arrayBuffer()).toString("utf8");
const PHONE = "?cohort=february&state=smsOrVoiceOnly";

/** Sixty people by phone alone, the first two in a wave; one more with a passkey, one from elsewhere. */
async function sixty(): Promise<void> {
  await tenant.report([
    ...Array.from({ length: 60 }, (_, n) => ({ n, userDisplayName: `Person ${n}` })),
    { n: 60, methodsRegistered: ["passKeySynced"], ready: true, userDisplayName: "Ready" },
    { n: 61, isExternal: true, userDisplayName: "=Guest" },
  ]);
  await tenant.wave({ name: "Berlin" }, [{ n: 0 }, { n: 1 }]);
  await tenant.count();
}

describe("a list", () => {
  beforeEach(sixty);

  test("of a wave, and of whoever is in none, adds up to the number of its people, each with its list", async () => {
    const numberOf = (page: Awaited<ReturnType<typeof pageOf>>, wave: string) =>
      page.querySelector(`a[href="/deadline?wave=${wave}"]`)?.text;
    const all = await pageOf();
    expect([numberOf(all, "wave-1"), numberOf(all, "")]).toEqual(["2", "60"]);
    for (const [wave, named, people] of [
      ["wave-1", "Of Berlin", 2],
      ["", "Of people in no wave", 60],
    ] as const) {
      const page = await pageOf(`?wave=${wave}`);
      expect(page.text).toContain(named);
      const links = page.querySelectorAll('table[aria-label^="Who stands"] a');
      expect(links.reduce((sum, link) => sum + Number(link.text), 0)).toBe(people);
      for (const link of links) expect(link.getAttribute("href")).toContain(`&wave=${wave}`);
    }
  });

  test("leads to what is to be done about whoever has their phone alone, and for others to nothing", async () => {
    const todo = async (query: string) =>
      (await pageOf(query)).querySelectorAll("p.todo a").map((link) => link.getAttribute("href"));
    expect(await todo(PHONE)).toEqual(["/plan-wave", "/people", "/keys"]);
    expect(await todo("?cohort=february&state=ready")).toEqual([]);
  });

  test("has everybody of it once, fifty at a time, and nobody else", async () => {
    const first = await list(PHONE);
    expect(first.counted?.at).toBe("2026-11-30T08:00:00.000Z");
    expect([first.people.length, typeof first.next]).toEqual([50, "string"]);
    const second = await tenant.ports.store.listPage(
      { cohort: "february", standing: "smsOrVoiceOnly" },
      { after: first.next, limit: 50 },
    );
    const all = [...first.people.map(({ userId }) => userId), ...second.people.map(({ userId }) => userId)];
    expect(new Set(all)).toEqual(new Set(Array.from({ length: 60 }, (_, n) => personId(n))));
    expect(first.people[0]).toEqual({
      userId: personId(0),
      displayName: "Person 0",
      waveId: "wave-1",
      methodsRegistered: ["mobilePhone"],
      isReady: false,
    });
  });

  test("is that of one wave, or of none", async () => {
    expect((await list(`${PHONE}&wave=wave-1`)).people.map(({ userId }) => userId)).toEqual([personId(0), personId(1)]);
    const outside = await list(`${PHONE}&wave=`);
    expect(outside.people.every(({ waveId }) => waveId === undefined)).toBe(true);
    expect(outside.people).toHaveLength(50);
  });

  test("says of whoever set up a passkey since", async () => {
    tenant.ports.clock.advance({ hours: 1 });
    await tenant.report([{ n: 0, methodsRegistered: ["mobilePhone", "passKeySynced"], ready: true }]);
    const people = (await list(`${PHONE}&wave=wave-1`)).people;
    expect(people.map(({ isReady }) => isReady)).toEqual([true, false]);
  });

  test("is a file of everybody, in which nothing is a formula", async () => {
    const records = (await text(await get(`${PHONE}&format=csv`))).trimEnd().split("\r\n");
    expect(records[0]).toBe("\uFEFFuserId,displayName,waveId,cohort,state,methodsRegistered,readyByNow,department");
    expect(records).toHaveLength(61);
    expect(records).toContain(`${personId(0)},Person 0,wave-1,february,smsOrVoiceOnly,mobilePhone,no,`);
    const july = await text(await get("?cohort=july&state=smsOrVoiceOnly&format=csv"));
    expect(july).toContain(`${personId(61)},'=Guest,,july,`);
  });

  test("reads neither all rows nor all lists", async () => {
    const { store } = tenant.ports;
    store.trouble.calls.length = 0;
    await list(PHONE);
    const methods = store.trouble.calls.map(({ method }) => method).sort();
    expect(methods).toEqual(["latestCuts", "listPage", "registrations"]);
  });

  test("is a page with a link to each person, and to the following ones", async () => {
    const page = await pageOf(PHONE);
    expect(page.querySelector("h1")?.text).toBe("Text message or call only");
    expect(page.querySelector(`a[href="/people/${personId(0)}"]`)?.text).toBe("Person 0");
    const next = page.querySelector("a[rel=next]")?.getAttribute("href") ?? "";
    const following = await pageOf(next.slice(next.indexOf("?")));
    expect(following.querySelectorAll('a[href^="/people/"]').length).toBe(10);
    expect(following.querySelector("a[rel=prev]")).not.toBeNull();
    const file = await ask("/deadline", `${PHONE}&format=csv`, ["Helpdesk"]);
    expect(file.headers).toMatchObject({ "Content-Disposition": expect.stringContaining("deadline-february-") });
  });
});

describe("the page", () => {
  test("says the days that are left before anybody was counted", async () => {
    const text = (await pageOf()).text;
    expect(text).toContain("1 February 2027, 63 days left");
    expect(text).toContain("Nobody was counted yet");
  });

  test("says what Microsoft switches on by itself, once the tenant was asked", async () => {
    expect((await pageOf()).text).not.toContain("switches on by itself");
    tenant.ports.policies.enablement = { state: "notTold", because: "Graph said <b>no</b>" };
    await sixty();
    const told = (await pageOf()).text;
    expect(told).toContain("Entra does not say whether this tenant has put it off");
    expect(told).toContain("Graph said <b>no</b>");
  });

  test("has a number for each standing, which leads to its people", async () => {
    await sixty();
    const page = await pageOf();
    const links = page.querySelectorAll('a[href^="/deadline?"]').map((link) => [link.text, link.getAttribute("href")]);
    expect(links).toContainEqual(["60", "/deadline?cohort=february&state=smsOrVoiceOnly"]);
    expect(links).toContainEqual(["1", "/deadline?cohort=july&state=smsOrVoiceOnly"]);
    expect(links).toContainEqual(["2", "/deadline?cohort=february&state=smsOrVoiceOnly&wave=wave-1"]);
    expect(links).toContainEqual(["58", "/deadline?cohort=february&state=smsOrVoiceOnly&wave="]);
    expect(page.querySelector('a[href="/plan-wave"]')).not.toBeNull();
  });
});

test.each([
  ["", 400],
  ["?cohort=february", 400],
  ["?cohort=may&state=ready", 400],
  ["?cohort=july&state=fine", 400],
  [`${PHONE}&page=2`, 400],
  [`${PHONE}&wave=a/b`, 400],
  [`${PHONE}&wave=wave-77`, 404],
  [`${PHONE}&department=Sales`, 404],
] as const)("%s is refused", async (query, status) => {
  expect((await get(query)).status).toBe(status);
  if (query !== "") expect((await ask("/deadline", query, ["Helpdesk"])).status).toBe(status);
});

test("names are for the staff alone", async () => {
  await sixty();
  for (const path of ["/api/deadline", "/deadline"] as const) {
    expect((await ask(path, PHONE, [])).status).toBe(403);
    expect([401, 302]).toContain((await ask(path, PHONE, "nobody")).status);
    for (const role of ["Admin", "Approver", "Helpdesk", "Auditor"])
      expect((await ask(path, PHONE, [role])).status).toBe(200);
  }
});

test("storage that does not answer is 503, a file too", async () => {
  await sixty();
  for (const query of [PHONE, `${PHONE}&format=csv`]) {
    tenant.ports.store.trouble.throttleNext("listPage");
    expect(codeOf(await get(query))).toEqual([503, "tryAgain"]);
  }
  tenant.ports.store.trouble.throttleNext("listPage");
  expect((await ask("/deadline", PHONE, ["Helpdesk"])).status).toBe(503);
});

afterAll(() => {
  expect(answers.unseen("GET /api/deadline")).toEqual(["302"]);
  expect(answers.unseen("GET /deadline")).toEqual([]);
});

describe("whom Microsoft enables passkeys for by itself", () => {
  const allowed = async (query = "") =>
    (await pageOf(query)).querySelectorAll("section").find((one) => one.text.includes("What Microsoft switches on"));

  test("is a number of the whole tenant that leads to its people, and of a wave a number", async () => {
    tenant.ports.directory.groups.set("sms", new Set([personId(0), personId(60)]));
    const target = { kind: "group", id: "sms" } as const;
    tenant.ports.policies.phones = [{ isOn: true, includeTargets: [target], excludeTargets: [] }];
    await sixty();
    const card = await allowed();
    expect(card?.text).toContain("that is 2 of 62 people here");
    expect(card?.querySelector("p a")?.getAttribute("href")).toBe("/counted?figure=mayUsePhoneCodes");
    const ofWave = await allowed("?wave=wave-1");
    expect(ofWave?.text).toContain("that is 1 of 2 people here");
    expect(ofWave?.querySelector("p a")).toBeNull();
  });

  test("is not said to be nobody where the policy could not be read", async () => {
    tenant.ports.policies.refuseNext("phoneMethods");
    await sixty();
    expect((await allowed())?.text).toContain("How many people that is, the last count could not tell");
    expect((await allowed())?.text).not.toContain("0 of");
  });
});
