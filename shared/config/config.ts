import type { z } from "zod";
import type { JoinerRules } from "../domain/joiner/joinerTypes.ts";
import type { LeaverLimits } from "../domain/leaver/leaverBrake.ts";
import type { IssuingRules } from "../domain/pass/issuingLimits.ts";
import type { Keeps } from "../domain/retention/retentionRun.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { ConfigError } from "../errors.ts";
import { crossProblems, givenIn, logAnalyticsOf, reachProblems, storageOf } from "./rules.ts";
import { Env } from "./settings.ts";

const toConfig = (env: z.infer<typeof Env>) => ({
  /** Without a trailing slash. */
  publicUrl: env.PUBLIC_URL,
  organizationName: env.ORGANIZATION_NAME,
  brandColor: env.BRAND_COLOR,
  /** Whether mails have the logo of the tenant's sign-in page, and its colour before that of the settings. */
  takesBranding: env.BRANDING === "entra",
  /** What asks for it, as the announcement says (R77). */
  regulation: env.REGULATION,
  /** Where people chat about it, by its name (R77). */
  chatChannel: env.CHAT_CHANNEL,
  tenantId: env.TENANT_ID,
  authAudience: env.AUTH_AUDIENCE,
  graph: {
    /** Without version and trailing slash. */
    url: env.GRAPH_URL,
    readerClientId: env.READER_CLIENT_ID,
    passIssuerClientId: env.PASS_ISSUER_CLIENT_ID,
    policyWriterClientId: env.POLICY_WRITER_CLIENT_ID,
    /** Only where something is switched on for leavers. */
    offboarderClientId: env.LEAVER_STEPS.length > 0 ? env.OFFBOARDER_CLIENT_ID : undefined,
  },
  /** Where the sign-in log is read in place of Graph; absent: at Graph. */
  logAnalytics: logAnalyticsOf(env),
  storage: storageOf(env),
  email: {
    endpoint: env.EMAIL_ENDPOINT,
    clientId: env.EMAIL_CLIENT_ID ?? env.READER_CLIENT_ID,
    sender: env.EMAIL_SENDER,
    replyTo: env.EMAIL_REPLY_TO,
    perMinute: env.MAIL_PER_MINUTE,
    perHour: env.MAIL_PER_HOUR,
  },
  /** How somebody without a sign-in proves who they are (R13, R14); absent: nobody collects a code that way. */
  verifiedId: env.VERIFIED_ID && {
    ...env.VERIFIED_ID,
    url: env.VERIFIED_ID_URL,
    clientId: env.VERIFIED_ID_CLIENT_ID ?? env.READER_CLIENT_ID,
  },
  helpdeskMail: env.HELPDESK_MAIL,
  approverMail: env.APPROVER_MAIL,
  alertMail: env.ALERT_MAIL,
  /** Who looks into what somebody may have done on purpose. */
  /** Who of HR hears that a hire has a passkey; nobody where it is absent. */
  hrMail: env.HR_MAIL,
  securityMail: env.SECURITY_MAIL ?? env.ALERT_MAIL,
  /** One or two, while they are rotated. */
  hrWebhookSecrets: env.HR_WEBHOOK_SECRETS,
  linkSecret: env.LINK_SECRET,
  /** Everybody who is enforced. */
  enforcedGroupId: env.ENFORCED_GROUP_ID,
  /** Authentication strength of the workforce policy. */
  enforcedStrengthId: env.ENFORCED_STRENGTH_ID.toLowerCase(),
  /** Authentication strength for privileged people (R156); absent: no wave of theirs can be started. */
  privilegedStrengthId: env.PRIVILEGED_STRENGTH_ID?.toLowerCase(),
  certificateGroupId: env.CERTIFICATE_GROUP_ID?.toLowerCase(),
  /** An empty group: with it the app proves that it can change the enforced group. */
  canaryGroupId: env.CANARY_GROUP_ID?.toLowerCase(),
  /** A group whose people Entra asks for a passkey at sign-in; absent: the app keeps none. */
  nudgeGroupId: env.NUDGE_GROUP_ID?.toLowerCase(),
  nudgeSchedule: env.NUDGE_SCHEDULE,
  progressSchedule: env.PROGRESS_SCHEDULE,
  retentionSchedule: env.RETENTION_SCHEDULE,
  /** For how many days what is over is kept. */
  keeps: {
    details: env.KEEP_DETAILS_DAYS,
    waves: env.KEEP_WAVE_DAYS,
    ...(env.KEEP_AUDIT_DAYS !== undefined && { audit: env.KEEP_AUDIT_DAYS }),
  } satisfies Keeps,
  /** Client id of the application at which people test a passkey (R278); absent: nobody enforces themselves. */
  testAppId: env.TEST_APP_ID?.toLowerCase(),
  breakGlassGroupId: env.BREAK_GLASS_GROUP_ID,
  breakGlassUserIds: env.BREAK_GLASS_USER_IDS,
  /** Service, room and shared accounts: object ids and patterns of user principal names, in lower case. */
  sharedAccounts: env.SHARED_ACCOUNTS,
  /** What our policies leave out, and which other policies catch it. */
  leftOut: env.LEFT_OUT,
  /** What kind of work people do, by group: what they should hold hangs on it. */
  personas: env.PERSONAS,
  /** Whether our policies leave out the two apps of the registration wizard, beside a companion policy over them. */
  wizardExclusions: env.WIZARD_EXCLUSIONS === "on",
  /** What mails say of how long it takes to set up a passkey. */
  minutesToSetUp: env.MINUTES_TO_SET_UP,
  /** Whether buttons of mails lead by us, and the family of the phone is noted (R113). */
  deviceFamilies: env.DEVICE_FAMILIES === "on",
  /** Whether people are told once their passkey works (R92). */
  doneMail: env.DONE_MAIL === "on",
  /** Whether whoever has one passkey only is asked for a second one, while nobody else writes to them (R188). */
  secondPasskeyMails: env.SECOND_PASSKEY_MAILS === "on",
  /** Whether whoever is enforced and has not signed in for months is asked to try (R311). */
  unusedPasskeyMails: env.UNUSED_PASSKEY_MAILS === "on",
  /** Of both together, whatever the size of the tenant. */
  quietMailsADay: env.QUIET_MAILS_A_DAY,
  /** Whether devices on which nobody signs in any more are listed (R311): it takes `Device.Read.All`. */
  inactiveDevices: env.INACTIVE_DEVICES === "on",
  /** Whether security hears of each code that was shown, beside whoever it is for. */
  receiptsToSecurity: env.RECEIPTS_TO_SECURITY === "on",
  /** R70: whether the subjects of a wave's mails are compared, three ways of each. */
  subjectVariants: env.SUBJECT_VARIANTS === "on",
  securityInfoUrl: env.SECURITY_INFO_URL,
  defaultTimeZone: env.DEFAULT_TIME_ZONE,
  defaultLanguage: env.DEFAULT_LANGUAGE,
  ...(env.CLOCK_URL !== undefined && { clockUrl: env.CLOCK_URL }),
  pollSchedule: env.POLL_SCHEDULE,
  rollBackSchedule: env.ROLL_BACK_SCHEDULE,
  instancesSchedule: env.INSTANCES_SCHEDULE,
  guardSchedule: env.GUARD_SCHEDULE,
  /** At no other timer's second: what may be asked of Graph is shared. */
  brandingSchedule: env.BRANDING_SCHEDULE,
  auditsSchedule: env.AUDITS_SCHEDULE,
  /** What stands in for the door where it is not up. */
  door: env.DOOR,
  doorSchedule: env.DOOR_SCHEDULE,
  /** So long after a change the policies of the door count as not up, by the wall clock. */
  doorSettlesMinutes: env.DOOR_SETTLES_MINUTES,
  /** The groups that hold our app roles; empty: not told. */
  roleGroupIds: env.ROLE_GROUP_IDS.map((id) => id.toLowerCase()),
  /** Programs whose tokens open this app; empty: none but its own. */
  apiClientIds: env.API_CLIENT_IDS.map((id) => id.toLowerCase()),
  /** Applications that register passkeys for people on the organisation's order (R238): those count. Empty: none. */
  passkeyProvisionerAppIds: env.PASSKEY_PROVISIONER_APP_IDS.map((id) => id.toLowerCase()),
  /** So long one call pauses between its requests to Entra; what is left then is for the queue and the timers. */
  patienceSeconds: env.PATIENCE_SECONDS,
  rules: {
    gateThreshold: env.GATE_THRESHOLD,
    chaserIntervalDays: env.CHASER_INTERVAL_DAYS,
    mostChasers: env.MOST_CHASERS,
    warningDays: env.WARNING_DAYS,
    reportOnlyHours: env.REPORT_ONLY_HOURS,
    sweepCoverage: env.SWEEP_COVERAGE,
    sweepDays: env.SWEEP_DAYS,
    watchHours: env.WATCH_HOURS,
    approvalHours: env.APPROVAL_HOURS,
    rollbackShare: env.ROLLBACK_SHARE,
    rollbackMinimum: env.ROLLBACK_MINIMUM,
    awayDays: env.AWAY_DAYS,
    decisionDays: env.DECISION_DAYS,
    propagationMinutes: env.PROPAGATION_MINUTES,
    sendHour: env.SEND_HOUR,
    workingDays: env.WORKING_DAYS,
    holidays: env.HOLIDAYS,
    mailIntervalHours: env.MAIL_INTERVAL_HOURS,
    changeDays: env.CHANGE_DAYS,
    changeHours: env.CHANGE_HOURS,
    freezes: env.FREEZES,
  } satisfies WaveRules,
  joinerRules: {
    offerHour: env.OFFER_HOUR,
    workingDays: env.WORKING_DAYS,
    offerHours: env.OFFER_HOURS,
    offerLeadDays: env.OFFER_LEAD_DAYS,
    holidays: env.HOLIDAYS,
    passLifetimeMinutes: env.PASS_LIFETIME_MINUTES,
    reopenings: env.REOPENINGS,
    followUpMinutes: env.FOLLOW_UP_MINUTES,
    accountGraceDays: env.ACCOUNT_GRACE_DAYS,
    startPastDays: env.START_PAST_DAYS,
    startAheadDays: env.START_AHEAD_DAYS,
    accountAheadDays: env.ACCOUNT_AHEAD_DAYS,
  } satisfies JoinerRules,
  issuing: {
    coolDownMinutes: env.PASS_COOL_DOWN_MINUTES,
    perPersonADay: env.PASSES_PER_PERSON_A_DAY,
    perIssuerAnHour: env.PASSES_PER_ISSUER_AN_HOUR,
    perIssuerADay: env.PASSES_PER_ISSUER_A_DAY,
  } satisfies IssuingRules,
  /** What is done for leavers beyond what the app made itself; nothing of it by default. */
  leaverSteps: env.LEAVER_STEPS,
  /** Of these worker types, as HR names them, a hire gets a link of their own in their personal mail. */
  /** Whether whom HR names collects a hire's code while the manager is away. */
  hrDeputy: env.HR_DEPUTY === "on",
  personalMailWorkerTypes: env.PERSONAL_MAIL_WORKER_TYPES,
  /** Above either, whoever leaves waits until somebody has looked. */
  leaverLimits: { anHour: env.LEAVERS_AN_HOUR, share: env.LEAVERS_SHARE } satisfies LeaverLimits,
  /** A secret: whoever has it can post. Absent: no channel is told. */
  teamsWebhookUrl: env.TEAMS_WEBHOOK_URL && "url" in env.TEAMS_WEBHOOK_URL ? env.TEAMS_WEBHOOK_URL.url : undefined,
  /** Why the one that is set counts as absent, in words and without its value. */
  teamsWebhookUnusable:
    env.TEAMS_WEBHOOK_URL && "unusable" in env.TEAMS_WEBHOOK_URL ? env.TEAMS_WEBHOOK_URL.unusable : undefined,
  /** What the helpdesk can take; absent: tickets slow nothing down. */
  ticketsADay: env.TICKETS_A_DAY,
  declarationDays: env.DECLARATION_DAYS,
  maxWaveMembers: env.MAX_WAVE_MEMBERS,
  /** So many people of a wave enter under one approval; a larger wave goes in parts. */
  peopleAPart: env.PEOPLE_A_PART,
});

/**
 * The app's settings, checked. Secrets stand in `hrWebhookSecrets`, `linkSecret`, `teamsWebhookUrl` and a connection
 * string: never log this object.
 */
export type Config = ReturnType<typeof toConfig>;

/**
 * Reads the settings; an empty one counts as absent.
 * @throws ConfigError naming every bad setting at once (name and rule, never the value).
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = givenIn(env);
  const parsed = Env.safeParse(given);
  const faults = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    const inside = path.slice(1).map((part) => (typeof part === "number" ? `entry ${part + 1} ` : `${String(part)} `));
    return `${name}: ${given[name] === undefined ? "is missing" : inside.join("") + message}`;
  });
  const problems = [...faults, ...crossProblems(given), ...(parsed.success ? reachProblems(parsed.data) : [])];
  if (!parsed.success || problems.length > 0)
    throw new ConfigError(`these settings are missing or wrong:\n${problems.join("\n")}`);
  return toConfig(parsed.data);
}
