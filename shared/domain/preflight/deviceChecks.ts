import { isPortable } from "../people/credentialKind.ts";
import type { DeviceSeen, PlaceNote } from "../people/places.ts";
import { isNewEnough } from "../people/platform.ts";
import { CLOSE_TO_CAP, HELLO_CAP } from "../signIns/logFindings.ts";
import type { WaveMember } from "../wave/member.ts";
import type { TenantFacts } from "./tenantFacts.ts";
import { fail, listed, ok, unknown, type Verdict, warn } from "./verdict.ts";
import { withMembers } from "./waveChecks.ts";

/** What the log shows of the devices of a person, each with the platform that it counts for. */
const devicesOf = (member: WaveMember): readonly { readonly place: PlaceNote; readonly device: DeviceSeen }[] =>
  (member.places ?? []).flatMap((place) => (place.devices ?? []).map((device) => ({ place, device })));

/** P43, as far as this wave goes: whom the log shows on one Windows device that Entra knows. */
export const sharedDevicesFit = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const byDevice = new Map<string, Set<WaveMember>>();
    for (const member of members)
      for (const { place, device } of devicesOf(member)) {
        if (place.platform !== "windows" || device.deviceId === undefined) continue;
        const users = byDevice.get(device.deviceId) ?? new Set();
        byDevice.set(device.deviceId, users.add(member));
      }
    if (byDevice.size === 0) return unknown("no sign-in of the wave names a Windows device that Entra knows");
    const counted = [...byDevice].map(([id, users]) => ({ id, users: [...users] }));
    const over = counted.filter(({ users }) => users.length > HELLO_CAP);
    const bound = over.filter(({ users }) => users.some(({ credentials = [] }) => !credentials.some(isPortable)));
    const say = (some: typeof counted) => listed(some.map(({ id, users }) => `${id} (${users.length} people)`));
    const fix = "give those who share it a key that they carry (R294)";
    if (bound.length > 0)
      return fail(`more than ${HELLO_CAP} people use a device, some without a portable key: ${say(bound)}`, fix);
    const close = counted.filter(({ users }) => users.length >= CLOSE_TO_CAP);
    return close.length > 0
      ? warn(`Windows Hello takes ${HELLO_CAP} people a device: ${say(close)}`, fix)
      : ok(`${counted.length} Windows devices, each with fewer than ${CLOSE_TO_CAP} people of the wave`);
  });

/** P44. Whoever gets in on an old device all the same has what does there. */
export const devicesAreNew = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const seen = members.flatMap((member) => devicesOf(member).map((one) => ({ ...one, member })));
    const judged = seen.flatMap(({ member, place, device }) => {
      const isNew = isNewEnough(place.platform, device.operatingSystem);
      return isNew === undefined ? [] : [{ member, place, device, isOld: !isNew }];
    });
    const old = judged.filter(({ isOld, place }) => isOld && place.satisfiedAt === undefined);
    if (old.length > 0)
      return fail(
        `too old for a passkey, and without another that works there: ${listed(
          old.map(({ member, device }) => `${member.userPrincipalName} (${device.operatingSystem})`),
        )}`,
        "renew these devices, or give their owners a security key or a certificate that works there",
      );
    if (judged.length === 0) return unknown("no sign-in of the wave names the version of a system that is judged");
    const silent = seen.length - judged.length;
    const also = silent > 0 ? `; of ${silent} others the version is not known` : "";
    return ok(
      `${judged.length} devices are new enough by their major version${also}; releases of Windows are not seen`,
    );
  });
