import { expect, test } from "vitest";
import { readReach } from "../../../../../../shared/adapters/graph/preflight/readScope.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const people = new Map([
  [id(1), "anna"],
  [id(2), "ben"],
]);
const hires = new Map([
  [id(8), "Nora New"],
  [id(9), "Olaf Old"],
]);
const targets = (...ids: readonly string[]) => ids.map((one) => ({ id: one }));

const reach = async (
  include: readonly string[],
  exclude: readonly string[],
  groups: Readonly<Record<string, readonly number[]>>,
  asked?: ReadonlyMap<string, string>,
) => {
  const graph = {
    async *pages(path: string): AsyncGenerator<unknown[]> {
      yield (groups[path.split("/")[2] ?? ""] ?? []).map((n) => ({ id: id(n).toUpperCase() }));
    },
  };
  const configuration = {
    id: "TemporaryAccessPass",
    includeTargets: targets(...include),
    excludeTargets: targets(...exclude),
  };
  const policy = { authenticationMethodConfigurations: [configuration] };
  return (await readReach(graph, policy, people, asked))["temporaryaccesspass"];
};

test.each<[string, readonly string[], readonly string[], Readonly<Record<string, readonly number[]>>, object]>([
  ["everybody", ["all_users"], [], {}, { by: ["all_users"], outside: [], shutOut: [], hiresOutside: [] }],
  [
    "the waves alone",
    ["w"],
    [],
    { w: [1, 2] },
    { by: ["w"], outside: [], shutOut: [], hiresOutside: ["Nora New", "Olaf Old"] },
  ],
  [
    "the waves and one of the hires, by a group of theirs",
    ["w", "h"],
    [],
    { w: [1, 2], h: [8] },
    { by: ["w"], outside: [], shutOut: [], hiresOutside: ["Olaf Old"] },
  ],
  [
    "everybody but one of each",
    ["all_users"],
    ["x"],
    { x: [2, 9] },
    { by: ["all_users"], outside: [], shutOut: ["ben"], hiresOutside: ["Olaf Old"] },
  ],
  ["one of the waves", ["w"], [], { w: [1, 8, 9] }, { by: ["w"], outside: ["ben"], shutOut: [], hiresOutside: [] }],
])(
  "targets that reach %s: who of the waves and of the hires is outside",
  async (_whom, include, exclude, groups, says) => {
    expect(await reach(include, exclude, groups, hires)).toEqual(says);
  },
);

test("where nobody names hires, nothing is said of them", async () => {
  expect(await reach(["w"], [], { w: [1, 2] })).toEqual({ by: ["w"], outside: [], shutOut: [] });
});
