import { expect, test } from "vitest";
import type { DoorStanding } from "../../../../../shared/domain/door/doorFacts.ts";
import {
  type ActKind,
  type DoorDemand,
  type DoorMode,
  doorDemand,
} from "../../../../../shared/domain/door/doorRule.ts";

const up: DoorStanding = { isUp: true, since: "2026-11-28T10:00:00.000Z" };
const down: DoorStanding = { isUp: false, say: "nobody has confirmed it" };

test.each<[ActKind, DoorMode, string, DoorStanding, DoorDemand["kind"]]>([
  ["handsOut", "required", "up", up, "passed"],
  ["handsOut", "required", "down", down, "refused"],
  ["handsOut", "freshSignInOnly", "up", up, "passed"],
  ["handsOut", "freshSignInOnly", "down", down, "nothing"],
  ["takesBack", "required", "up", up, "passed"],
  ["takesBack", "required", "down", down, "secondPerson"],
  ["takesBack", "freshSignInOnly", "up", up, "nothing"],
  ["takesBack", "freshSignInOnly", "down", down, "nothing"],
])("what %s, with DOOR=%s and the door %s, needs: %5$s", (kind, mode, _how, standing, needed) => {
  expect(doorDemand(kind, mode, standing).kind).toBe(needed);
});

test("what is demanded says since when, and what is refused says why", () => {
  expect(doorDemand("handsOut", "required", up)).toEqual({ kind: "passed", after: "2026-11-28T10:00:00.000Z" });
  expect(doorDemand("takesBack", "required", down)).toMatchObject({ because: "nobody has confirmed it" });
});
