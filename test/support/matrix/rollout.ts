import type { LeaverList } from "../../../functions/leavers/schemas.ts";
import { callbackKeyOf } from "../../../functions/verifiedId/proofLink.ts";
import { personRow } from "../../../shared/adapters/tables/registrationRows.ts";
import { helpdeskPoints } from "../../../shared/domain/preflight/declaration.ts";
import { startLinkOf } from "../../../shared/waves/startLink.ts";
import { APP_ID } from "../testConfig.ts";
import { credential, VERIFIED_ID } from "../verifiedId/proofStage.ts";
import { type AppWorld, TEAMS_URL, VERIFIED_ID_URL } from "./appWorld.ts";
import { getByMail } from "./byMail.ts";
import { hire, issueAhead, tellOfLeave, tellOfLeavers } from "./hires.ts";
import {
  ADA,
  addPasskey,
  asProgram,
  asVisitor,
  BOB,
  CLEO,
  DAN,
  HANA,
  HEDDA,
  LAPTOP,
  LUCIA,
  losePasskeys,
  MIA,
  NOA,
  OTHER_GROUP,
  PIA,
  person,
  WAVE_GROUP,
} from "./people.ts";
import { Story } from "./story.ts";
import { LOGS_URL } from "./tenantInProcess.ts";

const WAVE = "wave-1";
const post =
  (url: string, body: object, headers: () => Record<string, string>, params: Record<string, string> = {}) =>
  () => ({
    method: "POST",
    url,
    params,
    headers: headers(),
    body: JSON.stringify(body),
  });
const get =
  (url: string, headers: () => Record<string, string>, params: Record<string, string> = {}) =>
  () => ({
    url,
    params,
    headers: headers(),
  });
const admin = () => asProgram(HANA, "Admin");
const approver = () => asProgram(LUCIA, "Approver");
const helpdesk = () => asProgram(HEDDA, "Helpdesk");
const visitor = () => asVisitor(HANA, "Admin", "Approver", "Auditor", "Helpdesk");
const ofWave = (waveId = WAVE) => ({ waveId });

/** Of a tenant that exports its sign-in log, which the app reads there. */
export const FROM_LOG_ANALYTICS = {
  LOG_ANALYTICS_URL: LOGS_URL,
  LOG_ANALYTICS_WORKSPACE_ID: "10000000-0000-4000-8000-000000000001",
};

/** The whole rollout of a small tenant, with hires, a release, and everything taken back in the end. */
export async function tellRollout(settings: Readonly<Record<string, string>> = {}): Promise<Story> {
  const story = await Story.begin({
    GATE_THRESHOLD: "0.7",
    DECISION_DAYS: "1",
    TICKETS_A_DAY: "40",
    LEAVERS_SHARE: "1",
    LEAVER_STEPS: "groups,sessions,methods",
    TEAMS_WEBHOOK_URL: TEAMS_URL,
    VERIFIED_ID: JSON.stringify({ ...JSON.parse(VERIFIED_ID), matches: "objectId" }),
    VERIFIED_ID_URL,
    PERSONAL_MAIL_WORKER_TYPES: "temp",
    ...settings,
  });
  await bringUpDoor(story);
  await start(story);
  await enforceOneself(story);
  await wave(story);
  await roles(story);
  await giveOnTheSpot(story);
  await proveByVerifiedId(story);
  await getByMail(story);
  return story;
}

async function bringUpDoor(story: Story): Promise<void> {
  const { world } = story;
  await story.ask("askForDoor", post("/api/door", {}, admin));
  world.tenant.act((directory) => {
    for (const { id, displayName } of directory.state.policies.all)
      if (displayName.includes("door")) directory.enablePolicy(id, LUCIA.id);
  });
  await story.timer("doorTimer");
  const { jsonBody } = await story.ask("showDoor", get("/api/door", admin));
  await story.ask(
    "confirmDoor",
    post("/api/door/confirm", { digest: (jsonBody as { digest: string }).digest }, approver),
  );
  await story.timer("doorTimer");
  await story.ask("doorPage", get("/door", visitor));
}

/** An application plants a passkey for somebody who needs none here. */
const PLANTED = { displayName: "Key", aaGuid: person("f2"), model: "Key", passkeyType: "deviceBound" } as const;

