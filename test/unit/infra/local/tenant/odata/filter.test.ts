import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFilter } from "../../../../../../infra/local/tenant/odata/expression.ts";
import { checkFilter, compile, readPath } from "../../../../../../infra/local/tenant/odata/filter.ts";
import { userType } from "../../../../../../infra/local/tenant/principals/entityTypes.ts";
import { GraphFault } from "../../../../../../infra/local/tenant/server/graphError.ts";

const ana = {
  name: "Ana O'Neil",
  age: 41,
  enabled: true,
  left: null,
  born: "1985-03-02T08:00:00Z",
  status: { errorCode: 0 },
  mails: ["a@x.example", "b@y.example"],
  modes: "deviceBound,synced",
};

test.each([
  ["name eq 'ana o''neil'", true],
  ["name ne 'ana'", true],
  ["startsWith(name,'an') and age ge 41", true],
  ["startsWith(name,'an') and age gt 41", false],
  ["age lt 41 or (enabled eq true and not(age eq 40))", true],
  ["enabled eq true or age eq 1 and age eq 2", true],
  ["left eq null", true],
  ["missing eq null", true],
  ["name eq null", false],
  ["age in (1, 41)", true],
  ["name in ('Bo','Cy')", false],
  ["born ge 1985-03-02T08:00:00Z and born le 1985-03-02T09:00:00+01:00", true],
  ["born gt 1985-03-02T08:00:00Z", false],
  ["status/errorCode eq 0", true],
  ["mails/any(m:m eq 'B@y.example')", true],
  ["mails/any(m: startswith(m,'c'))", false],
  ["mails/any()", true],
  ["endswith(name,'NEIL') eq true", true],
  ["contains(name,'o''')", true],
  ["modes has 'synced'", true],
])("%s is %s", (text, wanted) => {
  expect(compile(parseFilter(text), readPath)(ana)).toBe(wanted);
});

test.each([
  "",
  "name",
  "name eq",
  "name is 'x'",
  "(name eq 'x'",
  "name eq 'x')",
  "name eq 'x' and",
  "in ('x')",
  "name eq 2026-99-99T00:00:00Z",
  `${"(".repeat(5000)}name eq 1`,
])("refuses what is no filter: %.30s", (text) => {
  expect(() => parseFilter(text)).toThrow(GraphFault);
});

test("whatever is written there, the answer is a filter or Graph's 400, never a crash", () => {
  const words = [
    "displayName",
    "eq",
    "ne",
    "and",
    "or",
    "not",
    "(",
    ")",
    "'x'",
    "''",
    "any",
    "mails/any(",
    "m:",
    "m",
    ",",
    "null",
    "1",
    "in",
    "startswith(",
    "2026-01-01",
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(" ")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const expression = parseFilter(text);
        checkFilter(expression, userType, false);
        compile(expression, readPath)(ana);
      } catch (error) {
        expect(error).toBeInstanceOf(GraphFault);
      }
    }),
    { numRuns: 3000 },
  );
});
