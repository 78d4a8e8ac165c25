import { beforeAll, describe, expect, test } from "vitest";
import type { QuietNote } from "../../../../../shared/domain/quiet/quietNote.ts";
import { RefusedError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const ANN = "9c000000-0000-4000-8000-0000000000e1";
const note: QuietNote = {
  lookedAt: "2027-06-01T08:00:00.000Z",
  passkeys: 1,
  nextAt: "2027-07-01T08:00:00.000Z",
  secondAskedAt: "2027-06-01T09:00:00.000Z",
};

const stores = testStores();
describe.each(stores.each)("what was looked at at a quiet time, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });

  test("stands beside what the report says, and outlives the next report", async () => {
    const line = { userId: ANN, methodsRegistered: ["passKeyDeviceBound"], isAdmin: false, ready: true };
    await store.takeReportPages([{ key: "quiet", lines: [line] }], note.lookedAt);
    expect((await store.registration(ANN))?.quiet).toBeUndefined();
    await store.noteQuiet(new Map([[ANN, note]]));
    await store.takeReportPages([{ key: "quiet", lines: [{ ...line, ready: false }] }], note.nextAt);
    expect(await store.registration(ANN)).toMatchObject({ ready: false, quiet: note });
  });

  test("goes on where it stood", async () => {
    await store.saveQuietWalk({ after: ANN, day: "2027-06-01", asked: 3 });
    expect(await store.quietWalk()).toEqual({ after: ANN, day: "2027-06-01", asked: 3 });
    const owners = { reading: note.lookedAt, after: ANN };
    await store.saveQuietWalk({ restUntil: note.nextAt, asked: 0, owners });
    expect(await store.quietWalk()).toEqual({ restUntil: note.nextAt, asked: 0, owners });
  });
});

test("a place that nobody can read is none: nobody is written to by it", async () => {
  const store = stores.onTables();
  await store.saveQuietWalk({ asked: 1 });
  await stores.write("appState", "app", "quietWalk", { walk: "{" });
  await expect(store.quietWalk()).rejects.toThrow(RefusedError);
});
