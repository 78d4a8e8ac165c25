import type { Identity } from "../identity/identities.ts";

/** One request after routing and authorisation. `params` are the path's keys in order, decoded. */
export interface Call {
  readonly method: string;
  readonly version: "v1.0" | "beta";
  /** The path below the version as the caller wrote it, because it goes into next links. */
  readonly path: string;
  readonly params: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly identity: Identity;
  /**
   * `Prefer: include-unknown-enum-members`. Without it, members past the sentinel come back as `unknownFutureValue`.
   */
  readonly knowsNewEnumMembers: boolean;
  /** Origin and version of links, e.g. `https://localhost:4321`. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: object;
  /** The JSON of `body`, when it is known already. */
  readonly json?: string;
  /** For the `$count` segment, which is plain text, and for the page of a gateway. */
  readonly text?: string;
  /** A picture. */
  readonly bytes?: Uint8Array;
  /** Default: that of the status. */
  readonly statusText?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: object): Answer => ({ status: 200, body });
export const noContent: Answer = { status: 204 };

export const isEventual = (call: Call): boolean =>
  String(call.headers["consistencylevel"] ?? "").toLowerCase() === "eventual";

/** The n-th key of the path; the router guarantees it. */
export function param(call: Call, index: number): string {
  const value = call.params[index];
  if (value === undefined) throw new Error(`route of ${call.path} has no key ${index}`);
  return value;
}
