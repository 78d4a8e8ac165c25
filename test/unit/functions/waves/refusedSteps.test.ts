import { describe, expect, test } from "vitest";
import { decide } from "../../../../functions/waves/work.ts";
import { wavePolicyKeys } from "../../../../shared/domain/policy/registeredPolicy.ts";
import type { DueStep } from "../../../../shared/domain/wave/waveSteps.ts";
import { askAnew } from "../../../../shared/enforcement/askForPolicy.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { readWaveStatus } from "../../../../shared/waves/readWaveStatus.ts";
import { sweptWorld, takeReport, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

const ALERTS = "alerts@contoso.example";
const REQUEST_ID = "7c3c1b0a-0000-4000-8000-0000000000aa";
let world: WaveWorld;

const told = () => world.mailsTo(ALERTS).length;
const shown = async () => (await readWaveStatus(world.ports, world.config, WAVE_ID))?.waiting?.because;
const refusal = (code: string, message: string) =>
  new RefusedError(code === "1154" ? "invalid" : "denied", code, message, { requestId: REQUEST_ID });

describe("a step that a service refuses", () => {
  test.each([
    [
      "for the tenant's limit of policies",
      "1154",
      "graph: POST: 400 1154: Tenant has reached the limit of 240 policies",
    ],
    ["for a withdrawn permission", "AccessDenied", "graph: POST: 403 AccessDenied: insufficient privileges"],
  ])(
    "%s says so on the wave's page, in the service's own words, and to the operators once a day",
    async (_why, code, message) => {
      world = await warnedWorld();
      world.ports.policyWriter.failNext("createPolicy", refusal(code, message), 9);
      for (let run = 0; run < 4; run++) await world.answer("createPolicy");
      expect(await shown()).toContain(
        `creating the policy in report-only was refused: ${message} (request-id ${REQUEST_ID})`,
      );
      expect(told()).toBe(1);
      expect(world.ports.email.sent.at(-1)?.plainText).toContain(REQUEST_ID);
      world.ports.clock.advance({ days: 1 });
      for (let run = 0; run < 2; run++) await world.answer("createPolicy");
      expect(told()).toBe(2);
    },
  );

  test("for its policy is asked again after pauses that grow, which it says", async () => {
    world = await warnedWorld();
    world.ports.policyWriter.failNext("createPolicy", refusal("AccessDenied", "no"), 99);
    const asked = () => world.ports.policyWriter.called("createPolicy");
    for (let minute = 0; minute < 24 * 60; minute++) {
      await world.answer("createPolicy");
      world.ports.clock.advance({ minutes: 1 });
    }
    // A minute, two, four, up to six hours.
    expect(asked()).toBe(12);
    expect(await shown()).toMatch(/no.* \(asked 12 times since .*; asked again at .*, or at once when somebody pauses/);
    await askAnew(world.ports, wavePolicyKeys(WAVE_ID, false));
    for (let run = 0; run < 3; run++) await world.answer("createPolicy");
    expect(asked()).toBe(13);
    expect(await shown()).toContain("(asked once since");
  });

  test("goes on once people have mended the cause", async () => {
    world = await warnedWorld();
    world.ports.policyWriter.failNext("createPolicy", refusal("AccessDenied", "no"), 1);
    for (let run = 0; run < 3; run++) await world.answer("createPolicy");
    world.ports.clock.advance({ minutes: 15 });
    await world.until(({ stage }) => stage === "reportOnly");
  });

  test("that is only busy is not told of", async () => {
    world = await warnedWorld();
    world.ports.policyWriter.failNext("createPolicy", new TransientError("busy"), 3);
    for (let run = 0; run < 3; run++) await world.answer("createPolicy");
    expect([told(), await shown()]).toEqual([0, undefined]);
  });

  test("says so though the mail about it cannot leave", async () => {
    world = await warnedWorld();
    world.ports.policyWriter.failNext("createPolicy", refusal("AccessDenied", "no"), 9);
    world.ports.email.throttleNext("send", 600, 9);
    for (let run = 0; run < 3; run++) await world.answer("createPolicy");
    expect(await shown()).toContain("was refused: AccessDenied: no");
  });

  test("in the middle of its pages says so, too", async () => {
    world = new WaveWorld(5);
    await world.insert();
    world.ports.directory.refuseNext("groupMembers", "Authorization_RequestDenied", 3);
    expect(await world.answer("snapshot")).toMatchObject({ later: { seconds: 3600 } });
    expect(await shown()).toContain("taking down the group's members was refused: Authorization_RequestDenied");
    expect(told()).toBe(1);
  });
});

test("an obstacle that a step found itself reaches the operators once a day, and keeps its own words", async () => {
  world = await warnedWorld();
  world.ports.directory.addGroup(world.config.breakGlassGroupId, []);
  for (let run = 0; run < 3; run++) await world.answer("createPolicy");
  expect(await shown()).toBe("not every break-glass account is in the break-glass group");
  expect(told()).toBe(1);
});

test("nothing is told of a wave that goes on", async () => {
  world = await sweptWorld();
  expect(told()).toBe(0);
});

/** The policy is due. */
async function warnedWorld(): Promise<WaveWorld> {
  const made = new WaveWorld(20);
  await made.insert();
  await made.until(({ stage }) => stage === "open");
  for (let n = 1; n < 20; n++) made.enrol(n);
  const isDue = async (): Promise<boolean> => {
    const step = await decide(made.ports, made.config, WAVE_ID);
    return step.kind === ("createPolicy" satisfies DueStep["kind"]);
  };
  await takeReport(made);
  while (!(await isDue())) await made.step();
  return made;
}
