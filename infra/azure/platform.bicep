// Everything in Azure but the app's settings: what exists before anybody can sign in to it. Compiles without the Microsoft Graph extension.

import { appIdentity, exposure } from 'modules/names.bicep'

@description('Region of everything that has one.')
param location string = resourceGroup().location

@description('Last part of every name; letters and digits.')
@minLength(6)
@maxLength(13)
param suffix string

param tags object
param network exposure

@allowed(['22', '24'])
param nodeVersion string
@allowed([512, 2048, 4096])
param instanceMemoryMB int
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int
@minValue(0)
@maxValue(10)
param alwaysReadyHttp int

param deployerPrincipalId string
@allowed(['User', 'ServicePrincipal'])
param deployerPrincipalType string
param deployerIpRanges string[]
param hrIpRanges string[]
param peopleIpRanges string[]
param addressPrefix string

@minLength(6)
param alertMail string
param mailDataLocation string
param mailDomain string
@minLength(1)
param senderName string
@minLength(1)
param organizationName string
param partnerTopicName string
param functionsDeployed bool
param withOffboarder bool

var isHardened = network == 'hardened'

module identities 'modules/identities.bicep' = {
  name: 'identities'
  params: { location: location, suffix: suffix, tags: tags, withOffboarder: withOffboarder }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    suffix: suffix
    tags: tags
    hostPrincipalId: identities.outputs.host.principalId
    alertMail: alertMail
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    location: location
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    network: network
    hostPrincipalId: identities.outputs.host.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    location: location
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    network: network
    hostPrincipalId: identities.outputs.host.principalId
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
    deployerIpRanges: deployerIpRanges
  }
}

module email 'modules/email.bicep' = {
  name: 'email'
  params: {
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    senderPrincipalId: identities.outputs.host.principalId
    dataLocation: mailDataLocation
    customDomain: mailDomain
    senderName: senderName
    senderDisplayName: organizationName
  }
}

module privateNetwork 'modules/network.bicep' = if (isHardened) {
  name: 'network'
  params: {
    location: location
    suffix: suffix
    tags: tags
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
    addressPrefix: addressPrefix
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    location: location
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    network: network
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    identityIds: concat(
      [
        identities.outputs.host.resourceId
        identities.outputs.reader.resourceId
        identities.outputs.passIssuer.resourceId
        identities.outputs.policyWriter.resourceId
      ],
      withOffboarder ? [identities.outputs.offboarder.resourceId] : []
    )
    hostIdentityId: identities.outputs.host.resourceId
    packageUrl: storage.outputs.packageUrl
    subnetId: isHardened ? privateNetwork!.outputs.appSubnetId : ''
    hrIpRanges: hrIpRanges
    peopleIpRanges: peopleIpRanges
    deployerIpRanges: deployerIpRanges
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  params: {
    location: location
    suffix: suffix
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    appName: app.outputs.name
    communicationId: email.outputs.communicationId
    storageId: storage.outputs.id
    deadLetterContainer: storage.outputs.deadLetterContainer
    functionsDeployed: functionsDeployed
    partnerTopicName: partnerTopicName
  }
}

output host appIdentity = identities.outputs.host
output reader appIdentity = identities.outputs.reader
output passIssuer appIdentity = identities.outputs.passIssuer
output policyWriter appIdentity = identities.outputs.policyWriter
output offboarder appIdentity = identities.outputs.offboarder
output appName string = app.outputs.name
output appUrl string = app.outputs.url
output storageName string = storage.outputs.name
output insightsName string = monitoring.outputs.insightsName
output workspaceId string = monitoring.outputs.workspaceId
output actionGroupId string = monitoring.outputs.actionGroupId
output vaultUrl string = vault.outputs.url
output emailEndpoint string = email.outputs.endpoint
output emailSender string = email.outputs.senderAddress
output topicId string = events.outputs.topicId
output partnerNotificationUrl string = events.outputs.partnerNotificationUrl
