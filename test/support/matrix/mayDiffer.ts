import type { Found } from "./matrix.ts";

/** A difference that is right, and why. */
interface Right {
  readonly entry?: RegExp;
  readonly call: RegExp;
  readonly bad: RegExp;
  readonly what: RegExp;
  readonly because: string;
}

/** A row too many or too few stands there as one more difference, which these do not let pass. */
const onlyOfJoiners =
  /^another end: (?:(?:mails: |instances: [-+] joiner-|rows: [-+] (?:joiners|audit|mails|grants|personPasses|appState|troubles) |rows: \d)[^|]*(?: \| )?)+$/;
const onlyMails = /^another end: (?:mails: [^|]*(?: \| )?)+$/;
const onlyReleases = /^another end: (?:rows: [-+] releases [^|]*(?: \| )?)+$/;
const onlyWhatTheReportSays = /^another end: (?:rows: [-+] (?:waveMembers|registrations) [^|]*(?: \| )?)+$/;
/** The approval is gone and the flip with it; a row about who is enforced would be one more difference. */
const onlyTheApproval = /^another end: (?:rows: [-+] (?:waves|waveMembers) [^|]*(?: \| )?)+$/;
const onlyTheStart = /^another end: (?:(?:policies: [-+] |rows: [-+] policies )[^|]*(?: \| )?)+$/;

const onlyHelp = /^another end: (?:(?:mails: |rows: [-+] (?:waveMembers|grants) |rows: \d)[^|]*(?: \| )?)+$/;
const onlyTheHandOver =
  /^another end: (?:(?:mails: |instances: [-+] joiner-|rows: [-+] (?:joiners|audit|mails|grants) |rows: \d)[^|]*(?: \| )?)+$/;
const nothingSaid = /^nothing says why$/;

/** A code that is shown at a press, and of which no workflow waits to hear. */
const atPress = /^(?:welcome|giveOnTheSpot|issuePass|newPhone|proveIdentity)$/;

const onlyMailsAndNotes = /^another end: (?:(?:mails: |rows: [-+] registrations )[^|]*(?: \| )?)+$/;
const onlyNotes = /^another end: (?:rows: [-+] registrations [^|]*(?: \| )?)+$/;

