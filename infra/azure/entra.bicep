// What the deployment makes in Entra: the registration people sign in to, its app roles with the groups that hold them, and the Graph
// permissions of the identities. The only file that needs the Microsoft Graph extension (bicepconfig.json names it); main.bicep, which
// calls it, is the only other one that cannot be compiled where the extension cannot be restored.
// Tenants that do this by hand: `manageEntra` false, and infra/deploy/grantPermissions.ts.

extension microsoftGraphV1

import { appIdentity, roleHolders } from 'modules/names.bicep'

@description('Last part of the registration\'s name.')
@minLength(3)
param suffix string

@description('Where the app is reached, without a slash at the end.')
@minLength(12)
param publicUrl string

@description('The identity that vouches for the registration instead of a secret.')
param host appIdentity
param reader appIdentity
param passIssuer appIdentity
param policyWriter appIdentity
param offboarder appIdentity
@description('What is switched on for leavers: the offboarder is granted what these need, and nothing else.')
param leaverSteps string[]

@description('Whether inactive devices are listed (INACTIVE_DEVICES): only then the reader may read devices.')
param inactiveDevices bool

@description('Who may do what: object ids of groups by app role, e.g. { Admin: [\'…\'], Approver: [], Helpdesk: [], Auditor: [] }.')
param roleGroups roleHolders

@description('Client ids of the programs that may call the app, consented to here once for everybody.')
param apiClientIds string[]

@description('true: the app\'s groups lie in a restricted management unit, where a role of the policy writer counts and no application permission does.')
param groupsInRestrictedUnit bool

var permissions = loadJsonContent('permissions.json')
var readerPermissionNames = filter(permissions.reader, permission => inactiveDevices || permission != 'Device.Read.All')
var writerPermissions = filter(permissions.policyWriter, permission => !groupsInRestrictedUnit || permission != 'GroupMember.ReadWrite.All')
var permissionOfStep = {
  groups: 'GroupMember.ReadWrite.All'
  sessions: 'User.RevokeSessions.All'
  methods: 'UserAuthenticationMethod.ReadWrite.All'
}
var offboarderPermissions = map(leaverSteps, step => permissionOfStep[step])
var microsoftGraphAppId = '00000003-0000-0000-c000-000000000000'

var roles = [
  {
    value: 'Admin'
    description: 'Starts, resumes and cancels waves, starts enforcement with a second person, decides about single people.'
  }
  {
    value: 'Approver'
    description: 'Approves the enforcement of a wave that somebody else started; confirms as the second person.'
  }
  {
    value: 'Helpdesk'
    description: 'Sees where waves and joiners stand; pauses, rolls back and stops; ends a release.'
  }
  {
    value: 'Auditor'
    description: 'Reads waves, joiners, enforcement and the door.'
  }
]

resource registration 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: 'passkey-rollout-${suffix}'
  displayName: 'Passkey rollout'
  signInAudience: 'AzureADMyOrg'
  identifierUris: ['api://${tenant().tenantId}/passkey-rollout-${suffix}']
  api: {
    // Version 2: the audience of a token is the client id, whoever asked for it.
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: guid(suffix, 'user_impersonation')
        value: 'user_impersonation'
        // Nobody but an admin lets another program speak for people here.
        type: 'Admin'
        isEnabled: true
        adminConsentDisplayName: 'Use Passkey rollout'
        adminConsentDescription: 'Use Passkey rollout as the signed-in person.'
      }
    ]
    preAuthorizedApplications: map(apiClientIds, id => {
      appId: id
      delegatedPermissionIds: [guid(suffix, 'user_impersonation')]
    })
  }
  // When somebody proved who they are: approving and collecting a pass need a sign-in of the last minutes.
  optionalClaims: {
    idToken: [
      {
        name: 'auth_time'
        essential: false
        additionalProperties: []
      }
    ]
    accessToken: [
      {
        name: 'auth_time'
        essential: false
        additionalProperties: []
      }
    ]
  }
  web: {
    homePageUrl: publicUrl
    redirectUris: ['${publicUrl}/.auth/login/aad/callback']
    implicitGrantSettings: {
      enableIdTokenIssuance: true
      enableAccessTokenIssuance: false
    }
  }
  appRoles: [
    for role in roles: {
      id: guid(suffix, role.value)
      value: role.value
      displayName: role.value
      description: role.description
      isEnabled: true
      allowedMemberTypes: ['User']
    }
  ]
}

resource vouching 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0' = {
  name: '${registration.uniqueName}/host-identity'
  description: 'The identity that runs the app stands in for a client secret.'
  issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
  subject: host.principalId
  audiences: ['api://AzureADTokenExchange']
}

// Every employee may sign in: managers collect passes. What they may do there says their role, which most do not have.
resource enterpriseApp 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: registration.appId
  appRoleAssignmentRequired: false
}

var holders = flatten(map(items(roleGroups), entry => map(entry.value, groupId => { role: entry.key, groupId: groupId })))

resource roleAssignments 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for holder in holders: {
    appRoleId: guid(suffix, holder.role)
    principalId: holder.groupId
    resourceId: enterpriseApp.id
  }
]

resource microsoftGraph 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: microsoftGraphAppId
}

resource readerPermissions 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for permission in readerPermissionNames: {
    appRoleId: filter(microsoftGraph.appRoles, role => role.value == permission)[0].id
    principalId: reader.principalId
    resourceId: microsoftGraph.id
  }
]

resource passIssuerPermissions 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for permission in permissions.passIssuer: {
    appRoleId: filter(microsoftGraph.appRoles, role => role.value == permission)[0].id
    principalId: passIssuer.principalId
    resourceId: microsoftGraph.id
  }
]

resource policyWriterPermissions 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for permission in writerPermissions: {
    appRoleId: filter(microsoftGraph.appRoles, role => role.value == permission)[0].id
    principalId: policyWriter.principalId
    resourceId: microsoftGraph.id
  }
]

resource offboarderGrants 'Microsoft.Graph/appRoleAssignedTo@v1.0' = [
  for permission in offboarderPermissions: {
    appRoleId: filter(microsoftGraph.appRoles, role => role.value == permission)[0].id
    principalId: offboarder.principalId
    resourceId: microsoftGraph.id
  }
]

output clientId string = registration.appId