async function start(story: Story): Promise<void> {
  const stranger = { clientId: person("f0"), displayName: "Helper", principalId: person("f1") };
  story.world.tenant.act((directory) => directory.provisionPasskey(MIA.id, stranger, PLANTED));
  await story.hours(1);
  await story.timer("auditsTimer");
  await story.ask("previewPolicies", get("/api/policies/preview", admin));
  await story.ask("startEnforcement", post("/api/start", { reason: "it begins" }, admin));
  const { jsonBody } = await story.ask("showEnforcement", get("/api/enforcement", admin));
  const { digest } = jsonBody as { digest: string };
  await story.ask("startEnforcement", post("/api/start", { digest }, approver));
  for (let minute = 0; minute < 5; minute++) {
    await story.hours(1 / 60);
    await story.messages();
    await story.timer("enforcementTimer");
  }
  await story.ask("enforcementPage", get("/enforcement", visitor));
  await story.ask("showTroubles", get("/api/troubles", admin));
  await story.ask("troublesPage", get("/troubles", visitor));
  await lookAtMails(story);
  await story.timer("policyGuardTimer");
}

/** Before the announcement goes out somebody looks at it, and sends it to themselves. */
async function lookAtMails(story: Story): Promise<void> {
  await story.timer("brandingTimer");
  await story.ask("showMails", get("/api/mails", admin));
  await story.ask("mailsPage", get("/mails", visitor));
  const announcement = { kind: "announcement" };
  await story.ask("showMail", get("/api/mails/announcement", admin, announcement));
  await story.ask("mailPage", get("/mails/announcement", visitor, announcement));
  await story.ask("showLetter", get("/mails/announcement/letter", visitor, announcement));
  await story.ask("showMailTexts", get("/api/mails/announcement/texts", admin, announcement));
  const words = { language: "de", key: "hello", text: "Guten Tag, {name}," };
  await story.ask("changeMailText", post("/api/mails/announcement/texts", words, admin, announcement));
  await story.ask("testMail", post("/api/mails/announcement/test", { language: "de" }, admin, announcement));
}

/** Somebody signs in with their passkey, to the test application unless said otherwise. */
function testPasskey({ world }: Pick<Story, "world">, userId: string, appId = world.config.testAppId ?? ""): void {
  const app = { id: appId, displayName: "Passkey rollout" };
  world.tenant.act((directory) => {
    const methodId = directory.methodsOf(userId).find(({ kind }) => kind === "fido2")?.id ?? "";
    const request = { userId, with: { kind: "passkey" as const, methodId }, interactive: true, device: LAPTOP };
    directory.signIn({ ...request, app, resource: app });
  });
}

/** Noa has tested her passkey, and asks for it; Pia did so before, and the app died on the way. */
async function enforceOneself(story: Story): Promise<void> {
  const { world } = story;
  world.tenant.act((directory) => {
    for (const { id } of [NOA, PIA]) addPasskey(directory, id);
  });
  await story.hours(1);
  testPasskey(story, NOA.id);
  await story.hours(1);
  const noa = () => asProgram(NOA);
  await story.ask("showMe", get("/api/me", noa));
  await story.ask(
    "mePage",
    get("/me", () => asVisitor(NOA)),
  );
  await story.ask(
    "phoneGuidePage",
    get("/phone?left=neither", () => asVisitor(NOA)),
  );
  await story.ask("askForHelp", post("/api/me/help", { reason: "deviceDoesNotOfferIt", what: "the scanner" }, noa));
  // Nobody else asks for a share of a limit by then.
  await story.hours(0.5);
  await story.ask("enforceMyself", post("/api/me/enforce", {}, noa));
  const at = new Date(world.now).toISOString();
  const evidence = { lookedAt: at, passkeyCreatedAt: at, passkeyUsedAt: at, testSignInId: "of before" };
  await world.ports.store.saveEnforcements([
    { userId: PIA.id, source: "self", state: "entering", at, by: "Pia Self, who asked for it", evidence },
  ]);
  await story.timer("selfTimer");
  await story.timer("selfTimer");
}

