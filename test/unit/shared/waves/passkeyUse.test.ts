import { beforeEach, describe, expect, test } from "vitest";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import type { PageEnd } from "../../../../shared/steps/step.ts";
import { readPasskeyUse } from "../../../../shared/waves/passkeyUse.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aScope } from "../../../support/waves/aScope.ts";

const WAVE = "wave-1";
/** The log was read up to an hour ago; the passkeys are a week old. */
const LAST_READ = "2026-03-20T07:00:00.000Z";
const NOW = "2026-03-20T08:00:00.000Z";
const CREATED = "2026-03-13T08:00:00.000Z";
const idOf = (n: number) => `u${n}`;

let ports: FakePorts;
beforeEach(async () => {
  ports = fakePorts();
  ports.clock.set(NOW);
  ports.reports.pageSize = 10;
});

const unused: Partial<WaveMember> = { hasUsablePasskey: true, passkeyCreatedAt: CREATED };
const addMembers = (...members: readonly Partial<WaveMember>[]) =>
  ports.store.putMembers(
    WAVE,
    members.map((change, n) => aMember(WAVE, idOf(n + 1), change)),
  );
const minutesAgo = (minutes: number) => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
const signIn = (userId: string, minutes: number, method = "Passkey (synced)", errorCode = 0) =>
  ports.reports.addSignIn({
    userId,
    createdDateTime: minutesAgo(minutes),
    errorCode,
    authenticationMethods: [method],
  });
/** Reads to the end, some pages at most. @returns the ends of the pages. */
async function read(most = 60): Promise<readonly PageEnd<object>[]> {
  const phase = readPasskeyUse(() => LAST_READ, 60);
  const ends: PageEnd<object>[] = [];
  let [cursor, tally]: [string | undefined, object] = [undefined, {}];
  while (ends.length < most) {
    const scope = aScope(ports, { waveId: WAVE, announceAt: "2026-03-02T08:00:00.000Z" });
    const end: PageEnd<object> = await phase({ ...scope, since: NOW, cursor, tally });
    ends.push(end);
    if (end.kind !== "more") return ends;
    cursor = end.cursor;
    tally = { ...tally, ...end.tally };
  }
  throw new Error("no end");
}
const usedAt = async (n: number) => (await ports.store.members(WAVE, [idOf(n)]))[0]?.passkeyUsedAt;
const called = (method: string) => ports.reports.called(method);

describe("the use of passkeys that were never seen in use", () => {
  test("is not looked for where nobody lacks it", async () => {
    await addMembers({ ...unused, passkeyUsedAt: minutesAgo(600) }, { hasUsablePasskey: false }, {});
    expect(await read()).toEqual([{ kind: "nothing" }]);
    expect(ports.reports.calls).toEqual([]);
  });

  test("is read from a short log in one request", async () => {
    await addMembers(unused, unused);
    signIn(idOf(1), 30);
    signIn(idOf(2), 20, "Password");
    await read();
    expect([await usedAt(1), await usedAt(2)]).toEqual([minutesAgo(30), undefined]);
    expect([called("signIns"), called("lastPasskeyUse")]).toEqual([1, 0]);
  });

  /** Seven hours of a log with so many lines. */
  const fill = (lines: number, errorCode = 0) => {
    for (let n = 0; n < lines; n++) signIn("somebody", (n * 420) / lines, "Password", errorCode);
  };

  test("is asked for person by person where the log has more pages than there are people", async () => {
    await addMembers(...Array.from({ length: 12 }, () => unused));
    fill(400);
    for (const n of [1, 5, 12]) signIn(idOf(n), 60 * n - 30);
    await read();
    expect([await usedAt(1), await usedAt(5), await usedAt(12)]).toEqual([minutesAgo(30), minutesAgo(270), undefined]);
    expect(called("signIns")).toBe(1);
    expect(called("lastPasskeyUse")).toBe(12);
  });

  test("is read from the log where that has fewer", async () => {
    await addMembers(...Array.from({ length: 12 }, () => unused));
    fill(60);
    signIn(idOf(3), 300);
    await read();
    expect(await usedAt(3)).toBe(minutesAgo(300));
    expect(called("lastPasskeyUse")).toBe(0);
    expect(called("signIns")).toBe(6);
  });

  test("costs no more for a flood of tries", async () => {
    await addMembers(unused, unused);
    fill(5000, 50126);
    signIn(idOf(2), 100);
    await read();
    expect(await usedAt(2)).toBe(minutesAgo(100));
    expect(ports.reports.calls.length).toBeLessThanOrEqual(3);
  });

  test("goes on behind whom it asked about last, after the pause that Graph wants", async () => {
    await addMembers(...Array.from({ length: 8 }, () => unused));
    fill(400);
    const ask = ports.reports.lastPasskeyUse.bind(ports.reports);
    let left = 3;
    ports.reports.lastPasskeyUse = async (...args) => {
      if (left-- === 0) ports.reports.throttleNext("lastPasskeyUse", 40);
      return ask(...args);
    };
    const ends = await read();
    expect(ends.flatMap((end) => ("afterSeconds" in end && end.afterSeconds ? [end.afterSeconds] : []))).toEqual([40]);
    const asked = ports.reports.calls.filter(({ method }) => method === "lastPasskeyUse").map(({ args }) => args[0]);
    expect(asked).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8].map(idOf));
  });

  test("is no use of a passkey that came later", async () => {
    await addMembers({ ...unused, passkeyCreatedAt: minutesAgo(10) });
    fill(400);
    signIn(idOf(1), 60);
    await read();
    const [member] = await ports.store.members(WAVE, [idOf(1)]);
    expect(member && readinessOf(member)).toEqual({ ready: false, reason: "passkeyNeverUsed" });
  });
});

describe("the use of a declared certificate", () => {
  const CERTIFICATE = "X.509 Certificate";
  const holder: Partial<WaveMember> = { hasUsablePasskey: true, checkedAt: NOW, credentials: ["certificate"] };
  const notesOf = async (n: number) => {
    const [member] = await ports.store.members(WAVE, [idOf(n)]);
    return [member?.certificateUsedAt, member?.passkeyUsedAt, member && readinessOf(member).ready];
  };

  test("makes ready whoever holds one; nobody else's does, and no other method", async () => {
    await addMembers(holder, { ...unused, checkedAt: NOW }, holder);
    signIn(idOf(1), 30, CERTIFICATE);
    signIn(idOf(2), 30, CERTIFICATE);
    signIn(idOf(3), 30);
    await read();
    expect(await notesOf(1)).toEqual([minutesAgo(30), undefined, true]);
    expect(await notesOf(2)).toEqual([undefined, undefined, false]);
    expect(await notesOf(3)).toEqual([undefined, minutesAgo(30), false]);
  });

  test("is asked for one by one behind a long log", async () => {
    await addMembers(holder);
    signIn(idOf(1), 300, CERTIFICATE);
    for (let n = 0; n < 40; n++) signIn("stranger", 5, "Password", 50126);
    await read();
    expect(await notesOf(1)).toEqual([minutesAgo(300), undefined, true]);
    expect([called("lastPasskeyUse"), called("passkeyUsesOf")]).toEqual([0, 1]);
  });
});
