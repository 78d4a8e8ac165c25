import { describe, expect, test } from "vitest";
import { parseCanonicalEvent } from "../../../../shared/hr/canonicalEvent.ts";
import example from "../../../../shared/hr/hiredEvent.example.json" with { type: "json" };

describe("the example of a hire", () => {
  test("is one", () => {
    expect(parseCanonicalEvent(example)).toMatchObject({
      kind: "hire",
      event: { source: "hr/contoso", data: { workerId: "50017", employment: { startDate: "2027-05-04" } } },
    });
  });
});

const withEvent = (change: object): unknown => ({ ...example, ...change });
const withData = (change: object): unknown => withEvent({ data: { ...example.data, ...change } });
/** The data of a hire that is understood; else what is wrong with it. */
function dataOf(body: unknown) {
  const parsed = parseCanonicalEvent(body);
  return parsed.kind === "hire" ? parsed.event.data : parsed;
}

describe("a person", () => {
  test.each<[string, object]>([
    ["one name", { givenName: "Suharto" }],
    ["one name and an empty one", { givenName: "Suharto", familyName: "" }],
    ["one name and a blank one", { givenName: "Suharto", familyName: " " }],
    ["one name and null", { givenName: "Suharto", familyName: null, preferredName: "" }],
    ["a family name only", { givenName: null, familyName: "Suharto" }],
    ["a preferred name only", { preferredName: "Suharto" }],
  ])("with %s can be hired", (_which, person) => {
    expect(dataOf(withData({ person }))).toMatchObject({ workerId: "50017" });
  });

  test.each<[string, object]>([
    ["no name", {}],
    ["empty names", { givenName: "", familyName: " ", preferredName: null }],
  ])("with %s cannot", (_which, person) => {
    expect(dataOf(withData({ person }))).toMatchObject({
      kind: "invalid",
      problems: [{ field: "data.person", message: expect.stringContaining("at least one of") }],
    });
  });
});

describe("an empty text", () => {
  test.each<[string, unknown]>([
    ["the zone", withData({ timeZone: "" })],
    ["the sign-in name", withData({ identity: { userPrincipalName: "", employeeId: "50017" } })],
    ["the object id", withData({ identity: { entraObjectId: " ", employeeId: "50017" } })],
    ["the employee id", withData({ identity: { employeeId: "", userPrincipalName: "a@contoso.com" } })],
    ["the subject", withEvent({ subject: "" })],
    ["the moment", withEvent({ time: "" })],
    ["the content type", withEvent({ datacontenttype: "" })],
  ])("in place of %s counts as absent", (_which, body) => {
    expect(dataOf(body)).toMatchObject({ workerId: "50017" });
  });

  test.each<[string, unknown, string]>([
    ["the worker", withData({ workerId: "" }), "data.workerId"],
    ["the start", withData({ employment: { startDate: "" } }), "data.employment.startDate"],
    ["every name of the account", withData({ identity: { userPrincipalName: "", employeeId: "" } }), "data.identity"],
    ["the source", withEvent({ source: " " }), "source"],
  ])("in place of %s is refused", (_which, body, field) => {
    expect(dataOf(body)).toMatchObject({ kind: "invalid", problems: [{ field }] });
  });
});

describe("what nobody reads", () => {
  test.each<[string, object]>([
    ["an offset without a colon", { time: "2027-04-26T08:12:00+0100" }],
    ["a moment without a zone", { time: "2027-04-26 08:12" }],
    ["a moment as a number", { time: 1_800_000_000 }],
    ["a subject that is none", { subject: { worker: 1 } }],
    ["a content type of the family", { datacontenttype: "application/vnd.acme.hire+json; v=1" }],
  ])("refuses no hire: %s", (_which, change) => {
    expect(dataOf(withEvent(change))).toMatchObject({ workerId: "50017" });
  });

  test("a content type that is no JSON is refused", () => {
    expect(dataOf(withEvent({ datacontenttype: "text/xml" }))).toMatchObject({
      problems: [{ field: "datacontenttype" }],
    });
  });
});

describe("the zone", () => {
  test.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["UTC", "UTC"],
    ["+01:00", "+01:00"],
    ["+0530", "+05:30"],
    ["-03", "-03:00"],
    ["Z", "UTC"],
  ])("%s is understood as %s", (timeZone, expected) => {
    expect(dataOf(withData({ timeZone }))).toMatchObject({ timeZone: expected });
  });

  test.each(["UTC+1", "+1:00", "+25:00", "+01:75", "W. Europe Standard Time", "Europe/Atlantis", "1"])(
    "%s is refused, with what to send",
    (timeZone) => {
      expect(dataOf(withData({ timeZone }))).toMatchObject({
        kind: "invalid",
        problems: [{ field: "data.timeZone", message: expect.stringMatching(/Europe\/Berlin.*\+01:00/) }],
      });
    },
  );
});
