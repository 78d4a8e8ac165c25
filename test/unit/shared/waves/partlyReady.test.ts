import { beforeEach, describe, expect, test } from "vitest";
import type { PlaceNote } from "../../../../shared/domain/people/places.ts";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import { isPartlyReady, readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import { readPasskeyUse } from "../../../../shared/waves/passkeyUse.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { aScope } from "../../../support/waves/aScope.ts";
import { readyMember } from "../../../support/waves/rulesForTests.ts";

const WAVE = "w1";
const NOW = "2026-03-22T09:00:00.000Z";
const REFUSED = "2026-03-20T09:00:00.000Z";
const phone: PlaceNote = {
  platform: "android",
  client: "modern",
  refused: [{ at: REFUSED, operatingSystem: "Android 15", result: "reportOnlyInterrupted" }],
};
const onPhone = { operatingSystem: "Android 15", clientApp: "Browser", authenticationMethods: ["Passkey (synced)"] };

describe("somebody who is ready on the laptop only, once the wave is enforced", () => {
  let ports: FakePorts;
  const step = readPasskeyUse(() => "2026-03-21T09:00:00.000Z", 24);
  const scope = () => ({ ...aScope(ports, { waveId: WAVE, announceAt: "2026-03-01T08:00:00.000Z" }), since: NOW });
  const look = () => step({ ...scope(), cursor: undefined });
  const isReady = async () => {
    const [member] = await ports.store.members(WAVE, [readyMember.userId]);
    return member && readinessOf(member).ready;
  };
  const signIn = (change: Partial<SignIn>) =>
    ports.reports.addSignIn({ userId: readyMember.userId, createdDateTime: "2026-03-21T12:00:00.000Z", ...change });

  beforeEach(async () => {
    ports = fakePorts();
    ports.clock.set(NOW);
    await ports.store.putMembers(WAVE, [{ ...readyMember, places: [phone] }]);
  });

  test("is ready once the log shows them on the phone with their passkey", async () => {
    expect(isPartlyReady({ ...readyMember, places: [phone] })).toBe(true);
    signIn(onPhone);
    await look();
    expect(await isReady()).toBe(true);
  });

  test.each<[string, Partial<SignIn>]>([
    ["the laptop again", { ...onPhone, operatingSystem: "Windows 11" }],
    ["the phone without it", { ...onPhone, authenticationMethods: ["Password", "Mobile app notification"] }],
    ["a try that failed", { ...onPhone, errorCode: 50126 }],
    ["somebody else", { ...onPhone, userId: "another" }],
  ])("is not by %s", async (_what, line) => {
    signIn(line);
    await look();
    expect(await isReady()).toBe(false);
  });

  test("is found one by one, too, where the log is long", async () => {
    signIn(onPhone);
    await step({ ...scope(), cursor: "person|", tally: { useFrom: "2026-03-21T03:00:00.000Z" } });
    expect(ports.reports.calls.map(({ method }) => method)).toEqual(["passkeyUsesOf"]);
    expect(await isReady()).toBe(true);
  });
});
