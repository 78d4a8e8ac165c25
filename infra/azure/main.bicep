// The whole deployment, as azd runs it: a resource group, everything in it (platform.bicep), what it needs in Entra (entra.bicep), then the
// app's settings and alerts, which need both. No secret goes in or comes out.

targetScope = 'subscription'

import { appFaults, directoryFaults, networkFaults } from 'modules/checks.bicep'
import { addressBook, directoryObjects, exposure, roleHolders } from 'modules/names.bicep'

@description('Name of the environment; part of the resource group\'s name.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region. Flex Consumption must be offered there.')
@minLength(1)
param location string

@description('small: one region, no network of its own. hardened: private endpoints, VNet integration, callers by address only.')
param network exposure = 'small'

@description('Version of Node, in this one place: 24 where Flex Consumption offers it in the region, else 22.')
@allowed(['22', '24'])
param nodeVersion string = '24'

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40
@minValue(0)
@maxValue(10)
param alwaysReadyHttp int = 0

@description('Name of the company, as mails and pages say it.')
@minLength(1)
param organizationName string

@description('Where the app is reached when it has a domain of its own, e.g. https://passkeys.contoso.com. Empty: the address Azure gives it.')
param publicUrl string = ''

param addresses addressBook
param directory directoryObjects

@description('Object ids of groups by app role.')
param roleGroups roleHolders

@description('Client ids of the programs that may call the app with a token of a signed-in person; none may, unless named.')
param apiClientIds string[] = []

@description('false: the tenant\'s admins make the registration and grant the permissions by hand (infra/deploy/grantPermissions.ts).')
param manageEntra bool = true

@description('true: the app\'s groups lie in a restricted management unit, and the policy writer holds Groups Administrator over it.')
param groupsInRestrictedUnit bool = false

@description('Client id of the registration that was made by hand; only with manageEntra false.')
param authClientId string = ''

@description('The customer\'s own mail domain; empty: a domain of Microsoft\'s, which is for trying out and may send little.')
param mailDomain string = ''
@minLength(1)
param senderName string = 'DoNotReply'
@description('Where Communication Services keeps its data, e.g. Europe or United States. Cannot be changed later.')
param mailDataLocation string = 'Europe'

@description('Settings that differ from rules.json, by name, e.g. { GATE_THRESHOLD: \'0.98\' }: texts, as all settings are.')
param ruleOverrides { *: string } = {}

@description('Hardened: addresses HR systems call from, each as a.b.c.d/n.')
@maxLength(50)
param hrIpRanges string[] = []
@description('Hardened: addresses people come from (offices, VPN), each as a.b.c.d/n.')
@maxLength(50)
param peopleIpRanges string[] = []
@description('Hardened: addresses from which secrets may be written.')
@maxLength(20)
param deployerIpRanges string[] = []
@description('Hardened: address space of the app\'s network, a /24 or larger.')
param addressPrefix string = '10.64.0.0/24'

@description('Who deploys; azd fills it in.')
param deployerPrincipalId string = ''
@allowed(['User', 'ServicePrincipal'])
param deployerPrincipalType string = 'User'

@description('Workspace into which Entra exports its logs. Empty: the one made here.')
param entraWorkspaceId string = ''

@description('Workspace id (a GUID, not the resource id) in which the app reads the sign-in logs in place of Graph; empty: at Graph. The reader identity needs Log Analytics Reader on it.')
param logAnalyticsWorkspaceId string = ''

@description('Whether a Teams channel is told when a wave moves. Its address stands in the vault, as teams-webhook-url, before.')
param teamsWebhook bool = false
@minValue(1)
param alertPassesPerHour int = 50
@minValue(0)
param monthlyBudget int = 100
@description('Name for a Graph partner topic. Empty: none.')
param partnerTopicName string = ''
@description('Set by azure.yaml after the first deployment of the package.')
param functionsDeployed bool = false

var tags = {
  'azd-env-name': environmentName
  product: 'passkey-rollout'
}
var suffix = uniqueString(subscription().subscriptionId, environmentName, location)
var defaults = loadJsonContent('rules.json')

var rules = union(defaults, ruleOverrides)
var leaverSteps = filter(map(split(rules.LEAVER_STEPS, ','), step => trim(step)), step => !empty(step))

