import { beforeEach, describe, expect, test } from "vitest";
import { makeIssueAhead } from "../../../../functions/joiners/steps/issueAhead.ts";
import { makeTakeBackAhead } from "../../../../functions/joiners/steps/takeBackAhead.ts";
import { makeWithdrawOffer } from "../../../../functions/joiners/steps/withdraw.ts";
import { decide } from "../../../../functions/joiners/work.ts";
import { sweepReceipts } from "../../../../functions/passes/sweepReceipts.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { ConflictError, RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { type At, watched } from "../../../support/passes/atEveryAwait.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const joinerId = "90000000-0000-4000-8000-000000000001";
const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const ADMIN = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada Admin" };
/** Two days ahead of the first working morning. */
const NOW = "2026-03-02T08:00:00.000Z";
const MORNING = "2026-03-04T07:00:00.000Z";
let ports: FakePorts;

beforeEach(async () => {
  await setUp();
});

async function setUp(): Promise<void> {
  ports = fakePorts();
  const { directory, clock, methods, store } = ports;
  clock.set(NOW);
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addUser(
    { id: SAM, displayName: "Sam New", employeeId: "e1", createdDateTime: "2026-02-20T08:00:00Z" },
    MIA,
  );
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  methods.methods.set(SAM, [{ id: "pw", type: "passwordAuthenticationMethod" }]);
  await store.putAheadConsent({ accepted: true, by: ADMIN, at: NOW });
  await store.insertJoiner({
    facts: {
      joinerId,
      startDate: "2026-03-04",
      timeZone: "UTC",
      hiredAt: "2026-02-21T08:00:00.000Z",
      account: { kind: "found", userId: SAM },
      accountCheckedAt: NOW,
    },
    source: "hr",
    workerId: "w1",
    sequence: 1,
    identity: { employeeId: "e1" },
    displayName: "Sam New",
  });
}

const issue = (on: FakePorts = ports) => makeIssueAhead(on, config)({ joinerId });
const facts = async (): Promise<JoinerFacts | undefined> => (await ports.store.joiner(joinerId))?.record.facts;
const trail = async () => (await ports.store.recent(joinerId, 30)).map(({ what }) => what);
const live = () => ports.passIssuer.passes.get(SAM)?.temporaryAccessPass;
/** Mails with a code in them, with whom they went to. */
const mailed = () =>
  ports.email.sent.flatMap(({ to, plainText, ...mail }) => {
    const code = /SecretCd\d{4}/.exec(plainText)?.[0];
    return code === undefined ? [] : [{ to: to.address, code, copies: "cc" in mail }];
  });
const codesIn = (found: unknown): number => (JSON.stringify(found).match(/SecretCd/g) ?? []).length;

async function expectNoCodeInRows(): Promise<void> {
  const { store } = ports;
  expect(
    codesIn([
      await store.joiner(joinerId),
      await store.recent(joinerId, 99),
      await store.recent("app", 99),
      await store.grantsOf(SAM, "1970-01-01T00:00:00.000Z"),
      await store.personPasses(SAM),
      await store.openMails(joinerId, "", "~"),
      ports.store.trouble.calls.filter(({ method }) => method !== "send"),
    ]),
  ).toBe(0);
}

