import { exampleDataFor } from "../../../shared/mails/examples/exampleData.ts";
import type { TenantBrand } from "../../../shared/mails/mailData.ts";
import { noOwnTexts } from "../../../shared/mails/texts/ownTexts.ts";

export const brand: TenantBrand = {
  organizationName: "Contoso & Söhne",
  brandColor: "#0b5cad",
  minutesToSetUp: 3,
  securityInfoUrl: "https://mysignins.microsoft.com/security-info?a=1&b=2",
  helpdeskMail: "help@contoso.example",
  regulation: "NIS2, Artikel 21 § 2",
  chatChannel: "#passkeys & Co",
  texts: noOwnTexts,
};
export const around = {
  language: "en",
  now: new Date("2026-03-30T07:00:00Z"),
  timeZone: "Europe/Berlin",
  passLifetimeMinutes: 60,
  publicUrl: "https://rollout.contoso.example",
} as const;
/** One of each kind. */
export const samples = exampleDataFor(around);
export const link = samples.pickUp.link;
export const member = samples.dayOf;
