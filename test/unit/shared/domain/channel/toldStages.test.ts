import { expect, test } from "vitest";
import { movesToTell, type StageMove, toldFrom } from "../../../../../shared/domain/channel/toldStages.ts";

const now = new Date("2026-03-10T12:00:00.000Z");
const move = (stage: StageMove["stage"], at: string): StageMove => ({ stage, at });
const announced = move("announced", "2026-03-09T12:00:00.000Z");
const open = move("open", "2026-03-10T08:00:00.000Z");

test.each<[string, readonly StageMove[], string | undefined, readonly string[]]>([
  ["nothing", [], undefined, []],
  ["all of the last day, the earliest first", [open, announced], undefined, ["announced", "open"]],
  ["what is older than a day", [move("announced", "2026-03-09T11:59:59.999Z")], undefined, []],
  ["what was told", [open, announced], announced.at, ["open"]],
  ["all that was told", [open, announced], open.at, []],
  ["stages that are nobody's news", [move("swept", open.at), move("enforcing", open.at)], undefined, []],
  [
    "a roll back and what follows on it",
    [move("reminded", "2026-03-10T09:00:00.001Z"), move("rolledBack", "2026-03-10T09:00:00.000Z")],
    open.at,
    ["rolledBack", "reminded"],
  ],
])("is told of %s", (_what, moves, upTo, told) => {
  const known = upTo === undefined ? undefined : { at: upTo, stage: "x" };
  expect(movesToTell(moves, known, now).map(({ stage }) => stage)).toEqual(told);
});

test("looks no further back than a day, and than what was told", () => {
  expect(toldFrom(undefined, now)).toBe("2026-03-09T12:00:00.000Z");
  expect(toldFrom({ at: "2026-03-01T12:00:00.000Z", stage: "x" }, now)).toBe("2026-03-09T12:00:00.000Z");
  expect(toldFrom({ at: "2026-03-10T08:00:00.000Z", stage: "x" }, now)).toBe("2026-03-10T08:00:00.000Z");
});
