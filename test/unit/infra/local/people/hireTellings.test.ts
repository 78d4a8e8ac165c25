import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../../functions/joiners/hrEventWorker.ts";
import { hrEvents } from "../../../../../functions/joiners/hrWebhook.ts";
import { signedHeaders } from "../../../../../infra/hr/signedRequest.ts";
import { mishapsOf } from "../../../../../infra/local/people/habits.ts";
import { eventOf, type Telling, tellingsOf } from "../../../../../infra/local/people/hireTellings.ts";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import { unitOf } from "../../../../../infra/local/tenant/ids.ts";
import { joinerInstanceId } from "../../../../../shared/durable/instanceIds.ts";
import { joinerIdOf } from "../../../../../shared/hr/joinerId.ts";
import { type FakePorts, fakePorts } from "../../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../../support/testConfig.ts";

const SEED = 7;
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const START = "2026-03-16";
const manager = { userPrincipalName: "mia@contoso.example" };
const hireOf = (n: number) => ({
  person: makePerson(SEED, `h${n}`, "hire", undefined),
  workerId: String(50_000 + n),
  startDate: START,
});
const tellings = (n: number, mishaps: Parameters<typeof tellingsOf>[2] = mishapsOf.odd) =>
  tellingsOf(hireOf(n), (what) => unitOf(SEED, `hire|${n}|${what}`), mishaps);
const all = Array.from({ length: 400 }, (_, n) => n);

describe("what HR tells of a hire", () => {
  test.each(["none", "mild"] as const)("is one event under %s trouble", (level) => {
    for (const n of all)
      expect(tellings(n, mishapsOf[level])).toEqual([
        { afterMs: 0, id: `evt-${50_000 + n}`, sequence: 1, startDate: START, isOdd: false },
      ]);
  });

  test.each(["odd", "harsh"] as const)("comes twice, in disorder and with odd fields now and then: %s", (level) => {
    const told = all.map((n) => tellings(n, mishapsOf[level]));
    const share = (isSo: (some: readonly Telling[]) => boolean) => told.filter(isSo).length / told.length;
    for (const isSo of [
      ([one, two]: readonly Telling[]) => one?.id === two?.id,
      ([one, two]: readonly Telling[]) => two?.sequence === one?.sequence && two?.id !== one?.id,
      ([one, two]: readonly Telling[]) => one?.sequence === 2 && two?.sequence === 1,
      ([one]: readonly Telling[]) => one?.isOdd === true,
    ]) {
      expect(share(isSo)).toBeGreaterThan(0.02);
      expect(share(isSo)).toBeLessThan(0.25);
    }
    expect(share((some) => some.length === 1)).toBeGreaterThan(0.6);
  });

  test("arrives within two days, in the order that is told", () => {
    for (const [first, second] of all.map((n) => tellings(n))) {
      expect(first?.afterMs).toBe(0);
      if (second) expect([second.afterMs > 0, second.afterMs <= 48 * 3_600_000 + 60_000]).toEqual([true, true]);
    }
  });
});

/** Delivers one event as HR does, and has the queue worked on. */
async function deliver(ports: FakePorts, n: number, telling: Telling): Promise<HttpResponseInit> {
  const config = { ...testConfig(), hrWebhookSecrets: [SECRET] };
  const body = JSON.stringify(eventOf(hireOf(n), manager, telling, new Date("2026-03-02T08:00:00Z")));
  const headers = signedHeaders(SECRET, telling.id, new Date(), body);
  const url = "https://app.example/api/hr/events";
  const request = new HttpRequest({ method: "POST", url, headers, body: { string: body } });
  const answer = (await hrEvents(ports, config)(request, new InvocationContext())) as HttpResponseInit;
  const work = hrEventWorker(ports, config);
  for (const { source, eventId } of ports.hrEvents.messages.splice(0))
    await work(source, eventId, ports.orchestrations);
  return answer;
}

describe("the product", () => {
  test("takes every event of odd trouble, and the hire begins on the day that HR said last", async () => {
    const odd = all.filter((n) => tellings(n).length > 1 || tellings(n)[0]?.isOdd).slice(0, 60);
    for (const n of odd) {
      const ports = fakePorts();
      for (const telling of tellings(n)) expect((await deliver(ports, n, telling)).status).toBe(202);
      const joinerId = joinerIdOf(testConfig(), "hr/contoso", String(50_000 + n));
      const { record } = (await ports.store.joiner(joinerId)) ?? {};
      expect(record).toMatchObject({ displayName: hireOf(n).person.displayName, facts: { startDate: START } });
      expect([...ports.orchestrations.running.keys()]).toEqual([joinerInstanceId(joinerId)]);
      const isInDisorder = tellings(n)[0]?.sequence === 2;
      const lines = (await ports.store.recent(joinerId, 10)).map(({ what }) => what);
      expect(lines).toEqual(isInDisorder ? ["hireNotTaken"] : []);
      expect(ports.email.sent).toEqual([]);
    }
  });

  test("refuses one that comes again with other content, as no run does", async () => {
    const ports = fakePorts();
    const [first] = tellings(0, mishapsOf.none);
    if (!first) throw new Error("no event");
    expect((await deliver(ports, 0, first)).status).toBe(202);
    expect((await deliver(ports, 0, { ...first, startDate: "2026-03-23" })).status).toBe(409);
  });
});
