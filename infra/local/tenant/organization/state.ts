import { iso } from "../ids.ts";
import { contosoLogo } from "./bannerLogo.ts";
import type { Domain } from "./records.ts";

/** The domain of the break-glass accounts, which works when the custom domain does not. */
const initialDomain = "contoso.onmicrosoft.com";
const customDomain = "contoso.example";

const domainOf = (id: string, isInitial: boolean): Domain => ({
  id,
  authenticationType: "Managed",
  isAdminManaged: true,
  isDefault: !isInitial,
  isInitial,
  isRoot: true,
  isVerified: true,
  supportedServices: ["Email"],
});

/** What the tenant has bought. `p1`: Microsoft 365 E3, hence nobody is eligible for anything. `p2`: E5. */
export type Licence = "p1" | "p2";

const plan = (servicePlanId: string, servicePlanName: string) => ({
  servicePlanId,
  servicePlanName,
  provisioningStatus: "Success",
  appliesTo: "User",
});
// Source: learn.microsoft.com/entra/identity/users/licensing-service-plan-reference, read 2026-11.
const P1 = plan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM");
const P2 = plan("eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2");
const SKUS: Readonly<Record<Licence, { readonly skuId: string; readonly skuPartNumber: string }>> = {
  p1: { skuId: "05e9a617-0261-4cee-bb44-138d3ef5d965", skuPartNumber: "SPE_E3" },
  p2: { skuId: "06ebc4ee-1bb5-47dd-8120-11324bc54e06", skuPartNumber: "SPE_E5" },
};

const plansOf = (licence: Licence) =>
  (licence === "p2" ? [P1, P2] : [P1]).map(({ servicePlanId }) => ({
    assignedDateTime: "2024-03-01T08:00:00Z",
    capabilityStatus: "Enabled",
    service: "AADPremiumService",
    servicePlanId,
  }));

/** Plans and licence of somebody to whom the product is given, as the account shows them. */
export const licensedBy = (licence: Licence) => ({
  assignedPlans: plansOf(licence),
  assignedLicenses: [{ disabledPlans: [], skuId: SKUS[licence].skuId }],
});
export const UNLICENSED = { assignedPlans: [], assignedLicenses: [] };

/** Microsoft Entra Connect's own default. */
const SYNC_MS = 30 * 60_000;

/** The tenant itself and its two domains, both managed. It is three years old when the run begins. */
export class Organization {
  readonly licence: Licence;
  /** As Graph writes it. */
  readonly skus: readonly Readonly<Record<string, unknown>>[];
  readonly domains: readonly Domain[] = [domainOf(customDomain, false), domainOf(initialDomain, true)];
  readonly #now: () => number;
  readonly #body: Readonly<Record<string, unknown>>;
  /** Source: learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get, read 2026-11. */
  readonly securityDefaults = {
    id: "00000000-0000-0000-0000-000000000005",
    displayName: "Security Defaults",
    isEnabled: false,
  };
  /** Source: learn.microsoft.com/graph/api/crosstenantaccesspolicyconfigurationdefault-get, read 2026-11. */
  readonly crossTenantDefault = {
    isServiceDefault: false,
    inboundTrust: {
      isMfaAccepted: true,
      isCompliantDeviceAccepted: false,
      isHybridAzureADJoinedDeviceAccepted: false,
    },
  };
  /** Source: learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners, read 2026-11. */
  readonly crossTenantPartners: readonly { readonly tenantId: string; readonly inboundTrust: object | null }[] = [];
  /** Of the sign-in page; `undefined`: nobody ever set anything. `backgroundColor` as somebody typed it. */
  branding: Readonly<Record<string, unknown>> | undefined = { id: "0", backgroundColor: "#7A1F5C" };
  /** Of the default branding; nothing where none was uploaded. */
  bannerLogo: Uint8Array = contosoLogo;
  /** Whether a directory on the premises is synchronised with this one. */
  #isSynchronised = false;

  constructor(tenantId: string, clock: () => number, licence: Licence) {
    this.#now = clock;
    const now = clock();
    this.licence = licence;
    this.skus = [
      {
        id: `${tenantId}_${SKUS[licence].skuId}`,
        ...SKUS[licence],
        appliesTo: "User",
        capabilityStatus: "Enabled",
        consumedUnits: 0,
        prepaidUnits: { enabled: 100_000, suspended: 0, warning: 0, lockedOut: 0 },
        servicePlans: licence === "p2" ? [P1, P2] : [P1],
      },
    ];
    const createdAt = now - 3 * 365 * 86_400_000;
    this.#body = {
      id: tenantId,
      displayName: "Contoso (stand-in)",
      createdDateTime: iso(createdAt),
      countryLetterCode: "US",
      onPremisesSyncEnabled: null,
      tenantType: "AAD",
      technicalNotificationMails: [],
      verifiedDomains: [
        {
          capabilities: "Email, OfficeCommunicationsOnline",
          isDefault: true,
          isInitial: false,
          name: customDomain,
          type: "Managed",
        },
        { capabilities: "None", isDefault: false, isInitial: true, name: initialDomain, type: "Managed" },
      ],
    };
  }

  /** From now on, every half hour. */
  synchronise(): void {
    this.#isSynchronised = true;
  }

  /** As Graph writes it. A tenant that never synchronised says `null` and not `false`. */
  get body(): Readonly<Record<string, unknown>> {
    if (!this.#isSynchronised) return this.#body;
    const at = this.#now() - (this.#now() % SYNC_MS);
    return { ...this.#body, onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: iso(at) };
  }
}
