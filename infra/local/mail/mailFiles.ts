import { mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const atOnce = 4;

/** The mails of a run as files. Writing is queued: accepting a mail never waits for the disk. */
export class MailFiles {
  readonly #dir: string;
  /** Not yet in its file. */
  readonly #texts = new Map<string, string>();
  readonly #queue: string[] = [];
  #writing = 0;
  #failure: unknown;
  #waiting: (() => void)[] = [];

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  add(name: string, text: string): void {
    this.#texts.set(name, text);
    this.#queue.push(name);
    if (this.#writing < atOnce) void this.#writeOn();
  }

  async read(name: string): Promise<string> {
    return this.#texts.get(name) ?? (await readFile(join(this.#dir, name), "utf8"));
  }

  /** @throws whatever the disk said to the first mail that could not be written. */
  async flushed(): Promise<void> {
    if (this.#writing > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure !== undefined) throw new Error("a mail could not be written", { cause: this.#failure });
  }

  async #writeOn(): Promise<void> {
    this.#writing += 1;
    for (let name = this.#queue.shift(); name !== undefined; name = this.#queue.shift()) {
      try {
        await writeFile(join(this.#dir, name), this.#texts.get(name) ?? "");
        this.#texts.delete(name);
      } catch (error) {
        this.#failure ??= error;
      }
    }
    this.#writing -= 1;
    if (this.#writing > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
