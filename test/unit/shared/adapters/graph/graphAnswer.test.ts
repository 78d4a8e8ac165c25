import { expect, test } from "vitest";
import { failureOf } from "../../../../../shared/adapters/graph/graphAnswer.ts";

test("a code or a request id without end fills no row", () => {
  const long = "x-".repeat(40_000);
  const failure = failureOf({ status: 400, body: { error: { code: long, message: "no" } }, requestId: long });
  expect([failure.code.length, failure.requestId?.length]).toEqual([128, 128]);
});

test("Graph's own are kept whole", () => {
  const code = "Directory_ExpiredPageToken";
  const requestId = "11111111-0000-4000-8000-000000000001";
  const body = { error: { code, message: "no", innerError: { "request-id": requestId } } };
  expect(failureOf({ status: 400, body })).toMatchObject({ code, requestId });
});
