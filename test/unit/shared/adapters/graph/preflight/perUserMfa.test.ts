import { expect, test } from "vitest";
import type { GraphClient } from "../../../../../../shared/adapters/graph/graphClient.ts";
import { perUserMfa } from "../../../../../../shared/adapters/graph/preflight/perUserMfa.ts";
import { known } from "../../../../../../shared/domain/preflight/verdict.ts";
import { TransientError } from "../../../../../../shared/errors.ts";

const read = async <T>(_part: string, load: () => Promise<T>) => known(await load());
const ask = (...states: readonly unknown[]) => {
  const asked: string[] = [];
  const send: GraphClient["send"] = async (_method, path) => {
    asked.push(path);
    return { status: 200, headers: {}, body: { perUserMfaState: states[asked.length - 1] } } as never;
  };
  const people = new Map(states.map((_, n) => [`id${n}`, `p${n}`]));
  return perUserMfa({ send }, people, read).then((found) => ({ found, asked: asked.length }));
};

test.each([
  ["unknownFutureValue", "Graph says unknownFutureValue of p0"],
  [null, "Graph says nothing of p0"],
  [undefined, "Graph says nothing of p0"],
])("a state of %j is no answer", async (state, because) => {
  expect((await ask(state)).found).toEqual({ known: false, because });
});

test("all of a few are asked about, and each costs a request", async () => {
  const found = known({ people: 3, asked: 3, on: ["p1", "p2"] });
  expect(await ask("disabled", "enforced", "enabled")).toEqual({ found, asked: 3 });
});

test.each([10, 11, 25, 1000])("of %i people ten are asked about, from all parts of the list", async (count) => {
  const asked: string[] = [];
  const send: GraphClient["send"] = async (_method, path) => {
    asked.push(path.split("/")[2] ?? "");
    return { status: 200, headers: {}, body: { perUserMfaState: "disabled" } } as never;
  };
  const ids = Array.from({ length: count }, (_, n) => `id${String(n).padStart(4, "0")}`);
  const found = await perUserMfa({ send }, new Map(ids.toReversed().map((id) => [id, id])), read);
  expect(found).toEqual(known({ people: count, asked: 10, on: [] }));
  expect(new Set(asked).size).toBe(10);
  const places = [...asked.map((id) => ids.indexOf(id)), count];
  expect(places[0]).toBe(0);
  const gaps = places.slice(1).map((place, n) => place - (places[n] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil(count / 10));
});

test.each([
  [4, "requestsUsedUp", { people: 20, asked: 4, on: [] }],
  [2, "requestsUsedUp", { people: 20, asked: 2, on: [] }],
  [1, "requestsUsedUp", undefined],
  [4, "TooManyRequests", { people: 20, asked: 4, on: [] }],
  [1, "TooManyRequests", undefined],
])("with requests for %i, and then %s, it is content with some, or asks again later", async (granted, code, found) => {
  let asked = 0;
  const send: GraphClient["send"] = async () => {
    asked += 1;
    if (asked > granted) throw new TransientError("not now", { code });
    return { status: 200, headers: {}, body: { perUserMfaState: "disabled" } } as never;
  };
  const ids = Array.from({ length: 20 }, (_, n) => `id${n}`);
  const look = perUserMfa({ send }, new Map(ids.map((id) => [id, id])), read);
  if (found) expect(await look).toEqual(known(found));
  else await expect(look).rejects.toThrow("not now");
});
