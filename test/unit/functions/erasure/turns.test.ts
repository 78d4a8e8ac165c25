import { beforeEach, describe, expect, test } from "vitest";
import { beginErasure } from "../../../../functions/erasure/beginErasure.ts";
import { carryOnErasures } from "../../../../functions/erasure/carryOnErasures.ts";
import { APP } from "../../../../shared/domain/audit.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const ADA = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
const person = (n: number): string => `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000001`;
const many = Array.from({ length: 50 }, (_, n) => person(n + 16));
let ports: FakePorts;
let looked: string[];

beforeEach(async () => {
  ports = fakePorts();
  for (const userId of many) await beginErasure(ports, { userId, by: APP, reason: "long ago" });
  looked = [];
  // What is read of somebody takes a minute where tables have millions of rows.
  const { user } = ports.directory;
  ports.directory.user = async (id) => {
    looked.push(id);
    ports.clock.advance({ seconds: 60 });
    return user.call(ports.directory, id);
  };
});
const wake = () => carryOnErasures(ports, config, () => new FakePatience(ports.clock, 240))();
const left = async () => (await ports.store.erasures()).length;

describe("fifty erasures that each take a minute to look at", () => {
  test("are no longer than a function may take: the next wake goes on", async () => {
    const before = ports.clock.now().getTime();
    await wake();
    expect(ports.clock.now().getTime() - before).toBeLessThan(6 * 60_000);
    expect(looked.length).toBeGreaterThan(3);
  });

  test.each([15, 30, 60])(
    "come to their turn with a timer of %s minutes, also behind those that are in the way",
    async (every) => {
      for (const userId of many.slice(0, 25))
        await ports.store.saveEnforcements([
          { userId, source: "self", state: "in", at: "2026-01-01T00:00:00.000Z", by: "x" },
        ]);
      // They are half done, so that they stay.
      for (const userId of many.slice(0, 25)) {
        const known = await ports.store.erasure(userId);
        if (known)
          await ports.store.saveErasure({ ...known.erasure, startedAt: "2026-01-01T00:00:00.000Z" }, known.etag);
      }
      for (let n = 0; n < 120; n++) {
        const next = ports.clock.now().getTime() + every * 60_000;
        await wake();
        ports.clock.set(new Date(next).toISOString());
      }
      expect(await left()).toBe(25);
    },
  );

  test("keep nobody waiting for whom an Admin has asked", async () => {
    await beginErasure(ports, { userId: person(9999), by: ADA, reason: "request 17" });
    looked = [];
    await wake();
    expect(looked[0]).toBe(person(9999));
    expect(await ports.store.erasure(person(9999))).toBeUndefined();
  });
});
