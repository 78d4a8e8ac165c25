// Every setting the code reads (shared/config.ts) and the few the host reads. `npm run deploy:check` compares this file with the code.

import { addressBook, appIdentity, directoryObjects } from 'names.bicep'

param appName string
param storageName string
param insightsName string

@description('Where people and HR systems reach the app.')
@minLength(12)
param publicUrl string

@description('Name of the company, as mails and pages say it.')
@minLength(1)
param organizationName string

@description('Client id of the app registration people sign in to; also the audience of their tokens.')
@minLength(36)
@maxLength(36)
param authClientId string

param host appIdentity
param reader appIdentity
param passIssuer appIdentity
param policyWriter appIdentity
@description('Its client id is empty where nothing is switched on for leavers.')
param offboarder appIdentity
param addresses addressBook
param directory directoryObjects

@description('Object ids of all groups that hold an app role: the app\'s own Conditional Access policy asks them for the strength.')
param roleGroupIds string[]

@description('Client ids of the programs that may call with a token; the app itself always may.')
param apiClientIds string[]

@description('Workspace id (a GUID) that holds both sign-in logs of Entra; empty: the log is read at Graph.')
param logAnalyticsWorkspaceId string

@description('Whether the vault holds the address of a Teams webhook, as teams-webhook-url.')
param teamsWebhook bool

@description('Of Communication Services.')
param emailEndpoint string
param emailSender string

@description('With a slash at the end.')
param vaultUrl string

@description('The rules of the rollout by setting name; rules.json has them all.')
param rules object

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

var productSettings = {
  PUBLIC_URL: publicUrl
  ORGANIZATION_NAME: organizationName
  TENANT_ID: tenant().tenantId
  AUTH_AUDIENCE: authClientId
  GRAPH_URL: 'https://graph.microsoft.com'
  LOG_ANALYTICS_URL: 'https://api.loganalytics.azure.com'
  LOG_ANALYTICS_WORKSPACE_ID: logAnalyticsWorkspaceId
  READER_CLIENT_ID: reader.clientId
  PASS_ISSUER_CLIENT_ID: passIssuer.clientId
  POLICY_WRITER_CLIENT_ID: policyWriter.clientId
  OFFBOARDER_CLIENT_ID: offboarder.clientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__clientId: host.clientId
  EMAIL_ENDPOINT: emailEndpoint
  EMAIL_CLIENT_ID: host.clientId
  VERIFIED_ID_CLIENT_ID: reader.clientId
  EMAIL_SENDER: emailSender
  EMAIL_REPLY_TO: addresses.replyTo
  HELPDESK_MAIL: addresses.helpdesk
  APPROVER_MAIL: addresses.approver
  ALERT_MAIL: addresses.alert
  SECURITY_MAIL: addresses.security
  HR_WEBHOOK_SECRETS: '@Microsoft.KeyVault(SecretUri=${vaultUrl}secrets/hr-webhook-secrets)'
  LINK_SECRET: '@Microsoft.KeyVault(SecretUri=${vaultUrl}secrets/link-secret)'
  TEAMS_WEBHOOK_URL: teamsWebhook ? '@Microsoft.KeyVault(SecretUri=${vaultUrl}secrets/teams-webhook-url)' : ''
  ENFORCED_GROUP_ID: directory.enforcedGroupId
  ENFORCED_STRENGTH_ID: directory.enforcedStrengthId
  PRIVILEGED_STRENGTH_ID: directory.privilegedStrengthId
  CANARY_GROUP_ID: directory.canaryGroupId
  NUDGE_GROUP_ID: directory.nudgeGroupId
  TEST_APP_ID: directory.testAppId
  BREAK_GLASS_GROUP_ID: directory.breakGlassGroupId
  BREAK_GLASS_USER_IDS: join(directory.breakGlassUserIds, ',')
  ROLE_GROUP_IDS: join(roleGroupIds, ',')
  API_CLIENT_IDS: join(apiClientIds, ',')
}

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  // The root is the app's own page; by the methods that it does not take the host would show one of Microsoft's.
  AzureWebJobsDisableHomepage: 'true'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${host.clientId};Authorization=AAD'
  // Every trace is kept, so that no log line is dropped with one: the exporter drops lines of traces that it did not sample, and by default it
  // samples five traces a second. Source: learn.microsoft.com/azure/azure-monitor/app/opentelemetry-sampling, read 2026-11.
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: '1.0'
  OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: host.clientId
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(rules, productSettings, hostSettings)
}

// Who is at the door. HR events are signed, delivery reports come by the host's own key: both are let through to be checked there. So is the question whether the app answers, which tells nothing. Whoever proves who they are by a Verified ID has nothing to sign in with, and the Request Service calls with a key of the app's: both are checked in the handlers. So has a hire with a link in their personal mail, whose page asks for a second half that came by another way.
resource authentication 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
      runtimeVersion: '~1'
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: ['/api/hr/events', '/api/health', '/runtime/webhooks/EventGrid', '/verified-id', '/api/verified-id/callback', '/welcome', '/start']
    }
    httpSettings: {
      requireHttps: true
      routes: { apiPrefix: '/.auth' }
      forwardProxy: { convention: 'NoProxy' }
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          clientId: authClientId
          // No secret: the host's identity vouches for the app (federated credential in entra.bicep).
          clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
        }
        validation: {
          allowedAudiences: [authClientId]
          // A token of any other program is answered 403, whoever it speaks for.
          defaultAuthorizationPolicy: { allowedPrincipals: {}, allowedApplications: union([authClientId], apiClientIds) }
        }
      }
    }
    login: {
      tokenStore: { enabled: false }
      cookieExpiration: {
        convention: 'FixedTime'
        timeToExpiration: '08:00:00'
      }
      nonce: {
        validateNonce: true
        nonceExpirationInterval: '00:05:00'
      }
    }
  }
  dependsOn: [settings]
}
