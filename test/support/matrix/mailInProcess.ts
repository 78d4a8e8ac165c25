import https from "node:https";
import { Readable, Writable } from "node:stream";
import { type BadAnswer, brokenConnection } from "./badAnswers.ts";
import type { Outside } from "./outside.ts";

export const MAIL_URL = "https://localhost:2";

export interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly plainText: string;
}
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The mail service as its REST API shows it: what it took, by operation. */
export class MailInProcess {
  readonly #outside: () => Outside;
  #taken = new Map<string, SentMail>();
  /** How often a mail was taken a second time under the same operation. */
  repeats = 0;

  constructor(outside: () => Outside) {
    this.#outside = outside;
  }

  get sent(): readonly SentMail[] {
    return [...this.#taken.values()];
  }

  /** The operation of the last mail to somebody. */
  operationOf(address: string): string | undefined {
    return [...this.#taken].findLast(([, { to }]) => to === address)?.[0];
  }

  snapshot(): ReadonlyMap<string, SentMail> {
    return new Map(this.#taken);
  }

  restore(taken: ReadonlyMap<string, SentMail>): void {
    this.#taken = new Map(taken);
    this.repeats = 0;
  }

  /** @throws what a broken connection throws. */
  answer(method: string, path: string, operationId: string, body: string): Answer {
    const bad = this.#outside().pass(`mail ${method === "POST" ? "POST /emails:send" : "GET /emails/operations/{id}"}`);
    if (bad && !bad.tookEffect) return badAnswer(bad);
    const good = method === "POST" ? this.#take(operationId, body) : this.#tell(path);
    return bad ? badAnswer(bad) : good;
  }

  #take(id: string, body: string): Answer {
    const { recipients, content } = JSON.parse(body) as {
      recipients: { to: { address: string }[] };
      content: { subject: string; plainText: string };
    };
    if (this.#taken.has(id)) this.repeats += 1;
    else
      this.#taken.set(id, {
        to: recipients.to[0]?.address ?? "",
        subject: content.subject,
        plainText: content.plainText,
      });
    const headers = { "operation-location": `${MAIL_URL}/emails/operations/${id}?api-version=2025-09-01` };
    return { status: 202, headers, text: JSON.stringify({ id, status: "Running" }) };
  }

  #tell(path: string): Answer {
    const id = /operations\/([^?/]+)/.exec(path)?.[1] ?? "";
    if (this.#taken.has(id)) return { status: 200, text: JSON.stringify({ id, status: "Succeeded" }) };
    return {
      status: 404,
      text: JSON.stringify({ error: { code: "NotFound", message: "The operation was not found." } }),
    };
  }
}

function badAnswer(bad: BadAnswer): Answer {
  if (typeof bad.status !== "number") throw brokenConnection(bad);
  return { status: bad.status, ...(bad.headers && { headers: bad.headers }), text: bad.text };
}

/** Answers whatever Azure's clients send over Node's own HTTPS. @param now the mail service of this moment. */
export function serveMail(now: () => MailInProcess): void {
  const request = (options: https.RequestOptions, take: (response: Readable) => void): Writable => {
    const chunks: Buffer[] = [];
    const sent = new Writable({
      write: (chunk: Buffer | string, _encoding, done) => {
        chunks.push(Buffer.from(chunk));
        done();
      },
    });
    sent.on("finish", () => {
      const headers = new Headers(options.headers as Record<string, string>);
      try {
        const body = Buffer.concat(chunks).toString("utf8");
        const answer = now().answer(
          options.method ?? "GET",
          options.path ?? "",
          headers.get("operation-id") ?? "",
          body,
        );
        take(
          Object.assign(Readable.from(answer.text === "" ? [] : [Buffer.from(answer.text)]), {
            statusCode: answer.status,
            headers: { "content-type": "application/json", ...answer.headers },
          }),
        );
      } catch (error) {
        const { code = "ETIMEDOUT" } = ((error as Error).cause ?? {}) as { code?: string };
        sent.emit("error", Object.assign(new Error((error as Error).message), { code }));
      }
    });
    return sent;
  };
  Object.assign(https, { request });
}
