import { z } from "zod";
import { signedHeaders } from "./signedRequest.ts";

/** One delivery to `POST /api/hr/events`, signed. */
export interface Delivery {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of a delivery. */
export type Sent =
  | { readonly kind: "accepted"; readonly joinerId: string | undefined }
  | { readonly kind: "noAnswer"; readonly because: string }
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly problems: readonly string[] };

const AcceptedSchema = z.object({ accepted: z.string(), joinerId: z.string().optional() });
const ProblemSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  }),
});

/** @param appUrl the app's public address. @param signedAt wall clock. */
export function deliveryOf(appUrl: string, secret: string, event: { readonly id: string }, signedAt: Date): Delivery {
  const body = JSON.stringify(event, undefined, 2);
  return { url: `${appUrl}/api/hr/events`, headers: signedHeaders(secret, event.id, signedAt, body), body };
}

/** Sends once; whatever was not accepted may be sent again without harm. */
export async function deliver({ url, headers, body }: Delivery): Promise<Sent> {
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    return { kind: "noAnswer", because: reasonOf(error) };
  }
  const answer = parsed(await response.text());
  const accepted = AcceptedSchema.safeParse(answer);
  if (response.status === 202 && accepted.success) return { kind: "accepted", joinerId: accepted.data.joinerId };
  const error = ProblemSchema.safeParse(answer).data?.error;
  return {
    kind: "refused",
    status: response.status,
    code: error?.code ?? "noAnswerOfTheApp",
    problems: error?.details?.map(({ field, message }) => `${field} ${message}`) ?? (error ? [error.message] : []),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The door and strangers answer in text.
    return undefined;
  }
}

/** `fetch` says only that it failed; its cause says why. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message;
}
