/**
 * A made-up environment, as `azd env set` would write it. The parameters compile and evaluate with it where there is no
 * real one.
 */
export const exampleEnvironment = {
  AZURE_ENV_NAME: "example",
  AZURE_LOCATION: "swedencentral",
  ORGANIZATION_NAME: "Contoso",
  EMAIL_REPLY_TO: "helpdesk@contoso.com",
  HELPDESK_MAIL: "helpdesk@contoso.com",
  APPROVER_MAIL: "approvers@contoso.com",
  ALERT_MAIL: "operators@contoso.com",
  ENFORCED_GROUP_ID: "55555555-5555-4555-8555-555555555555",
  ENFORCED_STRENGTH_ID: "55555555-5555-4555-8555-555555555556",
  CANARY_GROUP_ID: "55555555-5555-4555-8555-555555555557",
  BREAK_GLASS_GROUP_ID: "66666666-6666-4666-8666-666666666666",
  BREAK_GLASS_USER_IDS: "77777777-7777-4777-8777-777777777777,88888888-8888-4888-8888-888888888888",
  ADMIN_GROUP_IDS: "99999999-9999-4999-8999-999999999999",
  APPROVER_GROUP_IDS: "99999999-9999-4999-8999-999999999998",
};
