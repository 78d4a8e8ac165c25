import { expect, test } from "vitest";
import { biggestExposure } from "../../../../../shared/domain/preflight/exposure.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import {
  heldUpLately,
  letsGoOn,
  type PreflightRun,
  preflightRun,
  sayBlocking,
} from "../../../../../shared/domain/preflight/preflightRun.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import { NOW, readyTenant, unread } from "../../../../support/preflight/readyTenant.ts";

const wave = { waveId: "w", round: 1 };
const run = (facts = readyTenant(), at = NOW.toISOString()): PreflightRun =>
  preflightRun(wave, "start", runPreflight(facts), at);
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

test.each([
  ["one of the same minute", run(), 0, true],
  ["one of an hour ago", run(), 60, true],
  ["one that is older", run(), 61, false],
  ["one from the future", run(), -1, false],
  ["one without a moment", run(readyTenant(), "soon"), 0, false],
  ["none", undefined, 0, false],
  ["one without findings", { ...run(), findings: [] }, 0, false],
  ["one in which a check fails", run(readyTenant({ breakGlass: [] })), 0, false],
  ["one in which a check is not known", run(readyTenant({ skus: unread })), 0, false],
  ["one of an earlier round", { ...run(), round: 0 }, 0, false],
  ["one of another wave", { ...run(), waveId: "v" }, 0, false],
  ["one of another moment", { ...run(), moment: "flip" as const }, 0, false],
])("a wave goes on by %s only as it should", (_what, known_, minutes, goesOn) => {
  expect(letsGoOn(known_, wave, "start", later(minutes))).toBe(goesOn);
});

const blocked = run(readyTenant({ breakGlass: [] }));
test.each([
  ["one in which a check fails, of the same minute", blocked, 0, true],
  ["one of a quarter of an hour ago", blocked, 15, true],
  ["one that is older", blocked, 16, false],
  ["one from the future", blocked, -1, false],
  ["one in which nothing blocks", run(), 0, false],
  ["none", undefined, 0, false],
  ["one of an earlier round", { ...blocked, round: 0 }, 0, false],
  ["one of another wave", { ...blocked, waveId: "v" }, 0, false],
  ["one of another moment", { ...blocked, moment: "flip" as const }, 0, false],
])("a wave stays held up without being read anew by %s only as it should", (_what, known_, minutes, isHeldUp) => {
  expect(heldUpLately(known_, wave, "start", later(minutes))).toBe(isHeldUp);
});

test("the digest is of what was found", () => {
  expect(run().digest).toBe(run(readyTenant(), later(5).toISOString()).digest);
  expect(run(readyTenant({ securityDefaults: known({ isEnabled: true }) })).digest).not.toBe(run().digest);
});

test("what blocks is said by number, name and evidence, unknown as such", () => {
  expect(sayBlocking(run(readyTenant({ securityDefaults: unread })))).toBe(
    "1 check holds up this wave: P33 Security defaults are off: not known, could not be read: Authorization_RequestDenied",
  );
});

test("what to mend first is what would lock out most", () => {
  const facts = readyTenant({ securityDefaults: known({ isEnabled: true }), breakGlass: [], declarations: known([]) });
  expect(biggestExposure(runPreflight(facts), "start")).toMatchObject({
    id: "P12",
    mode: "break-glass accounts that will not work",
    blocks: true,
  });
  const untouched = runPreflight(readyTenant()).filter(({ result }) => result === "ok");
  expect(biggestExposure(untouched, "start")).toBeUndefined();
});
