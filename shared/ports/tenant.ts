import type { TenantReadings } from "../domain/preflight/tenantFacts.ts";

/** What the preflight checks are about. */
export interface PreflightSubject {
  readonly now: Date;
  readonly breakGlassUserIds: readonly string[];
  readonly enforcedGroupId: string | undefined;
  readonly enforcedStrengthId: string | undefined;
  /** The group that the app keeps for the registration campaign. */
  readonly nudgeGroupId?: string | undefined;
  /** Further groups of the app. */
  readonly otherGroupIds: readonly string[];
  readonly waveGroupIds: readonly string[];
  /** Hires who are to get a code yet: names by id in lower case; `undefined` where nobody knows them. */
  readonly hires?: ReadonlyMap<string, string> | undefined;
  /** Apps that the settings leave out of our policies, by a declaration that another policy catches them. */
  readonly leftOutAppIds: readonly string[];
  /** Those, and others that the settings make our policies name. */
  readonly appIds: readonly string[];
  /** By name: client id and the permissions declared for it, where somebody compares them. */
  readonly identities: readonly {
    readonly name: string;
    readonly clientId: string;
    readonly declared?: readonly string[] | undefined;
  }[];
  readonly passLifetimeMinutes: number;
}

/**
 * Reader identity: what `DirectoryReader`, `PolicyReader` and `ReportReader` need, `Domain.Read.All`,
 * `RoleAssignmentSchedule.Read.Directory`, `Application.Read.All`, `AdministrativeUnit.Read.All`.
 */
export interface TenantReader {
  /**
   * One snapshot of what the preflight checks judge; some forty requests. A part that is refused is not known in it.
   * Parts of the last five minutes are taken as they are: whoever comes back after a `TransientError` goes on.
   */
  tenantReadings(subject: PreflightSubject): Promise<TenantReadings>;
  /** The colour of the tenant's sign-in page, as somebody typed it; `undefined` where it has none. */
  signInColor(): Promise<string | undefined>;
  /**
   * The logo of the tenant's sign-in page (`bannerLogo`), as it was uploaded, with no word on what it is: its first
   * bytes, one more than a mail takes. `undefined` where it has none.
   */
  signInLogo(): Promise<Uint8Array | undefined>;
}
