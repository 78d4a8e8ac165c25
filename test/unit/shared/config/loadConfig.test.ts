import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../../shared/config/config.ts";
import { ConfigError } from "../../../../shared/errors.ts";

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const local =
  "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:2/a";
const good = {
  PUBLIC_URL: "https://passkeys.contoso.example/",
  ORGANIZATION_NAME: "Contoso",
  TENANT_ID: guid(1),
  AUTH_AUDIENCE: "api://passkeys",
  WEBSITE_AUTH_ENABLED: "True",
  READER_CLIENT_ID: guid(2),
  PASS_ISSUER_CLIENT_ID: guid(3),
  POLICY_WRITER_CLIENT_ID: guid(4),
  AzureWebJobsStorage__accountName: "storage1",
  AzureWebJobsStorage__clientId: guid(5),
  EMAIL_ENDPOINT: "https://mail.communication.azure.com",
  EMAIL_SENDER: "passkeys@contoso.example",
  EMAIL_REPLY_TO: "helpdesk@contoso.example",
  HELPDESK_MAIL: "helpdesk@contoso.example",
  APPROVER_MAIL: "approver@contoso.example",
  ALERT_MAIL: "alerts@contoso.example",
  HR_WEBHOOK_SECRETS: `whsec_${"A".repeat(32)}`,
  LINK_SECRET: "x".repeat(32),
  ENFORCED_GROUP_ID: guid(7),
  ENFORCED_STRENGTH_ID: guid(11),
  BREAK_GLASS_GROUP_ID: guid(8),
  BREAK_GLASS_USER_IDS: `${guid(9)}, ${guid(10)}`,
};
const local1 = {
  ...good,
  AzureWebJobsStorage: local,
  GRAPH_URL: "https://localhost:3/",
  EMAIL_ENDPOINT: "https://127.0.0.1:4",
};
const clocked = { ...local1, CLOCK_URL: "file:///run/clock" };

test("the sign-in log is read at Graph until a workspace is named", () => {
  expect(loadConfig(good).logAnalytics).toBeUndefined();
  expect(loadConfig({ ...good, LOG_ANALYTICS_WORKSPACE_ID: guid(12) }).logAnalytics).toEqual({
    url: "https://api.loganalytics.azure.com",
    workspaceId: guid(12),
  });
});

test("security has the operators' address until it has one of its own", () => {
  expect(loadConfig(good).securityMail).toBe("alerts@contoso.example");
  const { alertMail, securityMail } = loadConfig({ ...good, SECURITY_MAIL: "security@contoso.example" });
  expect([alertMail, securityMail]).toEqual(["alerts@contoso.example", "security@contoso.example"]);
});

