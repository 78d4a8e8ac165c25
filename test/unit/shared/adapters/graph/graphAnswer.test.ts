import { describe, expect, test } from "vitest";
import { errorOf, failureOf } from "../../../../../shared/adapters/graph/graphAnswer.ts";

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

/** Field case 3: the outer words say only that something is wrong. */
describe("what is wrong stands in the inner error", () => {
  const outer = "The server could not process the request because it is malformed or incorrect.";
  const inner =
    '1034: Policy contains invalid applications: {"ea890292-c8c8-4433-b5ea-b09d0668e1a6":"ServicePrincipalNotFound"}';
  const requestId = "4486d728-0000-4000-8000-000000000000";
  const told = { message: inner, date: "2026-11-01T10:00:00", "request-id": requestId };
  const failed = (error: object) => failureOf({ status: 400, body: { error: { code: "BadRequest", ...error } } });

  test.each(["innerError", "innererror"])("and is told, with its request id and date (%s)", (spelling) => {
    expect(failed({ message: outer, [spelling]: told })).toEqual({
      reason: "invalid",
      code: "BadRequest",
      message: `${outer} ${inner}`,
      requestId,
      saidAt: "2026-11-01T10:00:00.000Z",
    });
  });

  test("and is what whoever reads of the refusal reads", () => {
    const error = errorOf({ status: 400, body: { error: { code: "BadRequest", innerError: told } } }, "POST policies");
    expect(error).toMatchObject({ reason: "invalid", requestId, saidAt: "2026-11-01T10:00:00.000Z" });
    expect(error.message).toBe(`graph: POST policies: 400 BadRequest: ${inner} (request-id ${requestId})`);
  });

  test("or in both, and is told once", () => {
    expect(failed({ message: inner, innerError: told }).message).toBe(inner);
  });

  test.each([
    ["no inner error", { message: outer }],
    ["one that is none", { message: outer, innerError: "odd" }],
    ["one whose parts are odd", { message: outer, innerError: { message: 5, date: {}, "request-id": [] } }],
    ["one with a date that is none", { message: outer, innerError: { date: "soon" } }],
  ])("and %s costs no other word", (_what, error) => {
    expect(failed(error)).toMatchObject({
      code: "BadRequest",
      message: outer,
      requestId: undefined,
      saidAt: undefined,
    });
  });
});
