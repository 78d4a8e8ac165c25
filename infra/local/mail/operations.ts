import { createHash } from "node:crypto";
import type { EmailMessage } from "./emailMessage.ts";

/** `Succeeded` means that the mail went out for delivery, not that it arrived. */
export interface OperationStatus {
  readonly id: string;
  readonly status: "Running" | "Succeeded" | "Failed";
  readonly error?: { readonly code: string; readonly message: string };
}

interface Operation {
  readonly digest: string;
  status: OperationStatus;
}

/**
 * Equal for messages that say the same, whatever the order of their JSON: the schema has put the fields of `message` in
 * order.
 */
const digestOf = (message: EmailMessage): string =>
  createHash("sha256").update(JSON.stringify(message)).digest("base64");

/**
 * Send operations by the caller's `Operation-Id`. None is ever forgotten, because how long the service remembers is not
 * documented.
 */
export class Operations {
  readonly #operations = new Map<string, Operation>();

  /** `conflict` when the id was used for another message, `repeated` when it was used for this one. */
  begin(id: string, message: EmailMessage): "begun" | "repeated" | "conflict" {
    const digest = digestOf(message);
    const known = this.#operations.get(id);
    if (known) return known.digest === digest ? "repeated" : "conflict";
    this.#operations.set(id, { digest, status: { id, status: "Running" } });
    return "begun";
  }

  get(id: string): OperationStatus | undefined {
    return this.#operations.get(id)?.status;
  }

  end(id: string, status: "Succeeded" | "Failed"): void {
    const operation = this.#operations.get(id);
    if (!operation) throw new Error(`no operation ${id}`);
    const error = { code: "EmailDropped", message: "Email was dropped after several attempts to deliver." };
    operation.status = status === "Failed" ? { id, status, error } : { id, status };
  }
}
