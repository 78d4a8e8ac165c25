import { expect, test } from "vitest";
import type { GraphClient } from "../../../../../../shared/adapters/graph/graphClient.ts";
import { perUserMfa } from "../../../../../../shared/adapters/graph/preflight/perUserMfa.ts";
import { known } from "../../../../../../shared/domain/preflight/verdict.ts";

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

test("the first two are asked about, and each costs a request", async () => {
  expect(await ask("disabled", "enforced", "enabled")).toEqual({ found: known({ asked: 2, on: ["p1"] }), asked: 2 });
});