describe("a code that is made ahead", () => {
  test("starts on the first working morning, goes to the manager in one mail, and is nowhere else", async () => {
    const answer = await issue();
    expect(answer).toBeUndefined();
    expect(mailed()).toEqual([{ to: `${MIA}@contoso.example`, code: "SecretCd0001", copies: false }]);
    expect(ports.passIssuer.passes.get(SAM)?.info).toMatchObject({ startDateTime: MORNING, isUsable: false });
    expect((await facts())?.offer).toMatchObject({ round: 1, openedAt: MORNING, mailedTo: MIA });
    expect(await trail()).toEqual(expect.arrayContaining(["passIssued", "codeMailedAhead"]));
    await expectNoCodeInRows();
  });

  test("says in the manager's own language and zone from when it works", async () => {
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager", preferredLanguage: "de-DE" });
    await issue();
    const [mail] = ports.email.sent.filter(({ plainText }) => plainText.includes("SecretCd"));
    expect(mail?.subject).toBe("Der Einmalcode für Sam New");
    expect(mail?.plainText).toContain("Gilt ab: Mittwoch, 4. März um 07:00 UTC");
    expect(mail?.html).not.toMatch(/<img[^>]+http|utm_/i);
  });

  test("is made once, however often it is asked for", async () => {
    for (let count = 0; count < 3; count++) await issue();
    expect([ports.passIssuer.called("mint"), mailed().length]).toEqual([1, 1]);
  });

  test("whose row somebody else wrote a moment ago stands, and is found at the next call", async () => {
    ports.store.trouble.failNext("saveJoiner", new ConflictError("another writer was faster"));
    await expect(issue()).rejects.toThrow(ConflictError);
    await issue();
    expect([ports.passIssuer.called("mint"), mailed().map(({ code }) => code), live()]).toEqual([
      1,
      ["SecretCd0001"],
      "SecretCd0001",
    ]);
    expect((await facts())?.offer).toMatchObject({ openedAt: MORNING });
  });

  test("dies with a first day that moves", async () => {
    await issue();
    const row = await ports.store.joiner(joinerId);
    if (!row) throw new Error("no hire");
    const moved = { ...row.record.facts, startDate: "2026-03-11" };
    await ports.store.saveJoiner({ ...row.record, facts: moved }, row.etag);
    expect(await decide(ports, config, joinerId)).toEqual({ kind: "withdraw" });
    await makeWithdrawOffer(ports)({ joinerId });
    expect([live(), (await facts())?.offer]).toEqual([undefined, undefined]);
  });
});

describe("a code that was mailed ahead", () => {
  const ZOE = "3a000000-0000-4000-8000-000000000002";
  const look = () => makeTakeBackAhead(ports)({ joinerId });
  beforeEach(async () => {
    await issue();
    ports.directory.addUser({ id: ZOE, displayName: "Zoe Later", mail: "zoe@contoso.example" });
  });

  test("is looked at an hour before it works, and not before", async () => {
    ports.clock.set("2026-03-04T05:59:00.000Z");
    expect(await decide(ports, config, joinerId)).toMatchObject({ kind: "wait" });
    ports.clock.set("2026-03-04T06:00:00.000Z");
    expect(await decide(ports, config, joinerId)).toEqual({ kind: "checkMethods" });
  });

  test("stays while the manager is the same", async () => {
    const before = live();
    await look();
    expect(before).toBeDefined();
    expect([live(), (await facts())?.offer?.mailedTo]).toEqual([before, MIA]);
  });

  test.each([
    ["somebody else is the manager", () => ports.directory.managers.set(SAM, ZOE)],
    ["nobody is the manager", () => ports.directory.managers.delete(SAM)],
  ])("is deleted when %s, once, with a line of the story", async (_, change) => {
    change();
    await look();
    await look();
    expect([live(), (await facts())?.offer, (await facts())?.moves]).toEqual([undefined, undefined, 1]);
    expect((await trail()).filter((what) => what === "offerWithdrawn")).toHaveLength(1);
  });

  test.each(["append", "saveJoiner"] as const)("is made anew though the app died before %s", async (method) => {
    ports.directory.managers.set(SAM, ZOE);
    ports.store.trouble.failNext(method, new TransientError("busy"));
    await expect(look()).rejects.toThrow(TransientError);
    expect(live()).toBeUndefined();
    await look();
    expect([(await facts())?.offer, (await facts())?.moves]).toEqual([undefined, 1]);
  });

  test("is not made anew once it may have been used, though no code is there any more", async () => {
    ports.clock.set("2026-03-04T08:00:00.000Z");
    ports.directory.managers.set(SAM, ZOE);
    ports.passIssuer.passes.delete(SAM);
    await look();
    expect((await facts())?.offer?.mailedTo).toBe(MIA);
  });

  test("is made anew for the new manager, and for nobody else", async () => {
    ports.directory.managers.set(SAM, ZOE);
    await look();
    ports.clock.set("2026-03-02T09:00:00.000Z");
    await issue();
    expect(mailed().map(({ to }) => to)).toEqual([expect.stringContaining("3a000000"), "zoe@contoso.example"]);
    expect((await facts())?.offer?.mailedTo).toBe(ZOE);
    await expectNoCodeInRows();
  });

  test("is not touched where another code stands in its place", async () => {
    ports.directory.managers.set(SAM, ZOE);
    const other = ports.passIssuer.passes.get(SAM);
    if (other) ports.passIssuer.passes.set(SAM, { ...other, info: { ...other.info, id: "of-the-helpdesk" } });
    await look();
    expect([live(), (await facts())?.offer?.mailedTo]).toEqual([other?.temporaryAccessPass, MIA]);
  });

  test("stays where the manager cannot be read just now, and the look is repeated", async () => {
    ports.directory.throttleNext("managerOf");
    await expect(look()).rejects.toThrow(TransientError);
    expect(live()).toBeDefined();
  });
});

