import { letAllRead } from "../../support/waves/allReaders.ts";
import type { Figure } from "../figure.ts";

const WAVES = 34;
const PEOPLE = 50_000;
const HOURS = 48;

/** How long anything waits for the five requests in ten seconds, with all readers on, on the virtual clock. */
export async function* fairnessFigures(): AsyncIterable<Figure> {
  const scale = { waves: WAVES, people: Math.ceil(PEOPLE / WAVES), tenant: PEOPLE, hours: HOURS };
  const { watch, gate, report, audits, breakGlass, tries, swept, due, requests } = await letAllRead(scale);
  const asked = Object.entries(requests).map(([name, count]) => `${count} ${name}`);
  const detail = `${WAVES} waves at ${PEOPLE} people, ${HOURS} hours; ${swept} of ${due} sweeps have their evidence; ${asked.join(", ")}`;
  const of = (name: string, value: number, limit: number, what: string): Figure => ({
    name: `bucket-fairness${name}`,
    value: Math.round(value * 100) / 100,
    unit: "hours",
    limit,
    detail: what,
    mustHold: true,
  });
  yield of("", watch, 4, `the longest between two looks of a watch; ${detail}`);
  // Once a day at its hour: the next day's look takes a while.
  yield of("/gate", gate, 25, "the longest between two looks of a gate");
  yield of("/report", report, 24, "the longest between two whole readings of the registration report");
  yield of("/audits", audits, 24, "the longest since the directory audits were read");
  yield of("/breakGlass", breakGlass, 4, "the longest until a use of a break-glass account is seen");
  yield of("/tries", tries, 24, "the longest until somebody is seen who tried to register and could not");
}
