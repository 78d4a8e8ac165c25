import type { HttpResponseInit } from "@azure/functions";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "../../infra/openapi/document.ts";
import type { Route } from "./registeredRoutes.ts";

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
  readonly headers?: object;
}
interface Operation {
  readonly responses: Readonly<Record<string, Response>>;
}

// What a reader of the JSON gets.
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "openapi.json");

function operationOf(route: Route): Operation {
  const [method = "", path = ""] = route.split(" ");
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${route} is not in the document`);
  return operation;
}

/** `test/unit/functions/web/otherPrograms.test.ts` sees it of all routes. */
const OF_EVERY_ROUTE = "403 clientNotAllowed";

/** Answers of a run, each held against the OpenAPI document. */
export class DocumentedAnswers {
  readonly #seen = new Map<Route, Set<string>>();

  /** @returns the answer. @throws Error that says where it is not as the document has it. */
  check(route: Route, answer: HttpResponseInit): HttpResponseInit {
    const status = String(answer.status ?? 200);
    const response = operationOf(route).responses[status];
    if (!response) throw new Error(`${route}: ${status} is not in the document`);
    const faults = [...bodyFaults(route, status, response, answer), ...headerFaults(response, answer)];
    if (faults.length > 0) throw new Error(`${route} ${status}: ${faults.join("; ")}`);
    const code = (answer.jsonBody as { error?: { code?: string } } | undefined)?.error?.code;
    const seen = this.#seen.get(route) ?? new Set();
    this.#seen.set(route, seen.add(status).add(`${status} ${code ?? ""}`));
    return answer;
  }

  /**
   * What the document promises of routes that are alike and none of them was seen to answer: statuses, and codes of
   * errors as `409 waveExists`.
   */
  unseen(...routes: readonly Route[]): readonly string[] {
    const seen = new Set(routes.flatMap((route) => [...(this.#seen.get(route) ?? [])]));
    return [...new Set(routes.flatMap(promised))].filter((answer) => !seen.has(answer) && answer !== OF_EVERY_ROUTE);
  }
}

const promised = (route: Route): readonly string[] =>
  Object.entries(operationOf(route).responses).flatMap(([status, response]) => {
    const codes = codesOf(response);
    return codes.length === 0 ? [status] : codes.map((code) => `${status} ${code}`);
  });

const codesOf = ({ content }: Response): readonly string[] =>
  (content?.["application/json"]?.schema as { properties?: { error?: { properties: { code: { enum: string[] } } } } })
    ?.properties?.error?.properties.code.enum ?? [];

function bodyFaults(route: Route, status: string, { content = {} }: Response, answer: HttpResponseInit): string[] {
  if (answer.jsonBody === undefined)
    return answer.body === undefined || answer.body === "" || "text/html" in content || "text/csv" in content
      ? []
      : ["a page is not documented"];
  if (!("application/json" in content)) return ["JSON is not documented"];
  const validate = validatorOf(route, status);
  validate(JSON.parse(JSON.stringify(answer.jsonBody)));
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

const validators = new Map<string, ValidateFunction>();
function validatorOf(route: Route, status: string): ValidateFunction {
  const [method = "", path = ""] = route.split(" ");
  const steps = ["paths", path, method.toLowerCase(), "responses", status, "content", "application/json", "schema"];
  const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `openapi.json#/${pointer}` });
  validators.set(pointer, known);
  return known;
}

/** Those that a caller acts on. */
const tellingHeaders = ["Location", "Retry-After", "Allow", "WWW-Authenticate"];

function headerFaults({ headers: documented = {} }: Response, answer: HttpResponseInit): string[] {
  const sent = new Headers(answer.headers as Record<string, string>);
  return tellingHeaders.flatMap((name) =>
    sent.has(name) && !(name in documented) ? [`the header ${name} is not documented`] : [],
  );
}
