import type { Device } from "@microsoft/microsoft-graph-types";
import { guidOf } from "../ids.ts";
import type { Principals } from "../principals/state.ts";

export interface DeviceRecord {
  readonly ordinal: number;
  readonly properties: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly ownerIds: readonly string[];
}
export type NewDevice = Partial<Omit<Device, "registeredOwners">> & { readonly displayName: string };

/** Devices that were registered or joined. */
export class Devices {
  readonly all: DeviceRecord[] = [];
  readonly #principals: Principals;
  readonly #seed: number;

  constructor(principals: Principals, seed: number) {
    this.#principals = principals;
    this.#seed = seed;
  }

  /** @param ownerIds who registered it. @returns its object id; its `deviceId` is another one. */
  add(device: NewDevice, ownerIds: readonly string[]): string {
    const ordinal = this.all.length;
    const id = guidOf(this.#seed, `device ${ordinal} ${device.displayName}`);
    const given = { accountEnabled: true, trustType: "AzureAd", operatingSystem: "Windows", ...device };
    const deviceId = device.deviceId ?? guidOf(this.#seed, `deviceId ${ordinal} ${device.displayName}`);
    this.all.push({ ordinal, properties: { ...given, deviceId, id }, ownerIds });
    return id;
  }

  /** Whose accounts are there. */
  ownersOf({ ownerIds }: DeviceRecord): readonly string[] {
    return ownerIds.filter((id) => this.#principals.users.has(id));
  }
}
