import { days } from "../calendar/durations.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import { type MethodKind, methodKindOf } from "../people/methodKind.ts";
import { type Platform, platformOf } from "../people/platform.ts";
import { provenToFit, usablePasskeysOf } from "../people/usablePasskey.ts";
import { type InactiveDevice, MOMENT_MOVES_DAYS } from "../signIns/inactiveDevices.ts";

/** What stays on one device, and on which systems that is; of an unknown make it may be any. */
const systemsOf: Partial<Record<MethodKind, readonly Platform[] | "any">> = {
  windowsHello: ["windows"],
  windowsPasskey: ["windows"],
  platformCredential: ["macOS"],
  authenticatorPasskey: ["iOS", "android"],
  passkey: "any",
};

/**
 * The inactive device that somebody's only passkey may be on, and with which it would be gone (R311). Pure. Entra tells
 * no passkey of a device: so only where it is certainly one, stays where it is, and is not known to be elsewhere.
 * @param devices those that its owner has registered.
 * @param seenAt when the sign-in log saw somebody on a device, by its id: used since, it is not inactive.
 * @returns of several the one that was unused for longest, which is deleted first.
 */
export function deviceAtRisk(
  methods: readonly AuthenticationMethod[],
  devices: readonly InactiveDevice[],
  seenAt: ReadonlyMap<string, string>,
): InactiveDevice | undefined {
  const [only, ...others] = usablePasskeysOf(methods);
  if (only === undefined || others.length > 0 || provenToFit(methods).length === 0) return undefined;
  return devices
    .filter((device) => !isUsed(device, seenAt.get(device.deviceId)) && mayBeOn(only, device))
    .toSorted((a, b) => Date.parse(a.signedInAt) - Date.parse(b.signedInAt))[0];
}

const isUsed = ({ signedInAt }: InactiveDevice, seenAt: string | undefined): boolean =>
  seenAt !== undefined && Date.parse(seenAt) > Date.parse(signedInAt);

/** Whoever registers a passkey on a device has signed in there: one that came later is on another. */
function mayBeOn(passkey: AuthenticationMethod, { what, signedInAt }: InactiveDevice): boolean {
  const kind = methodKindOf(passkey);
  const systems = systemsOf[kind];
  if (systems === undefined || (kind === "passkey" && passkey.passkeyType !== "deviceBound")) return false;
  const { createdDateTime: madeAt } = passkey;
  if (madeAt !== undefined && Date.parse(madeAt) > Date.parse(signedInAt) + days(MOMENT_MOVES_DAYS)) return false;
  const platform = platformOf(what);
  return systems === "any" || platform === "unknown" || systems.includes(platform);
}
