import { days, hours } from "../calendar/durations.ts";
import { isProvenByUse } from "../enforcement/enforcement.ts";
import { holdsCertificate } from "../people/certificate.ts";
import { isNamedLikeMachine } from "../people/sharedAccount.ts";
import { REPORT_ONLY } from "../policy/conditionalAccessPolicy.ts";
import { countsAsReady, isInScope, readinessOf } from "../wave/readiness.ts";
import { sweptSince } from "../wave/sweepNotes.ts";
import type { AccessPolicyFacts, TenantFacts } from "./tenantFacts.ts";
import { fail, judge, listed, NO_WAVE, notApplicable, ok, unknown, type Verdict, warn } from "./verdict.ts";
import type { WaveForChecks } from "./waveForChecks.ts";

const withWave = (facts: TenantFacts, say: (wave: WaveForChecks) => Verdict): Verdict =>
  facts.wave ? say(facts.wave) : notApplicable(NO_WAVE);
/** Before the snapshot there is nobody to judge. */
export const withMembers = (
  facts: TenantFacts,
  say: (members: WaveForChecks["members"], wave: WaveForChecks) => Verdict,
): Verdict =>
  withWave(facts, (wave) => {
    if (wave.facts.snapshotAt === undefined) return notApplicable("the wave's people are taken down once it has begun");
    const members = wave.members.filter(isInScope);
    return members.length === 0 ? unknown("nobody of the wave is in scope") : say(members, wave);
  });
const names = (members: WaveForChecks["members"]): string =>
  listed(members.map(({ userPrincipalName }) => userPrincipalName));

const SHARED_FIX = "take them out of the group, or list them in SHARED_ACCOUNTS";

/** P24. A name proves nothing by itself: together with a missing licence it does. */
export const noServiceAccounts = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const suspects = members.filter((member) => isNamedLikeMachine(member) || member.mayBeShared);
    if (suspects.length === 0) return ok(`none of ${members.length} people looks like a machine or a shared mailbox`);
    if (!facts.scope?.known) return unknown(`whether ${names(suspects)} hold licences of people was not read`);
    const { lacking } = facts.scope.value;
    const machines = suspects.filter(
      (member) => isNamedLikeMachine(member) && lacking.includes(member.userPrincipalName),
    );
    return machines.length > 0
      ? fail(`${names(machines)}: named like machines, and without a person's licence`, SHARED_FIX)
      : warn(`look like machines or shared mailboxes: ${names(suspects)}`, `${SHARED_FIX}, unless they are people`);
  });

/** P25: the wave's own policies in report-only, those that enforce on, and all as they are recorded. */
export const policiesAreOurs = (facts: TenantFacts): Verdict =>
  withWave(facts, ({ facts: wave, policies }) => {
    if (wave.policyId === undefined) return notApplicable("the wave's policy is made before report-only");
    return judge(facts.accessPolicies, (all) => {
      const wrong = policies.flatMap(({ key, registered }) => {
        const found = all.find(({ id }) => id === registered?.policyId);
        const fault = faultOf(found, registered);
        return fault ? [`${found?.displayName ?? `the policy ${key}`} ${fault}`] : [];
      });
      return wrong.length > 0
        ? fail(wrong.join("; "), "undo what was changed, or let the app make the policy anew")
        : ok(`${policies.length} policies stand as they are recorded: the wave's in report-only, the others on`);
    });
  });

function faultOf(
  found: AccessPolicyFacts | undefined,
  registered: WaveForChecks["policies"][number]["registered"],
): string | undefined {
  if (!registered?.policyId) return "is not recorded as one of ours";
  if (!found) return "does not exist";
  const wanted = registered.kind === "wave" ? REPORT_ONLY : "enabled";
  if (found.state !== wanted) return `is ${found.state}, not ${wanted}`;
  if (found.definitionDigest === undefined) return "was not read as a whole";
  return found.definitionDigest === registered.definitionDigest ? undefined : "was changed by somebody else";
}

/** P34: counted by live reads when the gate was last looked at. */
export const enoughAreEnrolled = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members, { facts: wave }) => {
    const { gate } = wave;
    if (!gate) return fail("the gate was not looked at yet", "it is looked at every working day, after the reminder");
    const seen = `${gate.ready} of ${gate.inScope} held a passkey that works when the gate was looked at, ${gate.at}`;
    const outside = members.filter((member) => !countsAsReady(member));
    return gate.passed
      ? ok(`${seen}; not ready now: ${outside.length}, by name on the wave's page`)
      : fail(
          seen,
          "help those who are missing; of whose passkey nobody can tell whether it counts, the list of troubles says why; the gate is looked at every working day",
        );
  });

/** Who is ready, of those whom the sweep names so: in a wave in parts the others are looked at for their own part. */
const counted = (members: WaveForChecks["members"], { evidence }: WaveForChecks["facts"]): WaveForChecks["members"] =>
  members.filter(
    (member) =>
      readinessOf(member).ready &&
      (evidence === undefined || (member.named?.digest === evidence.digest && member.named.as === "ready")),
  );

/** P35: whoever counts was looked at live within a day; the report never counts. */
export const dataIsFresh = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members, { facts: wave }) => {
    const ready = counted(members, wave);
    const old = ready.filter(({ checkedAt }) => !(facts.now.getTime() - Date.parse(checkedAt ?? "") <= days(1)));
    if (ready.length === 0) return fail("nobody counts as ready", "look at everybody live");
    return old.length > 0
      ? fail(`not looked at within a day: ${names(old)}`, "the app looks at everybody again before a flip")
      : ok(`${ready.length} people who count as ready were looked at live within a day`);
  });

