import { beforeEach, expect, test } from "vitest";
import { type EnforcementState, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { MIA, pickUpStage, type Stage } from "../../../support/passes/pickUpStage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await pickUpStage();
});
const row = (userId: string, state: EnforcementState) =>
  stage.ports.store.saveEnforcements([
    { userId, source: waveSource("wave-1"), state, at: "2026-03-01T08:00:00.000Z", by: "Eve Other" },
  ]);
const told = () => stage.ports.email.sent.map(({ to, plainText }) => [to.address, plainText]);
const ofMia = ["alerts@contoso.example", expect.stringMatching(/Mia.*has collected a one-time code for/)];

test.each<EnforcementState | "no row">(["no row", "due", "entering", "leaving", "ended"])(
  "security is told of a collector whom nothing asks for a passkey yet: %s",
  async (state) => {
    if (state !== "no row") await row(MIA, state);
    expect((await stage.press()).code).toBeDefined();
    expect(told()).toEqual([ofMia]);
  },
);

test("security is not told of a collector who is enforced", async () => {
  await row(MIA, "in");
  expect((await stage.press()).code).toBeDefined();
  expect(told()).toEqual([]);
});

test("security is told where nobody can read whether the collector is enforced", async () => {
  await row(MIA, "in");
  const { store } = stage.ports;
  const read = store.enforcementsOf;
  store.enforcementsOf = async (userIds) => {
    if (userIds.includes(MIA)) throw new TransientError("the table is busy");
    return read(userIds);
  };
  expect((await stage.press()).code).toBeDefined();
  expect(told()).toEqual([ofMia]);
});

test("security is told of nothing while no code was handed out", async () => {
  stage.ports.passIssuer.refuseNext("mint", "badRequest");
  expect((await stage.press()).code).toBeUndefined();
  expect(told()).toEqual([]);
});

test("security that no mail reaches keeps no code from anybody", async () => {
  stage.ports.email.failNext("send", new Error("the mail service broke"));
  expect((await stage.press()).code).toBeDefined();
});
