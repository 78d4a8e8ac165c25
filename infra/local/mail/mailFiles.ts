import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The mails of a run as files. Each is written at once, because a thread of its own takes twice as long for files so
 * small.
 */
export class MailFiles {
  readonly #dir: string;
  /** The mails that the disk refused. */
  readonly #unwritten = new Map<string, string>();
  #failure: unknown;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** Never throws, because a mail is accepted whatever the disk says. */
  add(name: string, text: string): void {
    try {
      writeFileSync(join(this.#dir, name), text);
    } catch (error) {
      this.#unwritten.set(name, text);
      this.#failure ??= error;
    }
  }

  async read(name: string): Promise<string> {
    return this.#unwritten.get(name) ?? (await readFile(join(this.#dir, name), "utf8"));
  }

  /** @throws what the disk said to the first mail that could not be written. */
  check(): void {
    if (this.#failure !== undefined) throw new Error("a mail could not be written", { cause: this.#failure });
  }
}
