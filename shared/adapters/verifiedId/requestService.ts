import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import type { Config } from "../../config/config.ts";
import { cleanWords } from "../../domain/trouble/cleanWords.ts";
import { ConfigError, RefusedError, TransientError } from "../../errors.ts";
import type { MadePresentation, PresentationRequests, WantedPresentation } from "../../ports/verifiedId.ts";
import { retryAfterOf } from "../graph/graphAnswer.ts";
import { noToken } from "../identity/noToken.ts";

// Source: learn.microsoft.com/entra/verified-id/get-started-request-api, read 2026-11: Verifiable Credentials Service
// Request.
const SCOPE = "3db474b9-6a0c-4840-96ac-1fceb342124f/.default";
const TIMEOUT_MS = 20_000;
/** A picture that is larger stands in no row; the link alone will do. */
const MOST_PICTURE = 24_000;

const Made = z.object({
  requestId: z.string().min(1).max(200),
  // It becomes a link on a page: nothing but what opens a wallet.
  url: z
    .string()
    .max(2000)
    .regex(/^openid-vc:\/\/\S+$/),
  qrCode: z
    .string()
    .regex(/^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/)
    .max(MOST_PICTURE)
    .optional()
    .catch(undefined),
});
const part = z.string().optional().catch(undefined);
const Failure = z.object({
  requestId: part,
  error: z.object({
    code: part,
    message: part,
    innererror: z.object({ code: part, message: part, target: part }).optional().catch(undefined),
  }),
});

type Settings = NonNullable<Config["verifiedId"]>;

/**
 * The Request Service of Entra Verified ID. Nothing here retries. Source:
 * learn.microsoft.com/entra/verified-id/presentation-request-api and /error-codes, read 2026-11.
 * @throws ConfigError when it is not https.
 */
export function requestService(
  settings: Settings,
  credential: TokenCredential,
  { organizationName, publicUrl }: Pick<Config, "organizationName" | "publicUrl">,
): PresentationRequests {
  const { origin, protocol } = new URL(settings.url);
  if (protocol !== "https:") throw new ConfigError("the Request Service is spoken to over https only");
  const url = `${origin}/v1.0/verifiableCredentials/createPresentationRequest`;
  return {
    ask: async (wanted) => {
      const body = bodyOf(settings, { organizationName, publicUrl }, wanted);
      const answer = await send(url, await tokenOf(credential), body);
      if (answer.status !== 201) throw failed(answer);
      const made = Made.safeParse(answer.body);
      if (!made.success)
        throw new RefusedError("notUnderstood", "unexpectedAnswer", "verified id: an answer is not understood");
      return made.data satisfies MadePresentation;
    },
  };
}

const bodyOf = (
  { authority, credentialType, acceptedIssuers, photoClaim, matchConfidence }: Settings,
  { organizationName, publicUrl }: Pick<Config, "organizationName" | "publicUrl">,
  { state, callbackKey }: WantedPresentation,
) => ({
  authority,
  includeQRCode: true,
  registration: { clientName: organizationName, purpose: "A one-time code to sign in" },
  callback: { url: `${publicUrl}/api/verified-id/callback`, state, headers: { "api-key": callbackKey } },
  requestedCredentials: [
    {
      type: credentialType,
      acceptedIssuers,
      configuration: {
        validation: {
          allowRevoked: false,
          validateLinkedDomain: true,
          faceCheck: { sourcePhotoClaimName: photoClaim, matchConfidenceThreshold: matchConfidence },
        },
      },
    },
  ],
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterSeconds: number | undefined;
}

async function send(url: string, token: string, body: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const retryAfterSeconds = retryAfterOf(response.headers.get("retry-after"));
    return { status: response.status, body: parsed(text), retryAfterSeconds };
  } catch (error) {
    // Without the cause, which could hold the request and its key.
    throw new TransientError(`verified id: no answer (${error instanceof Error ? error.name : "unknown"})`);
  }
}

function failed({ status, body, retryAfterSeconds }: Answer): TransientError | RefusedError {
  const failure = Failure.safeParse(body).data;
  const inner = failure?.error.innererror;
  const code = (inner?.code ?? failure?.error.code ?? `status${status}`).slice(0, 100);
  const said = [inner?.message ?? failure?.error.message, inner?.target].filter(Boolean).join(": ");
  const requestId = failure?.requestId?.slice(0, 100);
  const words = `verified id: ${status} ${code}${said === "" ? "" : `: ${cleanWords(said).slice(0, 300)}`}`;
  if (status === 401 || status === 408 || status === 429 || status >= 500)
    return new TransientError(words, { retryAfterSeconds, code, requestId });
  const reason = status === 403 ? "denied" : status === 404 ? "notFound" : status < 400 ? "notUnderstood" : "invalid";
  return new RefusedError(reason, code, words, { requestId });
}

async function tokenOf(credential: TokenCredential): Promise<string> {
  try {
    const issued = await credential.getToken(SCOPE, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
    if (issued) return issued.token;
  } catch (error) {
    throw noToken("verified id", error);
  }
  throw noToken("verified id");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
