import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showCounted } from "../../../../functions/progress/showCounted.ts";
import type { CountedPeople } from "../../../../shared/progress/readCounted.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const ask = async (query: string, roles: readonly string[], isPage = false) => {
  const path = isPage ? "/counted" : "/api/counted";
  const accept = isPage ? "text/html" : "application/json";
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}?${query}`,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { ...signedInAs(ME, "Ada", roles), accept },
  });
  return answers.check(`GET ${path}`, await showCounted(tenant.ports, tenant.config)(request));
};
const list = async (query: string) => (await ask(query, ["Auditor"])).jsonBody as CountedPeople;
async function whole(query: string): Promise<readonly CountedPeople["people"][number][]> {
  const found: CountedPeople["people"][number][] = [];
  let next: string | undefined;
  do {
    const page = await list(next === undefined ? query : `${query}&page=${next}`);
    expect(page.people.length).toBeLessThanOrEqual(50);
    found.push(...page.people);
    next = page.next;
  } while (next !== undefined);
  return found;
}

describe("who stands behind a number", () => {
  test("of all waves comes page by page, each once a wave, and nobody else", async () => {
    const holds = { hasUsablePasskey: true, checkedAt: "2026-11-29T08:00:00.000Z" };
    const members = (from: number) =>
      Array.from({ length: 60 }, (_, n) => ({
        n: from + n,
        ...(n < 40 && holds),
        ...(n === 0 && { sortedOut: "guest" as const }),
      }));
    await tenant.wave({ waveId: "b", name: "Bern" }, members(0));
    await tenant.wave({ waveId: "a", name: "Aarau" }, members(60));
    await tenant.wave({ waveId: "c", stage: "cancelled" }, members(200));
    const found = await whole("figure=withPasskey");
    expect(found).toHaveLength(78);
    expect(new Set(found.map(({ userId, waveId }) => `${userId} ${waveId}`)).size).toBe(78);
    expect(new Set(found.map(({ waveId }) => waveId))).toEqual(new Set(["a", "b"]));
    expect(await whole("figure=stranded")).toEqual([]);
    expect(await whole("device=unknown")).toHaveLength(118);
    expect(await whole("figure=withPasskey&device=iphone")).toEqual([]);
  });

  test("looks through a bounded part of many waves at a time", async () => {
    const { store } = tenant.ports;
    for (let n = 10; n < 35; n += 1)
      await tenant.wave({ waveId: `wave-${n}` }, [{ n, ...(n === 34 && { hasUsablePasskey: true }) }]);
    store.trouble.calls.length = 0;
    const first = await list("figure=withPasskey");
    expect([first.people.length, typeof first.next]).toEqual([0, "string"]);
    expect(store.trouble.calls.filter(({ method }) => method === "membersPage")).toHaveLength(20);
    expect(await whole("figure=withPasskey")).toHaveLength(1);
    const page = parse(String((await ask("figure=withPasskey", ["Auditor"], true)).body));
    expect(page.text).toContain("Go on to the following");
  });

  test("of a kind of credential is whom the last count put there", async () => {
    await tenant.report(
      Array.from({ length: 70 }, (_, n) => ({
        n,
        userDisplayName: `Person ${n}`,
        methodsRegistered: n < 60 ? ["mobilePhone", "fido2SecurityKey"] : ["mobilePhone"],
      })),
    );
    await tenant.wave({ name: "Bern" }, [{ n: 0 }]);
    expect(await whole("kind=phone")).toEqual([]);
    await tenant.count();
    expect(await whole("kind=phone")).toHaveLength(70);
    const keys = await whole("kind=securityKey");
    expect(new Set(keys.map(({ userId }) => userId))).toEqual(
      new Set(Array.from({ length: 60 }, (_, n) => personId(n))),
    );
    expect(keys[0]).toEqual({ userId: personId(0), displayName: "Person 0", waveId: "wave-1" });
    expect(await whole("kind=pass")).toEqual([]);
  });

  test("of whom Microsoft enables passkeys for is whoever may use codes by phone, in waves or not", async () => {
    const { directory, policies } = tenant.ports;
    const ids = Array.from({ length: 60 }, (_, n) => personId(n));
    directory.groups.set("sms", new Set(ids));
    policies.phones = [{ isOn: true, includeTargets: [{ kind: "group", id: "sms" }], excludeTargets: [] }];
    await tenant.report(Array.from({ length: 70 }, (_, n) => ({ n, userDisplayName: `Person ${n}` })));
    await tenant.wave({ name: "Bern" }, [{ n: 0 }]);
    await tenant.count();
    const found = await whole("figure=mayUsePhoneCodes");
    expect(found.map(({ userId }) => userId).toSorted()).toEqual(ids.toSorted());
    const page = parse(String((await ask("figure=mayUsePhoneCodes", ["Helpdesk"], true)).body));
    expect(page.querySelector("h1")?.text).toBe("Who may use codes by phone");
    expect(page.text).toContain("Microsoft lets them register passkeys by itself");
    expect(page.querySelector('main a[href="/deadline"]')?.text).toBe("When codes by phone end");
    const keys = parse(String((await ask("kind=phone", ["Helpdesk"], true)).body));
    expect(keys.querySelector('main a[href="/deadline"]')).toBeNull();
    const next = page.querySelector("a[rel=next]")?.getAttribute("href") ?? "";
    expect(next).toMatch(/^\/counted\?figure=mayUsePhoneCodes&page=/);
    const rest = parse(String((await ask(next.slice(next.indexOf("?") + 1), ["Helpdesk"], true)).body));
    expect(rest.querySelectorAll('a[href^="/people/"]').length).toBe(10);
    // What could not be read is not nobody, whatever stands in the list of before.
    tenant.ports.clock.advance({ days: 1 });
    policies.refuseNext("phoneMethods");
    await tenant.count();
    expect(await list("figure=mayUsePhoneCodes")).toEqual({ people: [], notKnown: true });
    const unknown = parse(String((await ask("figure=mayUsePhoneCodes", ["Helpdesk"], true)).body)).text;
    expect(unknown).toContain("The last count could not tell who that is");
    expect(unknown).not.toContain("There is nobody.");
    expect((await ask("figure=mayUsePhoneCodes&device=iphone", ["Auditor"])).status).toBe(400);
    expect((await ask("figure=mayUsePhoneCodes&page=a.1", ["Auditor"])).status).toBe(400);
  });

  test("is a page that leads to each person, to the following ones and back", async () => {
    await tenant.wave(
      { name: "Bern" },
      Array.from({ length: 60 }, (_, n) => ({ n })),
    );
    const page = parse(String((await ask("figure=notReady", ["Helpdesk"], true)).body));
    expect(page.querySelector("h1")?.text).toBe("Not ready, and not reported so");
    expect(page.querySelectorAll('a[href^="/people/"]').length).toBe(50);
    const next = new URL(page.querySelector("a[rel=next]")?.getAttribute("href") ?? "", "https://app.example");
    const rest = parse(String((await ask(next.search.slice(1), ["Helpdesk"], true)).body));
    expect(rest.querySelectorAll('a[href^="/people/"]').length).toBe(10);
    expect(rest.querySelector("a[rel=prev]")?.getAttribute("href")).toBe("/counted?figure=notReady");
    const none = parse(String((await ask("figure=stopped", ["Helpdesk"], true)).body));
    expect(none.text).toContain("There is nobody.");
  });

  test.each([
    ["a number that nobody knows", "figure=everybody"],
    ["two kinds of numbers at once", "kind=phone&figure=ready"],
    ["the place of another list", "kind=phone&page=wave-1.00000000-0000-4000-8000-000000000000"],
    ["a place that is none", "figure=ready&page=0.000001.3' or 1 eq 1"],
    ["a question of another page", "standing=guest"],
  ])("is not told for %s", async (_what, query) => {
    expect((await ask(query, ["Auditor"])).status).toBe(400);
    expect((await ask(query, ["Auditor"], true)).status).toBe(400);
  });

  test("is told to nobody without a role", async () => {
    expect((await ask("figure=ready", [])).status).toBe(403);
  });
});
