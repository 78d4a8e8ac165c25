import { expect, test } from "vitest";
import { orchestrationNames } from "../../../shared/durable/instanceIds.ts";
import { registeredNames } from "../../support/registeredRoutes.ts";

/** Azure Functions takes names that differ by case alone for one function: of two, one would never run. */
function alikeAmong(names: readonly string[]): readonly (readonly string[])[] {
  return [...Map.groupBy(names, (name) => name.toLowerCase()).values()].filter((alike) => alike.length > 1);
}

test("no two functions have the same name, whatever its case", async () => {
  const names = await registeredNames();
  expect(names).toEqual(expect.arrayContaining(["startWave", "instancesTimer", ...orchestrationNames]));
  expect(alikeAmong(names)).toEqual([]);
});

test("names that differ by case alone would be seen", () => {
  expect(alikeAmong(["rollbackWave", "rollBackWave", "pauseWave"])).toEqual([["rollbackWave", "rollBackWave"]]);
});
