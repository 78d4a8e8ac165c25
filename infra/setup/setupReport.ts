import Table from "cli-table3";
import { byHand } from "./byHand.ts";
import type { SetupResult } from "./carryOutSetup.ts";
import type { SetupStep } from "./setupStep.ts";
import { rightsFor, type SetupPart, settingOf } from "./wanted.ts";

const titles: Readonly<Record<SetupPart, string>> = {
  strength: "Authentication strength",
  enforced: "Enforced group",
  canary: "Canary group",
  nudge: "Nudge group",
  testApp: "Test application",
  testAppPolicy: "Its policy",
};
const words: Readonly<Record<SetupStep["kind"] | SetupResult["kind"], string>> = {
  there: "there",
  make: "make",
  made: "made",
  refused: "REFUSED",
  failed: "FAILED",
  unknown: "unknown",
  skipped: "skipped",
};

function says(step: SetupStep | SetupResult): string {
  switch (step.kind) {
    case "make":
      return `needs the role ${rightsFor[step.part].roles}`;
    case "there":
    case "made":
      return [step.id, ...step.notes].join("\n");
    case "refused":
    case "failed":
      return `${step.because}\n${step.fix}`;
    case "skipped":
      return step.because;
    case "unknown":
      return `could not be read, so nothing is made: ${step.because}`;
  }
}

const tableOf = (
  head: readonly string[],
  colWidths: readonly number[],
  rows: readonly (readonly string[])[],
): string => {
  const table = new Table({
    head: [...head],
    colWidths: [...colWidths],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
};

/** What is there and what would be, or was, made; a row for each part. */
export const setupTable = (steps: readonly (SetupStep | SetupResult)[]): string =>
  `${tableOf(
    ["what", "name", "", "says"],
    [25, 28, 9, 74],
    steps.map((step) => [titles[step.part], step.name, words[step.kind], says(step)]),
  )}\n`;

/** What this command makes for nobody. */
export const byHandTable = (): string =>
  `${tableOf(
    ["by hand", "how", "settings"],
    [25, 80, 31],
    byHand.map(({ what, how, settings }) => [what, how, settings ?? ""]),
  )}\n`;

/** The ids as settings of the environment that is deployed, a line each; empty while none is known. */
export const settingLines = (steps: readonly (SetupStep | SetupResult)[]): string =>
  steps
    .flatMap((step) => {
      const setting = settingOf[step.part];
      return setting && (step.kind === "there" || step.kind === "made") ? [`azd env set ${setting} ${step.id}\n`] : [];
    })
    .join("");
