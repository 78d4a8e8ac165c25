// What a deployment cannot begin with, in words. main.bicep makes its resource group only while this list is empty, and everything else lies in
// the group: nothing is made before everything is right, and all faults are named at once. Functions only, so that it compiles by itself.
// Conditions are nested, not joined, where the second would fail on what the first refuses: `&&` may evaluate both sides.

import { addressBook, directoryObjects, exposure, roleHolders } from 'names.bicep'

func when(isWrong bool, message string) string[] => isWrong ? [message] : []

@description('Eight, four, four, four and twelve characters; whether the object exists says Entra.')
func isObjectId(id string) bool => join(map(split(id, '-'), part => string(length(part))), ' ') == '8 4 4 4 12'

func idFaults(name string, ids string[]) string[] =>
  map(filter(ids, id => !isObjectId(id)), id => '${name} must be object ids, and \'${id}\' is none')

func isNumber(text string) bool =>
  !empty(text) && length(text) <= 3 && empty(filter(range(0, length(text)), at => !contains('0123456789', substring(text, at, 1))))

func hasFourNumbersAndLength(text string) bool =>
  length(split(text, '/')) == 2 && length(split(split(text, '/')[0], '.')) == 4 && empty(filter(
    split(replace(text, '/', '.'), '.'),
    part => !isNumber(part)
  ))

@description('a.b.c.d/n, with n at most the given one.')
func isRange(text string, longest int) bool =>
  hasFourNumbersAndLength(text)
    ? empty(filter(split(split(text, '/')[0], '.'), part => int(part) > 255)) && int(split(text, '/')[1]) <= longest
    : false

func rangeFaults(name string, ranges string[]) string[] =>
  map(filter(ranges, text => !isRange(text, 32)), text => '${name} must be ranges like 203.0.113.0/24, and \'${text}\' is none')

func isMail(text string) bool => length(split(text, '@')) == 2 && contains(last(split(text, '@')), '.') && !startsWith(text, '@')

func mailFaults(addresses addressBook) string[] =>
  map(filter(items(addresses), entry => !isMail(entry.value)), entry => 'addresses.${entry.key} must be a mail address')

@export()
@description('Whoever may call and write secrets when the app is closed off.')
func networkFaults(network exposure, addressPrefix string, hr string[], people string[], deployer string[]) string[] =>
  flatten([
    when(network == 'hardened' && empty(hr), 'network is hardened, so hrIpRanges must name at least one range from which HR systems call')
    when(
      network == 'hardened' && empty(people),
      'network is hardened, so peopleIpRanges must name at least one range from which people come'
    )
    when(!isRange(addressPrefix, 24), 'addressPrefix must be a range like 10.64.0.0/24, a /24 or larger')
    rangeFaults('hrIpRanges', hr)
    rangeFaults('peopleIpRanges', people)
    rangeFaults('deployerIpRanges', deployer)
  ])

func allHolders(holders roleHolders) string[] =>
  map(flatten([holders.Admin, holders.Approver, holders.Helpdesk, holders.Auditor]), id => toLower(id))

@export()
@description('People, groups and addresses in Entra and by mail.')
func directoryFaults(addresses addressBook, directory directoryObjects, holders roleHolders, manageEntra bool, clientId string) string[] =>
  flatten([
    mailFaults(addresses)
    idFaults('directory.enforcedGroupId', [directory.enforcedGroupId])
    idFaults('directory.enforcedStrengthId', [directory.enforcedStrengthId])
    idFaults('directory.breakGlassGroupId', [directory.breakGlassGroupId])
    idFaults('directory.canaryGroupId', [directory.canaryGroupId])
    idFaults('directory.privilegedStrengthId', filter([directory.privilegedStrengthId], id => !empty(id)))
    idFaults('directory.nudgeGroupId', filter([directory.nudgeGroupId], id => !empty(id)))
    when(
      contains(
        [toLower(directory.enforcedGroupId), toLower(directory.breakGlassGroupId), toLower(directory.canaryGroupId)],
        toLower(directory.nudgeGroupId)
      ),
      'directory: nudgeGroupId must be a group of its own'
    )
    idFaults('directory.testAppId', filter([directory.testAppId], id => !empty(id)))
    when(
      contains([toLower(directory.enforcedGroupId), toLower(directory.breakGlassGroupId)], toLower(directory.canaryGroupId)),
      'directory: canaryGroupId must be a group of its own'
    )
    when(
      toLower(directory.enforcedGroupId) == toLower(directory.breakGlassGroupId),
      'directory: enforcedGroupId and breakGlassGroupId must be two different groups'
    )
    when(
      contains(allHolders(holders), toLower(directory.nudgeGroupId)),
      'directory: nudgeGroupId must be none of roleGroups: whoever the app puts into it would hold a role'
    )
    when(
      contains(allHolders(holders), toLower(directory.enforcedGroupId)),
      'directory: enforcedGroupId must be none of roleGroups: whoever the app puts into it would hold a role'
    )
    idFaults('directory.breakGlassUserIds', directory.breakGlassUserIds)
    when(
      length(union(directory.breakGlassUserIds, [])) < length(directory.breakGlassUserIds),
      'directory.breakGlassUserIds must be different accounts'
    )
    when(empty(holders.Admin), 'roleGroups.Admin must name at least one group: nobody could start a wave')
    when(empty(holders.Approver), 'roleGroups.Approver must name at least one group: nobody could approve')
    idFaults('roleGroups.Admin', holders.Admin)
    idFaults('roleGroups.Approver', holders.Approver)
    idFaults('roleGroups.Helpdesk', holders.Helpdesk)
    idFaults('roleGroups.Auditor', holders.Auditor)
    when(
      !manageEntra && !isObjectId(clientId),
      'manageEntra is false, so authClientId must be the client id of your app registration'
    )
  ])

@export()
@description('Addresses and rules of the app itself.')
func appFaults(publicUrl string, mailDomain string, rules object, overrides object) string[] =>
  flatten([
    when(
      !empty(publicUrl) && (!startsWith(publicUrl, 'https://') || endsWith(publicUrl, '/')),
      'publicUrl must begin with https:// and have no slash at the end'
    )
    when(
      !empty(mailDomain) && (contains(mailDomain, '@') || contains(mailDomain, '/') || !contains(mailDomain, '.')),
      'mailDomain must be a domain like passkeys.contoso.com'
    )
    map(
      filter(objectKeys(overrides), name => !contains(objectKeys(rules), name)),
      name => 'ruleOverrides names a setting that does not exist: ${name}'
    )
  ])
