import { beforeEach, describe, expect, test } from "vitest";
import { judgedMethods, keepingRules } from "../../../../../shared/adapters/graph/judgedMethods.ts";
import type { PasskeyConfiguration } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import type { Strength } from "../../../../../shared/domain/policy/strength.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import type { PolicyReader } from "../../../../../shared/ports/graph.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";

const [ANNA, BEN] = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
const STRENGTH = "57000000-0000-4000-8000-000000000001";
const GROUP = "aa000000-0000-4000-8000-000000000001";
let ports: ReturnType<typeof fakePorts>;
let reads: number;
let strengthReads: number;
beforeEach(() => {
  ports = fakePorts();
  ports.policies.strengths.set(STRENGTH, ["windowsHelloForBusiness", "fido2"]);
  reads = 0;
  strengthReads = 0;
  for (const id of [ANNA, BEN]) {
    ports.directory.addUser({ id });
    ports.methods.addPasskey(id, "2026-02-20T08:00:00.000Z");
  }
  ports.directory.addGroup(GROUP, [ANNA]);
});
function app() {
  const reader = {
    methodsPolicy: async () => {
      reads++;
      return ports.policies.methodsPolicy();
    },
    strength: async (id: string) => {
      strengthReads++;
      return ports.policies.strength(id);
    },
  } as PolicyReader;
  const { policies, lately } = keepingRules(reader, ports.clock, STRENGTH);
  return { policies, methods: judgedMethods(ports.methods, ports.directory, lately) };
}
const set = (change: Partial<PasskeyConfiguration>) => {
  const { passkeys } = ports.policies.methods;
  if (passkeys.kind !== "known") throw new Error("known at first");
  ports.policies.methods = {
    ...ports.policies.methods,
    passkeys: { kind: "known", value: { ...passkeys.value, ...change } },
  };
};
const fits = async ({ methods }: ReturnType<typeof app>) =>
  [...(await methods.methodsOfMany([ANNA, BEN])).found].map(([, held]) => held.map(({ fit }) => fit));

test("each passkey says whether it fits, and no other method does", async () => {
  expect(await fits(app())).toEqual([
    [undefined, "fits"],
    [undefined, "fits"],
  ]);
  set({ isOn: false });
  expect((await app().methods.methodsOf(ANNA))?.map(({ fit }) => fit)).toEqual([undefined, "doesNotFit"]);
});

test("where everybody is treated alike, nobody's groups are asked about, and many looks cost one request", async () => {
  const { methods } = app();
  for (let n = 0; n < 10; n++) await methods.methodsOfMany([ANNA, BEN]);
  expect([reads, strengthReads, ports.directory.called("groupsAmong")]).toEqual([1, 1, 0]);
});

test("what was read five minutes ago is read again", async () => {
  const it = app();
  await fits(it);
  set({ isOn: false });
  ports.clock.advance({ minutes: 4 });
  expect(await fits(it)).toContainEqual([undefined, "fits"]);
  ports.clock.advance({ minutes: 1 });
  expect(await fits(it)).not.toContainEqual([undefined, "fits"]);
});

test("whoever reads it live makes every look go by that at once", async () => {
  const it = app();
  await fits(it);
  set({ isOn: false });
  await it.policies.methodsPolicy();
  expect(await fits(it)).not.toContainEqual([undefined, "fits"]);
});

