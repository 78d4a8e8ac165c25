import { troubleLevels } from "../../infra/local/world/troubleDoses.ts";
import type { MatrixOptions } from "./attackMatrix.ts";

/** The options of `attack-matrix`, as `parseArgs` takes them; lists are separated by commas. */
export const matrixArguments = {
  people: { type: "string", default: "1000" },
  waves: { type: "string", default: "5" },
  attack: { type: "string", default: "100" },
  lags: { type: "string", default: "0,15,60,600" },
  troubles: { type: "string", default: "none,mild,harsh" },
  seeds: { type: "string", default: "7,11,23" },
  "at-once": { type: "string", default: "1" },
} as const;

type Given = Readonly<Record<keyof typeof matrixArguments, string>>;
const known = troubleLevels;

/** @throws Error naming the first option that is no use. */
export function readMatrixOptions(given: Given): MatrixOptions {
  const wholeOf = (name: keyof Given, text: string, least: number): number => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least)
      throw new Error(`--${name} must be of whole numbers of at least ${least}`);
    return value;
  };
  const one = (name: keyof Given, least: number) => wholeOf(name, given[name], least);
  const several = (name: keyof Given) => given[name].split(",").map((text) => wholeOf(name, text, 0));
  return {
    people: one("people", 10),
    waves: one("waves", 1),
    attack: one("attack", 1),
    lags: several("lags"),
    troubles: given.troubles.split(",").map((name) => {
      const found = known.find((trouble) => trouble === name.trim());
      if (!found) throw new Error(`--troubles must be of ${known.join(", ")}`);
      return found;
    }),
    seeds: several("seeds"),
    atOnce: one("at-once", 1),
  };
}
