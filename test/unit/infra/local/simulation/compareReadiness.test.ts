import { describe, expect, test } from "vitest";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import type { OtherDevice } from "../../../../../infra/local/people/secondPlatform.ts";
import type { Person } from "../../../../../infra/local/people/standInPerson.ts";
import { compareReadiness } from "../../../../../infra/local/simulation/compareReadiness.ts";
import type { FlipRecord, RecordedPerson } from "../../../../../shared/domain/wave/flipRecord.ts";
import type { FlipRecordStore } from "../../../../../shared/ports/store/flipRecords.ts";

const AT = "2026-03-20T08:00:00.000Z";
const at = Date.parse(AT);
const oldPhone = (awayAt?: number): OtherDevice => ({
  device: { operatingSystem: "Android 8.1", browser: "Chrome" },
  isTooOld: true,
  awayAt,
});
const holder = (key: string, other: OtherDevice | undefined): Person => ({
  ...makePerson(1, key, "employee", undefined),
  other,
  usableSince: [{ at: at - 1, count: 1 }],
});

/** What a flip made of one person. */
function compare(person: Person, recorded: Pick<RecordedPerson, "as" | "reason">) {
  const { id: userId, userPrincipalName } = person;
  const store: Pick<FlipRecordStore, "flipRecords" | "flipPeople"> = {
    flipRecords: async () => [{ recordedAt: AT } as FlipRecord],
    flipPeople: async () => ({ people: [{ userId, userPrincipalName, ...recorded }], next: undefined }),
  };
  const population = { people: new Map([[userId, person]]) };
  return compareReadiness(store as FlipRecordStore, { population } as Parameters<typeof compareReadiness>[1], ["w"]);
}

describe("what a flip made of somebody, beside the truth", () => {
  const ready = { as: "toEnter" } as const;
  const partly = { as: "leftOut", reason: "partlyReady" } as const;
  test.each([
    ["ready, and was", undefined, ready, 0, 0],
    ["ready, and would be refused on an old phone", oldPhone(), ready, 0, 1],
    ["ready, and had put it away", oldPhone(at), ready, 0, 0],
    ["ready, and put it away later", oldPhone(at + 1), ready, 0, 1],
    ["partly ready, and was", oldPhone(), partly, 0, 0],
    ["partly ready, and was ready", undefined, partly, 1, 0],
  ] as const)("called %s", async (_what, other, recorded, partlyThoughReady, readyThoughRefused) => {
    const compared = await compare(holder("e1", other), recorded);
    expect(compared).toMatchObject({ judged: 1, partlyThoughReady, readyThoughRefused });
  });

  test("counts nobody who is left out for another reason", async () => {
    const compared = await compare(holder("e1", oldPhone()), { as: "leftOut", reason: "noUsablePasskey" });
    expect(compared).toMatchObject({ judged: 0, partlyThoughReadyShare: 0 });
  });
});
