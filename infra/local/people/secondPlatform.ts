import { unitOf } from "../tenant/ids.ts";
import type { SignInDevice } from "../tenant/signIns/records.ts";
import type { DeviceFamily } from "./deviceFamilies.ts";
import { habits } from "./habits.ts";

/** A second platform on which somebody works. */
export interface OtherDevice {
  readonly device: SignInDevice;
  /** Too old for any passkey. */
  readonly isTooOld: boolean;
  /** When its owner put it away. */
  awayAt: number | undefined;
}

const laptop: SignInDevice = { operatingSystem: "Windows 11", browser: "Edge 141" };
const phone: SignInDevice = { operatingSystem: "Android 15", browser: "Chrome Mobile 141" };
const oldPhone: SignInDevice = { operatingSystem: "Android 8.1", browser: "Chrome Mobile 90" };
/** What Windows Hello makes stays on the laptop; whatever a phone holds goes along. */
export const staysOnLaptop = ({ name }: DeviceFamily): boolean => name === "Windows";

/** By seed: most who have a second platform carry their passkey to it; few do not, or have a phone that is too old. */
export function otherDeviceOf(seed: number, key: string, family: DeviceFamily): OtherDevice | undefined {
  const drawn = unitOf(seed, `${key}|otherDevice`);
  const made = (device: SignInDevice, isTooOld = false): OtherDevice => ({ device, isTooOld, awayAt: undefined });
  if (staysOnLaptop(family)) return drawn < habits.helloAndPhone ? made(phone) : undefined;
  if (drawn < habits.oldPhone) return made(oldPhone, true);
  return drawn < habits.phoneAndLaptop ? made(laptop) : undefined;
}