/** P36 */
export const weakMethodsDoNotCount = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members, { facts: wave }) => {
    const ready = counted(members, wave);
    const unclear = ready.filter(({ fitUnknown }) => fitUnknown === true);
    return unclear.length > 0
      ? fail(
          `nobody could tell whether the passkeys of ${names(unclear)} count`,
          "the list of troubles names what cannot be read: the methods policy, the strength or the directory audit log; everybody is looked at again before a flip. Who registers a new passkey in person need not wait for it",
        )
      : ok(
          `${ready.length} count as ready, each by a method that resists phishing, read live, and its use${sayDeclared(ready)}`,
        );
  });

/** Of a certificate Graph tells nothing: that it counts is the tenant's word. */
function sayDeclared(ready: WaveForChecks["members"]): string {
  const some = ready.filter((one) => holdsCertificate(one) && !isProvenByUse(one.passkeyCreatedAt, one.passkeyUsedAt));
  return some.length > 0 ? `; ${some.length} of them by a certificate that the tenant declares, and its use` : "";
}

/** P38 */
export const passkeysAreUsed = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const isOfLate = (usedAt: string | undefined) => facts.now.getTime() - Date.parse(usedAt ?? "") <= days(30);
    const held = members.filter(({ hasUsablePasskey }) => hasUsablePasskey === true);
    const idle = held.filter(
      (one) => !isOfLate(one.passkeyUsedAt) && !(holdsCertificate(one) && isOfLate(one.certificateUsedAt)),
    );
    return idle.length > 0
      ? warn(`no sign-in by passkey within 30 days: ${names(idle)}`, "ask them to sign in with it once")
      : ok(`${held.length} people who hold a passkey have used it within 30 days`);
  });

/** P39 */
export const reportOnlyWasClean = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members, { facts: wave, rules }) => {
    const { evidence, reportOnlyAt } = wave;
    if (!reportOnlyAt) return notApplicable("the wave is not in report-only yet");
    const fix = "let the sweep run; people who would be stopped are named on the wave's page";
    const since = facts.now.getTime() - Date.parse(reportOnlyAt);
    if (!(since >= hours(rules.reportOnlyHours)))
      return fail(`in report-only since ${reportOnlyAt}, less than ${rules.reportOnlyHours} hours`, fix);
    if (!evidence) return fail("the sign-ins of the window were not swept", fix);
    if (!evidence.clean) return fail(`the sweep was not clean: ${evidence.because ?? "no reason was given"}`, fix);
    const named = members.filter((member) => member.named?.digest === evidence.digest && member.named.as === "ready");
    const stopped = named.filter((member) => sweptSince(member, reportOnlyAt)?.unsatisfied === true);
    const also = stopped.length > 0 ? `; refused somewhere meanwhile, and satisfied later: ${names(stopped)}` : "";
    return ok(`swept ${evidence.at}: ${evidence.seen} of ${evidence.inScope} were seen, clean${also}`);
  });

/** P40 */
export const warningWasSent = (facts: TenantFacts): Verdict =>
  withWave(facts, ({ facts: wave, rules }) => {
    const { warnedAt } = wave;
    if (warnedAt === undefined) return fail("nobody was warned yet", "the warning goes out once the gate is open");
    const ahead = facts.now.getTime() - Date.parse(warnedAt);
    const said = `the warning went out ${warnedAt}`;
    return ahead >= days(rules.warningDays)
      ? ok(said)
      : fail(`${said}, less than ${rules.warningDays} days ago`, "wait until the days are over");
  });

/** P41 */
export const membersHaveMail = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const without = members.filter(({ mail }) => !mail);
    const { managers } = facts;
    const alone = managers?.known ? managers.value.without : [];
    const asked = managers?.known ? managers.value.asked : 0;
    const wrong = [
      ...(without.length > 0 ? [`without a mail address: ${names(without)}`] : []),
      ...(alone.length > 0 ? [`without a manager who has one: ${listed(alone)}, of ${asked} asked about`] : []),
    ];
    if (wrong.length > 0)
      return warn(wrong.join("; "), "give them one, or name somebody else to turn to; or tell them another way");
    if (!managers?.known)
      return unknown(`${members.length} people have a mail address; managers: ${managers?.because ?? "not read"}`);
    return ok(`${members.length} people have a mail address, and the managers of ${asked} asked about do`);
  });

/** P37. Whoever holds none is named by P34; of whom the last look noted no number nobody knows. */
export const everyoneHoldsTwo = (facts: TenantFacts): Verdict =>
  withMembers(facts, (members) => {
    const held = members.filter(({ hasUsablePasskey }) => hasUsablePasskey === true);
    const unread = held.filter(({ passkeys }) => passkeys === undefined);
    const single = held.filter(({ passkeys }) => passkeys !== undefined && passkeys < 2);
    const fix = "ask people to register their phone and their computer (R188)";
    if (single.length > 0) return warn(`a single passkey: ${names(single)}`, fix);
    if (held.length === 0 || unread.length > 0)
      return unknown(
        held.length === 0 ? "nobody holds a passkey yet" : `how many passkeys was not read: ${names(unread)}`,
        fix,
      );
    return ok(`${held.length} people who hold a passkey hold two or more`);
  });

/** P42. Hires are in no wave. */
export const hiresStandApart = (facts: TenantFacts): Verdict =>
  withWave(facts, () =>
    notApplicable("hires are in no wave; each is looked at when a code is due, and stands on the page Hires"),
  );
