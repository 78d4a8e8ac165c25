import { beforeEach, describe, expect, test } from "vitest";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { whyNotTwoPeople } from "../../../../shared/passes/whyNotTwoPeople.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { handCode } from "../../../support/passes/handCode.ts";

const APPROVER = { id: "ad000000-0000-4000-8000-00000000000b", displayName: "Bo" };
const STARTER = { id: "ad000000-0000-4000-8000-00000000000a", displayName: "Ada" };
const OTHER = { id: "ad000000-0000-4000-8000-00000000000c", displayName: "Cleo" };

let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
const why = (by = APPROVER.id, others: readonly string[] = [STARTER.id]) =>
  whyNotTwoPeople(ports, by, others, "started the wave");

describe("somebody who approves", () => {
  test("and was handed a code by whoever started is refused, in words", async () => {
    await handCode(ports, APPROVER.id, STARTER);
    expect(await why()).toMatch(/whoever started the wave must be two people.*one-time code.*365 days/s);
  });

  test("and has handed a code to whoever started is refused as well: it is one person the other way round", async () => {
    await handCode(ports, STARTER.id, APPROVER);
    expect(await why()).toBeDefined();
  });

  test("in whatever spelling of the ids", async () => {
    await handCode(ports, APPROVER.id, { ...STARTER, id: STARTER.id.toUpperCase() });
    expect(await why(APPROVER.id.toUpperCase(), [STARTER.id.toUpperCase()])).toBeDefined();
  });

  test("while the code is being made", async () => {
    await ports.store.insertGrant({
      ...aGrant(APPROVER.id),
      state: { kind: "minting", claimId: "c", at: "x", by: STARTER, identityCheckedBy: "inPerson" },
    });
    expect(await why()).toBeDefined();
  });

  test("and was handed one by any of several is refused", async () => {
    await handCode(ports, APPROVER.id, OTHER);
    expect(await why(APPROVER.id, [STARTER.id, OTHER.id])).toBeDefined();
  });

  const collectedBy = (by: typeof OTHER) =>
    ({ kind: "collected", passId: "p", expiresAt: "x", at: "x", by, identityCheckedBy: "inPerson" }) as const;
  const deputy = { kind: "deputy", id: OTHER.id, displayName: "Cleo", namedBy: STARTER } as const;

  test.each<[string, Partial<Grant>]>([
    ["named whoever collected it", { collector: deputy }],
    ["asked for the one that another collected", { openedBy: STARTER }],
  ])(
    "and whose code whoever started %s is refused: the other's account may be theirs by a code, too",
    async (_h, how) => {
      await ports.store.insertGrant({ ...aGrant(APPROVER.id), ...how, state: collectedBy(OTHER) });
      expect(await why()).toBeDefined();
      expect(await why(STARTER.id, [APPROVER.id])).toBeDefined();
    },
  );

  test.each<[string, () => Promise<unknown>]>([
    [
      "whoever started named somebody who never collected",
      () => ports.store.insertGrant({ ...aGrant(APPROVER.id), collector: deputy, openedBy: STARTER }),
    ],
    [
      "somebody else named whoever collected it",
      () =>
        ports.store.insertGrant({
          ...aGrant(APPROVER.id),
          collector: { ...deputy, namedBy: OTHER },
          state: collectedBy(OTHER),
        }),
    ],
    ["nothing is known of the kind", async () => undefined],
    ["somebody else handed them a code", () => handCode(ports, APPROVER.id, OTHER)],
    ["whoever started handed one to somebody else", () => handCode(ports, OTHER.id, STARTER)],
    ["it is more than a year ago", () => handCode(ports, APPROVER.id, STARTER, 366)],
    ["a link was opened, and nobody collected", () => ports.store.insertGrant(aGrant(APPROVER.id))],
    [
      "a link was closed unused",
      () => ports.store.insertGrant({ ...aGrant(APPROVER.id), state: { kind: "closed", at: "x", because: "y" } }),
    ],
  ])("may, where %s", async (_case, given) => {
    await given();
    expect(await why()).toBeUndefined();
  });

  describe("by a way from account to account", () => {
    const DEE = { id: "ad000000-0000-4000-8000-00000000000d", displayName: "Dee" };

    test.each<[string, () => Promise<unknown>]>([
      [
        "whoever started had a code of somebody's who then collected the approver's",
        async () => {
          await handCode(ports, OTHER.id, STARTER, 30);
          await handCode(ports, APPROVER.id, OTHER, 20);
        },
      ],
      [
        "it leads over two others",
        async () => {
          await handCode(ports, OTHER.id, STARTER, 30);
          await handCode(ports, DEE.id, OTHER, 20);
          await handCode(ports, APPROVER.id, DEE, 10);
        },
      ],
      [
        "it leads the other way round",
        async () => {
          await handCode(ports, OTHER.id, APPROVER, 30);
          await handCode(ports, STARTER.id, OTHER, 20);
        },
      ],
      [
        "the same two of them gave one another codes",
        async () => {
          await handCode(ports, OTHER.id, STARTER, 30);
          await handCode(ports, OTHER.id, DEE, 25);
          await handCode(ports, DEE.id, OTHER, 25);
          await handCode(ports, APPROVER.id, DEE, 20);
        },
      ],
    ])("may not, where %s", async (_case, given) => {
      await given();
      expect(await why()).toMatch(/must be two people/);
      expect(await why(STARTER.id, [APPROVER.id])).toBeDefined();
    });

    test.each<[string, () => Promise<unknown>]>([
      [
        "whoever started came into that account after the approver's code was collected",
        async () => {
          await handCode(ports, OTHER.id, STARTER, 10);
          await handCode(ports, APPROVER.id, OTHER, 20);
        },
      ],
      [
        "the same manager collected a code for each of them, as of every hire",
        async () => {
          await handCode(ports, STARTER.id, OTHER, 30);
          await handCode(ports, APPROVER.id, OTHER, 20);
        },
      ],
      [
        "the first of the two codes is more than a year old",
        async () => {
          await handCode(ports, OTHER.id, STARTER, 366);
          await handCode(ports, APPROVER.id, OTHER, 20);
        },
      ],
    ])("may, where %s", async (_case, given) => {
      await given();
      expect(await why()).toBeUndefined();
      expect(await why(STARTER.id, [APPROVER.id])).toBeUndefined();
    });

    test("may not where it leads through more accounts than are looked at", async () => {
      const idOf = (nth: number) => `ad000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
      for (let nth = 0; nth < 160; nth++) await handCode(ports, APPROVER.id, { id: idOf(nth), displayName: "N" });
      expect(await why()).toMatch(/too many people/);
    });
  });

  test("may not while nobody can read it", async () => {
    ports.store.grantsOf = async () => {
      throw new TransientError("busy");
    };
    await expect(why()).rejects.toThrow(TransientError);
  });
});

const aGrant = (userId: string): Grant => ({
  grantId: "g",
  userId,
  reason: "warned",
  openedAt: ports.clock.now().toISOString(),
  closesAt: ports.clock.now().toISOString(),
  secretHash: "0",
  state: { kind: "open" },
});