const facts = async (world: AppWorld, waveId = WAVE) => (await world.ports.store.wave(waveId))?.facts;
const isAt = (story: Story, stage: string) => async () => (await facts(story.world))?.stage === stage;

const startWave = (story: Story, wave: object) =>
  story.ask("startWave", post("/api/waves", { ...wave, timeZone: "Europe/Berlin" }, admin));

async function wave(story: Story): Promise<void> {
  const { world } = story;
  for (const { check } of helpdeskPoints)
    await story.ask("declare", post("/api/preflight/declarations", { check, note: "the desk is staffed" }, admin));
  const planned = `groupId=${WAVE_GROUP}&startDate=2026-03-16&timeZone=Europe/Berlin`;
  await story.ask("planWavePage", get(`/plan-wave?search=wave&${planned}`, visitor));
  await startWave(story, { waveId: WAVE, name: "Wave one", groupId: WAVE_GROUP, startDate: "2026-03-16" });
  await story.days(9);
  world.tenant.act((directory) => {
    addPasskey(directory, ADA);
    addPasskey(directory, BOB);
  });
  await story.days(5);
  const link = new URL(startLinkOf(world.config, { waveId: WAVE, userId: ADA }));
  const iPhone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148";
  await story.ask(
    "startHere",
    get(link.pathname + link.search, () => ({ "user-agent": iPhone })),
  );
  await story.timer("nudgeTimer");
  await story.ask("pauseWave", post(`/api/waves/${WAVE}/pause`, { reason: "a look first" }, helpdesk, ofWave()));
  await story.hours(1);
  await story.ask("resumeWave", post(`/api/waves/${WAVE}/resume`, {}, admin, ofWave()));
  await hire(story);
  await issueAhead(story, admin);
  await tellOfLeave(story);
  await tellOfLeavers(story);
  await story.days(7);
  await askForTeam(story);
  world.tenant.act((directory) => addPasskey(directory, CLEO));
  await story.days(40, isAt(story, "warned"));
  story.isLogRead = true;
  await story.days(40, isAt(story, "swept"));
  await enforce(story);
}

/** Mia looks at her own people, of whom Dan has nothing yet. */
async function askForTeam(story: Story): Promise<void> {
  const mia = () => asProgram(MIA);
  await story.ask("showTeam", get("/api/me/team", mia));
  await story.ask(
    "teamPage",
    get("/my-team", () => asVisitor(MIA)),
  );
  const day = new Date(story.world.now).toISOString();
  const key = `managerDigest|${day.slice(0, 10)}|${MIA.id}`;
  const operationId = "d1000000-0000-5000-8000-000000000001";
  // As if more than three of hers had been late.
  const digest = {
    scope: "app",
    key,
    kind: "managerDigest",
    userId: MIA.id,
    operationId,
    state: "open",
    at: day,
  } as const;
  await story.world.ports.store.putMails("app", [{ ...digest, code: "notSent" }]);
  await story.timer("digestTimer");
  await story.ask("askForCode", post(`/api/me/team/${DAN}/code`, {}, mia, { userId: DAN }));
}

/** Ada has lost her phone, and stands before Mia. */
async function giveOnTheSpot(story: Story): Promise<void> {
  const at = { url: `/my-team/${ADA}/pass`, params: { userId: ADA }, headers: asVisitor(MIA) };
  const fields = { reason: "lostPhone", identityCheckedBy: "inPerson" };
  await story.ask("giveOnTheSpot", await formOn(story, "giveOnTheSpot", at, fields));
  await issueAtHelpdesk(story);
  await makeForNewPhone(story);
}

/** Noa proves her passkey, and makes a code for her own new phone. */
async function makeForNewPhone(story: Story): Promise<void> {
  testPasskey(story, NOA.id);
  const press = await formOn(story, "newPhone", { url: "/new-phone", headers: asVisitor(NOA) }, {});
  await story.ask("newPhone", (world) => {
    // As her headers say: of this very moment, whenever it is tried.
    testPasskey({ world }, NOA.id, APP_ID);
    return { ...press(), headers: { ...asVisitor(NOA), ...BROWSER } };
  });
}

