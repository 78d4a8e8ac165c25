import type { Caller } from "../audits/state.ts";
import { GraphFault } from "../server/graphError.ts";
import type { TenantState } from "../state.ts";
import type { NewKey } from "./registrationService.ts";

const DID = "Admin registered security info";

/** A pass that works once, made in the admin center. @returns its code; `undefined` when Entra makes none. */
export function issuePass(tenant: TenantState, userId: string, adminId: string): string | undefined {
  const { principals, passes, audits } = tenant;
  const user = principals.user(userId);
  if (user.pass && passes.reasonOf(user, user.pass) === "EnabledByPolicy") return undefined;
  try {
    const { code } = passes.create(user, { isUsableOnce: true });
    audits.securityInfo(user, principals.user(adminId), DID, "Admin registered temporary access pass method for user");
    return code;
  } catch (error) {
    if (error instanceof GraphFault) return undefined;
    throw error;
  }
}

export type Passkey = Omit<Extract<NewKey, { kind: "fido2" }>, "kind">;

/** A passkey that an application registers for somebody, by `UserAuthMethod-Passkey.ReadWrite.All`. @returns its id. */
export function provisionPasskey(tenant: TenantState, userId: string, by: Caller, passkey: Passkey): string {
  const { principals, methods, audits, clock } = tenant;
  const user = principals.user(userId);
  const methodId = methods.add(user, { kind: "fido2", ...passkey }, clock.now());
  audits.securityInfo(user, by, DID, "Admin registered passkey method for user");
  return methodId;
}
