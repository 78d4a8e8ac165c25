import { parse } from "node-html-parser";
import { expect, test } from "vitest";
import type { WaveStatus } from "../../../../../shared/waves/waveStatus.ts";
import { devicesCard } from "../../../../../shared/web/pages/devicesCard.ts";

type Devices = NonNullable<WaveStatus["devices"]>;
const card = (devices: Devices | undefined, inScope = 30) => {
  const shown = devicesCard({ devices, inScope, waveId: "w" });
  return shown ? parse(shown.markup) : undefined;
};
const iPhones = { family: "iphone", people: 20, ready: 18 } as const;
const galaxies = { family: "samsung", people: 10, ready: 4 } as const;

test("shows each family with its people, names the slowest, and says how long it took", () => {
  const shown = card({ families: [iPhones, galaxies], slowest: "samsung", setUp: { people: 9, minutes: 4 } });
  const rows = shown?.querySelectorAll("tbody tr").map((row) => row.text.replaceAll(/\s+/g, " "));
  expect(rows).toEqual(["iPhone2018 (90 %)", "Samsung104 (40 %) slowest"]);
  expect(shown?.text).toContain("Slowest: Samsung, 4 of 10 ready.");
  expect(shown?.text).toContain("it took 4 minutes in the middle, of 9 people");
});

test("says neither where there is neither", () => {
  const shown = card({ families: [iPhones] });
  expect(shown?.text).not.toMatch(/slowest|it took/i);
});

test.each<[string, Devices | undefined, number?]>([
  ["of a count of before devices were told apart", undefined],
  ["where nobody's device is known", { families: [{ family: "unknown", people: 30, ready: 3 }] }],
  ["before the group was taken down", { families: [] }, 0],
])("is not there %s", (_name, devices, inScope) => {
  expect(card(devices, inScope)).toBeUndefined();
});
