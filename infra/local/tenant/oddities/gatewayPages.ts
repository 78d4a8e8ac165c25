import type { Answer } from "../server/call.ts";
import type { Luck } from "./luck.ts";
import { windowOf } from "./oddity.ts";

const words = { 502: "Bad Gateway", 503: "Service Unavailable" } as const;

/** What stands between people and the service, and knows nothing of its errors. */
export class GatewayPages {
  readonly #luck: Luck;

  constructor(luck: Luck) {
    this.#luck = luck;
  }

  /**
   * @param path without ids, so that all requests of a kind fare alike in one minute.
   * @returns a page in HTML, if one comes; `isAfter` when the request took effect all the same.
   */
  of(method: string, path: string, now: number): { readonly answer: Answer; readonly isAfter: boolean } | undefined {
    const subject = `${method} ${path} ${windowOf(now, 1)}`;
    if (!this.#luck.hits("gatewayPage", subject)) return undefined;
    this.#luck.meet("gatewayPage");
    const which = this.#luck.draw("gatewayPage", `${subject}|which`);
    const status = which < 0.5 ? 502 : 503;
    const said = `${status} ${words[status]}`;
    const text = `<html>\r\n<head><title>${said}</title></head>\r\n<body>\r\n<center><h1>${said}</h1></center>\r\n<hr><center>Microsoft-Azure-Application-Gateway/v2</center>\r\n</body>\r\n</html>\r\n`;
    const answer = { status, statusText: words[status], text, headers: { "Content-Type": "text/html" } };
    return { answer, isAfter: which % 0.5 < 0.25 };
  }
}
