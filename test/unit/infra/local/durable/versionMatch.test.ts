import { describe, expect, test } from "vitest";
import { isVersionMatch, type VersionMatchStrategy } from "../../../../../infra/local/durable/versionMatch.ts";

describe("an instance's version", () => {
  const strategies: VersionMatchStrategy[] = ["None", "Strict", "CurrentOrOlder"];
  test.each([
    ["the same", "1.0", "1.0", [true, true, true]],
    ["older", "1.9", "1.10", [true, false, true]],
    ["newer", "1.10", "1.9", [true, false, false]],
    ["with fewer parts, which is older", "1.0", "1.0.0", [true, false, true]],
    ["with more parts, which is newer", "1.0.0", "1.0", [true, false, false]],
    ["none, which is older than any", undefined, "1.0", [true, false, true]],
    ["any, in an app without one", "9.9", undefined, [true, true, true]],
    ["any, in an app with an empty one", "9.9", "", [true, true, true]],
    ["text in another case", "Beta", "beta", [true, true, true]],
    ["earlier text", "alpha", "beta", [true, false, true]],
    ["later text", "gamma", "beta", [true, false, false]],
    ["a number against text, compared as text", "10", "9.0", [true, false, true]],
  ])("%s: %j in an app of %j", (_what, instance, app, expected) => {
    expect(strategies.map((strategy) => isVersionMatch(instance, app, strategy))).toEqual(expected);
  });
});
