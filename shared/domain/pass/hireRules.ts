import type { AccountDoubt } from "../joiner/accountDoubt.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import { registeredOf, usablePasskeysOf } from "../people/usablePasskey.ts";
import { sayings } from "./collectRefusal.ts";
import type { CollectVerdict } from "./pickUpRules.ts";
import { tell } from "./told.ts";

/**
 * Whether a hire's account is still the hire's, as it was when the link was made.
 * @param doubt what a look at this press says. @param held the account's methods, read live.
 */
export function isStillNew(doubt: AccountDoubt | undefined, held: readonly AuthenticationMethod[]): CollectVerdict {
  if (usablePasskeysOf(registeredOf(held)).length > 0)
    return { ok: false, because: "hasPasskey", say: sayings.hasPasskey };
  if (doubt === undefined) return { ok: true };
  const said = tell("inUseBecause", { refusal: { key: "accountInUse" }, doubt: { key: `doubt.${doubt}` } });
  return { ok: false, because: "accountInUse", ...said, doubt };
}

/** Why the link to a hire's code opens nothing now. */
export const notForHire = (because: "linkClosed" | "linkNotOpenYet"): CollectVerdict => ({
  ok: false,
  because,
  say: sayings[because],
});
