import { beforeEach, describe, expect, test } from "vitest";
import { addCuts } from "../../../../../shared/domain/deadline/addCuts.ts";
import type { Place } from "../../../../../shared/domain/wave/waiting.ts";
import { pagesOf } from "../../../../support/pagesOf.ts";
import { BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import { GROUP_ID, MANAGER_ID, takeReport, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(10);
});
const reasonOf = async (n: number) => (await world.member(n)).sortedOut;

describe("the snapshot", () => {
  test("takes the group down once, however often it runs", async () => {
    await world.insert();
    await world.carryOut({ kind: "snapshot" });
    const first = await world.members();
    await world.change({ snapshotAt: undefined });
    await world.carryOut({ kind: "snapshot" });
    expect(await world.members()).toEqual(first);
    expect(await world.facts()).toMatchObject({ inScope: 10, sortedOut: 0, stage: "planned" });
    expect(await world.stamps("membersTakenDown")).toHaveLength(1);
  });

  test("goes through the group in pages", async () => {
    world.ports.directory.pageSize = 3;
    await world.insert();
    await world.carryOut({ kind: "snapshot" });
    expect(world.ports.directory.called("groupMembers")).toBe(4);
    expect(await world.members()).toHaveLength(10);
  });

  test("sorts out who never takes part, and records who does", async () => {
    const { directory, store } = world.ports;
    directory.addUser({ id: world.id(1), userType: "Guest" });
    directory.addUser({ id: world.id(2), userType: "unknown" });
    directory.addUser({ id: world.id(3), accountEnabled: false });
    directory.privileged.add(world.id(4).toUpperCase());
    directory.groups.get(GROUP_ID)?.add(BREAK_GLASS_USER_IDS[0]);
    await store.assignWave([world.id(5)], "another");
    directory.addUser({ id: world.id(7), userType: "ExternalMember" });
    await world.insert();
    await world.carryOut({ kind: "snapshot" });
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(reasonOf))).toEqual([
      "guest",
      "unknownUserType",
      "accountDisabled",
      "privileged",
      "inAnotherWave",
      undefined,
      "externalMember",
    ]);
    const [breakGlass] = await store.members(WAVE_ID, [BREAK_GLASS_USER_IDS[0]]);
    expect(breakGlass?.sortedOut).toBe("breakGlass");
    expect(await world.facts()).toMatchObject({ inScope: 4, sortedOut: 7 });
    const registrations = await store.registrations([world.id(5), world.id(6)]);
    expect(registrations.get(world.id(5))?.waveId).toBe("another");
    expect(registrations.get(world.id(6))?.waveId).toBe(WAVE_ID);
  });

  test("accounts that only look like shared ones take part, and are named to the operators once", async () => {
    const { directory, email } = world.ports;
    directory.addUser({ id: world.id(2), userPrincipalName: "svc-backup@contoso.example" });
    await world.insert();
    await world.carryOut({ kind: "snapshot" });
    expect(await world.member(2)).toMatchObject({ sortedOut: undefined, mayBeShared: true });
    expect((await world.member(1)).mayBeShared).toBeUndefined();
    const told = email.sent.filter(({ plainText }) => plainText.includes("may be service, room or shared accounts"));
    expect(told.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
    expect(told[0]?.plainText).toContain("svc-backup@contoso.example");
    expect(told[0]?.plainText).not.toContain(world.id(1));
  });

  test("takes nobody in while roles cannot be read", async () => {
    await world.insert();
    world.ports.directory.refuseNext("privilegedUserIds");
    expect(await world.answer("snapshot")).toMatchObject({
      later: { because: expect.stringContaining("refused") },
    });
    expect(await world.members()).toEqual([]);
    expect((await world.facts()).snapshotAt).toBeUndefined();
  });

  test("refuses a group that is larger than a wave may be, and says so", async () => {
    world = new WaveWorld(10, { settings: { MAX_WAVE_MEMBERS: "9" } });
    await world.insert();
    expect(await world.answer("snapshot")).toMatchObject({
      ok: { kind: "go", afterSeconds: 3600, because: "refused: GroupTooLarge" },
    });
    expect((await world.ports.store.waiting(WAVE_ID))?.because).toContain("10 members; a wave may have 9");
    expect(await world.members()).toEqual([]);
  });

  test("takes nobody in while nobody can tell how large the group is", async () => {
    await world.insert();
    world.ports.directory.countGroupMembers = async () => undefined;
    expect(await world.answer("snapshot")).toMatchObject({ ok: { kind: "go", because: "refused: GroupNotFound" } });
    expect(await world.members()).toEqual([]);
  });

  test.each([
    ["paused", { paused: { by: { id: "x", displayName: "X" }, at: "2026-03-02T08:00:00Z", reason: "later" } }],
    ["cancelled", { cancelRequested: { by: { id: "x", displayName: "X" }, at: "2026-03-02T08:00:00Z" } }],
  ])("does nothing for a wave that was %s", async (_how, change) => {
    await world.insert(change);
    await world.carryOut({ kind: "snapshot" });
    expect(await world.members()).toEqual([]);
  });
});

