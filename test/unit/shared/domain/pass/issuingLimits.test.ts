import { expect, test } from "vitest";
import { issuerLimit, personLimit } from "../../../../../shared/domain/pass/issuingLimits.ts";
import type { Attempt } from "../../../../../shared/domain/pass/personPasses.ts";

const NOW = new Date("2026-03-02T12:00:00.000Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const rules = { coolDownMinutes: 15, perPersonADay: 3, perIssuerAnHour: 2, perIssuerADay: 4 };
const issued = (minutes: number): Attempt => ({
  kind: "issued",
  at: ago(minutes),
  grantId: "g",
  passId: "p",
  byId: "mia",
});
const failed = (minutes: number): Attempt => ({ kind: "failed", at: ago(minutes), code: "x" });
const OK = { ok: true };
const no = (because: string, until: string) => ({ ok: false, because, until });

test.each<[string, readonly Attempt[], object]>([
  ["nobody had one", [], OK],
  ["one was handed out just now", [issued(0)], no("coolingDown", ago(-15))],
  ["one was handed out within the cool-down", [issued(14)], no("coolingDown", ago(-1))],
  ["one was handed out when the cool-down ends", [issued(15)], OK],
  ["an attempt failed just now", [failed(0)], OK],
  ["two today", [issued(20), issued(40)], OK],
  ["three today", [issued(20), issued(40), issued(60)], no("personOverLimit", ago(60 - 1440))],
  ["three, the first of them a day ago", [issued(20), issued(40), issued(1440)], OK],
  ["many attempts that failed", [failed(20), failed(21), failed(22), failed(23)], OK],
])("whether a person gets another one when %s", (_when, attempts, verdict) => {
  expect(personLimit(attempts, rules, NOW)).toEqual(verdict);
});

test.each<[string, readonly number[], object]>([
  ["none", [], OK],
  ["one this hour", [1], OK],
  ["two this hour", [1, 2], no("issuerOverLimit", ago(2 - 60))],
  ["two, the first of them an hour ago", [1, 60], OK],
  ["four today", [1, 61, 62, 63], no("issuerOverLimit", ago(63 - 1440))],
  ["four, the first of them a day ago", [1, 61, 62, 1440], OK],
])("whether somebody hands out another one after %s", (_after, minutes, verdict) => {
  expect(issuerLimit(minutes.map(ago), rules, NOW)).toEqual(verdict);
});
