// The function app on Flex Consumption. Its settings stand in appSettings.bicep: they need the app's own address.

import { exposure } from 'names.bicep'

param location string
@minLength(3)
param suffix string
param tags object
param workspaceId string
param network exposure

@description('Version of Node that Flex Consumption runs. 24 where the region offers it, else 22; the bundle is built for both.')
@allowed(['22', '24'])
param nodeVersion string

@description('Memory of one instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances at once. Graph, Conditional Access and mail allow no more work than a few can do.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances for HTTP that never sleep: 1 spares a manager the cold start, at a price.')
@minValue(0)
@maxValue(10)
param alwaysReadyHttp int

@description('All identities, by resource id: the app signs in as each of them.')
param identityIds string[]

@description('Resource id of the identity that runs the host: package, vault references.')
param hostIdentityId string

@description('URL of the container that holds the package.')
param packageUrl string

@description('Hardened: subnet of the app. Empty: none.')
param subnetId string

@description('Hardened: addresses HR systems call from, each as a.b.c.d/n.')
param hrIpRanges string[]

@description('Hardened: addresses people come from (offices, VPN), each as a.b.c.d/n.')
param peopleIpRanges string[]

@description('Hardened: addresses from which a package may be deployed, each as a.b.c.d/n.')
param deployerIpRanges string[]

var isHardened = network == 'hardened'
var hrRules = [
  for (range, index) in hrIpRanges: {
    name: 'hr-${index}'
    action: 'Allow'
    priority: 100 + index
    ipAddress: range
  }
]
var peopleRules = [
  for (range, index) in peopleIpRanges: {
    name: 'people-${index}'
    action: 'Allow'
    priority: 300 + index
    ipAddress: range
  }
]
var eventGridRule = {
  name: 'event-grid'
  action: 'Allow'
  priority: 200
  tag: 'ServiceTag'
  ipAddress: 'AzureEventGrid'
}

var deployerRules = [
  for (range, index) in deployerIpRanges: {
    name: 'deployer-${index}'
    action: 'Allow'
    priority: 100 + index
    ipAddress: range
  }
]

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-passkey-rollout-${suffix}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-passkey-rollout-${suffix}'
  location: location
  // azd finds the service by this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(identityIds, id => id, id => {})
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: hostIdentityId
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: hostIdentityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttp == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReadyHttp
              }
            ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      cors: { allowedOrigins: [] }
      // App Service knows no rule for one path: whoever is let in may ask for any page, and is then asked who they are.
      ipSecurityRestrictionsDefaultAction: isHardened ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isHardened ? concat(hrRules, [eventGridRule], peopleRules) : []
      // The deployment site has rules of its own: nobody who may open the pages is to reach it.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: isHardened ? 'Deny' : 'Allow'
      scmIpSecurityRestrictions: isHardened ? deployerRules : []
    }
  }
}

resource noFtpPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScmPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
