import { readFileSync } from "node:fs";
import { z } from "zod";
import { guidOf } from "../ids.ts";

/** One user-assigned managed identity of the app, as Graph sees it. */
export interface Identity {
  readonly name: IdentityName;
  readonly clientId: string;
  readonly principalId: string;
  readonly displayName: string;
  readonly roles: ReadonlySet<string>;
}
export type IdentityName = "reader" | "passIssuer" | "policyWriter" | "offboarder";

const Permissions = z.strictObject({
  reader: z.array(z.string()),
  passIssuer: z.array(z.string()),
  policyWriter: z.array(z.string()),
  offboarder: z.array(z.string()),
});

/**
 * The identities with the permissions that the deployment grants them. One file serves Azure and this machine.
 */
export function loadIdentities(
  seed: number,
  file: URL = new URL("../../../azure/permissions.json", import.meta.url),
): readonly Identity[] {
  const permissions = Permissions.parse(JSON.parse(readFileSync(file, "utf8")));
  const names: IdentityName[] = ["reader", "passIssuer", "policyWriter", "offboarder"];
  return names.map((name) => ({
    name,
    clientId: guidOf(seed, `identity client ${name}`),
    principalId: guidOf(seed, `identity principal ${name}`),
    displayName: `id-passkey-rollout-${name}`,
    roles: new Set(permissions[name]),
  }));
}
