// Delivery reports of mails to the function, what cannot be delivered to the dead-letter container. The subscription needs the deployed
// function, so it is made by the `azd provision` after the first deployment.

import { azureRoles } from 'names.bicep'

param location string
@minLength(3)
param suffix string
param tags object
param workspaceId string
param appName string
param communicationId string
param storageId string
param deadLetterContainer string

@description('Whether the package is on the app; Event Grid refuses a function that is not there.')
param functionsDeployed bool

@description('Name for a Graph partner topic (changes of users without polling). Empty: none; the product works without.')
param partnerTopicName string

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: last(split(storageId, '/'))
}

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

// Named only; the function comes with the package.
resource mailDeliveryReport 'Microsoft.Web/sites/functions@2024-04-01' existing = {
  parent: app
  name: 'mailDeliveryReport'
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-passkey-rollout-${suffix}'
  location: 'global'
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: communicationId
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

resource topicWritesDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storageId, topic.id, azureRoles.storageBlobDataContributor)
  scope: deadLetters
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureRoles.storageBlobDataContributor)
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' existing = {
  parent: storage
  name: 'default'
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' existing = {
  parent: blobs
  name: deadLetterContainer
}

resource deliveryReports 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (functionsDeployed) {
  parent: topic
  name: 'delivery-reports'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: mailDeliveryReport.id
        maxEventsPerBatch: 20
        preferredBatchSizeInKilobytes: 64
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: { includedEventTypes: ['Microsoft.Communication.EmailDeliveryReportReceived'] }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storageId
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
  dependsOn: [topicWritesDeadLetters]
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: topic
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'DeliveryFailures'
        enabled: true
      }
    ]
  }
}

// Graph itself makes the partner topic when a subscription names it; this only lets Graph do so.
// Source: learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events, read 2026-11.
resource partners 'Microsoft.EventGrid/partnerConfigurations@2025-02-15' = if (!empty(partnerTopicName)) {
  name: 'default'
  location: 'global'
  tags: tags
  properties: {
    partnerAuthorization: {
      defaultMaximumExpirationTimeInDays: 30
      authorizedPartnersList: [
        {
          partnerName: 'MicrosoftGraphAPI'
          partnerRegistrationImmutableId: 'c02e0126-707c-436d-b6a1-175d2748fb58'
        }
      ]
    }
  }
}

output topicId string = topic.id
@description('What a Graph subscription names as its notificationUrl to make the partner topic; empty without one.')
output partnerNotificationUrl string = empty(partnerTopicName)
  ? ''
  : 'EventGrid:?azuresubscriptionid=${subscription().subscriptionId}&resourcegroup=${resourceGroup().name}&partnertopic=${partnerTopicName}&location=${location}'
