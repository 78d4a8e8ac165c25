import { type Config, loadConfig } from "../../shared/config/config.ts";

export const TENANT_ID = "11111111-1111-4111-8111-111111111111";
/** Client id of the app, and so the audience of its tokens. */
export const APP_ID = "a0000000-0000-4000-8000-00000000000a";
export const ENFORCED_GROUP_ID = "e0000000-0000-4000-8000-00000000000f";
export const ENFORCED_STRENGTH_ID = "e0000000-0000-4000-8000-000000000010";
export const BREAK_GLASS_GROUP_ID = "b0000000-0000-4000-8000-00000000000b";
export const BREAK_GLASS_USER_IDS = [
  "b0000000-0000-4000-8000-000000000001",
  "b0000000-0000-4000-8000-000000000002",
] as const;

/** The settings of a made-up organisation, read as the app reads them. */
export function testConfig(settings: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({
    PUBLIC_URL: "https://app.example",
    ORGANIZATION_NAME: "Contoso",
    TENANT_ID,
    AUTH_AUDIENCE: APP_ID,
    WEBSITE_AUTH_ENABLED: "True",
    READER_CLIENT_ID: "c0000000-0000-4000-8000-000000000001",
    PASS_ISSUER_CLIENT_ID: "c0000000-0000-4000-8000-000000000002",
    POLICY_WRITER_CLIENT_ID: "c0000000-0000-4000-8000-000000000003",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    EMAIL_ENDPOINT: "https://mail.example",
    EMAIL_SENDER: "rollout@contoso.example",
    EMAIL_REPLY_TO: "helpdesk@contoso.example",
    HELPDESK_MAIL: "helpdesk@contoso.example",
    APPROVER_MAIL: "approvers@contoso.example",
    ALERT_MAIL: "alerts@contoso.example",
    HR_WEBHOOK_SECRETS: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
    LINK_SECRET: "a secret of at least thirty-two bytes",
    ENFORCED_GROUP_ID,
    ENFORCED_STRENGTH_ID,
    BREAK_GLASS_GROUP_ID,
    BREAK_GLASS_USER_IDS: BREAK_GLASS_USER_IDS.join(","),
    DEFAULT_TIME_ZONE: "Europe/Berlin",
    // Most tests are not about the door, and those that are say so.
    DOOR: "freshSignInOnly",
    // Nobody sits at a page and waits.
    PATIENCE_SECONDS: "0",
    ...settings,
  });
}
