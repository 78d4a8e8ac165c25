import { z } from "zod";
import type { JoinerRules } from "../domain/joiner/joinerTypes.ts";
import { LanguageSchema } from "../domain/people/language.ts";
import { DeclarationsSchema } from "../domain/policy/leftOut.ts";
import { MOST_IN_A_WAVE, PEOPLE_IN_AN_HOUR, USUAL_MOST_IN_A_WAVE } from "../domain/wave/flipBudget.ts";
import type { WaveRules } from "../domain/wave/waveRules.ts";
import { ConfigError } from "../errors.ts";
import { changeHours, freezes } from "./changeSettings.ts";
import { crossProblems, givenIn, logAnalyticsOf, reachProblems, storageOf } from "./rules.ts";
import {
  address,
  brandColor,
  guids,
  httpsUrl,
  isTimeZone,
  json,
  list,
  number,
  schedule,
  twoAccounts,
  webhookSecret,
  weekdays,
  whole,
} from "./settingTypes.ts";

const Env = z.object({
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be a URL" }).transform((url) => url.replace(/\/+$/, "")),
  ORGANIZATION_NAME: z.string(),
  BRAND_COLOR: brandColor.default("#0b5cad"),
  TENANT_ID: z.guid(),
  AUTH_AUDIENCE: z.string(),
  WEBSITE_AUTH_ENABLED: z
    .string({ error: "App Service authentication must be on" })
    .regex(/^true$/i, "App Service authentication must be on"),
  GRAPH_URL: httpsUrl.default("https://graph.microsoft.com"),
  LOG_ANALYTICS_URL: httpsUrl.default("https://api.loganalytics.azure.com"),
  LOG_ANALYTICS_WORKSPACE_ID: z.guid().optional(),
  READER_CLIENT_ID: z.guid(),
  PASS_ISSUER_CLIENT_ID: z.guid(),
  POLICY_WRITER_CLIENT_ID: z.guid(),
  AzureWebJobsStorage: z.string().optional(),
  AzureWebJobsStorage__accountName: z.string().optional(),
  AzureWebJobsStorage__tableServiceUri: z.string().optional(),
  AzureWebJobsStorage__queueServiceUri: z.string().optional(),
  AzureWebJobsStorage__clientId: z.guid().optional(),
  EMAIL_ENDPOINT: httpsUrl,
  EMAIL_CLIENT_ID: z.guid().optional(),
  EMAIL_SENDER: address,
  EMAIL_REPLY_TO: address,
  MAIL_PER_MINUTE: whole(30, 1, 1_000_000),
  MAIL_PER_HOUR: whole(100, 1, 10_000_000),
  HELPDESK_MAIL: address,
  APPROVER_MAIL: address,
  ALERT_MAIL: address,
  SECURITY_MAIL: address.optional(),
  HR_WEBHOOK_SECRETS: list(/\s+/).pipe(z.array(webhookSecret).min(1).max(2)),
  LINK_SECRET: z.string().refine((secret) => Buffer.byteLength(secret) >= 32, "must have at least 32 bytes"),
  ENFORCED_GROUP_ID: z.guid(),
  ENFORCED_STRENGTH_ID: z.guid(),
  PRIVILEGED_STRENGTH_ID: z.guid().optional(),
  CANARY_GROUP_ID: z.guid().optional(),
  CERTIFICATE_GROUP_ID: z.guid().optional(),
  TEST_APP_ID: z.guid().optional(),
  BREAK_GLASS_GROUP_ID: z.guid(),
  BREAK_GLASS_USER_IDS: twoAccounts,
  LEFT_OUT: json("a list of what is left out").pipe(DeclarationsSchema).default([]),
  WIZARD_EXCLUSIONS: z.enum(["off", "on"]).default("off"),
  SECURITY_INFO_URL: httpsUrl.default("https://mysignins.microsoft.com/security-info"),
  DEFAULT_TIME_ZONE: z.string().refine(isTimeZone, "must be an IANA time zone").default("UTC"),
  DEFAULT_LANGUAGE: LanguageSchema.default("en"),
  CLOCK_URL: z.url({ protocol: /^file$/, error: "must be a file: URL" }).optional(),
  POLL_SCHEDULE: schedule("0 0 */6 * * *"),
  ROLL_BACK_SCHEDULE: schedule("0 * * * * *"),
  INSTANCES_SCHEDULE: schedule("0 */15 * * * *"),
  GUARD_SCHEDULE: schedule("0 5/15 * * * *"),
  AUDITS_SCHEDULE: schedule("20 2/15 * * * *"),
  DOOR: z.enum(["required", "freshSignInOnly"]).default("required"),
  DOOR_SCHEDULE: schedule("0 10/15 * * * *"),
  DOOR_SETTLES_MINUTES: whole(15, 0, 1440),
  ROLE_GROUP_IDS: guids.default([]),
  API_CLIENT_IDS: guids.default([]),
  PASSKEY_PROVISIONER_APP_IDS: guids.default([]),
  PATIENCE_SECONDS: whole(60, 0, 60),
  GATE_THRESHOLD: number(0.95, 0.01, 1),
  CHASER_INTERVAL_DAYS: whole(3, 1, 365),
  WARNING_DAYS: whole(7, 1, 365),
  REPORT_ONLY_HOURS: whole(48, 48, 8760),
  SWEEP_COVERAGE: number(0.8, 0.01, 1),
  SWEEP_DAYS: whole(14, 2, 28),
  WATCH_HOURS: whole(72, 1, 8760),
  APPROVAL_HOURS: whole(24, 1, 24),
  ROLLBACK_SHARE: number(0.02, 0.0001, 1),
  ROLLBACK_MINIMUM: whole(5, 1, 1_000_000),
  // Source: graph facts 6.1: the sign-in log keeps 30 days.
  AWAY_DAYS: whole(14, 1, 28),
  DECISION_DAYS: whole(28, 1, 365),
  PROPAGATION_MINUTES: whole(60, 15, 1440),
  DECLARATION_DAYS: whole(90, 1, 366),
  SEND_HOUR: whole(9, 0, 23),
  WORKING_DAYS: weekdays.default([1, 2, 3, 4, 5]),
  CHANGE_DAYS: weekdays.default([1, 2, 3, 4]),
  CHANGE_HOURS: changeHours,
  FREEZES: freezes,
  OFFER_HOUR: whole(7, 0, 23),
  OFFER_HOURS: whole(24, 1, 720),
  // Source: graph facts 1.1: a pass lives 10 to 43,200 minutes.
  PASS_LIFETIME_MINUTES: whole(60, 10, 43_200),
  REOPENINGS: whole(2, 0, 20),
  FOLLOW_UP_MINUTES: whole(30, 5, 1440),
  ACCOUNT_GRACE_DAYS: whole(5, 0, 60),
  START_PAST_DAYS: whole(365, 1, 3650),
  START_AHEAD_DAYS: whole(730, 1, 3650),
  MAX_WAVE_MEMBERS: whole(USUAL_MOST_IN_A_WAVE, 1, MOST_IN_A_WAVE),
  PEOPLE_A_PART: whole(PEOPLE_IN_AN_HOUR, 1, PEOPLE_IN_AN_HOUR),
});