describe("none is made, and the manager gets a link,", () => {
  test.each<[string, () => unknown, string]>([
    [
      "where the word for it was taken back",
      () => ports.store.putAheadConsent({ accepted: false, by: ADMIN, at: NOW }),
      "nobody has accepted",
    ],
    ["for an account of 61 days", () => sam({ createdDateTime: "2025-12-31T07:00:00Z" }), "60 days"],
    ["for an account of an unknown age", () => sam({ createdDateTime: undefined }), "when the account was made"],
    ["for an account with a phone", () => method("phoneAuthenticationMethod"), "methods"],
    ["for an account with a code", () => method("temporaryAccessPassAuthenticationMethod"), "another method"],
    ["for an account with something new", () => method("somethingNew"), "methods"],
    [
      "for an account that was signed in to",
      () => ports.reports.addSignIn({ userId: SAM, createdDateTime: "2026-03-01T08:00:00Z" }),
      "signed in",
    ],
    ["for an admin", () => ports.directory.privileged.add(SAM), "admin rights"],
    ["where roles cannot be read", () => ports.directory.unreadable.add(SAM), "could not be read"],
    ["for a guest", () => sam({ userType: "Guest" }), "not a member"],
    ["for an account that is switched off", () => sam({ accountEnabled: false }), "switched off"],
    ["for an account of another name", () => sam({ displayName: "Peter Other" }), "name"],
    ["without a manager", () => ports.directory.managers.delete(SAM), "no manager"],
    ["where the sign-in log is refused", () => ports.reports.refuseNext("hasSignedIn"), "did not let it be looked at"],
    [
      "where what is known of the person cannot be read: they may have left",
      () => ports.store.trouble.refuseNext("registration", unreadableRow),
      "did not let it be looked at: unreadableRow",
    ],
    ["where the methods are refused", () => ports.methods.refuseNext("methodsOf"), "did not let it be looked at"],
    [
      "where Entra refuses the code",
      () => {
        ports.passIssuer.refuseNextMint = "Authorization_RequestDenied";
      },
      "told so",
    ],
    ["where the mail is refused", () => ports.email.badAddresses.add(`${MIA}@contoso.example`), "did not go out"],
    [
      "where it is not known whether the mail went out",
      () => ports.email.loseNextAnswer("notQueued"),
      "did not go out",
    ],
  ])("%s", async (_why, arrange, because) => {
    await arrange();
    await issue();
    expect([live(), (await facts())?.offer]).toEqual([undefined, undefined]);
    expect((await facts())?.aheadRefused).toContain(because);
    expect(await trail()).toContain("aheadRefused");
    expect(await decide(ports, config, joinerId)).not.toMatchObject({ kind: "issueAhead" });
    await expectNoCodeInRows();
  });

  const sam = (change: object) =>
    ports.directory.addUser(
      { id: SAM, displayName: "Sam New", employeeId: "e1", createdDateTime: "2026-02-20T08:00:00Z", ...change },
      MIA,
    );
  const method = (type: string) => ports.methods.methods.set(SAM, [{ id: "m", type }]);

  test("while a policy may be on its way through Entra it is tried again for half an hour", async () => {
    for (const minutes of [0, 10, 29]) {
      ports.clock.set(new Date(Date.parse(NOW) + minutes * 60_000).toISOString());
      ports.passIssuer.refuseNextMint = "UserCredentialPolicyDoesNotAllow";
      await expect(issue()).rejects.toThrow(TransientError);
    }
    ports.clock.set("2026-03-02T08:30:00.000Z");
    ports.passIssuer.refuseNextMint = "UserCredentialPolicyDoesNotAllow";
    await issue();
    expect((await facts())?.aheadRefused).toContain("told so");
  });
});

