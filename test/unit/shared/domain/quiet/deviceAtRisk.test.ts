import { expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import { deviceAtRisk } from "../../../../../shared/domain/quiet/deviceAtRisk.ts";
import {
  type InactiveDevice,
  type InactiveDevicesFeed,
  standingList,
} from "../../../../../shared/domain/signIns/inactiveDevices.ts";

const NOW = new Date("2027-06-01T09:00:00.000Z");
const daysAgo = (days: number, ms = 0): string => new Date(NOW.getTime() - days * 86_400_000 + ms).toISOString();

const device = (deviceId: string, change: Partial<InactiveDevice> = {}): InactiveDevice => ({
  kind: "inactiveDevice",
  deviceId,
  what: "Windows",
  signedInAt: daysAgo(100),
  ownerIds: ["ann"],
  lastAt: daysAgo(1),
  ...change,
});
const method = (change: Partial<AuthenticationMethod> = {}): AuthenticationMethod => ({
  id: "m",
  type: "windowsHelloForBusinessAuthenticationMethod",
  createdDateTime: daysAgo(300),
  ...change,
});
const passkey = (change: Partial<AuthenticationMethod> = {}) =>
  method({ type: "fido2AuthenticationMethod", passkeyType: "deviceBound", ...change });
const hello = method();
const mac = method({ type: "platformCredentialAuthenticationMethod" });
const inAuthenticator = passkey({ aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84" });
const laptop = device("laptop");

test.each<[string, readonly AuthenticationMethod[], readonly InactiveDevice[], string | undefined]>([
  ["Windows Hello may be on a Windows device", [hello], [laptop], "laptop"],
  ["a passkey of Windows may", [passkey({ aaGuid: "08987058-cadc-4b81-b6e1-30de50dcbe96" })], [laptop], "laptop"],
  ["it may on a device that is switched off", [hello], [device("off", { what: "Windows, switched off" })], "off"],
  ["it may where Entra names no system", [hello], [device("any", { what: "unknown" })], "any"],
  ["it is on no phone", [hello], [device("phone", { what: "Android" })], undefined],
  ["the passkey of a Mac may be on a Mac", [mac], [device("mac", { what: "MacMDM" })], "mac"],
  ["and is on no Windows device", [mac], [laptop], undefined],
  ["one in Authenticator may be on a phone", [inAuthenticator], [device("phone", { what: "IPhone" })], "phone"],
  ["and is on no computer", [inAuthenticator], [laptop], undefined],
  ["one of an unknown make that stays on its device may be on any", [passkey()], [laptop], "laptop"],
  ["nobody can tell of one that may be anywhere", [passkey({ passkeyType: "unknown" })], [laptop], undefined],
  ["nor of one of which nothing is told", [passkey({ passkeyType: undefined })], [laptop], undefined],
  ["one that is synced is on no device alone", [passkey({ passkeyType: "synced" })], [laptop], undefined],
  ["nor is a security key", [passkey({ attestationLevel: "attested" })], [laptop], undefined],
  ["nor a certificate", [method({ type: "declaredCertificate", fit: "fits" })], [laptop], undefined],
  ["what is no passkey tells nothing", [method({ type: "phoneAuthenticationMethod" })], [laptop], undefined],
  ["nothing is at risk of somebody without any", [], [laptop], undefined],
  ["nor of somebody with a second one", [hello, passkey({ id: "n" })], [laptop], undefined],
  ["nor of somebody with two devices", [hello, method({ id: "n" })], [laptop], undefined],
  ["a second one that lets nobody in is none", [hello, passkey({ id: "n", fit: "doesNotFit" })], [laptop], "laptop"],
  ["one of which nobody can tell may be one", [hello, passkey({ id: "n", fit: "unknown" })], [laptop], undefined],
  ["the only one of which nobody can tell tells nothing", [method({ fit: "unknown" })], [laptop], undefined],
  ["what is no passkey beside it is no other way", [hello, method({ type: "x", id: "n" })], [laptop], "laptop"],
  ["whoever owns no such device hears of none", [hello], [], undefined],
  ["a passkey that came since is elsewhere", [method({ createdDateTime: daysAgo(86, 1) })], [laptop], undefined],
  [
    "one that came while Entra had not moved the day may be there",
    [method({ createdDateTime: daysAgo(86) })],
    [laptop],
    "laptop",
  ],
  ["one without a date may be there", [method({ createdDateTime: undefined })], [laptop], "laptop"],
  [
    "of several devices the one that is unused for longest",
    [hello],
    [laptop, device("b", { signedInAt: daysAgo(200) })],
    "b",
  ],
  [
    "of several devices one that it may be on",
    [hello],
    [laptop, device("b", { signedInAt: daysAgo(200), what: "iOS" })],
    "laptop",
  ],
])("%s", (_what, methods, devices, at) => {
  expect(deviceAtRisk(methods, devices, new Map())?.deviceId).toBe(at);
});

test.each<[string, string | undefined, string | undefined]>([
  ["a device on which the log saw somebody since is used", daysAgo(20), undefined],
  ["one on which it saw somebody before is not", daysAgo(101), "laptop"],
  ["nor is one on which it saw nobody", undefined, "laptop"],
])("%s", (_what, seenAt, at) => {
  const seen = new Map(seenAt === undefined ? [] : [["laptop", seenAt]]);
  expect(deviceAtRisk([hello], [laptop], seen)?.deviceId).toBe(at);
});

test.each<[string, InactiveDevicesFeed, string | undefined]>([
  ["none, before the first reading has ended", { reading: { from: daysAgo(0), before: daysAgo(90) } }, undefined],
  ["that of the last reading", { read: { from: daysAgo(7), to: daysAgo(7) } }, daysAgo(7)],
  [
    "that, while the next one is read",
    { read: { from: daysAgo(7), to: daysAgo(7) }, reading: { from: daysAgo(0), before: daysAgo(90) } },
    daysAgo(7),
  ],
  ["that, for two weeks", { read: { from: daysAgo(14, 1), to: daysAgo(13) } }, daysAgo(14, 1)],
  ["none, after two weeks without a reading", { read: { from: daysAgo(14), to: daysAgo(13) } }, undefined],
])("the list that people are written to by is %s", (_what, feed, from) => {
  expect(standingList(feed, NOW)).toBe(from);
});
