import { describe, expect, test } from "vitest";
import { parseCanonicalEvent } from "../../../../shared/hr/canonicalEvent.ts";
import example from "../../../../shared/hr/hiredEvent.example.json" with { type: "json" };

describe("the example of a hire", () => {
  test("is one", () => {
    expect(parseCanonicalEvent(example)).toMatchObject({
      kind: "hired",
      event: { source: "hr/contoso", data: { workerId: "50017", employment: { startDate: "2027-05-04" } } },
    });
  });
});