const right: readonly Right[] = [
  {
    entry: /^retentionTimer$/,
    call: /^tables delete /,
    bad: /^412/,
    what: nothingSaid,
    because: "a row that has changed since it was read stays: it is judged anew by what it says then",
  },
  {
    entry: /^quietTimer$/,
    call: /^graph (?:in a batch )?GET \/users\/\{id\}/,
    bad: /./,
    what: onlyMailsAndNotes,
    because: "a reminder has time: about whom there was no answer is looked at in the next round, a day later",
  },
  {
    entry: /^progressTimer$/,
    call: /^graph GET \/policies\/authenticationMethodsPolicy$/,
    bad: /./,
    what: nothingSaid,
    because:
      "whether the tenant put off Microsoft's own enablement is told on beta alone: a refusal is an answer, and the page of the deadline has its words",
  },
  {
    entry: /^quietTimer$/,
    call: /^mail POST/,
    bad: /^4(?:00|03|04|10)/,
    what: onlyMailsAndNotes,
    because: "the service says that this very mail will never be taken; nothing hangs on a reminder",
  },
  {
    entry: /^quietTimer$/,
    call: /^graph GET \/users\/\{id\}$/,
    bad: /^200, an empty object/,
    what: nothingSaid,
    because:
      "so an account without `signInActivity` is answered: nothing is known of its sign-ins, and nothing is sent",
  },
  {
    entry: /^quietTimer$/,
    call: /^tables transact registrations$/,
    bad: /./,
    what: onlyNotes,
    because: "the mail has gone; that it went is missing only where two mails to one person are kept apart",
  },
  {
    entry: /^proveIdentity$/,
    call: /authenticationStrengthPolicies/,
    bad: /^404/,
    what: /^another end: passes: /,
    because: "404 says that the strength is gone: whoever was proven gets no code, and presents it once more",
  },
  {
    entry: /^proveIdentity$/,
    call: /^(?:tables \w+ (?:mails|grants|personPasses|presentations)|graph POST \/users\/\{id\}\/authentication\/temporaryAccessPassMethods)$/,
    bad: /./,
    what: /^another end: passes: /,
    because:
      "a proof leads to one press within ten minutes: who could not be shown a code in them presents it once more",
  },
  {
    entry: atPress,
    call: /^tables transact mails$/,
    bad: /./,
    what: /^another end: /,
    because: "a code of which nobody would hear is taken back: whoever pressed waits five minutes for the next one",
  },
  {
    entry: /^issuePass$/,
    call: /./,
    bad: /./,
    what: /^another end: (?:rows: [-+] grants [^|]* second=[^|]*(?: \| )?)+$/,
    because: "what is unusual is kept with the wish: a log that is not shown, or a later hour, is one more reason",
  },
  {
    entry: atPress,
    call: /^(?:mail POST|tables \w+ (?:mails|mailTexts|audit|undelivered|sentMails|appState))/,
    bad: /./,
    what: onlyMails,
    because:
      "nothing comes back to a press: of a receipt that cannot be sent the operators hear, and the code is shown",
  },
  {
    entry: atPress,
    call: /^(?:tables \w+ (?:grants|personPasses)|graph POST \/users\/\{id\}\/authentication\/temporaryAccessPassMethods)$/,
    bad: /after the effect$/,
    what: /^another end: /,
    because: "whoever cannot be told whether a code was made waits five minutes and presses again, for a second one",
  },
  {
    entry: /^issuePass$/,
    call: /^graph GET \/users\/\{id\}\/authentication\/temporaryAccessPassMethods$/,
    bad: /^404/,
    what: /^another end: passes: /,
    because: "404 says that nothing lies on the account: in Entra the new code takes the place of one that does",
  },
  {
    entry: /^(?!policyGuardTimer$)/,
    call: /authenticationMethodConfigurations|authenticationStrengthPolicies/,
    bad: /^(?:200|400|403|404|410)/,
    what: nothingSaid,
    because: "the guard reads the same every quarter of an hour and tells it daily; until then nobody is judged by it",
  },
  {
    entry: /^(?:workOnWave|watchSignIns)$/,
    call: /GET \/users\/\{id\}\/authentication\/methods/,
    bad: /^(?:200|404)/,
    what: onlyHelp,
    because: "of whom nothing is shown nobody knows that they are stranded: their next try has them looked at again",
  },
  {
    entry: /^workOnWave$/,
    call: /GET \/users\/\{id\}\/authentication\/methods/,
    bad: /^(?:400|403|410)/,
    what: onlyHelp,
    because: "whoever is refused at one look is looked at with the next one: of the last look that is after the story",
  },
  {
    entry: /^checkGate$/,
    call: /GET \/users\/\{id\}\/authentication\/methods/,
    bad: /^(?:200|400|403|404|410)/,
    what: onlyHelp,
    because: "who cannot be looked at right before a chaser gets none, and no code with it: the next look has both",
  },
  {
    entry: /^brandingTimer$/,
    call: /^graph GET \/organization\/\{id\}\/branding$/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that nobody ever set anything of the sign-in page: mails have the colour of the settings",
  },
  {
    entry: /^brandingTimer$/,
    call: /^graph GET \/organization\/\{id\}\/branding\/localizations/,
    bad: /^(?:404|200, empty$)/,
    what: nothingSaid,
    because: "404 and an answer of nothing say that no logo was ever uploaded: mails go out without one",
  },
  {
    entry: /^selfTimer$/,
    call: /^graph GET \/users\/\{id\}$/,
    bad: /^404/,
    what: onlyMails,
    because: "404 is how Entra says that it does not show an account: no address is known of it",
  },
  {
    entry: /^selfTimer$/,
    call: /^mail POST/,
    bad: /^400/,
    what: nothingSaid,
    because: "this very mail will never be taken, and whoever asked for it themselves reads it on their own page",
  },
  {
    entry: /^(?:snapshotMembers|workOnWave|createWavePolicy|checkEveryone)$/,
    call: /authentication\/requirements|servicePrincipals|roleAssignments\?roleDefinitionId|\/users\/\{id\}\/manager|in a batch GET \/(?:groups|roleManagement\/directory\/roleDefinitions)\/\{id\}$|clientAppUsed eq/,
    bad: /./,
    what: nothingSaid,
    because: "what a check of the tenant cannot read stands in its finding, on the wave's page of them",
  },
  {
    entry: /^finishPoll$/,
    call: /GET \/identity\/conditionalAccess\/policies\/\{id\}$/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that the policy that enforces is gone: the guard says so, and whoever is due stays due",
  },
  {
    entry: /^sweepSignIns$/,
    call: /GET \/identity\/conditionalAccess\/policies\/\{id\}$/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that the wave's policy is gone: the sweep is not clean, which its page and the trail say",
  },
  {
    entry: /^(?:registrationPollTimer|hrEventWorker)$/,
    call: /^durable GET instance/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that no such instance is there, and one is started",
  },
  {
    call: /applications\(appId='\{id\}'\)\/owners/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that another tenant has registered the application: nobody here owns its registration",
  },
  {
    entry: /^(?:checkEveryone|enforceMembers)$/,
    call: /GET \/policies\/authenticationStrengthPolicies/,
    bad: /^404/,
    what: onlyTheApproval,
    because: "404 says that the strength which was approved is gone: the approval is void, and asked for anew",
  },
  {
    entry: /^enforceMyself$/,
    call: /authenticationMethodConfigurations|authenticationStrengthPolicies/,
    bad: /^(?:200|400|403|404|410)/,
    what: /^another end: (?!.*rows: \+ enforcements)/,
    because:
      "what was read of the methods policy and the strength counts for five minutes: whoever is refused by it reads so, and presses again",
  },
  {
    call: /^durable POST wake/,
    bad: /^(?:404|410)/,
    what: nothingSaid,
    because: "it says that no such instance is there: nobody waits, and one that died is found by the timer for these",
  },
  {
    call: /./,
    bad: /after the effect$/,
    what: nothingSaid,
    because: "it is done, and whoever looks finds it so",
  },
  {
    entry: /^(?:rollBackWorker|enforcementTimer)$/,
    call: /POST \/identity\/conditionalAccess\/policies/,
    bad: /./,
    what: onlyTheStart,
    because:
      "timers come seldom here: a start that is asked for anew after pauses that grow lapses, which the trail says",
  },
  {
    call: /(?:GET|POST) \/users\/\{id\}/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 is how Entra says that it does not show an account, or no manager: each who asks decides by it",
  },
  {
    call: /GET \/directory\/deletedItems\/\{id\}$/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 is how Entra says that an account is not among the deleted items, as of the one in the story",
  },
  {
    call: /GET \/users\/\{id\}\/manager/,
    bad: /^200/,
    what: nothingSaid,
    because: "whose manager cannot be told has the helpdesk in their place",
  },
  {
    call: /^mail GET/,
    bad: /./,
    what: nothingSaid,
    because: "behind each mail that was taken the client asks by itself, and nobody goes by it (email facts 1.4)",
  },
  {
    call: /^graph (?:in a batch )?(?:PATCH|DELETE|POST .*\$ref)/,
    bad: /^200/,
    what: nothingSaid,
    because: "an answer of success has nothing to read here; what became of it is read back, and that tells",
  },
  {
    call: /^graph (?:in a batch )?DELETE/,
    bad: /^404/,
    what: nothingSaid,
    because: "404 says that it is not there, and that it is gone is what was wanted",
  },
  {
    call: /^mail POST/,
    bad: /^400/,
    what: onlyMails,
    because: "the service says that this very mail will never be taken; its row says so, and staff hear of it",
  },
  {
    entry: /^(?:checkGate|workOnWave|watchSignIns|takeMembersOut)$/,
    call: /^mail POST/,
    bad: /^400/,
    what: onlyHelp,
    because: "a mail that will never be taken does not count as sent; whom none reaches is named to the helpdesk",
  },
  {
    entry: /^(?:hrEventWorker|registrationPollTimer)$/,
    call: /^durable POST start/,
    bad: /^200/,
    what: nothingSaid,
    because:
      "the engine has answered that it started; an event stays open until its onboarding stands, and gates wait for a poll, and say so",
  },
  {
    entry: /^handOverJoiner$/,
    call: /^mail POST/,
    bad: /^400/,
    what: onlyTheHandOver,
    because: "the helpdesk was not told, as its very mail will never be taken: the hire stays open, and says so",
  },
  {
    entry: /^issueCodeAhead$/,
    call: /./,
    bad: /./,
    what: onlyOfJoiners,
    because:
      "evidence that cannot be read refuses a code that would travel: the manager gets a link, and the row says why",
  },
  {
    entry: /^snapshotMembers$/,
    call: /./,
    bad: /./,
    what: onlyWhatTheReportSays,
    because: "the registration report was read before the members were taken down, and not after",
  },
  {
    entry: /^takeMembersOut$/,
    call: /./,
    bad: /./,
    what: onlyReleases,
    because: "a release ended while the wave's rows still stood: its person was looked at, and left with the wave",
  },
  {
    entry: /^(?:checkGate|workOnWave|mailMembers)$/,
    call: /GET \/users\/\{id\}\/authentication\/methods/,
    bad: /^(?:200|404)/,
    what: onlyMails,
    because: "404 is how Entra says that it does not show an account: who is not shown is not ready, and is told so",
  },
  {
    call: /GET \/users\/\{id\}\/manager/,
    bad: /^(?:404|400|403|410|200)/,
    what: onlyMails,
    because: "404 is how Entra says that nobody is set; whose manager alone cannot be read goes to the helpdesk",
  },
  {
    entry: /^checkEveryone$/,
    call: /GET \/users\/\{id\}\/authentication\/methods/,
    bad: /^(?:200|400|403|404|410)/,
    what: onlyTheApproval,
    because: "who cannot be read before a flip drops out of it; in so small a wave one is more than 5 %: approved anew",
  },
  {
    entry: /^enforcementTimer$/,
    call: /GET \/policies\/authenticationStrengthPolicies/,
    bad: /^404/,
    what: onlyTheStart,
    because:
      "404 says that the strength which two people confirmed is gone: the start ends, and both hear of it by mail",
  },
  {
    entry: /^enforcementTimer$/,
    call: /POST \/users\/\{id\}\/checkMemberGroups/,
    bad: /^404/,
    what: onlyTheStart,
    because:
      "a break-glass account that Entra does not show counts as not left out: the start ends, and people hear of it",
  },
];

export const mayDiffer = (found: Found): boolean =>
  right.some(
    ({ entry = /./, call, bad, what }) =>
      entry.test(found.entry) && call.test(found.call) && bad.test(found.bad) && what.test(found.what),
  );
