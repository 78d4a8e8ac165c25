import { InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { implementActivity } from "../../../../functions/host/implementActivity.ts";
import { makeCheckJoinerMethods } from "../../../../functions/joiners/steps/checkMethods.ts";
import { makeFinishJoiner } from "../../../../functions/joiners/steps/finish.ts";
import { makeHandOverJoiner } from "../../../../functions/joiners/steps/handOver.ts";
import { makeHoldJoiner } from "../../../../functions/joiners/steps/hold.ts";
import { makeLookUpJoinerAccount } from "../../../../functions/joiners/steps/lookUpAccount.ts";
import { makeOfferPickUp } from "../../../../functions/joiners/steps/offer.ts";
import { makeWithdrawOffer } from "../../../../functions/joiners/steps/withdraw.ts";
import { decide } from "../../../../functions/joiners/work.ts";
import type { JoinerFacts, JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { defineActivity } from "../../../../shared/durable/activityContract.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { atOnce } from "../../../support/mails/atOnce.ts";
import {
  BREAK_GLASS_GROUP_ID,
  BREAK_GLASS_USER_IDS,
  ENFORCED_GROUP_ID,
  testConfig,
} from "../../../support/testConfig.ts";

const config = testConfig();
const joinerId = "90000000-0000-4000-8000-000000000001";
const [SAM, TIM, MIA] = ["sam", "tim", "mia"];
const NOW = "2026-03-02T08:00:00.000Z";
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  const { directory } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1" }, MIA);
  directory.addUser({ id: TIM, displayName: "Tim New", employeeId: "e2" }, MIA);
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
});

async function joiner(
  facts: Partial<JoinerFacts> = {},
  identity: JoinerRecord["identity"] = { employeeId: "e1" },
): Promise<void> {
  await ports.store.insertJoiner({
    facts: { joinerId, startDate: "2026-03-02", timeZone: "UTC", hiredAt: "2026-02-01T08:00:00.000Z", ...facts },
    source: "hr",
    workerId: "w1",
    sequence: 1,
    identity,
    displayName: "Sam New",
  });
}
const found = (userId = SAM) => ({ account: { kind: "found" as const, userId }, accountCheckedAt: NOW });
const offered = {
  offer: { grantId: "grant-1", round: 1, openedAt: "2026-03-02T06:00:00.000Z", closesAt: "2026-03-03T06:00:00.000Z" },
};
const facts = async () => (await ports.store.joiner(joinerId))?.record.facts;
async function grant(state: Grant["state"], change: Partial<Grant> = {}): Promise<void> {
  const { openedAt, closesAt } = offered.offer;
  await ports.store.insertGrant({
    grantId: "grant-1",
    userId: SAM,
    reason: "joiner",
    openedAt,
    closesAt,
    secretHash: "00",
    state,
    joinerId,
    ...change,
  });
}
const stateOf = async (grantId: string) => (await ports.store.grant(grantId))?.grant.state;
async function pass(userId = SAM): Promise<string> {
  const outcome = await ports.passIssuer.mint(userId, { lifetimeInMinutes: 60, isUsableOnce: true });
  if (outcome.kind !== "minted") throw new Error("no pass");
  return outcome.pass.id;
}
const by = { id: MIA, displayName: "Mia Manager" };
const collected = (passId: string): Grant["state"] => ({
  kind: "collected",
  passId,
  at: NOW,
  by,
  identityCheckedBy: "inPerson",
  expiresAt: "2026-03-02T09:00:00.000Z",
});
const minting: Grant["state"] = { kind: "minting", claimId: "claim-1", at: NOW, by, identityCheckedBy: "inPerson" };
const group = (id: string) => [...(ports.directory.groups.get(id) ?? [])];
/** What the onboarding left behind for enforcement, without ETags. */
const rows = async () => (await ports.store.enforcementsOf([SAM])).map(({ etag: _, ...row }) => row);

type Make<Input> = (ports: FakePorts, config: ReturnType<typeof testConfig>) => (input: Input) => Promise<unknown>;
/** Under a name of the app: names are for good, and whatever is declared has to be there when the app starts. */
const anyContract = defineActivity({ name: "offerPickUp", input: z.unknown(), result: z.unknown() });
/** The activity's answer as an orchestration gets it, without what follows. */
const run = <Input extends { joinerId: string }>(make: Make<Input>, input: object = {}): unknown =>
  implementActivity(anyContract, { ports, config, about: () => ({ scope: "app", doing: "a step" }) }, (given) =>
    make(ports, config)(given as Input),
  )({ joinerId, ...input }, new InvocationContext());
