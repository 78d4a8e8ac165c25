/**
 * Settings of the right form that lead nowhere. With a storage emulator's connection they are enough for the app to
 * load on one machine.
 */
export const dummySettings = (storageConnection: string): Record<string, string> => ({
  PUBLIC_URL: "https://passkeys.example",
  ORGANIZATION_NAME: "Example",
  TENANT_ID: "11111111-1111-4111-8111-111111111111",
  AUTH_AUDIENCE: "22222222-2222-4222-8222-222222222222",
  WEBSITE_AUTH_ENABLED: "True",
  READER_CLIENT_ID: "c0000000-0000-4000-8000-000000000001",
  PASS_ISSUER_CLIENT_ID: "c0000000-0000-4000-8000-000000000002",
  POLICY_WRITER_CLIENT_ID: "c0000000-0000-4000-8000-000000000003",
  AzureWebJobsStorage: storageConnection,
  EMAIL_ENDPOINT: "https://mail.example",
  EMAIL_SENDER: "passkeys@contoso.example",
  EMAIL_REPLY_TO: "helpdesk@contoso.example",
  HELPDESK_MAIL: "helpdesk@contoso.example",
  APPROVER_MAIL: "approvers@contoso.example",
  ALERT_MAIL: "alerts@contoso.example",
  HR_WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
  LINK_SECRET: Buffer.alloc(48, 7).toString("base64"),
  ENFORCED_STRENGTH_ID: "e0000000-0000-4000-8000-000000000010",
  ENFORCED_GROUP_ID: "e0000000-0000-4000-8000-00000000000f",
  BREAK_GLASS_GROUP_ID: "b0000000-0000-4000-8000-00000000000b",
  BREAK_GLASS_USER_IDS: "b0000000-0000-4000-8000-000000000001,b0000000-0000-4000-8000-000000000002",
});
