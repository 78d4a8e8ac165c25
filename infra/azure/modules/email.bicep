// Communication Services with an email domain: Microsoft's own for trying out, the customer's for real.

import { azureRoles } from 'names.bicep'

@minLength(3)
param suffix string
param tags object
param workspaceId string

@description('Principal of the identity that sends mail.')
param senderPrincipalId string

@description('Where mail data is kept at rest. Cannot be changed later.')
param dataLocation string

@description('The customer\'s own mail domain, e.g. passkeys.contoso.com; its DNS records are shown by the portal and must be verified there. Empty: a domain of Microsoft\'s.')
param customDomain string

@description('Part of the sender\'s address before the at sign.')
@minLength(1)
param senderName string

@description('Name that people see beside the address.')
param senderDisplayName string

var isCustom = !empty(customDomain)

resource mail 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: 'acse-passkey-rollout-${suffix}'
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource domain 'Microsoft.Communication/emailServices/domains@2023-04-01' = {
  parent: mail
  name: isCustom ? customDomain : 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: isCustom ? 'CustomerManaged' : 'AzureManaged'
    // Opens and clicks are made by scanners too; nothing here depends on them.
    userEngagementTracking: 'Disabled'
  }
}

resource sender 'Microsoft.Communication/emailServices/domains/senderUsernames@2023-04-01' = {
  parent: domain
  name: senderName
  properties: {
    username: senderName
    displayName: senderDisplayName
  }
}

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: 'acs-passkey-rollout-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    linkedDomains: [domain.id]
  }
}

// The narrowest built-in role that may send mail with a token; a custom role is not honoured everywhere. On this one resource only.
resource mayMail 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, senderPrincipalId, azureRoles.communicationAndEmailServiceOwner)
  scope: communication
  properties: {
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureRoles.communicationAndEmailServiceOwner)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: communication
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'EmailSendMailOperational'
        enabled: true
      }
      {
        category: 'EmailStatusUpdateOperational'
        enabled: true
      }
    ]
  }
}

output communicationId string = communication.id
output endpoint string = 'https://${communication.properties.hostName}'
output senderAddress string = '${senderName}@${domain.properties.fromSenderDomain}'