const done = { ok: undefined };

describe("looking up the account", () => {
  test.each<[string, JoinerRecord["identity"], JoinerFacts["account"]]>([
    ["by object id", { entraObjectId: SAM }, { kind: "found", userId: SAM }],
    [
      "by user principal name, whatever its case",
      { userPrincipalName: "SAM@contoso.example" },
      { kind: "found", userId: SAM },
    ],
    ["by employee number", { employeeId: "e1" }, { kind: "found", userId: SAM }],
    [
      "by names that agree",
      { entraObjectId: SAM, userPrincipalName: "sam@contoso.example", employeeId: "e1" },
      { kind: "found", userId: SAM },
    ],
    [
      "by names that lead to two people",
      { userPrincipalName: "tim@contoso.example", employeeId: "e1" },
      { kind: "ambiguous" },
    ],
    [
      "by a name that was given away to somebody with another number",
      { userPrincipalName: "tim@contoso.example", employeeId: "e9" },
      { kind: "doubtful", reason: "employeeIdDiffers" },
    ],
    ["by a name that nobody has", { userPrincipalName: "nobody@contoso.example" }, { kind: "notFound" }],
  ])("%s", async (_how, identity, account) => {
    await joiner({}, identity);
    expect(await run(makeLookUpJoinerAccount)).toEqual(done);
    expect(await facts()).toMatchObject({ account, accountCheckedAt: NOW });
  });

  test("an account that is switched off is waited for, not refused", async () => {
    ports.directory.addUser({ id: SAM, employeeId: "e1", accountEnabled: false });
    await joiner();
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.account).toEqual({ kind: "notFound", because: "switchedOff" });
  });

  test.each<[string, () => unknown, string]>([
    ["a guest", () => ports.directory.addUser({ id: SAM, employeeId: "e1", userType: "Guest" }), "guest"],
    [
      "of another organisation",
      () => ports.directory.addUser({ id: SAM, employeeId: "e1", userType: "ExternalMember" }),
      "externalMember",
    ],
    [
      "of an unknown kind",
      () => ports.directory.addUser({ id: SAM, employeeId: "e1", userType: "unknown" }),
      "unknownUserType",
    ],
    ["privileged", () => ports.directory.privileged.add(SAM), "privileged"],
    ["a break-glass account", () => ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [SAM]), "breakGlass"],
  ])("somebody who is %s is refused", async (_who, arrange, reason) => {
    arrange();
    await joiner();
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.account).toEqual({ kind: "refused", reason });
  });

  test("an account of which nobody can read whether it holds a role is waited for, and found once that can be read", async () => {
    ports.directory.unreadable.add(SAM);
    await joiner();
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.account).toEqual({ kind: "notFound", because: "rolesNotShown" });
    ports.directory.unreadable.delete(SAM);
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.account).toEqual(found().account);
  });

  describe("that may be somebody's who works here already", () => {
    const lookedAt = async () => {
      await run(makeLookUpJoinerAccount);
      return (await facts())?.account;
    };
    const sam = (change: object) =>
      ports.directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1", ...change }, MIA);

    test.each<[string, () => unknown, string]>([
      ["holds a passkey", () => ports.methods.addPasskey(SAM, "2026-02-25T08:00:00.000Z"), "hasMethods"],
      [
        "holds a method that nobody knows",
        () => ports.methods.methods.set(SAM, [{ id: "1", type: "somethingNewAuthenticationMethod" }]),
        "hasMethods",
      ],
      ["was made long ago", () => sam({ createdDateTime: "2013-05-01T08:00:00Z" }), "tooOld"],
      ["does not say when it was made", () => sam({ createdDateTime: undefined }), "ageUnknown"],
      [
        "was signed in to",
        () => ports.reports.addSignIn({ userId: SAM, createdDateTime: "2026-02-25T08:00:00.000Z" }),
        "hasSignedIn",
      ],
      ["takes part in a wave", () => ports.store.assignWave([SAM], "wave-1"), "inWave"],
      ["belongs to another hire", () => ports.store.assignJoiner(SAM, "another"), "otherJoiner"],
    ])("is offered nothing when it %s", async (_what, arrange, reason) => {
      await arrange();
      await joiner();
      expect(await lookedAt()).toEqual({ kind: "doubtful", reason });
      expect(await decide(ports, config, joinerId)).toMatchObject({ kind: "handOver" });
    });

    test("is offered nothing when HR named a number that the account does not carry", async () => {
      sam({ employeeId: undefined });
      await joiner({}, { userPrincipalName: "sam@contoso.example", employeeId: "e1" });
      expect(await lookedAt()).toEqual({ kind: "doubtful", reason: "employeeIdMissing" });
    });

    test.each([
      ["Peter Other", { kind: "doubtful", reason: "nameDiffers" }],
      ["Sám Néw", { kind: "found", userId: SAM }],
      ["New, Samuel", { kind: "found", userId: SAM }],
    ])("found by its user principal name alone, and named %s, is %j", async (displayName, account) => {
      sam({ displayName });
      await joiner({}, { userPrincipalName: "sam@contoso.example" });
      expect(await lookedAt()).toEqual(account);
    });

    test.each<[JoinerRecord["identity"]]>([[{ employeeId: "e1" }], [{ entraObjectId: SAM }]])(
      "found by %j and called otherwise contradicts HR",
      async (identity) => {
        sam({ displayName: "Peter Other" });
        await joiner({}, identity);
        expect(await lookedAt()).toEqual({ kind: "doubtful", reason: "nameDiffers" });
      },
    );

    test("that is older than the log was signed in to before it", async () => {
      sam({ createdDateTime: "2025-12-20T08:00:00.000Z" });
      ports.reports.lastSuccesses.set(SAM, "2026-01-09T08:00:00Z");
      await joiner();
      expect(await lookedAt()).toEqual({ kind: "doubtful", reason: "hasSignedIn" });
    });

    test("that is as young as the log is not asked for its last sign-in, which Graph gives ten times a minute", async () => {
      await joiner();
      expect(await lookedAt()).toEqual(found().account);
      expect(ports.reports.called("lastSuccessAt")).toBe(0);
    });

    test("that was new at the first day, which lies far back, is old by HR's word now", async () => {
      sam({ createdDateTime: "2025-07-01T08:00:00.000Z" });
      await joiner({ startDate: "2025-07-15" });
      expect(await lookedAt()).toEqual({ kind: "doubtful", reason: "tooOld" });
    });

    test("tells its country, by which its owner works", async () => {
      sam({ usageLocation: "DE" });
      await joiner();
      expect(await lookedAt()).toEqual({ kind: "found", userId: SAM, usageLocation: "DE" });
    });

    test.each([
      [
        "a password and a pass",
        () =>
          ports.methods.methods.set(SAM, [
            { id: "1", type: "passwordAuthenticationMethod" },
            { id: "2", type: "temporaryAccessPassAuthenticationMethod" },
          ]),
      ],
      [
        "tries to sign in that failed",
        () => ports.reports.addSignIn({ userId: SAM, createdDateTime: "2026-02-25T08:00:00.000Z", errorCode: 50126 }),
      ],
      ["an age of 60 days before HR told of it", () => sam({ createdDateTime: "2025-12-03T08:00:00.000Z" })],
    ])("is not one with %s", async (_what, arrange) => {
      await arrange();
      await joiner();
      expect(await lookedAt()).toEqual(found().account);
    });

    test("is waited for while Entra does not show its methods", async () => {
      ports.methods.methodsOf = async () => undefined;
      await joiner();
      expect(await lookedAt()).toEqual({ kind: "notFound", because: "methodsNotShown" });
    });

    test("is not known while nobody can read whether it is another hire's, or in a wave", async () => {
      ports.store.trouble.refuseNext("registration", "unreadableRow");
      await joiner();
      await run(makeLookUpJoinerAccount);
      expect((await facts())?.account).toBeUndefined();
    });

    test("is not known while it cannot be looked at", async () => {
      ports.reports.refuseNext("hasSignedIn", "Authorization_RequestDenied");
      await joiner();
      await run(makeLookUpJoinerAccount);
      expect((await facts())?.account).toBeUndefined();
    });

    test("may hold what came with a pass of ours", async () => {
      ports.methods.methods.set(SAM, [{ id: "1", type: "phoneAuthenticationMethod" }]);
      await joiner({ firstPass: { userId: SAM, at: NOW } });
      expect(await lookedAt()).toEqual(found().account);
    });

    test("is looked at when HR corrects the hire to it after a pass for another account", async () => {
      ports.methods.methods.set(SAM, [{ id: "1", type: "phoneAuthenticationMethod" }]);
      await joiner({ firstPass: { userId: TIM, at: NOW } });
      expect(await lookedAt()).toEqual({ kind: "doubtful", reason: "hasMethods" });
    });
  });

  test("remembers whose onboarding it is, for the poll", async () => {
    await joiner();
    await run(makeLookUpJoinerAccount);
    expect((await ports.store.registrations([SAM])).get(SAM)?.joinerId).toBe(joinerId);
  });

  test.each<[string, Partial<JoinerFacts>, number]>([
    ["not again when the row names that account already", found(), 0],
    ["when the row names another account", found(TIM), 1],
    ["when the account was away meanwhile", { account: { kind: "notFound" }, accountCheckedAt: NOW }, 1],
  ])("remembers it %s", async (_when, known, times) => {
    await joiner(known);
    await run(makeLookUpJoinerAccount);
    expect(ports.store.trouble.called("assignJoiner")).toBe(times);
  });

  test("remembers it again after a crash before the row told of it", async () => {
    await joiner();
    ports.store.trouble.throttleNext("saveJoiner");
    for (const _ of [1, 2]) await run(makeLookUpJoinerAccount);
    expect(ports.store.trouble.called("assignJoiner")).toBe(2);
  });

  test("takes back what was offered for an account that it was not after all", async () => {
    const passId = await pass();
    await grant(collected(passId));
    await joiner(
      { ...offered, pass: { id: passId, issuedAt: NOW, expiresAt: NOW }, registeredAt: NOW },
      { employeeId: "e2" },
    );
    await run(makeLookUpJoinerAccount);
    expect(await facts()).toEqual(
      expect.objectContaining({
        account: { kind: "found", userId: TIM },
        offer: undefined,
        pass: undefined,
        registeredAt: undefined,
      }),
    );
    expect(ports.passIssuer.passes.size).toBe(0);
  });

  test("takes back what was offered for an account that HR has corrected to one that is not there yet", async () => {
    await grant({ kind: "open" });
    await joiner(offered, { employeeId: "e9" });
    await run(makeLookUpJoinerAccount);
    expect(await stateOf("grant-1")).toMatchObject({ kind: "closed", because: "the account changed" });
    expect(await facts()).toMatchObject({ account: { kind: "notFound" }, offer: { round: 1, closesAt: NOW } });
  });

  test("keeps what was offered while an account that nobody corrected is switched off for a while", async () => {
    ports.directory.addUser({ id: SAM, employeeId: "e1", accountEnabled: false }, MIA);
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered });
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.offer).toEqual(offered.offer);
    expect(await stateOf("grant-1")).toEqual({ kind: "open" });
  });

  test("keeps what was offered when it is the same account still", async () => {
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered });
    await run(makeLookUpJoinerAccount);
    expect((await facts())?.offer).toEqual(offered.offer);
    expect(await stateOf("grant-1")).toEqual({ kind: "open" });
  });
});

