import { createHmac } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { PickUpLink } from "../../shared/passes/pickUpLink.ts";

/** As on the link of a manager: what is called `sig` is blacked out in telemetry. */
const SECRET = "sig";
const GRANT = "grant";

export const proofLinkIn = ({ query }: Pick<HttpRequest, "query">): PickUpLink => ({
  grantId: query.get(GRANT) ?? "",
  secret: query.get(SECRET) ?? "",
});

/** Of the page on this site. */
export const proofPathOf = ({ grantId, secret }: PickUpLink): string =>
  `/verified-id?${GRANT}=${encodeURIComponent(grantId)}&${SECRET}=${encodeURIComponent(secret)}`;

/** What the forms of the page are bound to: nobody is signed in, so the link stands for the person. */
export const proofPurpose = ({ grantId }: PickUpLink): string => `verified-id ${grantId}`;

/** The `api-key` of the Request Service's calls. It opens nothing by itself. */
export const callbackKeyOf = ({ linkSecret }: Pick<Config, "linkSecret">): string =>
  createHmac("sha256", linkSecret)
    .update(JSON.stringify(["verified-id callback"]))
    .digest("base64url");

/** What goes with a request to the Request Service and comes back with its answer. */
export const stateOf = (grantId: string, presentationId: string): string => `${grantId}.${presentationId}`;

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const STATE = new RegExp(`^(${GUID})\\.(${GUID})$`);

export function readState(state: string): { readonly grantId: string; readonly presentationId: string } | undefined {
  const [, grantId, presentationId] = STATE.exec(state) ?? [];
  return grantId !== undefined && presentationId !== undefined ? { grantId, presentationId } : undefined;
}