/** She needs another one on the same day, which takes two of the helpdesk. */
async function issueAtHelpdesk(story: Story): Promise<void> {
  const params = { userId: ADA };
  const ask = (body: object, who: () => Record<string, string>) =>
    story.ask("issuePass", post(`/api/people/${ADA}/pass`, body, who, params));
  await story.ask("passPage", get(`/people/${ADA}/pass`, visitor, params));
  const wish = { pressId: person("f9"), reason: "newPhone", identityCheckedBy: "calledKnownNumber" };
  const { grantId } = (await ask(wish, helpdesk)).jsonBody as { grantId: string };
  await ask({ agree: true, grantId }, approver);
  await story.hours(1 / 3);
  await ask({ show: true, grantId }, helpdesk);
}

/** Pia has lost everything, holds a Verified ID, and has a link from the helpdesk. */
async function proveByVerifiedId(story: Story): Promise<void> {
  const offer = {
    url: `/people/${PIA.id}/verified-id`,
    params: { userId: PIA.id },
    headers: asVisitor(HEDDA, "Helpdesk"),
  };
  const { body } = await story.ask("offerProof", await formOn(story, "offerProof", offer, { reason: "lostPhone" }));
  const url = (/\/verified-id\?[^<\s]+/.exec(String(body))?.[0] ?? "").replaceAll("&amp;", "&");
  const asked = await story.ask("proveIdentity", await formOn(story, "proveIdentity", { url, headers: {} }, {}));
  const fields = hiddenIn(asked);
  const state = `${new URLSearchParams(url.split("?")[1]).get("grant")}.${fields["presentationId"]}`;
  const told = {
    requestId: "request-1",
    requestStatus: "presentation_verified",
    state,
    verifiedCredentialsData: [credential({ claims: { employeeNumber: PIA.id } })],
  };
  const key = { "content-type": "application/json", "api-key": callbackKeyOf(story.world.config) };
  await story.ask(
    "presentationCallback",
    post("/api/verified-id/callback", told, () => key),
  );
  await story.ask("proveIdentity", () => ({
    url,
    method: "POST",
    headers: BROWSER,
    body: new URLSearchParams(fields).toString(),
  }));
}

const BROWSER = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
const hiddenIn = ({ body }: { readonly body?: unknown }): Record<string, string> =>
  Object.fromEntries(
    [...String(body).matchAll(/type="hidden" name="(\w+)" value="([^"]+)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );

/** Opens a page. @returns the request that sends its form, as a browser does. */
async function formOn(
  story: Story,
  entry: string,
  at: { readonly url: string; readonly params?: Record<string, string>; readonly headers: Record<string, string> },
  fields: Readonly<Record<string, string>>,
) {
  const hidden = hiddenIn(await story.ask(entry, () => at));
  return () => ({
    ...at,
    method: "POST",
    headers: { ...at.headers, ...BROWSER },
    body: new URLSearchParams({ ...fields, ...hidden }).toString(),
  });
}

async function enforce(story: Story): Promise<void> {
  const { world } = story;
  const digest = (await facts(world))?.evidence?.digest ?? "";
  await story.ask("approveWave", post(`/api/waves/${WAVE}/approve`, { digest }, approver, ofWave()));
  // As of a sweep before the last one.
  const found = await world.ports.store.wave(WAVE);
  const approval = { by: LUCIA, at: new Date(world.now).toISOString(), digest: "0".repeat(64) };
  if (found) await world.ports.store.saveWave({ ...found.facts, approval }, found.etag);
  await story.hours(1);
  await story.ask("approveWave", post(`/api/waves/${WAVE}/approve`, { digest }, approver, ofWave()));
  await story.ask("withdrawWave", post(`/api/waves/${WAVE}/withdraw`, { reason: "not yet" }, approver, ofWave()));
  await story.ask("approveWave", post(`/api/waves/${WAVE}/approve`, { digest }, approver, ofWave()));
  await story.days(4, isAt(story, "enforced"));
  await lookAround(story);
  await strand(story);
  await release(story);
  await decide(story);
  await story.days(6, isAt(story, "steady"));
  await takeBack(story);
}

/** Bob's key is gone, and the policy stops him. */
async function strand(story: Story): Promise<void> {
  const { world } = story;
  world.tenant.act((directory) => {
    losePasskeys(directory, BOB);
    directory.signIn({ userId: BOB, with: { kind: "password" }, interactive: true, device: LAPTOP });
  });
  await story.hours(3);
  await story.timer("othersWatchTimer");
  await story.days(1);
}

