import { expect, test } from "vitest";
import { matrixArguments, readMatrixOptions } from "../../bench/matrixOptions.ts";

const defaults = Object.fromEntries(
  Object.entries(matrixArguments).map(([name, option]) => [name, option.default]),
) as Record<keyof typeof matrixArguments, string>;

test("the whole matrix is what the figure stands for", () => {
  expect(readMatrixOptions(defaults)).toMatchObject({
    people: 1000,
    waves: 5,
    attack: 100,
    lags: [0, 15, 60, 600],
    troubles: ["none", "mild", "harsh"],
    atOnce: 1,
  });
  expect(readMatrixOptions(defaults).seeds.length).toBeGreaterThanOrEqual(3);
});

test("a small one can be asked for", () => {
  const small = { people: "200", waves: "2", lags: "15", troubles: "mild, odd, harsh", seeds: "3,4", "at-once": "2" };
  expect(readMatrixOptions({ ...defaults, ...small })).toMatchObject({
    people: 200,
    waves: 2,
    lags: [15],
    troubles: ["mild", "odd", "harsh"],
    seeds: [3, 4],
    atOnce: 2,
  });
});

test.each([
  ["people", "9"],
  ["waves", "none"],
  ["attack", "0"],
  ["lags", "0,,15"],
  ["lags", "-1"],
  ["seeds", "1.5"],
  ["troubles", "wild"],
  ["at-once", "0"],
])("--%s %s is refused", (name, text) => {
  expect(() => readMatrixOptions({ ...defaults, [name]: text })).toThrow(`--${name} must be`);
});