describe("taking an offer back whose first day has moved", () => {
  const withdraw: Make<{ joinerId: string }> = (given) => makeWithdrawOffer(given);

  test("closes the link, deletes the code, and offers anew under another link in the same round", async () => {
    await joiner(found());
    await run(makeOfferPickUp, { round: 1 });
    const before = (await facts())?.offer?.grantId ?? "";
    for (const _ of [1, 2]) await run(withdraw);
    expect(await stateOf(before)).toMatchObject({ kind: "closed", because: "the first day of work has moved" });
    expect(await facts()).toMatchObject({ offer: undefined, moves: 1 });
    await run(makeOfferPickUp, { round: 1 });
    const after = (await facts())?.offer;
    expect([after?.round, after?.grantId === before, await stateOf(after?.grantId ?? "")]).toEqual([
      1,
      false,
      { kind: "open" },
    ]);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["mia@contoso.example", "mia@contoso.example"]);
    expect(await ports.store.recent(joinerId, 9)).toContainEqual(
      expect.objectContaining({ what: "offerWithdrawn", why: "the first day of work is 2026-03-02 now" }),
    );
  });

  test("deletes a code that was collected, and none of somebody else's", async () => {
    await grant(collected(await pass()));
    await joiner({ ...found(), ...offered });
    await run(withdraw);
    expect(ports.passIssuer.passes.size).toBe(0);
  });

  test("waits while somebody is just collecting", async () => {
    await grant(minting);
    await joiner({ ...found(), ...offered });
    expect(await run(withdraw)).toMatchObject({ later: { because: "a pass is just being collected" } });
    expect((await facts())?.offer).toEqual(offered.offer);
  });

  test("does nothing where nothing is offered", async () => {
    await joiner(found());
    expect([await run(withdraw), (await facts())?.moves]).toEqual([done, undefined]);
  });
});

