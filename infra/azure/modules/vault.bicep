// The two secrets of the app. This template never sees one: `infra/deploy/vaultSecrets.ts` writes them, the app reads them by reference.

import { azureRoles, exposure } from 'names.bicep'

param location string
@minLength(3)
param suffix string
param tags object
param workspaceId string
param network exposure

@description('Principal of the identity that runs the host; it may read secrets.')
param hostPrincipalId string

@description('Who deploys, and so may write the secrets. Empty: nobody new.')
param deployerPrincipalId string

@description('User for a person, ServicePrincipal for a pipeline.')
@allowed(['User', 'ServicePrincipal'])
param deployerPrincipalType string

@description('Addresses from which secrets may be written while the vault is closed off (hardened). Each as a.b.c.d or a.b.c.d/n.')
param deployerIpRanges string[]

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-passkey-${suffix}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: network == 'hardened' ? 'Deny' : 'Allow'
      ipRules: [for range in deployerIpRanges: { value: range }]
    }
  }
}

resource hostReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, hostPrincipalId, azureRoles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: hostPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureRoles.keyVaultSecretsUser)
  }
}

resource deployerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  name: guid(vault.id, deployerPrincipalId, azureRoles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: deployerPrincipalId
    principalType: deployerPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureRoles.keyVaultSecretsOfficer)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output url string = vault.properties.vaultUri
