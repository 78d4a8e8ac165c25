import { expect, test } from "vitest";
import { type Clicked, clickToNote, hasClickedSince } from "../../../../../shared/domain/device/clicked.ts";
import type { Device } from "../../../../../shared/domain/device/deviceFamily.ts";

const firstAt = "2026-03-02T08:00:00.000Z";
const now = new Date("2026-03-03T08:00:00.000Z");
const at = now.toISOString();
const galaxy: Device = { family: "samsung", os: "android", osVersion: 15 };
const iPhone: Device = { family: "iphone", os: "iOS", osVersion: 18 };
const untold: Device = { family: "android", os: "android" };
const known = (device: Device): Clicked => ({ ...device, firstAt, at: firstAt });

test.each<[string, Clicked | undefined, Device, Clicked | undefined]>([
  ["the first click", undefined, iPhone, { ...iPhone, firstAt: at, at }],
  ["a click on another phone", known(galaxy), iPhone, { ...iPhone, firstAt, at }],
  ["a click after an update", known({ ...iPhone, osVersion: 17 }), iPhone, { ...iPhone, firstAt, at }],
  ["another visit on the same phone", known(galaxy), galaxy, { ...galaxy, firstAt, at }],
  ["a click that tells less of an Android", known(galaxy), untold, { ...galaxy, firstAt, at }],
  ["an Android after an iPhone, without its make", known(iPhone), untold, { ...untold, firstAt, at }],
  ["the make of an Android that was not told", known(untold), galaxy, { ...galaxy, firstAt, at }],
  ["a computer, or a program that says so", undefined, { family: "windows", os: "windows", osVersion: 11 }, undefined],
  ["a Mac that may be an iPad", known(iPhone), { family: "macOrIpad", os: "unknown" }, undefined],
  ["what nobody knows", known(iPhone), { family: "unknown", os: "unknown" }, undefined],
])("%s", (_name, before, device, noted) => {
  expect(clickToNote(before, device, now)).toEqual(noted);
});

test("within five minutes the same phone changes nothing, and another one does", () => {
  const seconds = (after: number) => new Date(Date.parse(firstAt) + after * 1000);
  expect(clickToNote(known(galaxy), galaxy, seconds(299))).toBeUndefined();
  expect(clickToNote(known(galaxy), galaxy, seconds(300))).toBeDefined();
  expect(clickToNote(known(untold), galaxy, seconds(1))).toMatchObject({ family: "samsung", firstAt });
});

test.each<[string, Clicked | undefined, string | undefined, boolean]>([
  ["who never did", undefined, firstAt, false],
  ["who did, and was never looked at", known(iPhone), undefined, true],
  ["who did after the look", known(iPhone), "2026-03-02T07:59:59.999Z", true],
  ["who did at the moment of the look", known(iPhone), firstAt, false],
  ["who did before the look", known(iPhone), at, false],
])("has opened the link since: somebody %s", (_who, clicked, checkedAt, expected) => {
  expect(hasClickedSince(clicked, checkedAt)).toBe(expected);
});
