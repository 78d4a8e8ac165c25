import { expect, test } from "vitest";
import { mailingOf, mailKeys, offerKeys } from "../../../../../shared/domain/mail/keys.ts";

const wave = {
  round: 2,
  stage: "gated" as const,
  stageAt: "2026-03-02T08:00:00.000Z",
  gateOpenedAt: "2026-03-02T07:00:00.000Z",
};

test.each([
  ["a mail of the round", mailKeys.toMember("reminder", wave, "u"), "reminder|2|u"],
  ["a chaser, by its ordinal too", mailKeys.toMember("chaser", wave, "u", 3), "chaser|2|3|u"],
  [
    "a warning, by the opening of the gate",
    mailKeys.toMember("enforcementWarning", wave, "u"),
    "enforcementWarning|2|2026-03-02T07:00:00.000Z|u",
  ],
  [
    "a warning, by the stage where the gate's opening is not known",
    mailKeys.toMember("enforcementWarning", { ...wave, gateOpenedAt: undefined }, "u"),
    "enforcementWarning|2|2026-03-02T08:00:00.000Z|u",
  ],
  ["an offer with the warning, once for each warning", offerKeys.warned(wave), "warned|2|2026-03-02T07:00:00.000Z"],
  [
    "the link of an offer, once for each window in report-only",
    mailKeys.pickUp(offerKeys.swept({ ...wave, reportOnlyAt: "2026-03-09T08:00:00.000Z" }), "u"),
    "pickUp|swept|2|2026-03-09T08:00:00.000Z|u",
  ],
])("the key of %s", (_what, key, expected) => {
  expect(key).toBe(expected);
});

test.each([
  ["reminder|2|u", "reminder|2"],
  ["chaser|2|3|u", "chaser|2|3"],
  ["handOver", ""],
])("%s belongs to the mailing %j", (key, mailing) => {
  expect(mailingOf(key)).toBe(mailing);
});
