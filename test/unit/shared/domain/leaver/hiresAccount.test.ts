import { describe, expect, test } from "vitest";
import { type CancelledHire, hiresAccount } from "../../../../../shared/domain/leaver/hiresAccount.ts";

const nobodyLooked: CancelledHire = {
  account: undefined,
  firstToldAt: "2026-03-02T08:00:00.000Z",
  user: { createdDateTime: "2026-03-02T09:00:00Z" },
  joinerId: "w1",
  carriesId: true,
  registration: undefined,
};
const kindOf = (change: Partial<CancelledHire>) => hiresAccount({ ...nobodyLooked, ...change }).kind;
const notThere = { account: { kind: "notFound" } } as const;

describe("the account of a hire that is cancelled", () => {
  test.each<[string, Partial<CancelledHire>]>([
    ["was made after HR's first word and carries HR's own id", {}],
    ["was made within the minutes by which clocks differ", { user: { createdDateTime: "2026-03-02T07:58:00Z" } }],
    ["was noted as this hire's", { registration: { joinerId: "w1" } }],
    ["was found by the onboarding, however old", { account: { kind: "found", userId: "a" }, user: {} }],
    ["waited to be switched on", { account: { kind: "notFound", because: "switchedOff" }, user: {}, carriesId: false }],
    ["came after it was looked for in vain", { ...notThere, carriesId: false }],
  ])("is one that %s", (_what, change) => expect(kindOf(change)).toBe("theirs"));

  test.each<[string, Partial<CancelledHire>]>([
    ["is older than HR's first word, if only by minutes", { user: { createdDateTime: "2026-03-02T07:57:59Z" } }],
    [
      "is older, and was not there under these names before",
      { ...notThere, user: { createdDateTime: "2020-01-01T00:00:00Z" } },
    ],
    ["has no age that is known", { user: {} }],
    ["does not carry HR's own id", { carriesId: false }],
    ["takes part in a wave", { registration: { waveId: "wave-1" } }],
    ["is another hire's", { registration: { joinerId: "w2" } }],
  ])("is none that %s: a person hears why", (_what, change) => expect(kindOf(change)).toBe("unknown"));

  test.each<CancelledHire["account"]>([
    { kind: "doubtful", reason: "tooOld" },
    { kind: "refused", reason: "privileged" },
    { kind: "ambiguous" },
    { kind: "notFound", because: "methodsNotShown" },
    { kind: "notFound", because: "rolesNotShown" },
  ])("is none that the onboarding did not take: %j", (account) => expect(kindOf({ account })).toBe("othersAlready"));
});