async function release(story: Story): Promise<void> {
  const url = `/api/people/${ADA}/release`;
  const params = { userId: ADA };
  await story.ask("releasePerson", post(url, { reason: "the scanner cannot do passkeys", hours: 2 }, admin, params));
  await story.ask("showRelease", get(url, admin, params));
  await story.ask("releasePerson", post(url, { confirm: true }, approver, params));
  await story.messages();
  await story.timer("releaseTimer");
  await story.ask("personPage", get(`/people/${ADA}`, visitor, params));
  await story.ask("findPeople", get("/api/people?search=ad", admin));
  await story.ask("peoplePage", get("/people?search=ad", visitor));
  await story.ask("showPerson", get(`/api/people/${ADA}`, admin, params));
  await story.ask("endLinks", post(`/api/people/${ADA}/links/end`, {}, helpdesk, params));
  await story.hours(3);
  await story.timer("releaseTimer");
  await story.hours(1);
  await story.timer("releaseTimer");
}

async function decide(story: Story): Promise<void> {
  // Looked at, and not ready.
  const enter = post(`/api/waves/${WAVE}/members/${DAN}/enter`, {}, admin, { ...ofWave(), userId: DAN });
  await story.call("enterMember", (world) => world.request("enterMember", enter()));
  const url = `/api/waves/${WAVE}/members/${DAN}/decision`;
  const body = { decision: "hold", reason: "on leave until summer" };
  await story.ask("decideAboutMember", post(url, body, admin, { ...ofWave(), userId: DAN }));
  const phones = { choice: "companyPhone", owner: "Coo", reason: "new phones come in May" };
  await story.ask("decidePhones", post(`/api/waves/${WAVE}/phones`, phones, admin, ofWave()));
}

/** The timer has come every night for long, and all kinds of rows are due. */
async function deleteAged(story: Story): Promise<void> {
  const { store } = story.world.ports;
  const at = new Date(story.world.now - 3_600_000).toISOString();
  const steadySince = "2026-01-02T01:35:00.000Z";
  const { keeps } = story.world.config;
  const seen = { at, steadySince, because: "first" as const, keeps, isWhole: false, counts: {}, waits: [] };
  await store.saveRetentionRun(seen, (await store.retentionRun())?.etag);
  const lastAt = "2026-01-02T08:00:00.000Z";
  await store.saveLogFindings([{ kind: "sharedDevice", deviceId: "old", what: "Windows", users: [], lastAt }]);
  // Somebody has left long ago, and their account is gone for good.
  const left = personRow(person("f9"), { methodsRegistered: [], leftReportAt: "2024-11-02T08:00:00.000Z" });
  story.world.tables.transact("registrations", [["upsert", left, "Merge"]]);
  await story.timer("retentionTimer");
  await story.ask("showRetention", get("/api/retention", admin));
  await story.ask("retentionPage", get("/retention", visitor));
}

/** Two who left long ago, and whose accounts are gone: an Admin has the one erased, the app died over the other. */
async function erase(story: Story): Promise<void> {
  const { store } = story.world.ports;
  const [one, other] = [person("f7"), person("f8")];
  const at = "2026-01-02T08:00:00.000Z";
  await store.noteMailed(new Map([one, other].map((userId) => [userId, at])));
  const url = `/api/people/${one}/erase`;
  const params = { userId: one };
  await story.ask("showErasure", get(url, admin, params));
  await story.ask("erasurePage", get(`/people/${one}/erase`, visitor, params));
  const understood = "what is known of this person is deleted and does not come back";
  await story.ask("erasePerson", post(url, { reason: "request 17", understood }, admin, params));
  const named = { userId: other, logins: [], names: [], numbers: [], workers: [] };
  const asked = { by: HANA, at: new Date(story.world.now).toISOString() };
  const begun = { pseudonym: "person-0123456789abcdef", reason: "request 18", checkedAt: asked.at, round: 1 };
  await store.saveErasure({ ...begun, userId: other, asked, person: named, rows: {}, found: 0, left: 0 }, undefined);
  await story.timer("erasureTimer");
}