test("a link that goes out ahead of the first morning opens then, and its mail says so", async () => {
  await joiner({ ...found(), startDate: "2026-03-04" });
  await run(makeOfferPickUp, { round: 1 });
  expect((await facts())?.offer).toMatchObject({
    openedAt: "2026-03-04T07:00:00.000Z",
    closesAt: "2026-03-05T07:00:00.000Z",
  });
  expect(ports.email.sent[0]?.plainText).toContain("Link works from: Wednesday 4 March at 07:00 UTC");
  expect((await ports.store.grant((await facts())?.offer?.grantId ?? ""))?.grant.openedAt).toBe(
    "2026-03-04T07:00:00.000Z",
  );
});

describe("offering", () => {
  test("again closes the link before; only the new one opens anything", async () => {
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered });
    expect(await run(makeOfferPickUp, { round: 2 })).toEqual(done);
    expect(await stateOf("grant-1")).toMatchObject({ kind: "closed", because: "offered again, round 2" });
    expect(await stateOf((await facts())?.offer?.grantId ?? "")).toEqual({ kind: "open" });
  });

  test("again deletes the pass that was collected before", async () => {
    await grant(collected(await pass()));
    await joiner({ ...found(), ...offered });
    await run(makeOfferPickUp, { round: 2 });
    expect(ports.passIssuer.passes.size).toBe(0);
  });

  test("for the account that HR corrected it to mails that one's manager, though the other one's was mailed", async () => {
    await joiner(found());
    await run(makeOfferPickUp, { round: 1 });
    ports.directory.addUser({ id: "max", displayName: "Max Manager", mail: "max@contoso.example" });
    ports.directory.managers.set(TIM, "max");
    const row = await ports.store.joiner(joinerId);
    if (!row) throw new Error("no joiner");
    const corrected = { ...row.record.facts, ...found(TIM), offer: undefined };
    await ports.store.saveJoiner({ ...row.record, facts: corrected }, row.etag);
    for (const _ of [1, 2]) await run(makeOfferPickUp, { round: 1 });
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["mia@contoso.example", "max@contoso.example"]);
    expect((await ports.store.grant((await facts())?.offer?.grantId ?? ""))?.grant.userId).toBe(TIM);
  });

  test.each([
    ["the round that is offered already", { ...found(), ...offered }, 1],
    ["nobody known", { account: { kind: "notFound" as const } }, 1],
    ["somebody whose onboarding has ended", { ...found(), ended: { as: "cancelled" as const, at: NOW } }, 1],
  ])("%s does nothing", async (_what, change, round) => {
    await joiner(change);
    expect(await run(makeOfferPickUp, { round })).toEqual(done);
    expect([ports.email.sent, await facts()]).toEqual([[], expect.objectContaining(change)]);
  });

  test("asks for the account and for its manager at once", async () => {
    await joiner(found());
    await run(makeOfferPickUp, { round: 1 });
    const asked = ports.directory.calls.map(({ method }) => method);
    expect(asked).toEqual(["user", "managerOf"]);
    ports.directory.throttleNext("user", 60);
    await run(makeOfferPickUp, { round: 2 });
    // Though the one has no answer, the other was asked for.
    expect(ports.directory.calls.map(({ method }) => method)).toEqual([...asked, "user", "managerOf"]);
  });

  test("an account that was deleted meanwhile sends it back to be looked for", async () => {
    ports.directory.users.delete(SAM);
    await joiner(found());
    await run(makeOfferPickUp, { round: 1 });
    expect([(await facts())?.account, ports.email.sent]).toEqual([{ kind: "notFound" }, []]);
  });

  test("waits for the mail quota with the grant open, and comes back to the same one", async () => {
    await joiner(found());
    for (let count = 0; count < 30; count++) await ports.store.reserve(1, NOW, atOnce);
    expect(await run(makeOfferPickUp, { round: 1 })).toMatchObject({ later: { because: "the mail quota is used up" } });
    expect((await facts())?.offer).toBeUndefined();
    ports.clock.advance({ minutes: 2 });
    expect(await run(makeOfferPickUp, { round: 1 })).toEqual(done);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["mia@contoso.example"]);
    expect((await facts())?.offer?.openedAt).toBe(NOW);
  });

  test("says hourly again that not even the helpdesk's address is taken", async () => {
    for (const address of ["mia@contoso.example", "helpdesk@contoso.example"]) ports.email.badAddresses.add(address);
    await joiner(found());
    expect(await run(makeOfferPickUp, { round: 1 })).toMatchObject({
      later: { seconds: 3600, because: "refused: mailRejected" },
    });
  });

  test("puts no pass and no code into the link's mail, and no secret into the result or the row", async () => {
    await joiner(found());
    const answer = await run(makeOfferPickUp, { round: 1 });
    const secret = /\?sig=([A-Za-z0-9_-]{43})/.exec(ports.email.sent[0]?.plainText ?? "")?.[1] ?? "none";
    expect(ports.email.sent[0]?.plainText).toContain(secret);
    const rows = [
      answer,
      await facts(),
      await ports.store.grant((await facts())?.offer?.grantId ?? ""),
      await ports.store.recent(joinerId, 9),
    ];
    expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe("looking at the methods", () => {
  test("learns from the grant that the pass was collected", async () => {
    await grant(collected("pass-1"));
    await joiner({ ...found(), ...offered });
    await run(makeCheckJoinerMethods);
    expect(await facts()).toMatchObject({
      pass: { id: "pass-1", issuedAt: NOW, expiresAt: "2026-03-02T09:00:00.000Z" },
      methodsCheckedAt: NOW,
    });
    expect((await facts())?.registeredAt).toBeUndefined();
  });

  test("settles a claim that a crash left behind, and leaves a young one alone", async () => {
    await grant(minting);
    await joiner({ ...found(), ...offered });
    await pass();
    await run(makeCheckJoinerMethods);
    expect([await stateOf("grant-1"), ports.passIssuer.passes.size]).toEqual([minting, 1]);
    ports.clock.advance({ minutes: 5 });
    await run(makeCheckJoinerMethods);
    expect([await stateOf("grant-1"), ports.passIssuer.passes.size]).toEqual([{ kind: "open" }, 0]);
  });

  test.each<[string, () => unknown]>([
    ["a passkey lives", () => ports.methods.addPasskey(SAM, NOW)],
    ["the pass has expired", () => ports.clock.set("2026-03-02T09:00:00.000Z")],
  ])("changes no group and no policy when %s", async (_when, arrange) => {
    await grant(collected("pass-1"));
    await joiner({ ...found(), ...offered });
    arrange();
    await run(makeCheckJoinerMethods);
    expect([ports.policyWriter.calls, await rows(), ports.email.sent]).toEqual([[], [], []]);
  });

  test("does not count a pass or Authenticator as a passkey", async () => {
    await joiner({ ...found(), ...offered });
    for (const type of [
      "temporaryAccessPassAuthenticationMethod",
      "microsoftAuthenticatorAuthenticationMethod",
      "somethingNew",
    ])
      ports.methods.addPasskey(SAM, NOW, { type });
    await run(makeCheckJoinerMethods);
    expect((await facts())?.registeredAt).toBeUndefined();
  });

  describe("once the pass has run out without a passkey", () => {
    const POLICY = "90000000-0000-4000-8000-000000000009";
    const refuse = (createdDateTime = "2026-03-02T08:20:00.000Z") =>
      ports.reports.addSignIn({
        userId: SAM,
        createdDateTime,
        errorCode: 53003,
        appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
        appliedConditionalAccessPolicies: [{ id: POLICY, result: "failure" }],
      });
    const look = async (now = "2026-03-02T09:00:00.000Z") => {
      await grant(collected("pass-1"));
      await joiner({ ...found(), ...offered });
      ports.clock.set(now);
      await run(makeCheckJoinerMethods);
      return (await facts())?.trouble;
    };

    test("names the policy that refused a registration", async () => {
      ports.policies.stored.set(POLICY, {
        id: POLICY,
        displayName: "Block abroad",
        state: "enabled",
        createdDateTime: NOW,
        definition: {},
      });
      refuse();
      expect(await look()).toEqual({
        at: "2026-03-02T08:20:00.000Z",
        because: expect.stringContaining("the policy “Block abroad” has to let"),
      });
    });

    test.each<[string, () => unknown, string | undefined]>([
      ["by its id where Entra does not show it", () => refuse(), `the policy “${POLICY}”`],
      ["none of before the pass", () => refuse("2026-03-02T07:59:59.000Z"), undefined],
      [
        "a failure",
        () => ports.audits.own.push({ userId: SAM, at: "2026-03-02T08:20:00Z", succeeded: false }),
        "it failed",
      ],
      [
        "of nobody else",
        () => ports.audits.own.push({ userId: MIA, at: "2026-03-02T08:20:00Z", succeeded: false }),
        undefined,
      ],
      [
        "what the other log tells where one is refused",
        () => {
          ports.audits.refuseNext("ownRegistrations");
          refuse();
        },
        POLICY,
      ],
    ])("tells %s", async (_what, arrange, words) => {
      arrange();
      const trouble = await look();
      if (words === undefined) expect(trouble).toBeUndefined();
      else expect(trouble?.because).toContain(words);
    });

    test("comes again where a log is busy", async () => {
      ports.reports.throttleNext("stoppedRegistrations", 9);
      await grant(collected("pass-1"));
      await joiner({ ...found(), ...offered });
      ports.clock.set("2026-03-02T09:00:00.000Z");
      expect(await run(makeCheckJoinerMethods)).toMatchObject({ later: expect.anything() });
      expect((await facts())?.methodsCheckedAt).toBeUndefined();
    });

    test("asks no log before", async () => {
      refuse();
      expect(await look("2026-03-02T08:59:59.000Z")).toBeUndefined();
      expect([ports.audits.calls, ports.reports.called("stoppedRegistrations")]).toEqual([[], 0]);
    });
  });

  test("of an account that is gone sends it back to be looked for", async () => {
    await joiner({ ...found(), ...offered });
    ports.directory.users.delete(SAM);
    await run(makeCheckJoinerMethods);
    expect((await facts())?.account).toEqual({ kind: "notFound" });
  });

  test("keeps the moment at which a passkey was first seen", async () => {
    await joiner({ ...found(), ...offered, registeredAt: "2026-03-02T07:00:00.000Z" });
    ports.methods.addPasskey(SAM, NOW);
    await run(makeCheckJoinerMethods);
    expect((await facts())?.registeredAt).toBe("2026-03-02T07:00:00.000Z");
  });
});

describe("deciding", () => {
  test("knows of a collected pass from the grant before the row does", async () => {
    await grant(collected("pass-1"));
    await joiner({ ...found(), ...offered, methodsCheckedAt: "2026-03-02T07:59:00.000Z" });
    expect(await decide(ports, config, joinerId)).toMatchObject({ kind: "wait", until: "2026-03-02T08:30:00.000Z" });
  });

  test("about somebody without a row ends it", async () => {
    expect(await decide(ports, config, joinerId)).toEqual({ kind: "ended", as: "cancelled" });
  });
});

describe("the end", () => {
  const registered = { ...found(), ...offered, registeredAt: NOW };
  const dueRow = {
    userId: SAM,
    source: `joiner|${joinerId}`,
    state: "due" as const,
    at: NOW,
    by: "the app",
    evidence: { lookedAt: NOW, passkeyCreatedAt: "2026-03-02T07:50:00.000Z" },
  };

  test("with a passkey: unused pass deleted, due to be enforced, in no group; a repeat changes nothing", async () => {
    await grant(collected(await pass()));
    await joiner(registered);
    ports.methods.addPasskey(SAM, "2026-03-02T07:55:00.000Z");
    ports.methods.addPasskey(SAM, "2026-03-02T07:50:00.000Z");
    expect([await run(makeFinishJoiner), await run(makeFinishJoiner)]).toEqual([done, done]);
    expect([ports.passIssuer.passes.size, await rows()]).toEqual([0, [dueRow]]);
    expect([group(ENFORCED_GROUP_ID), ports.policyWriter.calls]).toEqual([[], []]);
    expect((await facts())?.ended).toEqual({ as: "registered", at: NOW });
  });

  test("leaves nothing due for somebody whose passkey is gone at the last look", async () => {
    await joiner(registered);
    expect(await run(makeFinishJoiner)).toEqual(done);
    expect([await rows(), (await facts())?.ended, (await facts())?.registeredAt]).toEqual([[], undefined, undefined]);
  });

  test("broken off after the row was written is due since then, and is written once", async () => {
    await joiner(registered);
    ports.methods.addPasskey(SAM, "2026-03-02T07:50:00.000Z");
    ports.store.trouble.throttleNext("saveJoiner", 60);
    expect(await run(makeFinishJoiner)).toMatchObject({ later: { seconds: 60 } });
    ports.clock.advance({ minutes: 1 });
    expect(await run(makeFinishJoiner)).toEqual(done);
    expect([await rows(), ports.store.trouble.called("saveEnforcements")]).toEqual([[dueRow], 1]);
  });

  test("leaves a pass alone that is not the one we had made", async () => {
    await grant(collected("pass-of-ours"));
    await pass();
    await joiner({ ...found(), ...offered, registeredAt: NOW });
    ports.methods.addPasskey(SAM, NOW);
    await run(makeFinishJoiner);
    expect(ports.passIssuer.passes.size).toBe(1);
  });

  test("closes a link that was never used", async () => {
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered, registeredAt: NOW });
    ports.methods.addPasskey(SAM, NOW);
    await run(makeFinishJoiner);
    expect(await stateOf("grant-1")).toMatchObject({ kind: "closed" });
  });

  test.each([
    ["with a passkey", makeFinishJoiner],
    ["without one", makeHandOverJoiner],
  ])("%s waits while somebody is just collecting", async (_how, make) => {
    await grant(minting);
    await joiner({ ...found(), ...offered, registeredAt: NOW });
    ports.methods.addPasskey(SAM, NOW);
    expect(await run(make, { because: "x" })).toMatchObject({ later: { seconds: 60 } });
    expect((await facts())?.ended).toBeUndefined();
  });

  test("at the helpdesk: pass deleted, link closed, one mail; nobody is due to be enforced", async () => {
    await grant(collected(await pass()));
    await joiner({ ...found(), ...offered });
    const because = "no passkey after 3 offers";
    expect([await run(makeHandOverJoiner, { because }), await run(makeHandOverJoiner, { because })]).toEqual([
      done,
      done,
    ]);
    expect([ports.passIssuer.passes.size, await rows(), group(ENFORCED_GROUP_ID)]).toEqual([0, [], []]);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["helpdesk@contoso.example"]);
    expect((await facts())?.ended).toEqual({ as: "handedOver", at: NOW, because });
  });

  test.each([
    ["in this onboarding", "2026-03-02T07:00:00.000Z", "x; no code could be made on 2026-03-02: a limit of the policy"],
    ["in an earlier one", "2025-06-02T07:00:00.000Z", "x"],
  ])("the helpdesk reads why Entra made no code %s", async (_when, at, because) => {
    const line = { scope: joinerId, who: { id: MIA, displayName: "Mia" }, why: "a limit of the policy" };
    await ports.store.append([{ ...line, id: "passRefused|1", at, what: "passRefused" }]);
    await joiner({ ...found(), ...offered });
    await run(makeHandOverJoiner, { because: "x" });
    expect(ports.email.sent[0]?.plainText.includes("a limit of the policy")).toBe(because !== "x");
    expect((await facts())?.ended).toEqual({ as: "handedOver", at: NOW, because });
  });

  test("at the helpdesk closes a link that was never used", async () => {
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered });
    await run(makeHandOverJoiner, { because: "x" });
    expect(await stateOf("grant-1")).toMatchObject({ kind: "closed" });
  });
});