describe("by groups", () => {
  beforeEach(() => set({ excludeTargets: [{ kind: "group", id: GROUP }] }));

  test("members are told from others, in one request", async () => {
    expect(await fits(app())).toEqual([
      [undefined, "doesNotFit"],
      [undefined, "fits"],
    ]);
    expect(ports.directory.called("groupsAmong")).toBe(1);
  });
  test("that nobody may ask about, nobody is judged", async () => {
    ports.directory.refuseNext("groupsAmong");
    expect(await fits(app())).toEqual([
      [undefined, "unknown"],
      [undefined, "unknown"],
    ]);
  });
  test("that do not answer just now, nobody is judged, and that is told where nothing else was learnt", async () => {
    const gone = "00000000-0000-4000-8000-00000000000f";
    ports.directory.throttleNext("groupsAmong");
    expect(await app().methods.methodsOfMany([ANNA, BEN, gone])).toMatchObject({
      found: new Map(),
      absent: [gone],
      later: [ANNA, BEN],
    });
    ports.directory.throttleNext("groupsAmong");
    await expect(app().methods.methodsOfMany([ANNA, BEN])).rejects.toMatchObject({ name: "TransientError" });
    ports.directory.throttleNext("groupsAmong");
    await expect(app().methods.methodsOf(ANNA)).rejects.toMatchObject({ name: "TransientError" });
  });
});

test("a methods policy that does not answer is told, and one that may not be read judges nobody", async () => {
  ports.policies.throttleNext("methodsPolicy");
  await expect(app().methods.methodsOfMany([ANNA])).rejects.toMatchObject({ name: "TransientError" });
  ports.policies.methods = { ...ports.policies.methods, passkeys: { kind: "unknown", because: "403" } };
  expect(await fits(app())).toEqual([
    [undefined, "unknown"],
    [undefined, "unknown"],
  ]);
});

test("who goes first where requests are few is passed on", async () => {
  const asked: (string | undefined)[] = [];
  const reader = {
    methodsOf: async () => undefined,
    methodsOfMany: async (_ids: readonly string[], _upNext?: number, priority?: string) => {
      asked.push(priority);
      return { found: new Map(), absent: [], later: [] };
    },
  };
  const methods = judgedMethods(reader, ports.directory, async () => ({
    ...(await ports.policies.methodsPolicy()),
    strength: { kind: "unknown", because: "not asked" },
  }));
  await methods.methodsOfMany([ANNA], 0, "watch");
  expect(asked).toEqual(["watch"]);
});

describe("by the strength", () => {
  const MAKE = "de1e552d-db1d-4423-a619-566b625cdc84";
  beforeEach(() => {
    ports.methods.methods.clear();
    ports.methods.addPasskey(ANNA, "2026-02-20T08:00:00.000Z", { aaGuid: MAKE.toUpperCase() });
    ports.methods.addPasskey(BEN, "2026-02-20T08:00:00.000Z", { aaGuid: "another make" });
  });
  const fitsUnder = (strength: Strength | undefined) => {
    ports.policies.strength = async () => strength;
    return fits(app());
  };

  test("that takes some makes only, holders of others do not fit", async () => {
    expect(await fitsUnder({ combinations: ["fido2"], narrowedTo: ["in words"], passkeyMakes: [MAKE] })).toEqual([
      [undefined, "fits"],
      [undefined, "doesNotFit"],
    ]);
  });
  test("that is gone or may not be read, nobody is judged; one that does not answer is told", async () => {
    const nobody = [
      [undefined, "unknown"],
      [undefined, "unknown"],
    ];
    expect(await fitsUnder(undefined)).toEqual(nobody);
    ports.policies.strength = async () => {
      throw new RefusedError("denied", "Authorization_RequestDenied", "refused");
    };
    expect(await fits(app())).toEqual(nobody);
    ports.policies.strength = async () => {
      throw new TransientError("busy");
    };
    await expect(app().methods.methodsOfMany([ANNA])).rejects.toMatchObject({ name: "TransientError" });
  });
  test("whoever reads it live makes every look go by that at once", async () => {
    const it = app();
    await fits(it);
    ports.policies.strength = async () => ({ combinations: ["windowsHelloForBusiness"], narrowedTo: [] });
    await it.policies.strength(STRENGTH);
    expect(await fits(it)).toEqual([
      [undefined, "doesNotFit"],
      [undefined, "doesNotFit"],
    ]);
  });
});
