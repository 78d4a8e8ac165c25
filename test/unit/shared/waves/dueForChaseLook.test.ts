import { expect, test } from "vitest";
import { dueForChaseLook } from "../../../../shared/waves/chasers.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../support/enforcement/readStrength.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

const WITH_PASS = [...NO_PASS_STRENGTH, "temporaryAccessPassOneTime"];
const ENFORCED_AT = "2026-02-25T08:00:00.000Z";

// Chasers speak of a code.
test.each([
  ["who is not enforced", undefined, NO_PASS_STRENGTH, true],
  ["who is enforced where a code lets them in", ENFORCED_AT, WITH_PASS, true],
  ["who is enforced where the custom strength takes no code", ENFORCED_AT, NO_PASS_STRENGTH, false],
  ["who is enforced where nobody has read the strength", ENFORCED_AT, undefined, false],
] as const)("somebody without a passkey %s is chased, or not", async (_who, enforcedAt, strength, isDue) => {
  const ports = fakePorts();
  await guardHasRead(ports, strength);
  const member = aMember("wave-1", "u-1", { enforcedAt, hasUsablePasskey: false });
  await ports.store.putMembers("wave-1", [member]);
  const wave = { waveId: "wave-1", round: 1, timeZone: "UTC" };
  const due = await dueForChaseLook(ports, testConfig(), wave, new Date("2026-03-02T09:30:00Z"));
  expect(due(member)).toBe(isDue);
});
