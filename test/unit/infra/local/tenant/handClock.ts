import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import { Directory } from "../../../../../infra/local/tenant/directory.ts";
import type { Denial } from "../../../../../infra/local/tenant/signIns/records.ts";
import { createTenantState, type StateOptions } from "../../../../../infra/local/tenant/state.ts";

/** Stands still until told otherwise. */
class HandClock implements BusinessClock {
  #now = Date.parse("2026-03-02T08:00:00Z");
  now = (): number => this.#now;
  hold = () => () => {};
  at = () => () => {};
  settled = async (): Promise<void> => {};
  advanceMinutes(minutes: number): void {
    this.#now += minutes * 60_000;
  }
}

/** A tenant without its network: what the world does to it, and what it notes. */
export function tenantWorld(options: Partial<StateOptions> = {}) {
  const clock = new HandClock();
  const state = createTenantState({ clock, seed: 7, ...options });
  const denials: Denial[] = [];
  const directory = new Directory(state, (denial) => denials.push(denial));
  const person = (name: string, more = {}) =>
    directory.addUser({
      userPrincipalName: `${name}@contoso.example`,
      displayName: name,
      createdDateTime: "2025-01-06T08:00:00Z",
      ...more,
    });
  return { clock, state, directory, denials, person };
}

export const laptop = { operatingSystem: "Windows 11", browser: "Edge 140" };
const phishingResistant = "00000000-0000-0000-0000-000000000004";
export const strengthPolicy = (
  includeGroups: string[],
  state: string,
  excludeGroups: string[] = [],
  applications: object = { includeApplications: ["All"] },
) => ({
  displayName: "Passkeys",
  state,
  conditions: { applications, users: { includeGroups, excludeGroups } },
  grantControls: { operator: "OR", authenticationStrength: { id: phishingResistant } },
});
export const authenticatorPasskey = {
  passkeyType: "deviceBound" as const,
  aaGuid: "de1e552d-db1d-4423-a619-566b625cdc84",
  model: "Microsoft Authenticator",
  displayName: "Phone",
};
