import { expect, test } from "vitest";
import type { Attempt } from "../../../../../shared/domain/pass/personPasses.ts";
import { unusualAbout } from "../../../../../shared/domain/pass/unusual.ts";

const NOW = new Date("2026-03-02T12:00:00.000Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const issued = (minutes: number): Attempt => ({
  kind: "issued",
  at: ago(minutes),
  grantId: "g",
  passId: "p",
  byId: "m",
});
const failed = (minutes: number): Attempt => ({ kind: "failed", at: ago(minutes), code: "x" });
const DAY = 1440;
const usual = { attempts: [], given: [], isOfficeHour: true, tried: false } as const;

test.each<[string, Partial<Parameters<typeof unusualAbout>[0]>, readonly string[]]>([
  ["nothing is known against it", {}, []],
  ["a pass was handed out within seven days", { attempts: [issued(7 * DAY - 1)] }, ["recentPass"]],
  ["the last pass is seven days old", { attempts: [issued(7 * DAY)] }, []],
  ["an attempt failed within a day", { attempts: [failed(DAY - 1)] }, ["recentFailure"]],
  ["the last failure is a day old", { attempts: [failed(DAY)] }, []],
  ["nobody works there now", { isOfficeHour: false }, ["oddHour"]],
  ["four codes were given within the hour", { given: [1, 2, 3, 59].map(ago) }, ["highRate"]],
  ["three were, and one an hour ago", { given: [1, 2, 3, 60].map(ago) }, []],
  ["sign-ins were stopped", { tried: true }, ["stoppedAttempts"]],
  ["the log cannot be read", { tried: "unreadable" }, ["logUnreadable"]],
  [
    "there is more than one reason",
    { attempts: [failed(1), issued(30)], isOfficeHour: false },
    ["recentPass", "recentFailure", "oddHour"],
  ],
])("a second person has to agree where %s: exactly then", (_where, change, because) => {
  expect(unusualAbout({ ...usual, ...change }, NOW)).toEqual(because);
});
