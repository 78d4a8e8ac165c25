import { expect, test } from "vitest";
import { isDecided } from "../../../../../infra/local/simulation/waveProgress.ts";

const outside = (...ids: string[]) => ids.map((userId) => ({ userId, reason: "noUsablePasskey" }));

test.each<[string, Parameters<typeof isDecided>[0], boolean]>([
  ["nobody stays outside", { stage: "steady", notEnforced: [], decisions: [] }, true],
  ["somebody does, and nobody has decided", { stage: "steady", notEnforced: outside("a"), decisions: [] }, false],
  [
    "all of them are held or waived",
    {
      stage: "steady",
      notEnforced: outside("a", "b"),
      decisions: [
        { userId: "a", standing: "held" },
        { userId: "b", standing: "waived" },
      ],
    },
    true,
  ],
  [
    "one of them is",
    { stage: "steady", notEnforced: outside("a", "b"), decisions: [{ userId: "a", standing: "held" }] },
    false,
  ],
  ...["unconfirmed", "dated", "ended", "missed"].map((standing): [string, Parameters<typeof isDecided>[0], boolean] => [
    `a decision is ${standing}`,
    { stage: "steady", notEnforced: outside("a"), decisions: [{ userId: "a", standing }] },
    false,
  ]),
  ["the wave was cancelled", { stage: "cancelled", notEnforced: outside("a"), decisions: [] }, true],
])("whether people have decided when %s", (_when, wave, verdict) => {
  expect(isDecided(wave)).toBe(verdict);
});
