import { expect, test } from "vitest";
import { openApi } from "../../../../functions/web/openApi.ts";
import { openApiDocument } from "../../../../infra/openapi/document.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";

test("the OpenAPI document is answered as the build wrote it", async () => {
  const answer = await openApi(async () => JSON.stringify(openApiDocument()))();
  new DocumentedAnswers().check("GET /api/openapi.json", answer);
  expect(answer.jsonBody).toMatchObject({ openapi: "3.1.0", paths: { "/api/openapi.json": {} } });
});
