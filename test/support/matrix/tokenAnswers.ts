import { AuthenticationRequiredError, CredentialUnavailableError } from "@azure/identity";
import type { BadAnswer } from "./badAnswers.ts";

/** An answer of the identity endpoint, and what Microsoft's client makes of it. */
interface TokenAnswer extends BadAnswer {
  readonly thrown: Pick<Error, "name" | "message">;
}

const JSON_TYPE = { "content-type": "application/json" };
const html = "<html><head><title>Bad Gateway</title></head><body><h1>502</h1></body></html>";
const UNREACHABLE = {
  name: "CredentialUnavailableError",
  message:
    "ManagedIdentityCredential: Network unreachable. Message: network_error: See https://aka.ms/msal.js.errors#network_error for details",
};
const NOTHING_IN_IT = { name: "AuthenticationRequiredError", message: 'Response had no "expiresOn" property.' };
const refusal = (code: string, description: string, codes = "Not Available", trace = "Not Available") => ({
  name: "CredentialUnavailableError",
  message: `ManagedIdentityCredential: Authentication failed. Message ${code}: Error(s): ${codes} - Timestamp: Not Available - Description: ${description} - Correlation ID: ${trace} - Trace ID: Not Available`,
});
const answer = (status: number, body: object) => ({ status, headers: JSON_TYPE, text: JSON.stringify(body) });

const NO_APP = "AADSTS700016: Application with identifier '3b000000-0000-4000-8000-000000000001' was not found";
const NO_IDENTITY =
  "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
const TRACE = "9d6b7a52-0000-4000-8000-00000000cafe";

/**
 * Entra's refusals, which come through, and those of the endpoint itself. Held to by what the client really makes of
 * them: test/contract/shared/adapters/identity. Source:
 * learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference and
 * learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11.
 */
export const tokenAnswers: readonly TokenAnswer[] = [
  {
    name: "400 invalid_client",
    ...answer(400, {
      error: "invalid_client",
      error_description: `${NO_APP}. Trace ID: ${TRACE} Correlation ID: ${TRACE}`,
      error_codes: [700016],
      correlation_id: TRACE,
    }),
    says: "AADSTS700016",
    thrown: refusal("invalid_client", `${NO_APP}. Trace ID: ${TRACE} Correlation ID: ${TRACE}`, "700016", TRACE),
  },
  {
    name: "400 no such identity",
    ...answer(400, { statusCode: 400, message: NO_IDENTITY }),
    says: "No User Assigned",
    thrown: refusal("", NO_IDENTITY),
  },
  {
    name: "403 unauthorized_client",
    ...answer(403, { error: "unauthorized_client" }),
    says: "unauthorized_client",
    thrown: refusal("unauthorized_client", "Not Available"),
  },
  { name: "429", ...answer(429, {}), thrown: NOTHING_IN_IT },
  {
    name: "500",
    ...answer(500, { statusCode: 500, message: "An error occurred while getting a token." }),
    says: "An error occurred while getting a token",
    thrown: refusal("", "An error occurred while getting a token."),
  },
  {
    name: "503, empty",
    status: 503,
    text: "",
    thrown: {
      name: "CredentialUnavailableError",
      message:
        "ManagedIdentityCredential: Authentication failed. Message Cannot read properties of undefined (reading 'expires_on')",
    },
  },
  { name: "502 with HTML", status: 502, headers: { "content-type": "text/html" }, text: html, thrown: UNREACHABLE },
  { name: "200, an empty object", ...answer(200, {}), thrown: NOTHING_IN_IT },
  { name: "reset", status: "reset", text: "", thrown: UNREACHABLE },
];

/** What the client throws for it. */
export function asTokenError({ name }: BadAnswer): Error {
  const thrown = tokenAnswers.find((one) => one.name === name)?.thrown;
  if (!thrown) throw new Error(`no answer of the identity endpoint: ${name}`);
  return thrown.name === "AuthenticationRequiredError"
    ? new AuthenticationRequiredError({ scopes: [], message: thrown.message })
    : new CredentialUnavailableError(thrown.message);
}