// What the types of the parameters cannot say. The group is the first thing made, and everything lies in it.
var faults = concat(
  networkFaults(network, addressPrefix, hrIpRanges, peopleIpRanges, deployerIpRanges),
  directoryFaults(addresses, directory, roleGroups, manageEntra, authClientId),
  appFaults(publicUrl, mailDomain, defaults, ruleOverrides)
)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-passkey-rollout-${environmentName}'
  location: empty(faults) ? location : fail('nothing was made: ${join(faults, '; ')}')
  tags: tags
}

module platform 'platform.bicep' = {
  name: 'platform'
  scope: group
  params: {
    location: location
    suffix: suffix
    tags: tags
    network: network
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
    deployerIpRanges: deployerIpRanges
    hrIpRanges: hrIpRanges
    peopleIpRanges: peopleIpRanges
    addressPrefix: addressPrefix
    alertMail: addresses.alert
    mailDataLocation: mailDataLocation
    mailDomain: mailDomain
    senderName: senderName
    organizationName: organizationName
    partnerTopicName: partnerTopicName
    functionsDeployed: functionsDeployed
    withOffboarder: !empty(leaverSteps)
  }
}

var appUrl = empty(publicUrl) ? platform.outputs.appUrl : publicUrl

module entra 'entra.bicep' = if (manageEntra) {
  name: 'entra'
  scope: group
  params: {
    suffix: suffix
    publicUrl: appUrl
    host: platform.outputs.host
    reader: platform.outputs.reader
    passIssuer: platform.outputs.passIssuer
    policyWriter: platform.outputs.policyWriter
    offboarder: platform.outputs.offboarder
    leaverSteps: leaverSteps
    inactiveDevices: rules.INACTIVE_DEVICES == 'on'
    roleGroups: roleGroups
    apiClientIds: apiClientIds
    groupsInRestrictedUnit: groupsInRestrictedUnit
  }
}

module settings 'modules/appSettings.bicep' = {
  name: 'settings'
  scope: group
  params: {
    appName: platform.outputs.appName
    storageName: platform.outputs.storageName
    insightsName: platform.outputs.insightsName
    publicUrl: appUrl
    organizationName: organizationName
    authClientId: manageEntra ? entra!.outputs.clientId : authClientId
    host: platform.outputs.host
    reader: platform.outputs.reader
    passIssuer: platform.outputs.passIssuer
    policyWriter: platform.outputs.policyWriter
    offboarder: platform.outputs.offboarder
    addresses: addresses
    directory: directory
    roleGroupIds: union(roleGroups.Admin, roleGroups.Approver, roleGroups.Helpdesk, roleGroups.Auditor)
    apiClientIds: apiClientIds
    logAnalyticsWorkspaceId: logAnalyticsWorkspaceId
    teamsWebhook: teamsWebhook
    emailEndpoint: platform.outputs.emailEndpoint
    emailSender: platform.outputs.emailSender
    vaultUrl: platform.outputs.vaultUrl
    rules: rules
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    suffix: suffix
    tags: tags
    actionGroupId: platform.outputs.actionGroupId
    workspaceId: platform.outputs.workspaceId
    entraWorkspaceId: empty(entraWorkspaceId) ? platform.outputs.workspaceId : entraWorkspaceId
    directory: directory
    reader: platform.outputs.reader
    passIssuer: platform.outputs.passIssuer
    policyWriter: platform.outputs.policyWriter
    passesPerHour: alertPassesPerHour
    topicId: platform.outputs.topicId
    monthlyBudget: monthlyBudget
    alertMail: addresses.alert
  }
}

output PUBLIC_URL string = appUrl
output HR_EVENTS_URL string = '${appUrl}/api/hr/events'
output KEY_VAULT_URL string = platform.outputs.vaultUrl
output READER_PRINCIPAL_ID string = platform.outputs.reader.principalId
output PASS_ISSUER_PRINCIPAL_ID string = platform.outputs.passIssuer.principalId
output POLICY_WRITER_PRINCIPAL_ID string = platform.outputs.policyWriter.principalId
output OFFBOARDER_PRINCIPAL_ID string = platform.outputs.offboarder.principalId
output PARTNER_NOTIFICATION_URL string = platform.outputs.partnerNotificationUrl
output WORKSPACE_ID string = platform.outputs.workspaceId
