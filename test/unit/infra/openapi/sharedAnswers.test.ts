import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { openApiDocument } from "../../../../infra/openapi/document.ts";
import { shareAnswers } from "../../../../infra/openapi/sharedAnswers.ts";

const late = { description: "Not just now." };
const paths = () => ({
  "/a": { get: { responses: { 200: { description: "It does." }, 503: late } }, summary: "an operation beside it" },
  "/b": { post: { responses: { 503: late, 504: late } } },
});

test("an answer that two operations give stands once; one of its own stays where it is", () => {
  const ref = { $ref: "#/components/responses/Answer503.1" };
  expect(shareAnswers({ paths: paths(), components: { schemas: { A: {} } } })).toEqual({
    paths: {
      "/a": { get: { responses: { 200: { description: "It does." }, 503: ref } }, summary: "an operation beside it" },
      "/b": { post: { responses: { 503: ref, 504: late } } },
    },
    components: { schemas: { A: {} }, responses: { "Answer503.1": late } },
  });
});

test("what is given is not changed", () => {
  const given = { paths: paths() };
  shareAnswers(given);
  expect(given).toEqual({ paths: paths() });
});

test("the app's document says the same, in four fifths of the room", async () => {
  const whole = openApiDocument();
  const shared = shareAnswers(whole);
  const { responses } = shared.components as { responses: Record<string, unknown> };
  const written = (_key: string, value: { $ref?: string }): unknown =>
    value?.$ref?.startsWith("#/components/responses/") ? responses[value.$ref.split("/").at(-1) ?? ""] : value;
  const { paths } = JSON.parse(JSON.stringify(shared), written) as { paths: unknown };
  expect(paths).toEqual(JSON.parse(JSON.stringify(whole.paths)));
  const { valid } = await new Validator().validate(JSON.parse(JSON.stringify(shared)));
  expect(valid).toBe(true);
  expect(JSON.stringify(shared).length).toBeLessThan(0.82 * JSON.stringify(whole).length);
});