const complaint = (env: Record<string, string | undefined>): string => {
  try {
    loadConfig(env);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
};

describe("settings", () => {
  test("that are all there give a config with the documented defaults", () => {
    const config = loadConfig({ ...good, GATE_THRESHOLD: " " });
    expect(config).toMatchObject({
      publicUrl: "https://passkeys.contoso.example",
      graph: { url: "https://graph.microsoft.com", readerClientId: guid(2) },
      storage: {
        kind: "identity",
        tableUrl: "https://storage1.table.core.windows.net",
        queueUrl: "https://storage1.queue.core.windows.net",
        clientId: guid(5),
      },
      email: { clientId: guid(2), perMinute: 30, perHour: 100 },
      breakGlassUserIds: [guid(9), guid(10)],
      hrWebhookSecrets: [good.HR_WEBHOOK_SECRETS],
      defaultTimeZone: "UTC",
      defaultLanguage: "en",
      brandColor: "#0b5cad",
      pollSchedule: "0 0 */6 * * *",
      rollBackSchedule: "0 * * * * *",
      instancesSchedule: "0 */15 * * * *",
      guardSchedule: "0 5/15 * * * *",
      // The stricter of the two: whoever is content with less has to say so.
      door: "required",
      wizardExclusions: false,
      rules: { gateThreshold: 0.95, chaserIntervalDays: 3, reportOnlyHours: 48, workingDays: [1, 2, 3, 4, 5] },
      joinerRules: { passLifetimeMinutes: 60, reopenings: 2, workingDays: [1, 2, 3, 4, 5] },
      maxWaveMembers: 1500,
      peopleAPart: 1714,
    });
    expect(config).not.toHaveProperty("clockUrl");
  });

  test("take the colour of the sign-in page, unless they say otherwise", () => {
    expect(loadConfig(good).takesBranding).toBe(true);
    expect(loadConfig({ ...good, BRANDING: "settings" }).takesBranding).toBe(false);
    expect(complaint({ ...good, BRANDING: "graph" })).toContain("BRANDING");
  });

  test("say what asks for it and where people may ask, where somebody says so", () => {
    expect(loadConfig(good)).toMatchObject({ regulation: undefined, chatChannel: undefined });
    expect(loadConfig({ ...good, REGULATION: "", CHAT_CHANNEL: "" })).toMatchObject({
      regulation: undefined,
      chatChannel: undefined,
    });
    expect(loadConfig({ ...good, REGULATION: " NIS2, Article 21 ", CHAT_CHANNEL: "#passkeys" })).toMatchObject({
      regulation: "NIS2, Article 21",
      chatChannel: "#passkeys",
    });
  });

  test("a Verified ID is off while it is not set, and is asked for by the reader unless said otherwise", () => {
    const rules = {
      authority: "did:web:contoso.example",
      credentialType: "VerifiedPerson",
      acceptedIssuers: ["did:web:proofing.example"],
      claim: "number",
      matches: "employeeId",
    };
    const VERIFIED_ID = JSON.stringify(rules);
    expect(loadConfig(good).verifiedId).toBeUndefined();
    expect(loadConfig({ ...good, VERIFIED_ID }).verifiedId).toEqual({
      ...rules,
      photoClaim: "photo",
      matchConfidence: 70,
      url: "https://verifiedid.did.msidentity.com",
      clientId: good.READER_CLIENT_ID,
    });
    const own = { VERIFIED_ID, VERIFIED_ID_CLIENT_ID: guid(40) };
    expect(loadConfig({ ...good, ...own }).verifiedId?.clientId).toBe(guid(40));
    expect(complaint({ ...good, VERIFIED_ID: "{" })).toContain("VERIFIED_ID: must be JSON");
    const employee = JSON.stringify({ ...rules, credentialType: "VerifiedEmployee" });
    expect(complaint({ ...good, VERIFIED_ID: employee })).toMatch(/VERIFIED_ID: credentialType .*My Account/);
    expect(complaint({ ...good, VERIFIED_ID, VERIFIED_ID_URL: "http://x.example" })).toContain("VERIFIED_ID_URL: ");
  });

  test("leave the wizard's apps out when they say so, and not while all but some apps are left out", () => {
    expect(loadConfig({ ...good, WIZARD_EXCLUSIONS: "on" }).wizardExclusions).toBe(true);
    expect(complaint({ ...good, WIZARD_EXCLUSIONS: "yes" })).toContain("WIZARD_EXCLUSIONS");
    const common = { owner: "Ada", reason: "first", until: "2027-01-31", caughtBy: guid(20) };
    const LEFT_OUT = JSON.stringify([{ what: "allButSensitiveApps", sensitiveApps: [guid(21)], ...common }]);
    expect(complaint({ ...good, WIZARD_EXCLUSIONS: "on", LEFT_OUT })).toContain("WIZARD_EXCLUSIONS: must be off while");
    expect(complaint({ ...good, LEFT_OUT })).toBe("");
  });

  test("list the accounts that are nobody's, none by default", () => {
    expect(loadConfig(good).sharedAccounts).toEqual([]);
    const SHARED_ACCOUNTS = ` ${guid(21).toUpperCase()}, Svc-*@contoso.example ,*room*@*`;
    expect(loadConfig({ ...good, SHARED_ACCOUNTS }).sharedAccounts).toEqual([
      guid(21),
      "svc-*@contoso.example",
      "*room*@*",
    ]);
  });

  test.each(["*", "*@*", "*@contoso.example", "a*@contoso.example", "svc-backup", "a b@contoso.example", "*a*b*c*@d"])(
    "no list of accounts may hold %s",
    (entry) => {
      expect(complaint({ ...good, SHARED_ACCOUNTS: `svc-*@contoso.example,${entry}` })).toContain("SHARED_ACCOUNTS: ");
    },
  );

  test("list the applications that provision passkeys, none by default", () => {
    const ids = [guid(21), guid(22)];
    expect(loadConfig(good).passkeyProvisionerAppIds).toEqual([]);
    const PASSKEY_PROVISIONER_APP_IDS = ids.join(" , ").toUpperCase();
    expect(loadConfig({ ...good, PASSKEY_PROVISIONER_APP_IDS }).passkeyProvisionerAppIds).toEqual(ids);
    expect(complaint({ ...good, PASSKEY_PROVISIONER_APP_IDS: "Helper" })).toContain("PASSKEY_PROVISIONER_APP_IDS: ");
  });

  test("name the group that declares certificates, none by default", () => {
    const CERTIFICATE_GROUP_ID = "CE000000-0000-4000-8000-000000000001";
    expect(loadConfig(good).certificateGroupId).toBeUndefined();
    expect(loadConfig({ ...good, CERTIFICATE_GROUP_ID: "" }).certificateGroupId).toBeUndefined();
    expect(loadConfig({ ...good, CERTIFICATE_GROUP_ID }).certificateGroupId).toBe(CERTIFICATE_GROUP_ID.toLowerCase());
    expect(complaint({ ...good, CERTIFICATE_GROUP_ID: "Smart cards" })).toContain("CERTIFICATE_GROUP_ID: ");
  });

  test("take a channel of Teams at both its hosts, and what the helpdesk can take; neither by default", () => {
    const urls = [
      "https://e.1.environment.api.powerplatform.com:443/p?sig=x",
      "https://prod-1.westeurope.logic.azure.com/w?sig=x",
    ];
    for (const url of urls)
      expect(loadConfig({ ...good, TEAMS_WEBHOOK_URL: url })).toMatchObject({
        teamsWebhookUrl: url,
        teamsWebhookUnusable: undefined,
      });
    expect(loadConfig({ ...good, TICKETS_A_DAY: "40" }).ticketsADay).toBe(40);
    const { teamsWebhookUrl, teamsWebhookUnusable, ticketsADay } = loadConfig({ ...good, TICKETS_A_DAY: "" });
    expect([teamsWebhookUrl, teamsWebhookUnusable, ticketsADay]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ["plain http", "http://a.logic.azure.com/?sig=x", /must be https at/],
    ["elsewhere", "https://hooks.contoso.example/?sig=x", /must be https at/],
    ["only looking like Azure", "https://evillogic.azure.com/?sig=x", /must be https at/],
    ["below another host", "https://a.logic.azure.com.evil.example/?sig=x", /must be https at/],
    ["of a user", "https://a@a.logic.azure.com/?sig=x", /must be https at/],
    ["no address", "sig=x", /must be https at/],
    ["not resolved", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/sig=x)", /reference was not resolved/],
  ])("take a channel that is %s for none, and say why without its value", (_what, url, says) => {
    const { teamsWebhookUrl, teamsWebhookUnusable } = loadConfig({ ...good, TEAMS_WEBHOOK_URL: url });
    expect(teamsWebhookUrl).toBeUndefined();
    expect(teamsWebhookUnusable).toMatch(says);
    expect(teamsWebhookUnusable).not.toContain("sig=x");
  });

  test("name freezes by their dates, each with a reason", () => {
    const FREEZES = "2026-12-18/2027-01-06 end of the year; 2027-03-31/2027-03-31 close";
    expect(loadConfig({ ...good, FREEZES }).rules.freezes).toEqual([
      { from: "2026-12-18", until: "2027-01-06", reason: "end of the year" },
      { from: "2027-03-31", until: "2027-03-31", reason: "close" },
    ]);
    expect(loadConfig({ ...good, FREEZES: "" }).rules.freezes).toEqual([]);
  });

  test.each([
    [
      "the enforced group is the break-glass group",
      { ENFORCED_GROUP_ID: good.BREAK_GLASS_GROUP_ID },
      /ENFORCED_GROUP_ID.*BREAK_GLASS_GROUP_ID/,
    ],
    [
      "two groups differ in case only",
      {
        ENFORCED_GROUP_ID: "ABCDEF00-0000-4000-8000-000000000001",
        BREAK_GLASS_GROUP_ID: "abcdef00-0000-4000-8000-000000000001",
      },
      /ENFORCED_GROUP_ID.*BREAK_GLASS_GROUP_ID/,
    ],
    [
      "the nudge goes to everybody enforced",
      { NUDGE_GROUP_ID: good.ENFORCED_GROUP_ID.toUpperCase() },
      /ENFORCED_GROUP_ID.*NUDGE_GROUP_ID/,
    ],
    [
      "the nudge goes to who holds a certificate",
      { NUDGE_GROUP_ID: guid(30), CERTIFICATE_GROUP_ID: guid(30) },
      /NUDGE_GROUP_ID.*CERTIFICATE_GROUP_ID/,
    ],
    [
      "the nudge goes to whoever holds a role of the app",
      { NUDGE_GROUP_ID: `ABCDEF${guid(30).slice(6)}`, ROLE_GROUP_IDS: `${guid(31)}, abcdef${guid(30).slice(6)}` },
      /NUDGE_GROUP_ID: must be none of ROLE_GROUP_IDS/,
    ],
    [
      "whoever is enforced would hold a role of the app",
      { ROLE_GROUP_IDS: good.ENFORCED_GROUP_ID },
      /ENFORCED_GROUP_ID: must be none of ROLE_GROUP_IDS/,
    ],
    [
      "passes are issued as the reader",
      { PASS_ISSUER_CLIENT_ID: good.READER_CLIENT_ID },
      /READER_CLIENT_ID.*PASS_ISSUER_CLIENT_ID/,
    ],
    [
      "policies are written as the issuer",
      { POLICY_WRITER_CLIENT_ID: good.PASS_ISSUER_CLIENT_ID },
      /PASS_ISSUER_CLIENT_ID.*POLICY_WRITER_CLIENT_ID/,
    ],
  ])("are refused when %s", (_how, change, said) => {
    expect(complaint({ ...good, ...change })).toMatch(said);
  });

  test("stop the start while the exclusion group of an earlier version is set, and say what came in its place", () => {
    const message = complaint({ ...good, EXCLUSION_GROUP_ID: guid(6) });
    expect(message).toMatch(/^EXCLUSION_GROUP_ID: is no longer a setting/m);
    for (const part of [
      "left out of enforcement",
      "by inclusion",
      "ENFORCED_GROUP_ID",
      "Remove the setting",
      "need nothing",
    ])
      expect(message).toContain(part);
    expect(message).not.toContain(guid(6));
  });

  test.each(["", " "])("take an exclusion group that is set to %j as absent", (value) => {
    expect(complaint({ ...good, EXCLUSION_GROUP_ID: value })).toBe("");
  });

  test("name the exclusion group beside all else that is wrong", () => {
    const message = complaint({ ...good, EXCLUSION_GROUP_ID: guid(6), ENFORCED_STRENGTH_ID: undefined });
    expect(message).toContain("EXCLUSION_GROUP_ID: is no longer");
    expect(message).toContain("ENFORCED_STRENGTH_ID: is missing");
  });

  test("may send mail as the reader", () => {
    expect(complaint({ ...good, EMAIL_CLIENT_ID: good.READER_CLIENT_ID })).toBe("");
  });

  test("that are missing are all named at once", () => {
    const message = complaint({});
    for (const name of Object.keys(good).filter((one) => !one.startsWith("AzureWebJobsStorage")))
      expect(message).toContain(name);
    expect(message).toContain("AzureWebJobsStorage");
  });

  test.each([
    ["authentication is off", { WEBSITE_AUTH_ENABLED: "False" }, "WEBSITE_AUTH_ENABLED"],
    ["authentication is not said to be on", { WEBSITE_AUTH_ENABLED: undefined }, "WEBSITE_AUTH_ENABLED"],
    ["the break-glass list names one account", { BREAK_GLASS_USER_IDS: guid(9) }, "BREAK_GLASS_USER_IDS"],
    [
      "the break-glass list names one account twice",
      { BREAK_GLASS_USER_IDS: `${guid(9)},${guid(9)}` },
      "BREAK_GLASS_USER_IDS",
    ],
    ["the strength is no id", { ENFORCED_STRENGTH_ID: "phishing-resistant" }, "ENFORCED_STRENGTH_ID"],
    ["the link secret is short", { LINK_SECRET: "x".repeat(31) }, "LINK_SECRET"],
    ["a webhook secret is no secret", { HR_WEBHOOK_SECRETS: "hunter2" }, "HR_WEBHOOK_SECRETS"],
    [
      "there are three webhook secrets",
      { HR_WEBHOOK_SECRETS: Array(3).fill(good.HR_WEBHOOK_SECRETS).join(" ") },
      "HR_WEBHOOK_SECRETS",
    ],
    ["the helpdesk can take nothing", { TICKETS_A_DAY: "0" }, "TICKETS_A_DAY"],
    ["Graph is not https", { GRAPH_URL: "http://graph.microsoft.com" }, "GRAPH_URL"],
    ["the public URL is plain http elsewhere", { PUBLIC_URL: "http://passkeys.contoso.example" }, "PUBLIC_URL"],
    ["a number is none", { SEND_HOUR: "nine" }, "SEND_HOUR"],
    ["report-only is too short", { REPORT_ONLY_HOURS: "47" }, "REPORT_ONLY_HOURS"],
    ["a wave could not be looked at within three hours", { MAX_WAVE_MEMBERS: "5143" }, "MAX_WAVE_MEMBERS"],
    ["a part could not be looked at within the hour", { PEOPLE_A_PART: "1715" }, "PEOPLE_A_PART"],
    ["a wave may have more than twenty parts", { MAX_WAVE_MEMBERS: "1001", PEOPLE_A_PART: "50" }, "MAX_WAVE_MEMBERS"],
    ["the usual wave would have more than twenty parts", { PEOPLE_A_PART: "74" }, "MAX_WAVE_MEMBERS"],
    ["the regulation is a page", { REGULATION: "x".repeat(81) }, "REGULATION: must have at most 80 characters"],
    ["the regulation has lines", { REGULATION: "NIS2\nArticle 21" }, "REGULATION: must be one line"],
    ["the chat is a link", { CHAT_CHANNEL: "https://teams.example/l" }, "CHAT_CHANNEL: must be words, not an address"],
    ["the chat has markup", { CHAT_CHANNEL: "<b>" }, "CHAT_CHANNEL: must be one line"],
    ["the colour is none", { BRAND_COLOR: "blue" }, "BRAND_COLOR: must be a colour"],
    ["white words on the colour cannot be read", { BRAND_COLOR: "#777777" }, "BRAND_COLOR: is too light"],
    ["no mails are written in the language", { DEFAULT_LANGUAGE: "it" }, "DEFAULT_LANGUAGE"],
    ["the time zone is unknown", { DEFAULT_TIME_ZONE: "Mars/Olympus" }, "DEFAULT_TIME_ZONE"],
    ["the change window ends before it begins", { CHANGE_HOURS: "15-9" }, "CHANGE_HOURS"],
    ["the change window is no two hours", { CHANGE_HOURS: "morning" }, "CHANGE_HOURS"],
    ["the change window is longer than a day", { CHANGE_HOURS: "9-25" }, "CHANGE_HOURS"],
    ["a change is to apply at once", { PROPAGATION_MINUTES: "14" }, "PROPAGATION_MINUTES"],
    ["a change takes longer than a day", { PROPAGATION_MINUTES: "1441" }, "PROPAGATION_MINUTES"],
    ["a day of changes is none", { CHANGE_DAYS: "0" }, "CHANGE_DAYS"],
    ["a freeze has no reason", { FREEZES: "2026-12-17/2027-01-05" }, "FREEZES"],
    ["a freeze ends before it begins", { FREEZES: "2027-01-06/2026-12-18 end of the year" }, "FREEZES"],
    ["a freeze is of no date", { FREEZES: "2026-12-18/2027-02-30 end of the year" }, "FREEZES"],
    ["one of two freezes cannot be read", { FREEZES: "2026-12-18/2027-01-06 end; Easter" }, "FREEZES"],
    ["a weekday is none", { WORKING_DAYS: "1,8" }, "WORKING_DAYS"],
    ["storage is not named", { AzureWebJobsStorage__accountName: undefined }, "AzureWebJobsStorage"],
  ])("are refused when %s, without telling a value", (_when, change, name) => {
    const message = complaint({ ...good, ...change });
    expect(message).toContain(name);
    for (const value of Object.values(change)) if (value) expect(message).not.toContain(value);
  });

  test("may name two webhook secrets while they are rotated, and plain http on loopback", () => {
    const config = loadConfig({
      ...good,
      HR_WEBHOOK_SECRETS: `${good.HR_WEBHOOK_SECRETS}  whsec_${"B".repeat(32)}`,
      PUBLIC_URL: "http://localhost:7071",
    });
    expect(config.hrWebhookSecrets.length).toBe(2);
    expect(config.publicUrl).toBe("http://localhost:7071");
  });
});

describe("a clock of its own", () => {
  test("is taken when Graph, mail and storage are on this machine", () => {
    expect(loadConfig(clocked).clockUrl).toBe("file:///run/clock");
    expect(loadConfig({ ...clocked, AzureWebJobsStorage: "UseDevelopmentStorage=true" }).clockUrl).toBeDefined();
  });

  test.each([
    ["Graph is the real one", { GRAPH_URL: undefined }, "GRAPH_URL"],
    ["mail is elsewhere", { EMAIL_ENDPOINT: "https://127.0.0.1.example" }, "EMAIL_ENDPOINT"],
    [
      "storage is elsewhere",
      { AzureWebJobsStorage: local.replace("http://127.0.0.1:1", "https://a.table.core.windows.net") },
      "AzureWebJobsStorage",
    ],
    [
      "storage names no queue endpoint",
      { AzureWebJobsStorage: local.replace(/;QueueEndpoint.*/, "") },
      "AzureWebJobsStorage",
    ],
    ["storage is an account in Azure", { AzureWebJobsStorage: undefined }, "AzureWebJobsStorage"],
    ["it runs in Azure", { WEBSITE_INSTANCE_ID: "abc" }, "CLOCK_URL"],
    ["it is no file", { CLOCK_URL: "https://localhost/clock" }, "CLOCK_URL"],
  ])("is refused when %s", (_when, change, name) => {
    expect(complaint({ ...clocked, ...change })).toContain(name);
  });
});

describe("a door that counts sooner after a change than Entra may judge by it", () => {
  test("is refused, unless time is one machine's own", () => {
    expect(complaint({ ...good, DOOR_SETTLES_MINUTES: "14" })).toContain("DOOR_SETTLES_MINUTES: less than 15");
    expect(complaint({ ...good, DOOR_SETTLES_MINUTES: "0" })).toContain("DOOR_SETTLES_MINUTES");
    expect(loadConfig({ ...good, DOOR_SETTLES_MINUTES: "15" }).doorSettlesMinutes).toBe(15);
    expect(loadConfig({ ...clocked, DOOR_SETTLES_MINUTES: "0" }).doorSettlesMinutes).toBe(0);
  });

  test("is none where nobody says anything: it is 15 minutes", () => {
    expect(loadConfig(good).doorSettlesMinutes).toBe(15);
  });
});

test.each([
  ["https://localhost:1", true],
  ["https://127.8.9.1/x", true],
  ["https://[::1]:2", true],
  ["https://localhost.example", false],
  ["https://127.0.0.1.nip.example", false],
  ["https://0.0.0.0", false],
])("%s as Graph: on this machine is %s", (url, isLocal) => {
  expect(complaint({ ...clocked, GRAPH_URL: url }) === "").toBe(isLocal);
});

test("holidays are dates, each everywhere or in one country", () => {
  expect(loadConfig(good).rules.holidays).toEqual([]);
  expect(loadConfig({ ...good, HOLIDAYS: "2027-01-01, 2027-10-03 de; 2027-12-25" }).rules.holidays).toEqual([
    { date: "2027-01-01" },
    { date: "2027-10-03", usageLocation: "DE" },
    { date: "2027-12-25" },
  ]);
});

test.each(["2027-02-30", "tomorrow", "2027-10-03 Germany", "03.10.2027 DE", "DE 2027-10-03"])(
  "a holiday as %s stops the start: it must not go unseen",
  (holiday) => {
    expect(complaint({ ...good, HOLIDAYS: holiday })).toContain("HOLIDAYS: must be dates by comma");
  },
);

test.each([
  ["0", 0],
  ["72", 72],
])("between two mails to one person lie %s hours", (text, hours) => {
  expect(loadConfig({ ...good, MAIL_INTERVAL_HOURS: text }).rules.mailIntervalHours).toBe(hours);
});

test.each(["-1", "73", "a day"])("%s hours are none", (text) => {
  expect(complaint({ ...good, MAIL_INTERVAL_HOURS: text })).toContain("MAIL_INTERVAL_HOURS");
});
