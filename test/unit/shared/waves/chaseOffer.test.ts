import { beforeEach, describe, expect, test } from "vitest";
import { offerKeys } from "../../../../shared/domain/mail/keys.ts";
import { helpWithChaser } from "../../../../shared/domain/wave/chase.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { hasOpenChaseOffer } from "../../../../shared/waves/chaseOffer.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const ANA = "10000000-0000-4000-8000-000000000001";
const config = testConfig();
const wave = aWave({ stage: "warned" });
const member = [1, 2, 3, 4, 5, 6, 7, 8]
  .map((mailsSent) => aMember("wave-1", ANA, { mailsSent, checkedAt: wave.createdAt, hasUsablePasskey: false }))
  .find((one) => helpWithChaser(one, one.mailsSent - 1, config.rules) !== undefined);
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
const asked = () => {
  if (!member) throw new Error("nobody is offered a code with a chaser");
  return hasOpenChaseOffer(ports, config, wave, member);
};
async function open(daysLeft: number): Promise<void> {
  const help = member && helpWithChaser(member, member.mailsSent - 1, config.rules);
  if (!help) throw new Error("no offer");
  const closesAt = new Date(ports.clock.now().getTime() + daysLeft * 86_400_000).toISOString();
  const key = offerKeys.chased(wave, help.offer);
  await openGrant(ports, config, { userId: ANA, reason: "warned", scopeId: "wave-1", waveId: "wave-1", key, closesAt });
}

describe("a manager's link that came with a chaser", () => {
  test.each([
    ["works for days", 5, true],
    ["ends too soon", 1, false],
  ])("%s: one more mail is one too many: %#", async (_what, daysLeft, expected) => {
    await open(daysLeft);
    expect(await asked()).toBe(expected);
  });

  test("is none where there was none", async () => {
    expect(await asked()).toBe(false);
  });

  test("that is refused for good keeps no link back, and is told; what may heal is tried again", async () => {
    await open(5);
    ports.store.trouble.failNext("grant", new RefusedError("denied", "Gone", "no"));
    expect(await asked()).toBe(false);
    expect((await ports.store.troubles(ports.clock.now().toISOString())).length).toBe(1);
    ports.store.trouble.throttleNext("grant", 60);
    await expect(asked()).rejects.toThrow("throttled");
    expect(await asked()).toBe(true);
  });
});
