import type { BadAnswer } from "./badAnswers.ts";

type Service = "graph" | "logs" | "mail" | "teams" | "verifiedId" | "tables" | "queues" | "identity" | "durable";

/** One request to a service outside, by its shape: `graph GET /users/{id}`. */
export type OutsideCall = `${Service} ${string}`;

/** Which request is answered badly, and for how long. */
export interface Fault {
  readonly call: OutsideCall;
  readonly bad: BadAnswer;
  readonly lasts: "once" | "always";
}

/** Every request of the app goes by here: it is noted, and may be answered badly. */
export class Outside {
  /** In the order in which they were asked for. */
  readonly calls: OutsideCall[] = [];
  fault: Fault | undefined;
  /** How many requests were answered badly. */
  hits = 0;

  /** @returns how to answer it badly, if at all. */
  pass(call: OutsideCall): BadAnswer | undefined {
    this.calls.push(call);
    const { fault } = this;
    if (fault?.call !== call) return undefined;
    this.hits += 1;
    if (fault.lasts === "once") this.fault = undefined;
    return fault.bad;
  }
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** The shape of a request to Graph: ids and values left out, the options told apart. */
export function shapeOf(method: string, url: string): string {
  const [path = "", query = ""] = decodeURIComponent(url).split("?", 2);
  const filter = /\$filter=([^&]*)/.exec(query)?.[1];
  const shape = path.replace(GUID, "{id}").replace(/\/users\/[^/]+@[^/]+/i, "/users/{id}");
  const about = filter?.replace(/'[^']*'|\d{4}-[\dT:.Z-]+|\d+/g, "?").replace(GUID, "{id}");
  return `${method} ${shape}${about === undefined ? "" : `?${about}`}${query.includes("$skiptoken") ? " (next page)" : ""}`;
}

/** The shape of a query to Log Analytics: the table, and what lines are asked for. */
export function shapeOfQuery(query: string): string {
  const [table = "", ...lines] = query.split("\n| ");
  const wanted = lines.filter((line) => /^where .*"/.test(line) && !/ or /.test(line));
  const next = lines.some((line) => / or /.test(line)) ? " (next page)" : "";
  return [table, ...wanted.map((line) => line.replace(/(UserId =~) "[^"]*"/, "$1 ?"))].join(" ") + next;
}

/** Whether a request changes something there. */
export const isWrite = (call: OutsideCall): boolean =>
  /^(?:graph|mail|verifiedId) (?:in a batch )?(?:POST|PATCH|DELETE)/.test(call)
    ? !/\$batch|checkMember|getMember|evaluate/i.test(call)
    : /^tables (?!get|query|list)/.test(call) || /^(?:queues|durable POST)/.test(call);