describe("who hears of it", () => {
  const heard = async () => {
    ports.clock.advance({ hours: 2 });
    await sweepReceipts(ports, config)();
    return ports.email.sent.filter(({ plainText }) => /was shown a one-time code|mailed ahead/.test(plainText)).length;
  };
  test("whoever the code is for, and security, once it was mailed", async () => {
    await issue();
    expect(await heard()).toBe(2);
    expect(await heard()).toBe(2);
  });

  test("nobody, of a code whose mail did not go out: it was shown to nobody", async () => {
    ports.email.badAddresses.add(`${MIA}@contoso.example`);
    await issue();
    expect([live(), await heard()]).toEqual([undefined, 0]);
  });

  test("nobody, where the app died between the code and its mail", async () => {
    let isDead = false;
    const at: At = (call, when) => {
      isDead ||= call === "saveGrant" && when === "after" && ports.passIssuer.called("mint") === 1;
      if (isDead) throw new AppDied();
    };
    await issue(watched(ports, at)).catch(() => undefined);
    ports.clock.advance({ minutes: 2 });
    await issue();
    expect([live(), await heard()]).toEqual([undefined, 0]);
  });
});

describe("it is decided for the first link alone, on the word of an Admin", () => {
  const AHEAD = "2026-03-04T07:00:00.000Z";
  test.each<[string, () => unknown, string]>([
    ["who accepted", () => undefined, "issueAhead"],
    ["who accepted nothing", () => ports.store.putAheadConsent({ accepted: false, by: ADMIN, at: NOW }), "offer"],
    [
      "whose word cannot be read",
      () =>
        ports.store.trouble.failNext("aheadConsent", new RefusedError("notUnderstood", unreadableRow, "spoiled"), 1),
      "offer",
    ],
  ])("%s", async (_whose, arrange, kind) => {
    ports.clock.set(AHEAD);
    const row = await ports.store.joiner(joinerId);
    if (!row) throw new Error("no hire");
    await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, accountCheckedAt: AHEAD } }, row.etag);
    await arrange();
    expect(await decide(ports, config, joinerId)).toMatchObject({ kind });
  });
});

class AppDied extends Error {
  override readonly name = "AppDied";
}

/** Dies at the nth await, before or after the call, and answers nothing any more. */
function diesAt(nth: number): { readonly at: At; readonly died: () => boolean } {
  let count = 0;
  return {
    at: () => {
      if (count++ >= nth) throw new AppDied();
    },
    died: () => count > nth,
  };
}

test("wherever the app dies, one code lives at most, and only one that the manager was mailed", async () => {
  let nth = 0;
  for (let died = true; died; nth++) {
    await setUp();
    const death = diesAt(nth);
    await issue(watched(ports, death.at)).catch((error: unknown) => {
      if (!(error instanceof AppDied) && !(error instanceof TransientError) && !(error instanceof ConflictError))
        throw error;
    });
    died = death.died();
    for (let again = 0; again < 4; again++) {
      ports.clock.advance({ minutes: 10 });
      await issue().catch((error: unknown) => {
        if (!(error instanceof TransientError) && !(error instanceof ConflictError)) throw error;
      });
    }
    const { offer, aheadRefused } = (await facts()) ?? {};
    expect([nth, offer !== undefined || aheadRefused !== undefined]).toEqual([nth, true]);
    expect([nth, live() === undefined || mailed().some(({ code }) => code === live())]).toEqual([nth, true]);
    if (offer) expect([nth, live() !== undefined]).toEqual([nth, true]);
    await expectNoCodeInRows();
  }
  // Every await of the way was tried.
  expect(nth).toBeGreaterThan(40);
});
