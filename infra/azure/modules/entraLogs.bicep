// Exports Entra's logs into the workspace: alerts on break-glass sign-ins, policies and passes read them. A setting of the whole tenant, so it
// is deployed on its own by someone who may (Security Administrator, and owner at the root scope); tenants that export already need it not:
//   az deployment tenant create --location LOCATION --template-file infra/azure/modules/entraLogs.bicep --parameters workspaceId=ID

targetScope = 'tenant'

@description('Workspace that takes the logs.')
@minLength(20)
param workspaceId string

var categories = [
  'SignInLogs'
  'NonInteractiveUserSignInLogs'
  'AuditLogs'
  'MicrosoftGraphActivityLogs'
]

resource export 'microsoft.aadiam/diagnosticSettings@2017-04-01' = {
  name: 'passkey-rollout'
  scope: tenant()
  properties: {
    workspaceId: workspaceId
    logs: [
      for category in categories: {
        category: category
        enabled: true
      }
    ]
  }
}
