// What `azd env set NAME VALUE` fills in. A name without a default must be set: the build stops and says which.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param network = readEnvironmentVariable('NETWORK', 'small')
param nodeVersion = readEnvironmentVariable('NODE_VERSION', '24')
param alwaysReadyHttp = int(readEnvironmentVariable('ALWAYS_READY_HTTP', '0'))

param organizationName = readEnvironmentVariable('ORGANIZATION_NAME')
param publicUrl = readEnvironmentVariable('CUSTOM_URL', '')
param addresses = {
  replyTo: readEnvironmentVariable('EMAIL_REPLY_TO')
  helpdesk: readEnvironmentVariable('HELPDESK_MAIL')
  approver: readEnvironmentVariable('APPROVER_MAIL')
  alert: readEnvironmentVariable('ALERT_MAIL')
  security: readEnvironmentVariable('SECURITY_MAIL', readEnvironmentVariable('ALERT_MAIL'))
}
param mailDomain = readEnvironmentVariable('MAIL_DOMAIN', '')
param senderName = readEnvironmentVariable('MAIL_SENDER_NAME', 'DoNotReply')
param mailDataLocation = readEnvironmentVariable('MAIL_DATA_LOCATION', 'Europe')

param directory = {
  enforcedGroupId: readEnvironmentVariable('ENFORCED_GROUP_ID')
  enforcedStrengthId: readEnvironmentVariable('ENFORCED_STRENGTH_ID')
  privilegedStrengthId: readEnvironmentVariable('PRIVILEGED_STRENGTH_ID', '')
  canaryGroupId: readEnvironmentVariable('CANARY_GROUP_ID', '')
  nudgeGroupId: readEnvironmentVariable('NUDGE_GROUP_ID', '')
  testAppId: readEnvironmentVariable('TEST_APP_ID', '')
  breakGlassGroupId: readEnvironmentVariable('BREAK_GLASS_GROUP_ID')
  // Separated by commas, as the app's own setting.
  breakGlassUserIds: split(readEnvironmentVariable('BREAK_GLASS_USER_IDS'), ',')
}
// Object ids of groups, separated by commas; a role may have none.
param roleGroups = {
  Admin: filter(split(readEnvironmentVariable('ADMIN_GROUP_IDS'), ','), id => !empty(id))
  Approver: filter(split(readEnvironmentVariable('APPROVER_GROUP_IDS'), ','), id => !empty(id))
  Helpdesk: filter(split(readEnvironmentVariable('HELPDESK_GROUP_IDS', ''), ','), id => !empty(id))
  Auditor: filter(split(readEnvironmentVariable('AUDITOR_GROUP_IDS', ''), ','), id => !empty(id))
}
// Client ids of programs that call with a token, separated by commas; none unless named.
param apiClientIds = filter(split(readEnvironmentVariable('API_CLIENT_IDS', ''), ','), id => !empty(id))
param manageEntra = bool(readEnvironmentVariable('MANAGE_ENTRA', 'true'))
param groupsInRestrictedUnit = bool(readEnvironmentVariable('GROUPS_IN_RESTRICTED_UNIT', 'false'))
param authClientId = readEnvironmentVariable('AUTH_CLIENT_ID', '')

// A JSON object of settings that differ from rules.json, e.g. {"GATE_THRESHOLD":"0.98"}.
param ruleOverrides = json(readEnvironmentVariable('RULE_OVERRIDES', '{}'))

param hrIpRanges = filter(split(readEnvironmentVariable('HR_IP_RANGES', ''), ','), range => !empty(range))
param peopleIpRanges = filter(split(readEnvironmentVariable('PEOPLE_IP_RANGES', ''), ','), range => !empty(range))
param deployerIpRanges = filter(split(readEnvironmentVariable('DEPLOYER_IP_RANGES', ''), ','), range => !empty(range))

param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param entraWorkspaceId = readEnvironmentVariable('ENTRA_WORKSPACE_ID', '')
param logAnalyticsWorkspaceId = readEnvironmentVariable('LOG_ANALYTICS_WORKSPACE_ID', '')
param teamsWebhook = bool(readEnvironmentVariable('TEAMS_WEBHOOK', 'false'))
param alertPassesPerHour = int(readEnvironmentVariable('ALERT_PASSES_PER_HOUR', '50'))
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '100'))
param partnerTopicName = readEnvironmentVariable('PARTNER_TOPIC_NAME', '')
param functionsDeployed = bool(readEnvironmentVariable('FUNCTIONS_DEPLOYED', 'false'))
