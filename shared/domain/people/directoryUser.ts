/** `$select`ed user. Absent values are `undefined`, never empty strings. */
export interface DirectoryUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName?: string | undefined;
  readonly mail?: string | undefined;
  readonly accountEnabled: boolean;
  /** `ExternalMember`: from another tenant (B2B), with the type "Member", as synchronised tenants have them. */
  readonly userType: "Member" | "Guest" | "ExternalMember" | "unknown";
  readonly employeeId?: string | undefined;
  /** As "de-CH" (RFC 4646). */
  readonly preferredLanguage?: string | undefined;
  /** Country, as "CH" (ISO 3166). */
  readonly usageLocation?: string | undefined;
  readonly createdDateTime?: string | undefined;
  /** Whether any licence is assigned; `undefined`: not told. */
  readonly isLicensed?: boolean | undefined;
}
