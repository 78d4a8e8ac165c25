import { cleanWords } from "../../domain/trouble/cleanWords.ts";
import { TransientError } from "../../errors.ts";

/**
 * What the client makes of a refusal, with "Not Available" for each part that the answer has not.
 * Source: @azure/msal-common, ResponseHandler.validateTokenResponse; held to by test/contract/shared/adapters/identity.
 */
const REFUSAL = /Message (\S*): Error\(s\): .*? - Description: (.*?)(?: Trace ID: .*?)? - Correlation ID: /s;

/**
 * Why there is no token for a service. Entra's own words are named (`AADSTS700016: …`), as only they tell what to mend;
 * nothing else of the failure is, and it is no cause: it could hold a token.
 */
export function noToken(service: string, failure?: unknown): TransientError {
  const why = failure === undefined ? "" : ` (${failure instanceof Error ? wordsOf(failure) : "unknown"})`;
  return new TransientError(`${service}: no token${why}`, { code: "noToken" });
}

function wordsOf({ name, message }: Error): string {
  const [, code = "", description = ""] = name === "CredentialUnavailableError" ? (REFUSAL.exec(message) ?? []) : [];
  const said = [code, description].filter((words) => words !== "" && words !== "Not Available");
  return cleanWords([name, ...said].join(": "));
}
