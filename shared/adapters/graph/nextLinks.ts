import { RefusedError } from "../../errors.ts";
import { withoutQuery } from "./graphPath.ts";

/** A collection of millions: nothing that the app reads is as long. */
const MOST_PAGES = 5000;

const endless = (path: string, why: string): RefusedError =>
  new RefusedError("notUnderstood", "EndlessPages", `graph: GET ${withoutQuery(path)}: ${why}`);

/** @throws RefusedError for a page that names itself as its next one. */
export function refuseItself(path: string, asked: string | undefined, following: string): void {
  if (following === asked) throw endless(path, "a next link led to itself");
}

/** The links of one collection that were followed, so that the way through it comes to an end. */
export class NextLinks {
  readonly #path: string;
  readonly #followed = new Set<string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws RefusedError when the links lead round in a circle, or never end. */
  follow(link: string): void {
    if (this.#followed.has(link)) throw endless(this.#path, "its next links lead round in a circle");
    this.#followed.add(link);
    if (this.#followed.size > MOST_PAGES) throw endless(this.#path, `it has more than ${MOST_PAGES} pages`);
  }
}
