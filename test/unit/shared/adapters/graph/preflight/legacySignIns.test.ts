import { describe, expect, test } from "vitest";
import type { GraphClient } from "../../../../../../shared/adapters/graph/graphClient.ts";
import { legacySignIns } from "../../../../../../shared/adapters/graph/preflight/legacySignIns.ts";
import { KeptParts } from "../../../../../../shared/adapters/graph/preflight/partReader.ts";
import { TransientError } from "../../../../../../shared/errors.ts";
import { FakeClock } from "../../../../../support/fakes/fakeClock.ts";

const NOW = new Date("2026-03-02T08:00:00.000Z");
const unlimited = { take: async (granted: number) => ({ granted, retryAfterSeconds: 0 }), holdOff: async () => {} };
const signInOf = (userId: string) => ({ userId, clientAppUsed: "IMAP4", createdDateTime: "2026-03-01T08:00:00Z" });

/** A log of so many pages, each of one sign-in: u0, u1, … */
function logOf(pages: number, busyAt?: number) {
  const asked: (string | undefined)[] = [];
  const paths = new Set<string>();
  let isBusy = busyAt !== undefined;
  const page: GraphClient["page"] = async (path, next) => {
    const n = Number(next ?? 0);
    asked.push(next);
    paths.add(path);
    if (isBusy && n === busyAt) {
      isBusy = false;
      throw new TransientError("busy");
    }
    return { value: [signInOf(`u${n}`)], ...(n + 1 < pages && { next: String(n + 1) }) };
  };
  const clock = new FakeClock(NOW.toISOString());
  const taken: string[] = [];
  const counted = {
    ...unlimited,
    take: async (granted: number) => {
      taken.push("one");
      return { granted, retryAfterSeconds: 0 };
    },
  };
  const parts = new KeptParts(clock, { conditionalAccess: unlimited, reports: counted });
  return { asked, paths, taken, parts, clock, read: () => legacySignIns({ page }, NOW, parts.snapshot().read) };
}
const usersOf = (read: Awaited<ReturnType<typeof legacySignIns>>) =>
  read.known ? read.value.found.map(({ userId }) => userId) : [];

describe("sign-ins by legacy clients", () => {
  test.each([1, 2, 5])("of %i pages are all read, and said to be whole", async (pages) => {
    const { read, asked, taken } = logOf(pages);
    const found = await read();
    expect(found).toMatchObject({ known: true, value: { isWhole: true } });
    expect(usersOf(found)).toEqual(Array.from({ length: pages }, (_, n) => `u${n}`));
    expect(asked).toHaveLength(pages);
    expect(taken).toHaveLength(pages);
  });

  test("of six pages are read for five, and not said to be whole", async () => {
    const { read, asked } = logOf(6);
    const found = await read();
    expect(found).toMatchObject({ known: true, value: { isWhole: false } });
    expect(usersOf(found)).toEqual(["u0", "u1", "u2", "u3", "u4"]);
    expect(asked).toHaveLength(5);
  });

  test("are asked for by a week and a thousand", async () => {
    const { read, paths } = logOf(2);
    await read();
    const [path = "", ...more] = [...paths].map((one) => decodeURIComponent(one));
    expect(more).toEqual([]);
    expect(path).toContain("createdDateTime ge 2026-02-23T08:00:00.000Z and status/errorCode eq 0");
    expect(path).toContain("$top=1000");
  });

  test("go on after a busy moment with the page that was missing", async () => {
    const { read, asked } = logOf(3, 1);
    await expect(read()).rejects.toThrow("busy");
    expect(usersOf(await read())).toEqual(["u0", "u1", "u2"]);
    expect(asked).toEqual([undefined, "1", "1", "2"]);
  });

  test("are not known where there is no log", async () => {
    const { parts } = logOf(1);
    const found = await legacySignIns({ page: async () => undefined }, NOW, parts.snapshot().read);
    expect(found).toEqual({ known: false, because: "graph: GET /auditLogs/signIns: 404" });
  });
});
