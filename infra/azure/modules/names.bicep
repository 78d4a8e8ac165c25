// Types and role ids that more than one file needs.

@export()
@description('Built-in Azure roles that the deployment assigns, each to one identity on one resource. Source: learn.microsoft.com/azure/role-based-access-control/built-in-roles, read 2026-11.')
var azureRoles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  communicationAndEmailServiceOwner: '09976791-48a7-449e-bb21-39d1a415f350'
}

@export()
@description('How the app is closed off. small: one region, no network of its own. hardened: private endpoints, VNet integration, callers by address.')
type exposure = 'small' | 'hardened'

@export()
@description('One user-assigned identity, as the other modules need it.')
type appIdentity = {
  resourceId: string
  clientId: string
  principalId: string
}

@export()
@description('Who the mails come from and where the product reports to.')
type addressBook = {
  @description('Mails to people are answered to this address.')
  @minLength(6)
  replyTo: string
  @minLength(6)
  helpdesk: string
  @minLength(6)
  approver: string
  @minLength(6)
  alert: string
  @description('Who looks into what somebody may have done on purpose.')
  @minLength(6)
  security: string
}

@export()
@description('Groups, accounts and the authentication strength in Entra that the app relies on, by id.')
type directoryObjects = {
  @description('Everybody who is enforced; the app alone puts people in and takes them out.')
  @minLength(36)
  @maxLength(36)
  enforcedGroupId: string
  @description('What the workforce policy asks for; npm run tenant:setup makes it.')
  @minLength(36)
  @maxLength(36)
  enforcedStrengthId: string
  @description('What privileged people need: keys of named makes, no pass; empty for none.')
  @maxLength(36)
  privilegedStrengthId: string
  @description('An empty group with which the app proves that it can change the enforced group; empty for none.')
  @maxLength(36)
  canaryGroupId: string
  @description('The group of people whom Entra asks for a passkey at sign-in, kept by the app; empty for none.')
  @maxLength(36)
  nudgeGroupId: string
  @description('Client id of the application at which people test their passkey; empty for none.')
  @maxLength(36)
  testAppId: string
  @minLength(36)
  @maxLength(36)
  breakGlassGroupId: string
  @description('Two accounts or more (R218).')
  @minLength(2)
  breakGlassUserIds: string[]
}

@export()
@description('Who may do what: object ids of groups by app role. A role may have none but Admin and Approver.')
type roleHolders = {
  Admin: string[]
  Approver: string[]
  Helpdesk: string[]
  Auditor: string[]
}