async function lookAround(story: Story): Promise<void> {
  await story.ask("health", get("/api/health", visitor));
  await story.timer("progressTimer");
  await story.ask("showProgress", get("/api/progress", admin));
  const listed = "deadline?cohort=february&state=ready";
  await story.ask("showDeadline", get(`/api/${listed}`, admin));
  await story.ask("deadlinePage", get(`/${listed}`, visitor));
  await deleteAged(story);
  await erase(story);
  await story.ask("showCounted", get("/api/counted?kind=phone", admin));
  await story.ask("countedPage", get("/counted?figure=notReady", visitor));
  await story.ask("showStopped", get("/api/stopped?as=stopped", admin));
  await story.ask("stoppedPage", get("/stopped?as=stranded", visitor));
  await story.ask("home", get("/", visitor));
  await story.ask("listWaves", get("/api/waves", admin));
  await story.ask("wavesPage", get("/waves", visitor));
  await story.ask("showWave", get(`/api/waves/${WAVE}`, admin, ofWave()));
  await story.ask("wavePage", get(`/waves/${WAVE}`, visitor, ofWave()));
  await story.ask("showPreflight", get(`/api/waves/${WAVE}/preflight`, admin, ofWave()));
  await story.ask("preflightPage", get(`/waves/${WAVE}/preflight`, visitor, ofWave()));
  await story.ask("showCalendar", get("/api/calendar?weeks=20", admin));
  await story.ask("calendarPage", get("/calendar", visitor));
  await story.ask("showWavePeople", get(`/api/waves/${WAVE}/people`, admin, ofWave()));
  await story.ask("wavePeoplePage", get(`/waves/${WAVE}/people`, visitor, ofWave()));
  await story.ask("showMailYield", get(`/api/waves/${WAVE}/mails`, admin, ofWave()));
  await story.ask("mailYieldPage", get(`/waves/${WAVE}/mails`, visitor, ofWave()));
  const flip = `/waves/${WAVE}/evidence/people?flip=1`;
  await story.ask("showEvidence", get(`/api/waves/${WAVE}/evidence`, admin, ofWave()));
  await story.ask("evidencePage", get(`/waves/${WAVE}/evidence`, visitor, ofWave()));
  await story.ask("showFlipPeople", get(`/api${flip}`, admin, ofWave()));
  await story.ask("flipPeoplePage", get(flip, visitor, ofWave()));
  await story.ask("showTrail", get(`/api/audit?wave=${WAVE}`, admin));
  await story.ask("trailPage", get(`/audit?person=${DAN}`, visitor));
  await story.ask("showTroubles", get("/api/troubles", admin));
  await story.ask("troublesPage", get("/troubles", visitor));
  await tickets(story);
  const { jsonBody } = await story.ask("listJoiners", get("/api/joiners", helpdesk));
  const [joiner] = (jsonBody as { joiners: { joinerId: string }[] }).joiners;
  const joinerId = joiner?.joinerId ?? "";
  await story.ask("showJoiner", get(`/api/joiners/${joinerId}`, helpdesk, { joinerId }));
  await leavers(story);
  const { to = "" } = story.world.mail.sent.findLast(({ to }) => to.startsWith("mia")) ?? {};
  const messageId = story.world.mail.operationOf(to);
  const report = {
    eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
    eventTime: new Date(story.world.now).toISOString(),
    data: {
      recipient: to,
      messageId,
      status: "Bounced",
      deliveryAttemptTimeStamp: new Date(story.world.now).toISOString(),
    },
  };
  await story.call("mailDeliveryReport", (world) => world.invoke("mailDeliveryReport", report));
  await story.timer("instancesTimer");
}

