import { chunks } from "../../domain/chunks.ts";
import type { GraphAnswer } from "./graphAnswer.ts";
import { GraphClient, type GraphRequestOptions, MOST_IN_BATCH } from "./graphClient.ts";

interface Waiting {
  readonly path: string;
  readonly options: GraphRequestOptions;
  readonly resolve: (answer: GraphAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A `GraphClient` whose v1.0 reads travel together when they are asked for together (`Promise.all`): one `$batch` in
 * place of up to 20 round trips, while somebody waits at a page (bench: `cost-per-person`, Graph requests). Each read
 * has its own answer, its own refusal and its own throttling, as if it had gone alone; when the batch as a whole fails,
 * each of them does. Pages behind a `nextLink`, and what asks to be alone, go alone.
 */
export class GatheringGraphClient extends GraphClient {
  #waiting: Waiting[] = [];

  protected override read(path: string, options: GraphRequestOptions): Promise<GraphAnswer> {
    if (options.alone || options.version === "beta") return super.read(path, options);
    return new Promise((resolve, reject) => {
      // After the promises that are settled now have had their turn, and have asked for what they want.
      if (this.#waiting.push({ path, options, resolve, reject }) === 1) process.nextTick(() => this.#send());
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const reads of chunks(waiting, MOST_IN_BATCH)) void this.#together(reads);
  }

  async #together(reads: readonly Waiting[]): Promise<void> {
    const [only] = reads;
    if (only && reads.length === 1) return super.read(only.path, only.options).then(only.resolve, only.reject);
    try {
      const parts = reads.map(({ path, options: { eventual } }, index) => ({
        id: String(index),
        method: "GET" as const,
        url: path,
        eventual,
      }));
      const answers = await this.batch(parts);
      for (const [index, { resolve }] of reads.entries()) {
        const answer = answers.get(String(index));
        if (!answer) throw new Error("a part of a batch has no answer");
        resolve(answer);
      }
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }
}