describe("a mailing", () => {
  beforeEach(async () => {
    await world.insert();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  });
  const announce = () => world.carryOut({ kind: "mail", mail: "announcement", leadsTo: "announced" });
  const at = (stage: "announced" | "open" | "gated") => world.change({ stage });
  const remind = () => world.carryOut({ kind: "mail", mail: "reminder", leadsTo: "reminded" });
  const warn = () => world.carryOut({ kind: "mail", mail: "enforcementWarning", leadsTo: "warned" });

  test("goes once to everyone in scope, and moves the wave on", async () => {
    await announce();
    expect(world.ports.email.sent).toHaveLength(10);
    expect((await world.facts()).stage).toBe("announced");
    expect(await world.stamps("stage.announced")).toHaveLength(1);
  });

  test.each([
    ["what it took 20 people, as counted last", 20, "9 minutes"],
    ["the setting where that is known of 19", 19, "3 minutes"],
  ])("says how long it takes: %s; and reads it once", async (_what, people, said) => {
    const { store, email } = world.ports;
    const day = "2026-03-02";
    const value = { ...addCuts([]), setUpMinutes: { 9: people } };
    const countedAt = `${day}T08:00:00.000Z`;
    await store.saveCutsOfDay([{ cut: "all", day, countedAt, reportAt: countedAt, value }]);
    await announce();
    expect(email.sent).toHaveLength(10);
    expect(email.sent.every(({ plainText }) => plainText.includes(said))).toBe(true);
    expect(store.trouble.called("latestOfEverybody")).toBe(1);
  });

  test("goes out under three subjects, and the ledger knows who got which", async () => {
    await announce();
    const sent = await pagesOf(world.ports.store.sentUnderVariants(WAVE_ID));
    expect(sent).toHaveLength(10);
    const subjectOf = (userId: string) => world.mailsTo(`p${userId.slice(-2)}@contoso.example`)[0];
    const byVariant = Map.groupBy(sent, ({ variant }) => variant);
    for (const some of byVariant.values()) expect(new Set(some.map(({ userId }) => subjectOf(userId))).size).toBe(1);
    expect(new Set(sent.map(({ userId }) => subjectOf(userId))).size).toBe(byVariant.size);
    expect(byVariant.size).toBeGreaterThan(1);
  });

  test("goes out under the first one alone where none are compared, and counts nowhere", async () => {
    world = new WaveWorld(10, { settings: { SUBJECT_VARIANTS: "off" } });
    await world.insert();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
    await announce();
    expect(new Set(world.ports.email.sent.map(({ subject }) => subject)).size).toBe(1);
    expect(world.mailsTo("p01@contoso.example")[0]).toMatch(/^Your sign-in changes on/);
    expect(await pagesOf(world.ports.store.sentUnderVariants(WAVE_ID))).toEqual([]);
  });

  test("leads each person by a link of their own; and to Security info directly where that is switched off", async () => {
    const linksIn = () =>
      world.ports.email.sent.map(
        ({ html }) => /href="(https:[^"]*?(?:\/start\?|security-info)[^"]*)"/.exec(html)?.[1] ?? "",
      );
    await announce();
    const links = linksIn().map((link) => new URL(link.replaceAll("&amp;", "&")));
    expect(new Set(links.map(({ pathname }) => pathname))).toEqual(new Set(["/start"]));
    expect(new Set(links.map(({ searchParams }) => searchParams.get("person"))).size).toBe(10);
    expect(new Set(links.map(({ searchParams }) => searchParams.get("sig"))).size).toBe(10);
    world = new WaveWorld(10, { settings: { DEVICE_FAMILIES: "off" } });
    await world.insert();
    await world.until(({ snapshotAt }) => snapshotAt !== undefined);
    await announce();
    expect(new Set(linksIn())).toEqual(new Set(["https://mysignins.microsoft.com/security-info"]));
  });

  test("that runs again after a crash sends nothing twice", async () => {
    const place = { phase: "mail", since: world.now.toISOString(), tally: {} };
    await world.answer("mail", { mail: "announcement", leadsTo: "announced", place });
    await world.change({ stage: "planned" });
    await announce();
    await announce();
    expect(world.ports.email.sent).toHaveLength(10);
  });

  test("waits for the quota and ends complete", async () => {
    world.ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 40 });
    await announce();
    expect(new Set(world.ports.email.sent.map(({ to }) => to.address)).size).toBe(10);
    expect(world.ports.email.sent).toHaveLength(10);
  });

  test("stops between two pages when the wave is paused", async () => {
    await world.change({ paused: { by: { id: "x", displayName: "X" }, at: world.now.toISOString(), reason: "later" } });
    await announce();
    expect(world.ports.email.sent).toHaveLength(0);
    expect((await world.facts()).stage).toBe("planned");
  });

  test("leaves out addresses that do not work, and tells the helpdesk once who they are", async () => {
    const { directory, store } = world.ports;
    await store.recordDelivery({
      operationId: "x",
      recipient: "P01@contoso.example",
      status: "Bounced",
      at: world.now.toISOString(),
    });
    directory.addUser({ id: world.id(2), mail: undefined });
    await announce();
    expect(world.mailsTo("p01@contoso.example")).toEqual([]);
    const [alert, ...more] = world.ports.email.sent.filter(({ to }) => to.address === "helpdesk@contoso.example");
    expect(more).toEqual([]);
    for (const n of [1, 2])
      expect(alert?.plainText).toContain(`Person ${world.id(n)} (${world.id(n)}@contoso.example)`);
    expect(alert?.plainText).not.toContain(world.id(3));
    expect((await world.facts()).stage).toBe("announced");
  });

  test.each(["Failed", "FilteredSpam", "Quarantined", "Teleported"])(
    "goes again to whoever missed the mail before (%s), and the helpdesk hears who they are",
    async (status) => {
      const at = world.now.toISOString();
      await world.ports.store.recordDelivery({ operationId: "x", recipient: "p01@contoso.example", status, at });
      await announce();
      expect(world.mailsTo("p01@contoso.example")).toHaveLength(1);
      const alerts = world.ports.email.sent.filter(({ to }) => to.address === "helpdesk@contoso.example");
      expect(alerts.map(({ plainText }) => plainText)).toEqual([expect.stringContaining(world.id(1))]);
      expect(alerts[0]?.plainText).not.toContain(world.id(2));
    },
  );

  test("on the opening day goes to those only who are not said to have a passkey", async () => {
    world.enrol(1);
    await takeReport(world);
    await at("announced");
    await world.carryOut({ kind: "mail", mail: "dayOf", leadsTo: "open" });
    expect(world.mailsTo("p01@contoso.example")).toEqual([]);
    expect(world.mailsTo("p02@contoso.example")).toHaveLength(1);
  });

  test("of reminders goes to those without a passkey by a live look, with the manager in copy", async () => {
    world.enrol(1, { isReported: false });
    // More than three a manager are a digest.
    for (const id of world.ids.slice(4)) world.ports.directory.managers.delete(id);
    await at("open");
    await remind();
    expect(world.mailsTo("p01@contoso.example")).toEqual([]);
    expect(world.mailsTo("p02@contoso.example")).toHaveLength(1);
    const copied = world.ports.email.sent.filter(({ cc }) => cc?.address === "mia@contoso.example");
    expect(copied.map(({ to }) => to.address.slice(0, 3))).toEqual(["p02", "p03", "p04"]);
    expect(await world.member(2)).toMatchObject({ mailsSent: 1, hasUsablePasskey: false });
    expect(await world.member(1)).toMatchObject({ mailsSent: 0, hasUsablePasskey: true });
  });

  test("of reminders speaks to what the person has, as it is seen live right before", async () => {
    const has = (n: number, type: string) =>
      world.ports.methods.methods.set(world.id(n), [{ id: `${type}-1`, type: `${type}AuthenticationMethod` }]);
    await at("open");
    has(1, "phone");
    has(2, "microsoftAuthenticator");
    has(3, "softwareOath");
    await remind();
    const textOf = (n: number) =>
      world.ports.email.sent.find(({ to }) => to.address === `p0${n}@contoso.example`)?.plainText;
    expect(textOf(1)).toMatch(/codes by text message or phone call, and those end: from 1 February 2027/);
    expect(textOf(2)).toMatch(/Microsoft Authenticator .* open it/);
    expect(textOf(3)).not.toMatch(/Authenticator|text message|nothing but a password/);
    expect(textOf(4)).toMatch(/nothing but a password/);
  });

  test("of reminders waits for live checks that are throttled, and mails nobody unseen", async () => {
    await at("open");
    world.ports.methods.throttled.add(world.id(3));
    let place: Place | undefined;
    for (let page = 0; page < 6; page++) {
      const outcome = await world.outcome("mail", { mail: "reminder", leadsTo: "reminded", ...(place && { place }) });
      expect(outcome).toMatchObject({ kind: "go", turn: { place: { phase: "check" } } });
      place = outcome.kind === "go" ? outcome.turn.place : undefined;
    }
    expect(world.ports.email.sent).toEqual([]);
    world.ports.methods.throttled.clear();
    await remind();
    expect(world.ports.email.sent).toHaveLength(10);
  });

  test("of warnings goes to those who are not ready, and offers their manager a code for those without a passkey", async () => {
    world.enrol(1);
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), passkeyUsedAt: new Date(world.now.getTime() + 1000).toISOString() },
    ]);
    world.enrol(2);
    await at("gated");
    await warn();
    expect(world.mailsTo("p01@contoso.example")).toEqual([]);
    expect(world.mailsTo("p02@contoso.example")).toHaveLength(1);
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(8);
    expect(await world.facts()).toMatchObject({ stage: "warned", warnedAt: world.now.toISOString() });
    await world.change({ stage: "gated" });
    await warn();
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(8);
  });

  test("of warnings goes again, with its offers, when the gate fell shut and opened again, and the week counts from the last one", async () => {
    await world.change({ stage: "gated", gateOpenedAt: "2026-03-02T08:00:00.000Z" });
    await warn();
    const { warnedAt: first } = await world.facts();
    await world.carryOut({ kind: "advance", to: "reminded" });
    expect((await world.facts()).warnedAt).toBeUndefined();
    world.ports.clock.advance({ days: 4 });
    const openedAgain = world.now.toISOString();
    await world.change({ stage: "gated", stageAt: openedAgain, gateOpenedAt: openedAgain });
    await warn();
    const { warnedAt, round } = await world.facts();
    expect(round).toBe(1);
    expect(Date.parse(warnedAt ?? "") - Date.parse(first ?? "")).toBeGreaterThanOrEqual(4 * 86_400_000);
    expect((await world.ports.store.countByKind(WAVE_ID)).enforcementWarning).toBe(20);
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(20);
    world.ports.clock.advance({ days: 6 });
    await world.change({ gate: { at: world.now.toISOString(), ready: 10, inScope: 10, passed: true } });
    expect(await world.decide()).toMatchObject({ kind: "wait" });
    world.ports.clock.advance({ days: 2 });
    expect(await world.decide()).toMatchObject({ kind: "createPolicy" });
  });

  test("of warnings offers no second code while a manager's link from a chaser is open", async () => {
    await world.change({ stage: "reminded", stageAt: world.now.toISOString() });
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), mailsSent: 3 }]);
    await world.carryOut({ kind: "checkGate" });
    expect(world.mailsTo("mia@contoso.example")).toHaveLength(1);
    await at("gated");
    world.ports.clock.advance({ days: 1 });
    await warn();
    const offers = world.mailsTo("mia@contoso.example");
    expect(offers).toHaveLength(10);
    expect(new Set(offers).size).toBe(10);
  });

  test("of warnings does not go again for the same opening", async () => {
    await world.change({ stage: "gated", gateOpenedAt: "2026-03-02T08:00:00.000Z" });
    await warn();
    await world.change({ stage: "gated" });
    await warn();
    expect((await world.ports.store.countByKind(WAVE_ID)).enforcementWarning).toBe(10);
  });

  test("of codes goes to the helpdesk when there is no manager to give one to", async () => {
    world.ports.directory.managers.delete(world.id(1));
    world.ports.directory.addUser({ id: MANAGER_ID, mail: "mia@contoso.example", accountEnabled: false });
    await at("gated");
    await warn();
    expect(world.mailsTo("mia@contoso.example")).toEqual([]);
    expect(world.mailsTo("helpdesk@contoso.example")).toHaveLength(10);
  });
});
