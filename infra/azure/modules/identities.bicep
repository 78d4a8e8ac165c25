// Four user-assigned identities, and a fifth where something is switched on for leavers. All but one are the product's (architecture rule 5): they
// hold Graph permissions and not one Azure role. The other one runs the host: it holds Azure roles (storage, vault, mail, telemetry) and not one
// Graph permission, so that a token taken from one adapter opens nothing of another. It is user-assigned, not system-assigned, because its roles
// must exist before the app does: the app reads its package, its settings from the vault and its storage with it on the very first start, and
// keeps them when the app is made anew.

import { appIdentity } from 'names.bicep'

@description('Region of the identities.')
param location string

@description('Last part of every name.')
@minLength(3)
param suffix string

param tags object

@description('Whether anything is switched on for leavers (LEAVER_STEPS): only then there is an identity for it.')
param withOffboarder bool

resource host 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-passkey-rollout-host-${suffix}'
  location: location
  tags: tags
}

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-passkey-rollout-reader-${suffix}'
  location: location
  tags: tags
}

resource passIssuer 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-passkey-rollout-passIssuer-${suffix}'
  location: location
  tags: tags
}

resource policyWriter 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-passkey-rollout-policyWriter-${suffix}'
  location: location
  tags: tags
}

resource offboarder 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (withOffboarder) {
  name: 'id-passkey-rollout-offboarder-${suffix}'
  location: location
  tags: tags
}

output host appIdentity = {
  resourceId: host.id
  clientId: host.properties.clientId
  principalId: host.properties.principalId
}
output reader appIdentity = {
  resourceId: reader.id
  clientId: reader.properties.clientId
  principalId: reader.properties.principalId
}
output passIssuer appIdentity = {
  resourceId: passIssuer.id
  clientId: passIssuer.properties.clientId
  principalId: passIssuer.properties.principalId
}
output policyWriter appIdentity = {
  resourceId: policyWriter.id
  clientId: policyWriter.properties.clientId
  principalId: policyWriter.properties.principalId
}
output offboarder appIdentity = {
  resourceId: withOffboarder ? offboarder!.id : ''
  clientId: withOffboarder ? offboarder!.properties.clientId : ''
  principalId: withOffboarder ? offboarder!.properties.principalId : ''
}
