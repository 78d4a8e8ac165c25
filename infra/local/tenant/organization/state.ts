import { iso } from "../ids.ts";
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

/** The tenant itself and its two domains, both managed. It is three years old when the run begins. */
export class Organization {
  readonly domains: readonly Domain[] = [domainOf(customDomain, false), domainOf(initialDomain, true)];
  /** As Graph writes it. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(tenantId: string, now: number) {
    const createdAt = now - 3 * 365 * 86_400_000;
    this.body = {
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
}
