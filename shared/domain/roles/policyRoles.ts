/** By the id of its template, which is the same in every tenant. */
export const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

/**
 * The roles that the policy over directory roles names: those of Microsoft's own template for administrators, by the
 * ids of their templates, which are the same in every tenant. Conditional Access takes built-in roles only, so whoever
 * holds another one, or holds one in an administrative unit, is met by the workforce policy alone. Source:
 * learn.microsoft.com/entra/identity/conditional-access/policy-admin-phish-resistant-mfa, read 2026-11.
 */
const roles: readonly (readonly [name: string, templateId: string])[] = [
  ["Global Administrator", GLOBAL_ADMINISTRATOR],
  ["Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"],
  ["Authentication Administrator", "c4e39bd9-1100-46d3-8c65-fb160da0071f"],
  ["Billing Administrator", "b0f54661-2d74-4c50-afa3-1ec803f12efe"],
  ["Cloud Application Administrator", "158c047a-c907-4556-b7ef-446551a6b5f7"],
  ["Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"],
  ["Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de"],
  ["Helpdesk Administrator", "729827e3-9c14-49f7-bb1b-9608f156bbb8"],
  ["Password Administrator", "966707d0-3269-4727-9be2-8c3a10f19b9d"],
  ["Privileged Authentication Administrator", "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"],
  ["Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814"],
  ["Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d"],
  ["SharePoint Administrator", "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"],
  ["User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1"],
];

export const policyRoleIds: readonly string[] = roles.map(([, templateId]) => templateId);
