import type { EmailClient, EmailMessage } from "@azure/communication-email";
import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import { RefusedError, TransientError } from "../../errors.ts";
import { type EmailSender, LOGO_CONTENT_ID, type OutgoingMail, type SendOutcome } from "../../ports/email.ts";
import { onFirstUse } from "../firstUse.ts";
import { noToken } from "../identity/noToken.ts";
import type { EmailPolicy } from "./emailClient.ts";

/** What a failed call of the email service tells. */
interface EmailFailure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message?: string;
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

// The double slash is Microsoft's own (email facts 1.1).
const SCOPE = "https://communication.azure.com//.default";
const API_VERSION = "2025-09-01";
const TIMEOUT_MS = 30_000;
const RETRY_AFTER_SECONDS = 60;

const Operation = z.object({ status: z.string().min(1) });

export interface AcsEmailSettings {
  /** Without a trailing slash. */
  readonly endpoint: string;
  readonly sender: string;
  readonly replyTo: string;
}

/**
 * Azure Communication Services Email through its own client, retries off. `beginSend` is one POST and one status GET
 * (email facts 1.4); what counts is the answer to the POST, so the GET may fail as it likes. Nobody polls.
 */
export class AcsEmailSender implements EmailSender {
  readonly #settings: AcsEmailSettings;
  readonly #credential: TokenCredential;
  readonly #client: () => Promise<EmailClient>;
  /** Status of the answer to each POST under way; `undefined` once it left without an answer yet. */
  readonly #posted = new Map<string, number | undefined>();

  constructor(settings: AcsEmailSettings, credential: TokenCredential) {
    this.#settings = settings;
    this.#credential = credential;
    this.#client = onFirstUse(async () =>
      (await import("./emailClient.ts")).emailClient(settings.endpoint, credential, this.#watchPosts()),
    );
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    const { operationId } = mail;
    try {
      const client = await this.#client();
      await client.beginSend(this.#message(mail), { operationId, abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
      const status = this.#posted.get(operationId);
      return status === 202 ? { kind: "accepted" } : { kind: "uncertain", because: `answer ${status}` };
    } catch (error) {
      const status = this.#posted.get(operationId);
      const outcome = this.#outcomeOf(error as EmailFailure, this.#posted.has(operationId), status);
      return outcome.kind === "rejected" && status !== 202 ? await this.#settled(mail, outcome, status) : outcome;
    } finally {
      this.#posted.delete(operationId);
    }
  }

  /**
   * A POST is refused, too, when its operation was taken before, and in which words nobody has written down. So the
   * operation is asked for, and only what the service has never heard of was really refused. A conflict is about
   * another request, not about this mail: one that the service has never heard of is sent again.
   */
  async #settled(
    { operationId }: OutgoingMail,
    refused: SendOutcome & { readonly kind: "rejected" },
    status: number | undefined,
  ): Promise<SendOutcome> {
    const unsettled: SendOutcome = { kind: "uncertain", because: refused.code };
    try {
      const known = await this.statusOf(operationId);
      if (known === "accepted") return { kind: "accepted" };
      return known === "unknown" && (status === 409 || status === 412) ? unsettled : refused;
    } catch {
      return unsettled;
    }
  }

  async statusOf(operationId: string): Promise<"accepted" | "failed" | "unknown"> {
    const answer = await this.#getOperation(operationId);
    switch (answer.status) {
      case 200: {
        const operation = Operation.safeParse(await answer.json().catch(() => undefined));
        if (!operation.success) throw new TransientError("email: the answer to a status read is not understood");
        const { status } = operation.data;
        return /^(?:failed|cancell?ed)$/i.test(status) ? "failed" : "accepted";
      }
      case 404:
        return "unknown";
      case 429:
        throw new TransientError("email: status read throttled", {
          retryAfterSeconds: secondsOf(answer.headers.get("retry-after")) ?? RETRY_AFTER_SECONDS,
        });
      default:
        if (answer.status < 400 || [401, 408, 409].includes(answer.status) || answer.status >= 500)
          throw new TransientError(`email: status read answered ${answer.status}`);
        throw new RefusedError(
          answer.status === 403 ? "denied" : "invalid",
          answer.headers.get("x-ms-error-code") ?? `status${answer.status}`,
          "email: status read refused",
        );
    }
  }

