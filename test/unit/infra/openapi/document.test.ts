import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { controlBodies, StartWaveSchema } from "../../../../functions/waves/http/requests.ts";
import { openApiDocument } from "../../../../infra/openapi/document.ts";
import { controlExamples, startWaveExample } from "../../../../infra/openapi/examples.ts";
import { waveActions } from "../../../../shared/waves/waveActions.ts";
import { ProblemCodeSchema } from "../../../../shared/web/problem.ts";
import { type Route, registeredRoutes } from "../../../support/registeredRoutes.ts";

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, unknown>>;
}
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: object };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}` as Route, operation] as const,
  ),
);
const documented = operations.map(([route]) => route);
const text = JSON.stringify(document);

test("the document is OpenAPI 3.1", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

describe("the document and the registration", () => {
  let registered: readonly Route[];
  beforeAll(async () => {
    registered = await registeredRoutes();
  });

  /** Methods that a route is registered for only to say which one it wants. */
  const isOnlyRefused = (route: Route): boolean => {
    const path = route.split(" ")[1] ?? "";
    return Object.values(document.paths[path] ?? {}).some(({ responses }) => "405" in responses);
  };

  test("name the same routes", () => {
    expect(registered.filter((route) => !documented.includes(route) && !isOnlyRefused(route))).toEqual([]);
    expect(documented.filter((route) => !registered.includes(route))).toEqual([]);
    expect(documented.length).toBeGreaterThan(15);
  });

  test("agree on what is refused for its method alone", () => {
    expect(registered.filter((route) => !documented.includes(route))).toEqual(
      ["GET", "PUT", "PATCH", "DELETE"].map((method) => `${method} /api/hr/events`),
    );
  });
});

test.each(operations)("%s says what it does, who may call it and what it takes from the path", (route, operation) => {
  expect(operation.summary).toMatch(/\S/);
  for (const requirement of operation.security)
    for (const scheme of Object.keys(requirement)) expect(document.components.securitySchemes).toHaveProperty(scheme);
  const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path").map(({ name }) => name);
  expect(inPath).toEqual([...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
});

test("each operation has a name of its own", () => {
  const ids = operations.map(([, { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

describe("the example of a request body", () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi.json");
  const bodies = operations.flatMap(([route, { requestBody }]) =>
    Object.entries(requestBody?.content ?? {}).map(([type, media]) => [route, type, media] as const),
  );

  test.each(bodies)("of %s as %s is one", (route, type, { example, examples = { only: { value: example } } }) => {
    const [method = "", path = ""] = route.split(" ");
    const steps = ["paths", path, method.toLowerCase(), "requestBody", "content", type, "schema"];
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("/", "~1"))).join("/");
    const validate = ajv.compile({ $ref: `openapi.json#/${pointer}` });
    for (const { value } of Object.values(examples)) {
      expect(value).toBeDefined();
      expect([validate(value), validate.errors]).toEqual([true, null]);
    }
  });

  test("is what the handlers' schemas take", () => {
    expect(StartWaveSchema.safeParse(startWaveExample).success).toBe(true);
    for (const action of waveActions)
      expect(controlBodies[action].safeParse(controlExamples[action]).success).toBe(true);
  });
});

/** Told to who sent a form, which is answered with a page. */
const onPagesOnly: readonly string[] = ["formTooOld"];
test.each(ProblemCodeSchema.options.filter((code) => !onPagesOnly.includes(code)))(
  "the code %s stands at an answer",
  (code) => {
    expect(text).toMatch(new RegExp(`"enum":\\[[^\\]]*"${code}"`));
  },
);
