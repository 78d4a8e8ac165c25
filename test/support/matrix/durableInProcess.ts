import { createRequire } from "node:module";
import { type BadAnswer, brokenConnection } from "./badAnswers.ts";
import type { Outside } from "./outside.ts";

export const DURABLE_URL = "http://durable.matrix.example/durabletask/";

/** An instance, and what its next call is about. */
export interface Instance {
  readonly name: string;
  readonly turn: unknown;
  /** When it goes on, in ms. */
  readonly at: number;
  readonly status: "Running" | "Completed" | "Failed";
}
interface Request {
  readonly method?: string;
  readonly url?: string;
  readonly data?: unknown;
}
interface Answer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: object;
}

/** The durable extension as its management API shows it. What instances do is the business of whoever carries them on. */
export class DurableInProcess {
  readonly #outside: () => Outside;
  readonly #now: () => number;
  instances = new Map<string, Instance>();

  constructor(outside: () => Outside, now: () => number) {
    this.#outside = outside;
    this.#now = now;
  }

  answer({ method = "get", url = "", data }: Request): Answer {
    const path = url.slice(DURABLE_URL.length - 1).split("?", 1)[0] ?? "";
    const [, kind, first = "", second = ""] = path.split("/");
    const doing =
      kind === "orchestrators"
        ? "POST start"
        : method === "post"
          ? "POST wake"
          : first === ""
            ? "GET instances"
            : "GET instance";
    const bad = this.#outside().pass(`durable ${doing}`);
    if (bad && !bad.tookEffect) return badAnswer(bad);
    const good = this.#serve(doing, first, second, data);
    return bad ? badAnswer(bad) : good;
  }

  #serve(doing: string, first: string, second: string, data: unknown): Answer {
    const told = (id: string, { name, status }: Instance) => ({
      name,
      instanceId: id,
      runtimeStatus: status,
      input: null,
      output: null,
      createdTime: new Date(this.#now()).toISOString(),
      lastUpdatedTime: new Date(this.#now()).toISOString(),
    });
    const known = this.instances.get(first);
    switch (doing) {
      case "POST start":
        this.instances.set(second, { name: first, turn: JSON.parse(String(data)), at: this.#now(), status: "Running" });
        return { status: 202, data: { id: second }, headers: {} };
      case "POST wake":
        if (!known) return { status: 404, data: "", headers: {} };
        if (known.status === "Running") this.instances.set(first, { ...known, at: this.#now() });
        return { status: known.status === "Running" ? 202 : 410, data: "", headers: {} };
      case "GET instance":
        if (!known) return { status: 404, data: "", headers: {} };
        return { status: known.status === "Running" ? 202 : 200, data: told(first, known), headers: {} };
      default:
        return {
          status: 200,
          data: [...this.instances].filter(([, { status }]) => status === "Running").map(([id, one]) => told(id, one)),
          headers: {},
        };
    }
  }
}

function badAnswer(bad: BadAnswer): Answer {
  if (typeof bad.status !== "number") throw brokenConnection(bad);
  let data: unknown = bad.text;
  try {
    data = JSON.parse(bad.text);
  } catch {
    // The client keeps text that is no JSON.
  }
  return { status: bad.status, data, headers: {} };
}

/** Answers the durable client, whose requests go through axios. @param now the extension of this moment. */
export function serveDurable(now: () => DurableInProcess): void {
  const require = createRequire(createRequire(import.meta.url).resolve("durable-functions"));
  const axios = require("axios") as { defaults: { adapter: unknown } };
  axios.defaults.adapter = async (config: Request) => ({ ...now().answer(config), config, statusText: "" });
}
