import { describe, expect, test } from "vitest";
import { type CollectingCase, whoCollects } from "../../../../../shared/domain/pass/whoCollects.ts";

const manager: CollectingCase = {
  managerFault: undefined,
  managerIsOnLeave: false,
  hasDeputy: true,
  before: undefined,
};
const kindOf = (change: Partial<CollectingCase>) => whoCollects({ ...manager, ...change }).kind;
const fault = { managerFault: "the manager's account is switched off" };
const ranOut = { before: { by: "manager", isCollected: false } } as const;

describe("who gets the link to a hire's code", () => {
  test.each<[string, Partial<CollectingCase>, "manager" | "deputy" | "helpdesk"]>([
    ["the manager, while nothing is the matter", {}, "manager"],
    ["the deputy of a manager who cannot be reached", fault, "deputy"],
    ["the helpdesk, where nobody stands in for such a one", { ...fault, hasDeputy: false }, "helpdesk"],
    ["the deputy of a manager on leave", { managerIsOnLeave: true }, "deputy"],
    ["a manager on leave for whom nobody stands in", { managerIsOnLeave: true, hasDeputy: false }, "manager"],
    ["the deputy, once the manager let a link run out", ranOut, "deputy"],
    ["the manager again, where nobody stands in", { ...ranOut, hasDeputy: false }, "manager"],
    ["the manager who has collected", { before: { by: "manager", isCollected: true } }, "manager"],
    ["the manager, once the deputy let one run out", { before: { by: "deputy", isCollected: false } }, "manager"],
    [
      "the deputy again, where the manager cannot be reached",
      { ...fault, before: { by: "deputy", isCollected: false } },
      "deputy",
    ],
  ])("%s", (_who, change, expected) => expect(kindOf(change)).toBe(expected));

  test("in the manager's place is said why", () => {
    expect(whoCollects({ ...manager, ...fault })).toEqual({ kind: "deputy", because: fault.managerFault });
    expect(whoCollects({ ...manager, managerIsOnLeave: true })).toMatchObject({
      because: expect.stringContaining("leave"),
    });
  });
});
