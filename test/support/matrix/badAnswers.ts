import { RestError } from "@azure/data-tables";

/** What a service outside says instead of what it was asked for. */
export interface BadAnswer {
  readonly name: string;
  /** `none`: the connection breaks, or nothing comes in time. */
  readonly status: number | "reset" | "timeout";
  readonly headers?: Readonly<Record<string, string>>;
  /** As it goes over the wire. */
  readonly text: string;
  /** The request takes effect all the same, and only its answer is bad. For writes alone. */
  readonly tookEffect?: boolean;
  /** Words of it that people have to read, as nothing else tells what to mend. */
  readonly says?: string;
}

const JSON_TYPE = { "content-type": "application/json" };
const REQUEST_ID = "0b5c1f2e-0000-4000-8000-00000000cafe";
const html = "<html><head><title>Bad Gateway</title></head><body><h1>502</h1></body></html>";

const inEnvelope = (status: number, code: string, message: string, innerError: object = {}): BadAnswer => ({
  name: `${status} ${code}`,
  status,
  headers: JSON_TYPE,
  text: JSON.stringify({
    error: { code, message, innerError: { date: "2026-03-02T08:00:00", "request-id": REQUEST_ID, ...innerError } },
  }),
});

/** Of any request. */
const everywhere: readonly BadAnswer[] = [
  inEnvelope(400, "BadRequest", "The request is not valid.", {
    code: "PolicyLimit",
    message: "The tenant has reached the limit of 240 policies.",
  }),
  inEnvelope(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
  inEnvelope(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  inEnvelope(404, "Request_ResourceNotFound", "Resource does not exist."),
  inEnvelope(409, "Conflict", "The resource is being changed."),
  inEnvelope(410, "Gone", "The resource is not there any more."),
  { ...inEnvelope(429, "TooManyRequests", "Too many requests"), name: "429 without Retry-After" },
  inEnvelope(500, "generalException", "An internal error occurred."),
  { name: "502 with HTML", status: 502, headers: { "content-type": "text/html" }, text: html },
  inEnvelope(503, "serviceNotAvailable", "The service is temporarily unavailable."),
  { name: "reset", status: "reset", text: "" },
  { name: "time-out", status: "timeout", text: "" },
  { name: "200, no JSON", status: 200, headers: JSON_TYPE, text: '{"value":[{"id":"1' },
  { name: "200, HTML", status: 200, headers: { "content-type": "text/html" }, text: html },
  { name: "200, empty", status: 200, headers: JSON_TYPE, text: "" },
  { name: "200, null", status: 200, headers: JSON_TYPE, text: "null" },
  { name: "200, an array", status: 200, headers: JSON_TYPE, text: "[]" },
  { name: "200, an empty object", status: 200, headers: JSON_TYPE, text: "{}" },
];

/** The request did what it should, and nobody is told. */
const afterTheEffect: readonly BadAnswer[] = [
  { name: "reset after the effect", status: "reset", text: "", tookEffect: true },
  { ...inEnvelope(504, "UnknownError", ""), name: "504 after the effect", tookEffect: true },
];

/** Log Analytics may give a part of what was asked for. Source: …/azure-monitor/logs/api/errors, read 2026-11. */
export const inPart: BadAnswer = {
  name: "200, in part",
  status: 200,
  headers: JSON_TYPE,
  text: JSON.stringify({
    tables: [{ name: "PrimaryResult", columns: [{ name: "Id", type: "string" }], rows: [] }],
    error: { code: "PartialError", message: "There were some errors when processing your query." },
  }),
};

/** Another writer was faster with the row. */
export const overtaken: BadAnswer = { name: "412 UpdateConditionNotSatisfied", status: 412, text: "" };

export const badAnswersTo = (isWrite: boolean): readonly BadAnswer[] =>
  isWrite ? [...everywhere, ...afterTheEffect] : everywhere;

/** Answers of success say nothing to a request that has nothing to read in its answer. */
export const isRefusal = ({ status }: BadAnswer): boolean => typeof status !== "number" || status >= 400;

/** What Node's clients throw for a connection that breaks, or for nothing in time. */
export function brokenConnection({ status }: BadAnswer): Error {
  if (status === "timeout") return new DOMException("The operation was aborted due to timeout", "TimeoutError");
  return Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
  });
}

/** As the clients of the storage services throw it. A body that is no JSON is an error of its own there. */
export function asRestError(bad: BadAnswer): Error {
  if (bad.status === "timeout")
    return Object.assign(new Error("The operation was aborted."), { name: "AbortError", code: "ABORT_ERR" });
  if (bad.status === "reset") return new RestError("read ECONNRESET", { code: "ECONNRESET" });
  const error = new RestError(bad.name, {
    statusCode: bad.status,
    ...(bad.status < 300 && { code: "PARSE_ERROR" }),
  });
  if (bad.status >= 400) error.details = { odataError: { code: codeOf(bad.status) } };
  return error;
}

// Source: learn.microsoft.com/rest/api/storageservices/table-service-error-codes, read 2026-11.
const codeOf = (status: number): string =>
  ({
    400: "InvalidInput",
    401: "AuthenticationFailed",
    403: "AuthorizationFailure",
    404: "TableNotFound",
    409: "TableBeingDeleted",
    410: "Gone",
    412: "UpdateConditionNotSatisfied",
    429: "TooManyRequests",
    500: "InternalError",
    502: "BadGateway",
    503: "ServerBusy",
    504: "OperationTimedOut",
  })[status] ?? "Unknown";
