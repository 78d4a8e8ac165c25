import { expect, test } from "vitest";
import { type ChosenForPhones, isSameChoice } from "../../../../../shared/domain/personas/phoneChoice.ts";

const chosen: ChosenForPhones = {
  choice: "companyPhone",
  owner: "Grace Hopper",
  until: "2027-05-03",
  reason: "new phones arrive in May",
  by: { id: "a", displayName: "Ada" },
  at: "2027-03-01T08:00:00.000Z",
};

test.each<[string, Partial<ChosenForPhones>]>([
  ["at another moment", { at: "2027-03-02T08:00:00.000Z" }],
  ["by the same person under another name", { by: { id: "a", displayName: "Ada Lovelace" } }],
])("a choice that is sent again %s is the same", (_how, change) => {
  expect(isSameChoice(chosen, { ...chosen, ...change })).toBe(true);
});

test.each<[string, Partial<ChosenForPhones>]>([
  ["choice", { choice: "securityKey" }],
  ["owner", { owner: "Ada Lovelace" }],
  ["day", { until: undefined }],
  ["reason", { reason: "they arrived" }],
  ["person who chose", { by: { id: "b", displayName: "Ada" } }],
])("one with another %s is not", (_what, change) => {
  expect(isSameChoice(chosen, { ...chosen, ...change })).toBe(false);
});

test("where nothing was chosen, nothing is the same", () => {
  expect(isSameChoice(undefined, chosen)).toBe(false);
});
