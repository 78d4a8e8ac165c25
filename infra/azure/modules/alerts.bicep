// What operators are told by mail. Queries stand beside, one file each, so that they can be pasted into the workspace as they are.

import { appIdentity, directoryObjects } from 'names.bicep'

param location string
@minLength(3)
param suffix string
param tags object
param actionGroupId string

@description('Workspace with the app\'s telemetry and the platform\'s logs.')
param workspaceId string

@description('Workspace into which Entra exports sign-in, audit and Graph activity logs (entraLogs.bicep, or your own).')
param entraWorkspaceId string

@description('Accounts whose every sign-in is reported (R224); strength and groups whose every change by others is.')
param directory directoryObjects

param reader appIdentity
param passIssuer appIdentity
param policyWriter appIdentity

@description('Passes in an hour that are more than usual.')
@minValue(1)
param passesPerHour int

@description('Event Grid topic of the delivery reports.')
param topicId string

@description('Money a month, in the subscription\'s currency, after which the alert address is told. 0: no budget.')
@minValue(0)
param monthlyBudget int

@description('Gets the budget\'s mails.')
@minLength(6)
param alertMail string

@description('First day of the budget; the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

// A tenant may have no canary, no group for the nudge, and no strength for privileged people.
var ours = [
  directory.enforcedStrengthId
  directory.privilegedStrengthId
  directory.enforcedGroupId
  directory.canaryGroupId
  directory.nudgeGroupId
  directory.breakGlassGroupId
]

var placeholders = {
  breakGlass: '"${join(directory.breakGlassUserIds, '","')}"'
  ours: '"${join(filter(ours, id => !empty(id)), '","')}"'
  identities: '"${reader.principalId}","${passIssuer.principalId}","${policyWriter.principalId}"'
}

var rules = [
  {
    name: 'break-glass-sign-in'
    title: 'A break-glass account signed in, or somebody tried'
    severity: 0
    scope: entraWorkspaceId
    query: replace(loadTextContent('../queries/breakGlassSignIn.kql'), '{breakGlass}', placeholders.breakGlass)
    every: 'PT5M'
    over: 'PT15M'
    above: 0
  }
  {
    name: 'enforcement-changed'
    title: 'Enforcement began, ended or was taken back, or a policy of ours is not as it must be'
    severity: 1
    scope: workspaceId
    query: loadTextContent('../queries/flipOrRollback.kql')
    every: 'PT5M'
    over: 'PT15M'
    above: 0
  }
  {
    name: 'policy-changed-by-us'
    title: 'Our policy writer changed Conditional Access'
    severity: 1
    scope: entraWorkspaceId
    query: replace(loadTextContent('../queries/policyChanged.kql'), '{policyWriter}', policyWriter.principalId)
    every: 'PT5M'
    over: 'PT30M'
    above: 0
  }
  {
    name: 'changed-by-others'
    title: 'Somebody else changed a policy, the strength or a group that enforcement rests on'
    severity: 1
    scope: entraWorkspaceId
    query: replace(replace(loadTextContent('../queries/changedByOthers.kql'), '{ours}', placeholders.ours), '{policyWriter}', policyWriter.principalId)
    every: 'PT5M'
    over: 'PT30M'
    above: 0
  }
  {
    name: 'dead-instances'
    title: 'Nothing worked on a wave or an onboarding, or the watch lies behind'
    severity: 1
    scope: workspaceId
    query: loadTextContent('../queries/deadInstances.kql')
    every: 'PT15M'
    over: 'PT30M'
    above: 0
  }
  {
    name: 'unreadable-rows'
    title: 'A row of the app cannot be read and is skipped'
    severity: 1
    scope: workspaceId
    query: loadTextContent('../queries/unreadableRows.kql')
    every: 'PT15M'
    over: 'PT30M'
    above: 0
  }
  {
    name: 'poll-stale'
    title: 'The registration report was not read for 26 hours'
    severity: 2
    scope: workspaceId
    query: loadTextContent('../queries/pollStale.kql')
    every: 'PT1H'
    over: 'P2D'
    above: 0
  }
  {
    name: 'mail-bounces'
    title: 'More than one mail in twenty bounces'
    severity: 2
    scope: workspaceId
    query: loadTextContent('../queries/mailBounces.kql')
    every: 'PT1H'
    over: 'P1D'
    above: 0
  }
  {
    name: 'throttled'
    title: 'Graph or mail throttles the app for long'
    severity: 3
    scope: entraWorkspaceId
    query: replace(loadTextContent('../queries/throttled.kql'), '{identities}', placeholders.identities)
    every: 'PT15M'
    over: 'PT1H'
    above: 300
  }
  {
    name: 'poisoned-messages'
    title: 'An HR event or a roll back could not be worked on'
    severity: 1
    scope: workspaceId
    query: loadTextContent('../queries/poisonedMessages.kql')
    every: 'PT15M'
    over: 'PT30M'
    above: 0
  }
  {
    name: 'unusual-issuing'
    title: 'More passes are issued than usual'
    severity: 1
    scope: workspaceId
    query: loadTextContent('../queries/passesRecorded.kql')
    every: 'PT15M'
    over: 'PT1H'
    above: passesPerHour
  }
  {
    name: 'unusual-issuing-in-entra'
    title: 'Our pass issuer made more passes than usual, as the tenant saw it'
    severity: 1
    scope: entraWorkspaceId
    query: replace(loadTextContent('../queries/passesIssued.kql'), '{passIssuer}', passIssuer.principalId)
    every: 'PT15M'
    over: 'PT1H'
    above: passesPerHour
  }
]

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-passkey-rollout-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      enabled: true
      severity: rule.severity
      scopes: [rule.scope]
      evaluationFrequency: rule.every
      windowSize: rule.over
      // The tables come with their first row: a new workspace has none of them.
      skipQueryValidation: true
      autoMitigate: false
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.above
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

// A kind is an alert of its own: it fires once, and is over when the kind was not met for as long as an orchestration's longest pause, twice.
resource troublesAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-passkey-rollout-troubles-${suffix}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Something is refused, or has not got done for an hour'
    enabled: true
    severity: 2
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT2H'
    skipQueryValidation: true
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: loadTextContent('../queries/troubles.kql')
          timeAggregation: 'Count'
          dimensions: [
            {
              name: 'Doing'
              operator: 'Include'
              values: ['*']
            }
            {
              name: 'Code'
              operator: 'Include'
              values: ['*']
            }
          ]
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: { actionGroups: [actionGroupId] }
  }
}

resource deadLetterAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-passkey-rollout-dead-letters-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    description: 'A delivery report could not be delivered for a day and lies in the container dead-letters.'
    enabled: true
    severity: 2
    scopes: [topicId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'deadLettered'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = if (monthlyBudget > 0) {
  name: 'budget-passkey-rollout-${suffix}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      actualOver80: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertMail]
      }
      forecastOver100: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertMail]
      }
    }
  }
}
