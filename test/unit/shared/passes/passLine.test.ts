import { describe, expect, test } from "vitest";
import type { AuditCode } from "../../../../shared/domain/audit.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { givenLately } from "../../../../shared/passes/passLine.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";

const MIA = "3a000000-0000-4000-8000-000000000001";

test.each<[string, readonly AuditCode[], number, number]>([
  ["is being made", ["passRequested"], 4, 1],
  ["died with the app that made it", ["passRequested"], 5, 0],
  ["was handed out", ["passRequested", "passIssued"], 60, 1],
  ["was handed out a day ago", ["passRequested", "passIssued"], 1441, 0],
  ["somebody was named to collect", ["deputyNamed"], 60, 1],
  ["somebody was named to collect a day ago", ["deputyNamed"], 1441, 0],
  ["was refused", ["passRequested", "passRefused"], 1, 0],
])("of whoever hands out, a pass that %s", async (_how, codes, minutesAgo, counted) => {
  const ports = fakePorts();
  const at = new Date(ports.clock.now().getTime() - minutesAgo * 60_000).toISOString();
  const who = { id: MIA, displayName: "Mia" };
  await ports.store.append(codes.map((what) => ({ scope: "app", id: `${what}|claim-1`, at, who, what })));
  expect(await givenLately(ports, MIA)).toHaveLength(counted);
});

describe("however many presses come to nothing afterwards", () => {
  /** Each is asked for and refused. */
  async function refused(ports: FakePorts, count: number): Promise<void> {
    const at = ports.clock.now().toISOString();
    const who = { id: MIA, displayName: "Mia" };
    const what = ["passRequested", "passRefused"] as const;
    await ports.store.append(
      Array.from({ length: count }, (_, nth) =>
        what.map((one) => ({ scope: "app", id: `${one}|refused-${nth}`, at, who, what: one })),
      ).flat(),
    );
  }
  async function handedOut(ports: FakePorts): Promise<void> {
    const at = new Date(ports.clock.now().getTime() - 3_600_000).toISOString();
    const who = { id: MIA, displayName: "Mia" };
    for (const what of ["passRequested", "passIssued"] as const)
      await ports.store.append([{ scope: "app", id: `${what}|claim-1`, at, who, what }]);
  }

  test("what was handed out before them within the day counts", async () => {
    const ports = fakePorts();
    await handedOut(ports);
    await refused(ports, 1000);
    expect(await givenLately(ports, MIA)).toHaveLength(1);
  });

  test("nobody goes on who has pressed so often that it cannot be counted", async () => {
    const ports = fakePorts();
    await handedOut(ports);
    await refused(ports, 5000);
    await expect(givenLately(ports, MIA)).rejects.toThrow(RefusedError);
  });
});