/** One of them is held, as if many more had been told of. */
async function leavers(story: Story): Promise<void> {
  const { store } = story.world.ports;
  const { jsonBody } = await story.ask("listLeavers", get("/api/leavers", admin));
  const { leavers: all } = jsonBody as LeaverList;
  const [{ leaverId } = { leaverId: "" }] = all;
  const known = await store.leaver(leaverId);
  if (known) await store.saveLeaver({ ...known.leaver, state: "held" }, known.etag);
  await story.ask("leaversPage", get("/leavers", visitor));
  await story.ask("showLeaver", get(`/api/leavers/${leaverId}`, admin, { leaverId }));
  const decision = { decision: "drop", reason: "HR was wrong", leaverIds: [leaverId] };
  await story.ask("decideLeavers", post("/api/leavers/decision", decision, admin));
  const { leaverId: id = "" } = all.find(({ groups }) => groups) ?? {};
  const key = { serial: "5C 21 80 77", make: "YubiKey 5C", person: ADA };
  await story.ask("lendKey", post("/api/keys", key, admin));
  await story.ask("listKeys", get("/api/keys", admin));
  await story.ask("keysPage", get("/keys", visitor));
  await story.ask("keyIsBack", post("/api/keys/back", { serial: key.serial, as: "returned" }, admin));
  await story.ask(
    "restoreGroups",
    post(`/api/leavers/${id}/groups`, { reason: "HR was wrong" }, admin, { leaverId: id }),
  );
  const { userId = "" } = (await store.leaver(id))?.leaver ?? {};
  const { at = "" } = (await store.registration(userId))?.left ?? {};
  const back = { reason: "HR was wrong", at };
  await story.ask("sayBack", post(`/api/people/${userId}/back`, back, admin, { userId }));
}

async function tickets(story: Story): Promise<void> {
  const ticket = { id: "INC-1", openedAt: "2026-03-17T08:41:00Z", family: "Pixel", os: "Android 16" };
  const body = { tickets: [{ ...ticket, failureMode: "no-bluetooth", waveId: WAVE }] };
  await story.ask("postTickets", post("/api/tickets", body, helpdesk));
  const allTheSame = { date: new Date(story.world.now).toISOString().slice(0, 10), reason: "printers" };
  await story.ask("overruleWave", post(`/api/waves/${WAVE}/overrule`, allTheSame, admin, ofWave()));
  await story.ask("showIssues", get(`/api/issues-found?wave=${WAVE}`, admin));
  await story.ask("issuesPage", get("/issues-found", visitor));
  await story.ask("showFindings", get("/api/log-findings?kind=oldSystem", admin));
  await story.ask("findingsPage", get("/log-findings", visitor));
}

/** Whoever holds a role has one key only, so the policy over roles stays in report-only. */
async function roles(story: Story): Promise<void> {
  await story.ask("askForRoles", post("/api/roles", {}, admin));
  const { jsonBody } = await story.ask("showRoles", get("/api/roles", admin));
  const { digest } = jsonBody as { digest: string };
  const confirm = post("/api/roles/confirm", { digest }, approver);
  await story.call("confirmRoles", (world) => world.request("confirmRoles", confirm()));
}

/** A second wave that is cancelled, the first rolled back, and everything stopped. */
async function takeBack(story: Story): Promise<void> {
  const { world } = story;
  // Noa and Pia have one passkey each, and no wave writes to them.
  await story.timer("quietTimer");
  await story.days(1);
  await story.timer("quietTimer");
  await startWave(story, { waveId: "wave-2", name: "Wave two", groupId: OTHER_GROUP, startDate: "2027-03-15" });
  await story.hours(1);
  const later = { date: "2027-05-18", reason: "the works council asks for it" };
  await story.ask("postponeWave", post("/api/waves/wave-2/postpone", later, admin, ofWave("wave-2")));
  await story.ask("cancelWave", post("/api/waves/wave-2/cancel", { reason: "not now" }, admin, ofWave("wave-2")));
  await story.hours(1);
  const url = `/api/waves/${WAVE}/rollback`;
  await story.ask("rollbackWave", post(url, { reason: "a printer" }, helpdesk, ofWave()));
  // As if the request had died before it took anybody out.
  await story.timer("rollBackTimer");
  await story.hours(1);
  await story.timer("rollBackTimer");
  await story.ask("stopEnforcement", post("/api/stop", { reason: "for the night" }, helpdesk));
  await story.messages();
  await story.timer("enforcementTimer");
  await story.timer("nudgeTimer");
  await story.days(2);
  // One instance is gone without a word.
  world.durable.instances.delete("wave-wave-1");
  await story.timer("instancesTimer");
  await story.hours(1);
}
