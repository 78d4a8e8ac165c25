import type { EmailSender, OutgoingMail, SendOutcome } from "../../../shared/ports/email.ts";
import { Troubled } from "./trouble.ts";

/** A mail service that knows operations: a repeat of one queues nothing. */
export class FakeEmail extends Troubled implements EmailSender {
  /** What was queued, once per operation. */
  readonly sent: OutgoingMail[] = [];
  readonly operations = new Map<string, "accepted" | "failed">();
  /** Lower-cased addresses that the service never takes. */
  readonly badAddresses = new Set<string>();
  readonly #outcomes: SendOutcome[] = [];
  #lost: ("queued" | "notQueued")[] = [];

  /** The next sends end like this, and nothing is queued. */
  answerNext(...outcomes: readonly SendOutcome[]): void {
    this.#outcomes.push(...outcomes);
  }

  /** The answer of the next send is lost, after or before the mail was queued. */
  loseNextAnswer(mail: "queued" | "notQueued"): void {
    this.#lost.push(mail);
  }

  async send(mail: OutgoingMail): Promise<SendOutcome> {
    this.enter("send", mail);
    const told = this.#outcomes.shift();
    if (told) return told;
    const lost = this.#lost.shift();
    if (lost === "notQueued") return { kind: "uncertain", because: "no answer" };
    if (this.badAddresses.has(mail.to.address.toLowerCase())) {
      this.operations.set(mail.operationId, "failed");
      return { kind: "rejected", code: "InvalidRecipient" };
    }
    if (!this.operations.has(mail.operationId)) this.sent.push(mail);
    this.operations.set(mail.operationId, "accepted");
    return lost === "queued" ? { kind: "uncertain", because: "no answer" } : { kind: "accepted" };
  }

  async statusOf(operationId: string): Promise<"accepted" | "failed" | "unknown"> {
    this.enter("statusOf", operationId);
    return this.operations.get(operationId) ?? "unknown";
  }
}
