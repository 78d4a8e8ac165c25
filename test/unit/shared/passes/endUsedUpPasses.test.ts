import { describe, expect, test } from "vitest";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import type { AuthenticationMethod } from "../../../../shared/domain/people/authenticationMethod.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { endUsedUpPasses } from "../../../../shared/passes/endUsedUpPasses.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";

const USER = "u-1";
const MADE = "2026-03-02T09:00:00.000Z";
const BEFORE = "2026-03-02T08:59:59.000Z";
const AFTER = "2026-03-02T09:06:00.000Z";
const pass = (change: Partial<AuthenticationMethod> = {}): AuthenticationMethod => ({
  id: "pass-1",
  type: "temporaryAccessPassAuthenticationMethod",
  createdDateTime: MADE,
  ...change,
});
const passkey = (createdDateTime: string | undefined, change: Partial<AuthenticationMethod> = {}) => ({
  id: "key-1",
  type: "fido2AuthenticationMethod",
  createdDateTime,
  ...change,
});
const phone: AuthenticationMethod = { id: "phone-1", type: "phoneAuthenticationMethod", createdDateTime: AFTER };
const collected: Grant["state"] = {
  kind: "collected",
  passId: "pass-1",
  expiresAt: "2026-03-02T10:00:00.000Z",
  at: MADE,
  by: { id: "manager", displayName: "Mia" },
  identityCheckedBy: "inPerson",
};

let noted: unknown[] = [];
async function look(methods: readonly AuthenticationMethod[], state: Grant["state"] = collected, failure?: Error) {
  const store = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  await store.insertGrant({
    grantId: "g-1",
    userId: USER,
    reason: "blocked",
    openedAt: "2026-02-27T09:00:00.000Z",
    closesAt: "2026-03-04T09:00:00.000Z",
    secretHash: "x",
    waveId: "wave-1",
    state,
  });
  const deleted: string[] = [];
  const passIssuer = {
    deletePass: async (_userId: string, passId: string) => {
      if (failure) throw failure;
      deleted.push(passId);
    },
  };
  noted = [];
  await endUsedUpPasses({ store, passIssuer }, new Map([[USER, methods]]), async (error) => {
    noted.push(error);
  });
  return deleted;
}

describe("the pass of a link of ours", () => {
  test("goes once its owner has registered a passkey since, because Entra asks for it first as long as it is there", async () => {
    expect(await look([phone, pass(), passkey(AFTER)])).toEqual(["pass-1"]);
    expect(noted).toEqual([]);
  });

  test.each([
    ["nothing was registered", [pass()]],
    ["what was registered is no passkey", [pass(), phone]],
    ["the passkey is older: it may be the one that was lost", [pass(), passkey(BEFORE)]],
    ["the passkey does not say since when it is there", [pass(), passkey(undefined)]],
    ["the passkey's moment is no date", [pass(), passkey("")]],
    ["the passkey is one that the methods policy does not take", [pass(), passkey(AFTER, { fit: "doesNotFit" })]],
    ["nobody can tell whether the methods policy takes the passkey", [pass(), passkey(AFTER, { fit: "unknown" })]],
    ["the pass does not say when it was made", [pass({ createdDateTime: undefined }), passkey(AFTER)]],
    ["the pass is another one, of the helpdesk say", [pass({ id: "pass-2" }), passkey(AFTER)]],
    ["it is gone already, whoever deleted it", [passkey(AFTER)]],
  ])("stays while %s", async (_why, methods) => {
    expect(await look(methods)).toEqual([]);
  });

  test("stays while its grant was not collected", async () => {
    expect(await look([pass(), passkey(AFTER)], { kind: "open" })).toEqual([]);
  });

  test.each([new TransientError("busy"), new RefusedError("denied", "accessDenied", "no")])(
    "that cannot be deleted just now does not stop the look at its owner, and is noted: %s",
    async (failure) => {
      expect(await look([pass(), passkey(AFTER)], collected, failure)).toEqual([]);
      expect(noted).toEqual([failure]);
    },
  );

  test("and a fault of our own is one", async () => {
    await expect(look([pass(), passkey(AFTER)], collected, new Error("bug"))).rejects.toThrow("bug");
  });
});
