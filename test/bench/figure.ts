export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The largest value that is still right; absent where the figure is told only. */
  readonly limit?: number;
  readonly detail: string;
  /** Over its limit the command ends with 1. */
  readonly mustHold?: boolean;
}

export const verdictOf = ({ value, limit }: Figure): "ok" | "over" | "told" =>
  limit === undefined ? "told" : value <= limit ? "ok" : "over";

/** Of an even number the upper one of the two in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