const toConfig = (env: z.infer<typeof Env>) => ({
  /** Without a trailing slash. */
  publicUrl: env.PUBLIC_URL,
  organizationName: env.ORGANIZATION_NAME,
  brandColor: env.BRAND_COLOR,
  tenantId: env.TENANT_ID,
  authAudience: env.AUTH_AUDIENCE,
  graph: {
    /** Without version and trailing slash. */
    url: env.GRAPH_URL,
    readerClientId: env.READER_CLIENT_ID,
    passIssuerClientId: env.PASS_ISSUER_CLIENT_ID,
    policyWriterClientId: env.POLICY_WRITER_CLIENT_ID,
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
  helpdeskMail: env.HELPDESK_MAIL,
  approverMail: env.APPROVER_MAIL,
  alertMail: env.ALERT_MAIL,
  /** Who looks into what somebody may have done on purpose. */
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
  /** Client id of the application at which people test a passkey (R278); absent: nobody enforces themselves. */
  testAppId: env.TEST_APP_ID?.toLowerCase(),
  breakGlassGroupId: env.BREAK_GLASS_GROUP_ID,
  breakGlassUserIds: env.BREAK_GLASS_USER_IDS,
  /** What our policies leave out, and which other policies catch it. */
  leftOut: env.LEFT_OUT,
  /** Whether our policies leave out the two apps of the registration wizard, beside a companion policy over them. */
  wizardExclusions: env.WIZARD_EXCLUSIONS === "on",
  securityInfoUrl: env.SECURITY_INFO_URL,
  defaultTimeZone: env.DEFAULT_TIME_ZONE,
  defaultLanguage: env.DEFAULT_LANGUAGE,
  ...(env.CLOCK_URL !== undefined && { clockUrl: env.CLOCK_URL }),
  pollSchedule: env.POLL_SCHEDULE,
  rollBackSchedule: env.ROLL_BACK_SCHEDULE,
  instancesSchedule: env.INSTANCES_SCHEDULE,
  guardSchedule: env.GUARD_SCHEDULE,
  /** At no other timer's second: what may be asked of Graph is shared. */
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
    changeDays: env.CHANGE_DAYS,
    changeHours: env.CHANGE_HOURS,
    freezes: env.FREEZES,
  } satisfies WaveRules,
  joinerRules: {
    offerHour: env.OFFER_HOUR,
    workingDays: env.WORKING_DAYS,
    offerHours: env.OFFER_HOURS,
    passLifetimeMinutes: env.PASS_LIFETIME_MINUTES,
    reopenings: env.REOPENINGS,
    followUpMinutes: env.FOLLOW_UP_MINUTES,
    accountGraceDays: env.ACCOUNT_GRACE_DAYS,
    startPastDays: env.START_PAST_DAYS,
    startAheadDays: env.START_AHEAD_DAYS,
  } satisfies JoinerRules,
  declarationDays: env.DECLARATION_DAYS,
  maxWaveMembers: env.MAX_WAVE_MEMBERS,
  /** So many people of a wave enter under one approval; a larger wave goes in parts. */
  peopleAPart: env.PEOPLE_A_PART,
});

/**
 * The app's settings, checked. Secrets stand in `hrWebhookSecrets`, `linkSecret` and a connection string: never log
 * this object.
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