  async #getOperation(operationId: string): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const token = await this.#credential.getToken(SCOPE, { abortSignal: signal });
      const url = `${this.#settings.endpoint}/emails/operations/${encodeURIComponent(operationId)}?api-version=${API_VERSION}`;
      return await fetch(url, { headers: { authorization: `Bearer ${token?.token}` }, redirect: "error", signal });
    } catch (error) {
      throw new TransientError("email: no answer to a status read", { cause: error });
    }
  }

  #message({ to, cc, subject, plainText, html, logo }: OutgoingMail): EmailMessage {
    const recipient = ({ address, displayName }: OutgoingMail["to"]) => ({
      address,
      ...(displayName !== undefined && { displayName }),
    });
    return {
      senderAddress: this.#settings.sender,
      replyTo: [{ address: this.#settings.replyTo }],
      recipients: { to: [recipient(to)], ...(cc && { cc: [recipient(cc)] }) },
      content: { subject, plainText, html },
      // Inline by its content id (email facts 1.3).
      ...(logo && { attachments: [attached(logo)] }),
      // Tracking rewrites links, which would leak them (email facts 1.3).
      disableUserEngagementTracking: true,
    };
  }

  /** The last policy before the wire: the sign that a POST really left, and its status. */
  #watchPosts(): EmailPolicy {
    return {
      name: "watchPosts",
      sendRequest: async (request, next) => {
        const operationId = request.method === "POST" ? request.headers.get("operation-id") : undefined;
        if (operationId !== undefined) this.#posted.set(operationId, undefined);
        const response = await next(request);
        if (operationId !== undefined) this.#posted.set(operationId, response.status);
        return response;
      },
    };
  }

  #outcomeOf(failure: EmailFailure, wasPosted: boolean, status: number | undefined): SendOutcome {
    if (!wasPosted) throw noToken("email", failure);
    const code = failure.code ?? `status${status}`;
    switch (status) {
      case 202: {
        // The GET that follows may already tell the end: "The long-running operation has failed. EmailDropped. …"
        // (email facts 1.4).
        const dropped = /operation has (?:failed|been canceled)\W*(\w*)/i.exec(failure.message ?? "");
        return dropped ? { kind: "rejected", code: dropped[1] || "Failed" } : { kind: "accepted" };
      }
      case 429: {
        const retryAfterSeconds = secondsOf(failure.response?.headers?.get("retry-after")) ?? RETRY_AFTER_SECONDS;
        return { kind: "throttled", retryAfterSeconds };
      }
      case undefined:
      case 408:
        return { kind: "uncertain", because: "no answer" };
      case 401:
        throw new TransientError("email: the token was not taken");
      case 403:
      case 404:
      case 405:
      case 410:
        // Nothing is wrong with this mail: the app may not send at all.
        throw new RefusedError("denied", code, `email: sending is refused with ${status} ${code}`);
      default:
        // An answer of success that is none of the service's: a gateway's page, or one that was cut off.
        if (status < 400 || status >= 500) return { kind: "uncertain", because: `answer ${status}` };
        return { kind: "rejected", code };
    }
  }
}

const attached = ({ contentType, base64 }: NonNullable<OutgoingMail["logo"]>) => ({
  name: contentType === "image/png" ? "logo.png" : "logo.jpg",
  contentType,
  contentInBase64: base64,
  contentId: LOGO_CONTENT_ID,
});

function secondsOf(value: string | null | undefined): number | undefined {
  const seconds = Number(value);
  return value && Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
}
