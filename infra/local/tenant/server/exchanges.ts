import { closeSync, openSync, writeSync } from "node:fs";

const budget = 48 * 1024 * 1024;
/** Reads are kept up to this size only, so that writes and errors have room left. */
const readBudget = 32 * 1024 * 1024;
const samples = 20;
const longest = 50;

export interface Exchange {
  readonly method: string;
  /** Path and query, beginning with the version. */
  readonly url: string;
  readonly template: string;
  readonly queryShape: string;
  readonly status: number;
  readonly requestBody: unknown;
  readonly responseBody: unknown;
  /** One write makes a batch a write; a batch of reads is a read. */
  readonly isWrite: boolean;
}

/**
 * Keeps exchanges as JSON lines for the contract check: every write and error, and the first answers to each method,
 * path template and query. Arrays are cut; codes of passes and tokens are replaced. Lines are buffered until `flush`.
 */
export class ExchangeLog {
  readonly #file: number;
  readonly #seen = new Map<string, number>();
  #lines: string[] = [];
  #pending = 0;
  #written = 0;

  constructor(path: string) {
    this.#file = openSync(path, "a", 0o600);
  }

  /** Cheap for an exchange that is not kept, because its bodies are not written out. */
  record(exchange: Exchange): void {
    if (exchange.isWrite || exchange.status >= 400) {
      if (this.#written > budget) return;
    } else {
      const key = `${exchange.method} ${exchange.template} ${exchange.queryShape}`;
      const seen = this.#seen.get(key) ?? 0;
      if (seen >= samples || this.#written > readBudget) return;
      this.#seen.set(key, seen + 1);
    }
    const { method, url, status, requestBody, responseBody } = exchange;
    const line = `${JSON.stringify({ method, url, status, requestBody, responseBody }, redact)}\n`;
    if (this.#written + line.length > budget) return;
    this.#written += line.length;
    this.#pending += line.length;
    this.#lines.push(line);
    if (this.#pending > 256 * 1024) this.flush();
  }

  flush(): void {
    if (this.#lines.length > 0) writeSync(this.#file, this.#lines.join(""));
    this.#lines = [];
    this.#pending = 0;
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}

const secret = /^(temporaryAccessPass|access_token|accessToken|authorization|client_secret|password)$/i;

function redact(key: string, value: unknown): unknown {
  if (typeof value === "string" && secret.test(key)) return "REDACTED";
  return Array.isArray(value) && value.length > longest ? value.slice(0, longest) : value;
}