describe("holding for a person to look at", () => {
  const because = "the start date 1900-01-01 lies more than 365 days back";
  const lines = async () => (await ports.store.recent(joinerId, 10)).map(({ what, why }) => ({ what, why }));

  test("closes the link, tells the operators once, and ends with a line in the story", async () => {
    await grant({ kind: "open" });
    await joiner({ ...found(), ...offered });
    expect([await run(makeHoldJoiner, { because }), await run(makeHoldJoiner, { because })]).toEqual([done, done]);
    expect(await stateOf("grant-1")).toMatchObject({ kind: "closed" });
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["alerts@contoso.example"]);
    expect(ports.email.sent[0]?.plainText).toMatch(/Sam New \(worker w1 of hr\).*1900-01-01/s);
    expect((await facts())?.ended).toEqual({ as: "held", at: NOW, because });
    expect(await lines()).toEqual([{ what: "joinerHeld", why: because }]);
  });

  test("of many within an hour sends one mail; of one in the next hour, another", async () => {
    await joiner();
    await run(makeHoldJoiner, { because });
    const record = (await ports.store.joiner(joinerId))?.record;
    if (!record) throw new Error("no joiner");
    for (const [joinerId, hours] of [
      ["90000000-0000-4000-8000-000000000002", 0],
      ["90000000-0000-4000-8000-000000000003", 1],
    ] as const) {
      ports.clock.advance({ hours });
      await ports.store.insertJoiner({ ...record, facts: { ...record.facts, joinerId, ended: undefined } });
      await run(makeHoldJoiner, { joinerId, because });
    }
    expect(ports.email.sent).toHaveLength(2);
  });

  test("waits for the mail quota: nobody is held unheard", async () => {
    await joiner();
    ports.store.trouble.throttleNext("reserve", 60);
    expect(await run(makeHoldJoiner, { because })).toMatchObject({ later: { seconds: 60 } });
    expect((await facts())?.ended).toBeUndefined();
  });
});
