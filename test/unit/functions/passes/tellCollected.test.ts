import { beforeEach, describe, expect, test } from "vitest";
import { type EnforcementState, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { letRun } from "../../../support/enforcement/enforcedTenant.ts";
import { MIA, pickUpStage, type Stage } from "../../../support/passes/pickUpStage.ts";
import { ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await pickUpStage();
});
const row = (userId: string, state: EnforcementState) =>
  stage.ports.store.saveEnforcements([
    { userId, source: waveSource("wave-1"), state, at: "2026-03-01T08:00:00.000Z", by: "Eve Other" },
  ]);
const told = () =>
  stage.ports.email.sent
    .filter(({ to }) => to.address === stage.config.securityMail)
    .map(({ to, plainText }) => [to.address, plainText]);
const ofMia = ["alerts@contoso.example", expect.stringMatching(/Mia.*has collected a one-time code for/)];

test.each<EnforcementState | "no row">(["no row", "due", "entering", "leaving", "ended"])(
  "security is told of a collector whom nothing asks for a passkey yet: %s",
  async (state) => {
    if (state !== "no row") await row(MIA, state);
    expect((await stage.press()).code).toBeDefined();
    expect(told()).toEqual([ofMia]);
  },
);

describe("a collector whose row says that they are enforced", () => {
  beforeEach(async () => {
    await row(MIA, "in");
    await letRun(stage.ports, stage.config);
    stage.ports.directory.addGroup(ENFORCED_GROUP_ID, [MIA]);
  });
  const pressed = async () => {
    expect((await stage.press()).code).toBeDefined();
    return told();
  };

  test("is asked for a passkey: security is not told", async () => {
    expect(await pressed()).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    [
      "enforcement is stopped",
      async () => {
        const found = await stage.ports.store.enforcementSwitch();
        const at = stage.ports.clock.now().toISOString();
        const stopAsked = { by: { id: "a", displayName: "Ada" }, at, reason: "calls" };
        return stage.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked, stoppedAt: at }, found?.etag);
      },
    ],
    ["somebody took them out by hand", () => stage.ports.directory.groups.get(ENFORCED_GROUP_ID)?.delete(MIA)],
    [
      "they are released",
      () => {
        const asked = { by: { id: "a", displayName: "Ada" }, at: stage.ports.clock.now().toISOString() };
        return stage.ports.store.saveRelease(
          { userId: MIA, state: "out", reason: "scanner", hours: 2, asked },
          undefined,
        );
      },
    ],
    ["nobody can read the group", () => stage.ports.directory.throttleNext("membersAmong")],
    [
      "nobody can read the row",
      () => {
        const { store } = stage.ports;
        const read = store.standingOf;
        store.standingOf = async (userIds) => {
          if (userIds.includes(MIA)) throw new TransientError("the table is busy");
          return read(userIds);
        };
      },
    ],
  ])("while %s is not: security is told", async (_while, spoil) => {
    await spoil();
    expect(await pressed()).toEqual([ofMia]);
  });
});

test("security is told of nothing while no code was handed out", async () => {
  stage.ports.passIssuer.refuseNextMint = "conflict";
  expect((await stage.press()).code).toBeUndefined();
  expect(told()).toEqual([]);
});

test("security that no mail reaches keeps no code from anybody", async () => {
  stage.ports.email.failNext("send", new Error("the mail service broke"));
  expect((await stage.press()).code).toBeDefined();
});
