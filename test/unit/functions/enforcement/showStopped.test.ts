import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showStopped } from "../../../../functions/enforcement/http/showStopped.ts";
import type { RefusedPerson } from "../../../../shared/domain/enforcement/refusedPerson.ts";
import type { StoppedList } from "../../../../shared/enforcement/readStopped.ts";
import { CountedTenant, personId } from "../../../support/deadline/countedTenant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";

const ME = "ad000000-0000-4000-8000-000000000009";
const AT = "2026-11-30T07:30:00.000Z";
const answers = new DocumentedAnswers();
let tenant: CountedTenant;
beforeEach(() => {
  tenant = new CountedTenant();
});

const ask = async (query: string, roles: readonly string[] = ["Auditor"], isPage = false) => {
  const path = isPage ? "/stopped" : "/api/stopped";
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}?${query}`,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { ...signedInAs(ME, "Ada", roles), accept: isPage ? "text/html" : "application/json" },
  });
  return answers.check(`GET ${path}`, await showStopped(tenant.ports, tenant.config)(request));
};
const list = async (query: string) => (await ask(query)).jsonBody as StoppedList;
const refused = (n: number, change: Partial<RefusedPerson> = {}): RefusedPerson => ({
  userId: personId(n),
  denied: { at: AT, log: "interactive" },
  checkedAt: "2026-11-30T07:40:00.000Z",
  hasUsablePasskey: false,
  ...change,
});

describe("whom the policy stopped in no wave", () => {
  test("stands by what it means, within a day, by the name of the report", async () => {
    await tenant.report([{ n: 1, userDisplayName: "Dana" }]);
    await tenant.ports.store.mergeRefusedPeople([
      refused(1, { helpOfferedAt: AT }),
      refused(2, { hasUsablePasskey: true }),
      refused(3, { checkedAt: undefined, hasUsablePasskey: undefined }),
      refused(4, { denied: { at: "2026-11-29T07:59:59.000Z", log: "interactive" } }),
      refused(5, { denied: undefined }),
    ]);
    expect(await list("as=stranded")).toEqual({
      people: [{ userId: personId(1), displayName: "Dana", at: AT, means: "stranded", helpOfferedAt: AT }],
    });
    expect((await list("as=stopped")).people.map(({ userId, means }) => [userId, means])).toEqual([
      [personId(2), "stoppedAttempt"],
      [personId(3), "toBeLookedAt"],
    ]);
    const page = parse(String((await ask("as=stranded", ["Helpdesk"], true)).body));
    expect(page.querySelector(`a[href="/people/${personId(1)}"]`)?.text).toBe("Dana");
    expect(page.text).toContain("Call them");
  });

  test("comes page by page in a flood, each once, in a bounded number of requests", async () => {
    const { store } = tenant.ports;
    await store.mergeRefusedPeople([
      ...Array.from({ length: 2500 }, (_, n) => refused(n, { hasUsablePasskey: true })),
      ...Array.from({ length: 120 }, (_, n) => refused(5000 + n)),
    ]);
    const found: string[] = [];
    let next: string | undefined;
    do {
      store.trouble.calls.length = 0;
      const page: StoppedList = await list(`as=stranded${next === undefined ? "" : `&page=${next}`}`);
      expect(page.people.length).toBeLessThanOrEqual(50);
      expect(store.trouble.calls.length).toBeLessThan(12);
      found.push(...page.people.map(({ userId }) => userId));
      next = page.next;
    } while (next !== undefined);
    expect(found.toSorted()).toEqual(Array.from({ length: 120 }, (_, n) => personId(5000 + n)).toSorted());
    expect(new Set(found).size).toBe(120);
    const shown = parse(String((await ask("as=stranded", ["Helpdesk"], true)).body));
    expect(shown.querySelector("a[rel=next]")?.getAttribute("href")).toContain("/stopped?as=stranded&page=");
  });

  test("says that there is nobody", async () => {
    expect(String((await ask("as=stopped", ["Auditor"], true)).body)).toContain("Nobody within the last 24 hours.");
  });

  test.each(["", "as=everybody", "as=stranded&page=x", "as=stranded&wave=w"])("refuses the query %j", async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  test("is told to nobody without a role", async () => {
    expect((await ask("as=stranded", [])).status).toBe(403);
  });
});
