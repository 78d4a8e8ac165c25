import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showRelease } from "../../../../functions/people/releaseHttp.ts";
import type { ReleaseStatus } from "../../../../functions/people/schemas.ts";
import { showPerson } from "../../../../functions/people/showPerson.ts";
import { waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { SignIn, SignInLog } from "../../../../shared/domain/people/signIn.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import type { Denial } from "../../../../shared/domain/wave/denial.ts";
import { RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { WORKFORCE_POLICY_ID } from "../../../support/enforcement/enforcedTenant.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../support/enforcement/readStrength.ts";
import { handCode } from "../../../support/passes/handCode.ts";
import { ADA, ASK, BO, JSON_BODY, MIA, ReleaseWorld } from "../../../support/people/releaseWorld.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const ROUTE = "POST /api/people/{userId}/release";
const CLEO = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const ALERTS = "alerts@contoso.example";

let world: ReleaseWorld;
/** Every answer in this file is as the OpenAPI document has it. */
const answers = new DocumentedAnswers();
beforeEach(async () => {
  world = await ReleaseWorld.make();
  world.check = (answer) => answers.check(ROUTE, answer);
});

type Answer = Awaited<ReturnType<ReleaseWorld["send"]>>;
const code = ({ status, jsonBody }: Answer) => [status, (jsonBody as { error?: { code: string } }).error?.code];
const nothingChanged = async () => {
  expect(world.isIn).toBe(true);
  expect((await world.release())?.confirmed).toBeUndefined();
};

describe("the helpdesk that was talked into a release", () => {
  test.each<[string, () => Promise<Answer>]>([
    ["asks for it", () => world.send(ASK, world.as(ADA, "Helpdesk"))],
    ["asks for it with the role of an auditor, too", () => world.send(ASK, world.as(ADA, "Helpdesk", "Auditor"))],
    ["asks for it as an approver", () => world.send(ASK, world.as(ADA, "Approver"))],
  ])("%s and is refused", async (_case, press) => {
    expect(code(await press())).toEqual([403, "noRole"]);
    expect(await world.release()).toBeUndefined();
    await nothingChanged();
  });

  test("confirms what an admin asked for and is refused", async () => {
    await world.ask();
    expect(code(await world.send({ confirm: true }, world.as(BO, "Helpdesk")))).toEqual([403, "noRole"]);
    await nothingChanged();
  });
});

describe("a session that was left open", () => {
  const by = (who: typeof ADA, role: string, minutes: number) => ({
    ...signedInAs(who.id, who.displayName, [role], [secondsAgo(minutes * 60)]),
    ...JSON_BODY,
  });

  test("asks for nothing and confirms nothing, and may end a release", async () => {
    expect(code(await world.send(ASK, by(ADA, "Admin", 16)))).toEqual([401, "freshSignInNeeded"]);
    await world.ask();
    expect(code(await world.send({ confirm: true }, by(BO, "Approver", 16)))).toEqual([401, "freshSignInNeeded"]);
    await nothingChanged();
    await world.confirm();
    expect((await world.send({ end: true }, by(BO, "Helpdesk", 300))).status).toBe(202);
  });

  test("nor does a fresh one, without the door or outside it, where it is required", async () => {
    requireDoor(world.config);
    expect(code(await world.ask())).toEqual([409, "doorNotUp"]);
    await putDoor(world.ports, doorUp(world.config));
    addGroups(world.ports, [ADA.id]);
    expect((await world.ask()).status).toBe(202);
    expect(code(await world.confirm())).toEqual([403, "outsideDoor"]);
    await nothingChanged();
    addGroups(world.ports, [ADA.id, BO.id]);
    expect((await world.confirm()).status).toBe(202);
  });
});

describe("one person alone", () => {
  test("takes nobody out: an admin who asks changes nothing but the wish", async () => {
    expect((await world.ask()).status).toBe(202);
    await world.tick();
    await nothingChanged();
  });

  test("cannot confirm what they asked for, in no spelling of their id", async () => {
    await world.ask();
    const shouting = { ...ADA, id: ADA.id.toUpperCase() };
    expect(code(await world.send({ confirm: true }, world.as(shouting, "Admin", "Approver")))).toEqual([
      403,
      "needsSecondPerson",
    ]);
    await nothingChanged();
  });

  test("cannot release themselves with a friend, nor be the friend of themselves", async () => {
    const mia = { id: MIA, displayName: "Mia" };
    expect(code(await world.ask(ASK, mia))).toEqual([403, "ownCase"]);
    await world.ask();
    expect(code(await world.confirm({ confirm: true }, mia))).toEqual([403, "ownCase"]);
    await nothingChanged();
  });

  test("cannot confirm with an account for which they collected a code", async () => {
    await world.ask();
    await handCode(world.ports, BO.id, ADA);
    expect(code(await world.confirm())).toEqual([403, "handedCode"]);
    await nothingChanged();
  });

  test("cannot confirm what was never asked for, or long ago", async () => {
    expect(code(await world.confirm())).toEqual([409, "nothingToConfirm"]);
    await world.ask();
    world.ports.clock.advance({ hours: 8 });
    expect(code(await world.confirm())).toEqual([409, "nothingToConfirm"]);
    await nothingChanged();
  });

  test("cannot slip other hours or another reason under somebody who confirms", async () => {
    await world.ask();
    const askedAt = (await world.release())?.asked.at;
    world.ports.clock.advance({ minutes: 1 });
    await world.ask({ ...ASK, hours: 8 });
    expect(code(await world.confirm({ confirm: true, askedAt }))).toEqual([409, "otherDecision"]);
    await nothingChanged();
  });

  test("who does it while the other one presses is found out", async () => {
    await world.ask();
    const { store } = world.ports;
    const honest = store.saveRelease;
    store.saveRelease = async (...args) => {
      store.saveRelease = honest;
      await world.ask({ ...ASK, hours: 8 });
      return honest(...args);
    };
    expect(code(await world.confirm())).toEqual([409, "otherDecision"]);
    await nothingChanged();
  });
});

/** What forbids a release, whoever wants it; looked at when it is asked for, and again when it is confirmed. */
const forbidden: readonly (readonly [string, () => unknown, number, string])[] = [
  ["stopped attempts of today", () => denied({ foundAs: "stoppedAttempt" }), 409, "stoppedAttempts"],
  ["a refusal that nobody has looked at yet", () => denied({}), 409, "stoppedAttempts"],
  [
    "a refusal that another wave's watch has read",
    () =>
      world.ports.store.mergeMembers("wave-1", [
        { userId: MIA, refusals: [{ at: "2026-06-10T09:40:00.000Z", log: "interactive" }] },
      ]),
    409,
    "stoppedAttempts",
  ],
  [
    "an attempt that only the trail still knows",
    () =>
      world.ports.store.append([
        { scope: "wave-1", id: "x", at: "2026-06-08T08:00:00.000Z", who: BO, what: "attemptStopped", subjectId: MIA },
      ]),
    409,
    "stoppedAttempts",
  ],
  [
    "an attempt that the person was told of",
    () => world.ports.store.mergeMembers("wave-1", [{ userId: MIA, attemptToldAt: "2026-06-05T08:00:00.000Z" }]),
    409,
    "stoppedAttempts",
  ],
  ["a try of a minute ago, which stands in no row yet", () => stopped(1), 409, "stoppedAttempts"],
  ["a try of five days ago that nobody noted", () => stopped(5 * 24 * 60), 409, "stoppedAttempts"],
  [
    "a try, while the owner signed in elsewhere",
    () => {
      stopped(60, { correlationId: "theirs", deviceId: "phone" });
      satisfied(59, { correlationId: "own", deviceId: "laptop" });
    },
    409,
    "stoppedAttempts",
  ],
  [
    "a try after the person was stranded",
    () => {
      stopped(60);
      return noteOutside({ at: minutesAgo(120), foundAs: "stranded" });
    },
    409,
    "stoppedAttempts",
  ],
  [
    "a try before the passkey was found not to fit any more",
    () => {
      stopped(60);
      return noteOutside({ at: minutesAgo(30), log: undefined, foundAs: "stranded" });
    },
    409,
    "stoppedAttempts",
  ],
  ["an attempt outside every wave", () => noteOutside({ foundAs: "stoppedAttempt" }), 409, "stoppedAttempts"],
  [
    "an attempt outside every wave that only the trail still knows",
    () =>
      world.ports.store.append([
        { scope: "app", id: "x", at: "2026-06-08T08:00:00.000Z", who: BO, what: "attemptStopped", subjectId: MIA },
      ]),
    409,
    "stoppedAttempts",
  ],
  ["a log that is refused", () => world.ports.reports.refuseNext("stoppedSignInsOf"), 409, "logUnreadable"],
  ["a log that is throttled", () => world.ports.reports.throttleNext("stoppedSignInsOf", 10), 503, "tryAgain"],
  [
    "a log that does not show which policies applied",
    () => {
      world.ports.reports.hideAppliedPolicies = true;
      stopped(60);
    },
    409,
    "logUnreadable",
  ],
  ["the person privileged", () => world.ports.directory.privileged.add(MIA), 409, "privileged"],
  [
    "the person among the break-glass accounts",
    () => world.ports.directory.groups.get(BREAK_GLASS_GROUP_ID)?.add(MIA),
    409,
    "privileged",
  ],
  ["roles that cannot be read", () => world.ports.directory.unreadable.add(MIA), 409, "rolesUnreadable"],
  ["enforcement stopped", () => world.stop(), 409, "enforcementNotRunning"],
  ["the person in no row", () => world.row("ended"), 409, "notEnforced"],
  ["the person on the way in", () => world.row("entering", "joiner|1"), 409, "notEnforced"],
  ["the passkey gone: a pass will do", () => world.ports.methods.methods.set(MIA, []), 409, "passWillDo"],
  ["the account gone", () => world.ports.directory.users.delete(MIA), 404, "unknownPerson"],
  ["roles refused to the app", () => world.ports.directory.refuseNext("privilegeOf"), 503, "refusedElsewhere"],
  ["methods throttled", () => world.ports.methods.throttleNext("methodsOf", 10), 503, "tryAgain"],
  ["the wave's rows of this person unreadable", () => world.row("in", waveSource("wave-9")), 503, "tryAgain"],
];
const minutesAgo = (minutes: number) => new Date(world.ports.clock.now().getTime() - minutes * 60_000).toISOString();
const signedIn = (result: string, minutes: number, { log, ...flow }: Partial<SignIn> & { log?: SignInLog } = {}) =>
  world.ports.reports.addSignIn(
    {
      userId: MIA,
      createdDateTime: minutesAgo(minutes),
      appliedConditionalAccessPolicies: [{ id: WORKFORCE_POLICY_ID, result }],
      ...flow,
    },
    log,
  );
const stopped = (...about: [number, (Partial<SignIn> & { log?: SignInLog })?]) => signedIn("failure", ...about);
const satisfied = (...about: [number, Partial<SignIn>?]) => signedIn("success", ...about);
const noteOutside = (change: Partial<Denial>) =>
  world.ports.store.mergeRefusedPeople([
    { userId: MIA, denied: { at: "2026-06-10T08:00:00.000Z", log: "interactive", ...change } },
  ]);
const denied = (change: { foundAs?: "stoppedAttempt" }) =>
  world.ports.store.mergeMembers("wave-1", [
    { userId: MIA, denied: { at: "2026-06-10T08:00:00.000Z", log: "interactive", ...change } },
  ]);

describe.each(forbidden)("with %s", (_case, happen, status, said) => {
  test("nobody asks for a release", async () => {
    await happen();
    expect(code(await world.ask())).toEqual([status, said]);
    expect(await world.release()).toBeUndefined();
  });

  test("nobody confirms one that was asked for before", async () => {
    await world.ask();
    await happen();
    expect(code(await world.confirm())).toEqual([status, said]);
    expect((await world.release())?.state).toBe("asked");
    await nothingChanged();
  });
});

test.each<[string, () => unknown]>([
  [
    "a prompt that the owner answered",
    () => {
      stopped(60, { correlationId: "own" });
      satisfied(59, { correlationId: "own" });
    },
  ],
  ["an app that is refused in the background", () => stopped(60, { log: "nonInteractive" })],
  [
    "a sign-in that another policy stopped",
    () => stopped(60, { appliedConditionalAccessPolicies: [{ id: "another", result: "failure" }] }),
  ],
  ["a try of somebody else's account", () => stopped(60, { userId: CLEO.id })],
  ["a try of eight days ago", () => stopped(8 * 24 * 60)],
  [
    "the refusal at which the person was found stranded",
    () => {
      stopped(60);
      return noteOutside({ at: minutesAgo(60), foundAs: "stranded" });
    },
  ],
])("%s forbids nothing", async (_case, happen) => {
  await happen();
  expect((await world.ask()).status).toBe(202);
  expect((await world.confirm()).status).toBe(202);
  expect(world.isIn).toBe(false);
});

test("a release asks the log about this one person, in few requests", async () => {
  for (const minutes of [10, 20, 30]) stopped(minutes, { log: "nonInteractive" });
  await world.ask();
  const { calls } = world.ports.reports;
  expect(calls.map(({ method }) => method)).toEqual(["stoppedSignInsOf", "stoppedSignInsOf"]);
  expect(calls.every(({ args }) => args.includes(MIA))).toBe(true);
});

test("where no pass would do, somebody whose passkey is gone can be released", async () => {
  world.config = testConfig({ ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
  world.ports.methods.methods.set(MIA, []);
  expect((await world.ask()).status).toBe(202);
});

test("stopped attempts of more than a week ago forbid nothing", async () => {
  await denied({ foundAs: "stoppedAttempt" });
  world.ports.clock.advance({ days: 8 });
  expect((await world.ask()).status).toBe(202);
});

describe("a session of this morning", () => {
  const old = (by: typeof ADA, ...roles: string[]) => ({
    ...signedInAs(by.id, by.displayName, roles, [secondsAgo(16 * 60)]),
    ...JSON_BODY,
  });

  test("asks for no release and confirms none", async () => {
    expect(code(await world.send(ASK, old(ADA, "Admin")))).toEqual([401, "freshSignInNeeded"]);
    expect(await world.release()).toBeUndefined();
    await world.ask();
    expect(code(await world.send({ confirm: true }, old(BO, "Approver")))).toEqual([401, "freshSignInNeeded"]);
    await nothingChanged();
  });

  test("ends one: the safe direction never waits", async () => {
    await world.released();
    expect((await world.send({ end: true }, old(BO, "Helpdesk"))).status).toBe(202);
    expect(world.isIn).toBe(true);
  });
});

describe("a release", () => {
  test("by two people takes the person out at once, leaves the rows, and is told to the operators and the trail", async () => {
    await world.ask();
    expect(world.mails(ALERTS, /A second person has to confirm/)).toBe(1);
    const answer = await world.confirm();
    expect(answer.status).toBe(202);
    expect((answer.jsonBody as ReleaseStatus).release).toMatchObject({
      state: "out",
      reason: ASK.reason,
      asked: { by: ADA },
      confirmed: { by: BO },
      until: "2026-06-10T12:00:00.000Z",
    });
    expect(world.isIn).toBe(false);
    expect(await world.ports.store.enforcementsOf([MIA])).toEqual([expect.objectContaining({ state: "in" })]);
    expect(world.mails(ALERTS, /is released from enforcement until/)).toBe(1);
    const lines = await world.ports.store.recent("app", 100);
    expect(lines.find(({ what }) => what === "releaseAskedFor")).toMatchObject({
      who: ADA,
      why: ASK.reason,
      subjectId: MIA,
    });
    expect(lines.find(({ what }) => what === "releaseConfirmed")).toMatchObject({ who: BO, subjectId: MIA });
  });

  test("asked for, and confirmed, twice is one", async () => {
    await world.ask();
    await world.ask();
    await world.confirm();
    const before = await world.release();
    world.ports.clock.advance({ minutes: 5 });
    expect((await world.confirm()).status).toBe(202);
    expect(await world.release()).toEqual(before);
    expect((await world.lines()).filter((what) => what === "releaseConfirmed")).toHaveLength(1);
    expect(world.mails(ALERTS, /is released from enforcement until/)).toBe(1);
  });

  test("of somebody who is out is neither asked for nor confirmed by another", async () => {
    await world.released();
    expect(code(await world.ask())).toEqual([409, "alreadyReleased"]);
    expect(code(await world.confirm({ confirm: true }, CLEO))).toEqual([409, "alreadyReleased"]);
  });

  test("twice in a week is refused, and after it not", async () => {
    await world.released();
    world.ports.clock.advance({ hours: 3 });
    await world.tick();
    expect(world.isIn).toBe(true);
    expect(code(await world.ask())).toEqual([409, "releasedLately"]);
    world.ports.clock.set("2026-06-17T09:59:59.000Z");
    expect(code(await world.ask())).toEqual([409, "releasedLately"]);
    world.ports.clock.set("2026-06-17T10:00:00.000Z");
    expect((await world.ask()).status).toBe(202);
  });

  test.each<[string, unknown, string]>([
    ["nine hours", { ...ASK, hours: 9 }, "hours"],
    ["no hours", { ...ASK, hours: 0 }, "hours"],
    ["half an hour", { ...ASK, hours: 0.5 }, "hours"],
    ["hours before now", { ...ASK, hours: -1 }, "hours"],
    ["hours in words", { ...ASK, hours: "all day" }, "hours"],
    ["no end", { reason: ASK.reason }, "hours"],
    ["no reason", { hours: 2 }, "reason"],
    ["an empty reason", { ...ASK, reason: "  " }, "reason"],
    ["a confirmation that is none", { confirm: "no" }, "confirm"],
  ])("for %s is answered 422", async (_case, body, field) => {
    const answer = await world.ask(body);
    expect(code(answer)).toEqual([422, "invalidBody"]);
    expect((answer.jsonBody as { error: { details: { field: string }[] } }).error.details[0]?.field).toBe(field);
    expect(await world.release()).toBeUndefined();
  });

  test("for eight hours is the longest", async () => {
    expect((await world.ask({ ...ASK, hours: 8 })).status).toBe(202);
  });

  test.each<[string, () => Promise<Answer>, number, string]>([
    ["without a sign-in", () => world.send(ASK, JSON_BODY), 401, "notSignedIn"],
    ["without a role", () => world.send(ASK, world.as(ADA)), 403, "noRole"],
    ["as an auditor", () => world.send(ASK, world.as(ADA, "Auditor")), 403, "noRole"],
    [
      "from another site",
      () =>
        world.send(ASK, { ...world.as(ADA, "Admin"), origin: "https://evil.example", "sec-fetch-site": "cross-site" }),
      403,
      "notSameOrigin",
    ],
    [
      "with a session and JSON",
      () => world.send(ASK, { ...world.as(ADA, "Admin"), cookie: "AppServiceAuthSession=x" }),
      403,
      "notSameOrigin",
    ],
    [
      "as text",
      () => world.send("x", { ...world.as(ADA, "Admin"), "content-type": "text/plain" }),
      415,
      "unsupportedMediaType",
    ],
    ["in broken JSON", () => world.ask("{"), 400, "malformedJson"],
    ["in more than 64 KB", () => world.ask(`"${"x".repeat(70_000)}"`), 413, "tooLarge"],
    ["of a path", () => world.send(ASK, world.as(ADA, "Admin"), "../x"), 404, "unknownPerson"],
    [
      "of a stranger",
      () => world.send(ASK, world.as(ADA, "Admin"), "10000000-0000-4000-8000-0000000000ff"),
      404,
      "unknownPerson",
    ],
  ])("asked for %s is answered %i", async (_case, press, status, said) => {
    // Of who does not exist nobody can read methods either.
    expect(code(await press())).toEqual([status, said]);
    expect(await world.release()).toBeUndefined();
  });

  test("finds the person in whatever case the id is written", async () => {
    expect((await world.send(ASK, world.as(ADA, "Admin"), MIA.toUpperCase())).status).toBe(202);
  });

  test("is answered although Entra refuses to let the person go: it is shown, told, and tried again", async () => {
    await world.ask();
    world.ports.policyWriter.notAddable.set(MIA, "Authorization_RequestDenied");
    const answer = await world.confirm();
    expect((answer.jsonBody as ReleaseStatus).release).toMatchObject({
      state: "leaving",
      notYet: expect.stringMatching(/Authorization/),
    });
    expect(world.mails(ALERTS, /people who are released/)).toBe(1);
    world.ports.policyWriter.notAddable.clear();
    await world.tick();
    expect(await world.release()).toMatchObject({ state: "out" });
    expect(world.isIn).toBe(false);
  });
});

describe("ending it before its time", () => {
  test("is open to the helpdesk, and puts the person back at once", async () => {
    await world.released();
    expect((await world.end()).status).toBe(202);
    expect(world.isIn).toBe(true);
    expect(await world.release()).toMatchObject({ state: "ended", endedEarly: { by: BO }, found: "ready" });
    expect(await world.lines()).toEqual(expect.arrayContaining(["releaseEndedEarly", "releaseOver"]));
  });

  test("needs something to end", async () => {
    expect(code(await world.end())).toEqual([409, "nothingToEnd"]);
    await world.ask();
    expect(code(await world.end())).toEqual([409, "nothingToEnd"]);
  });

  test("twice is once", async () => {
    await world.released();
    world.ports.methods.throttleNext("methodsOf", 60, 20);
    await world.end();
    const before = (await world.release())?.endedEarly;
    expect((await world.end(CLEO)).status).toBe(202);
    expect((await world.release())?.endedEarly).toEqual(before);
  });
});

describe("the page of a person", () => {
  const form = {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    cookie: "AppServiceAuthSession=x",
  };
  const look = async (by: typeof ADA, role: string, userId = MIA) => {
    const url = `https://app.example/people/${userId}`;
    const headers = signedInAs(by.id, by.displayName, [role]);
    const request = new HttpRequest({ method: "GET", url, params: { userId }, headers });
    const answer = await showPerson(world.ports, world.config)(request);
    answers.check("GET /people/{userId}", answer);
    return { status: answer.status, page: parse(String(answer.body)) };
  };
  const fieldsOf = (page: ReturnType<typeof parse>): Record<string, string> =>
    Object.fromEntries(
      page
        .querySelectorAll("main input")
        .map((one) => [one.getAttribute("name") ?? "", one.getAttribute("value") ?? ""]),
    );

  test("promises a code only where the strength, as the guard last read it, takes one", async () => {
    const text = async () => (await look(BO, "Helpdesk")).page.querySelector("main")?.text ?? "";
    expect(await text()).toContain("signs in with a one-time code, which the manager collects");
    await guardHasRead(world.ports, NO_PASS_STRENGTH);
    expect(await text()).toContain("A one-time code does not let in anybody who is enforced");
    expect(await text()).not.toContain("which the manager collects");
  });

  test("has one form for whoever may do the next thing, which does it", async () => {
    expect((await look(BO, "Helpdesk")).page.querySelectorAll("main form")).toHaveLength(0);
    const asking = fieldsOf((await look(ADA, "Admin")).page);
    const ask = new URLSearchParams({ ...asking, ...ASK, hours: "2" }).toString();
    expect(await world.send(ask, { ...signedInAs(ADA.id, "Ada", ["Admin"]), ...form })).toMatchObject({
      status: 302,
      headers: { Location: `/people/${MIA}` },
    });

    expect((await look(ADA, "Approver")).page.querySelectorAll("main form")).toHaveLength(0);
    const { page } = await look(BO, "Approver");
    expect(page.text).toContain("Asked for, waits for a second person");
    const confirm = new URLSearchParams(fieldsOf(page)).toString();
    expect((await world.send(confirm, { ...signedInAs(BO.id, "Bo", ["Approver"]), ...form })).status).toBe(302);
    expect(world.isIn).toBe(false);

    const released = (await look(BO, "Helpdesk")).page;
    expect(released.text).toContain("a password without a passkey gets in");
    const end = new URLSearchParams(fieldsOf(released)).toString();
    expect((await world.send(end, { ...signedInAs(BO.id, "Bo", ["Helpdesk"]), ...form })).status).toBe(302);
    expect(world.isIn).toBe(true);
  });

  test("says why the person is enforced, and leads to the wave", async () => {
    const { page } = await look(BO, "Helpdesk");
    expect(page.text).toMatch(/Enforced, .* \(approved\)/);
    expect(page.text).not.toContain("a password still gets in");
    expect(page.querySelector('dl a[href^="/waves/"]')).not.toBeNull();
  });

  test("shows in words what was stopped, whatever row it stands in, the latest first", async () => {
    expect((await look(BO, "Helpdesk")).page.text).toContain("None is known of the last days");
    const refusal = (minutes: number, as?: "answered" | "denied") => ({
      at: minutesAgo(minutes),
      log: "interactive" as const,
      ...(as && { found: { as, in: minutesAgo(0) } }),
    });
    const known = { at: minutesAgo(90), log: "interactive" as const, foundAs: "stranded" as const };
    await world.ports.store.mergeMembers("wave-1", [
      { userId: MIA, refusals: [refusal(90, "denied"), refusal(80, "answered")], denied: known },
    ]);
    await noteOutside({ at: minutesAgo(30), foundAs: "stoppedAttempt" });
    await world.ports.store.mergeRefusedPeople([{ userId: MIA, refusals: [refusal(20)] }]);
    const { page } = await look(BO, "Helpdesk");
    const said = page.querySelectorAll("ul.log li").map(({ text }) => text);
    expect(said.map((text) => /(Not judged|Stopped attempt|Answered|Stranded)/.exec(text)?.[0])).toEqual([
      "Not judged",
      "Stopped attempt",
      "Answered",
      "Stranded",
    ]);
  });

  test("is there, with its forms, though what was stopped cannot be read", async () => {
    await world.released();
    world.ports.store.trouble.failNext("refusedPerson", new RefusedError("notUnderstood", unreadableRow, "rubbish"));
    const { page } = await look(BO, "Helpdesk");
    expect(page.text).toContain("They cannot be read just now");
    expect(page.querySelectorAll("main form")).toHaveLength(1);
  });

  test("says of somebody without a row that they are not enforced", async () => {
    const mia = world.ports.directory.users.get(MIA);
    if (mia) world.ports.directory.users.set(BO.id, { ...mia, id: BO.id });
    const { page } = await look(BO, "Helpdesk", BO.id);
    expect(page.text).toContain("This person is not enforced");
    expect(page.text).not.toMatch(/Enforced, /);
  });

  test.each<[string, () => string]>([
    ["without a token", () => ""],
    [
      "with the token of somebody else",
      () => formToken(world.config, BO.id, `release ${MIA}`, world.ports.clock.now()),
    ],
    [
      "with a token for another person",
      () => formToken(world.config, ADA.id, `release ${BO.id}`, world.ports.clock.now()),
    ],
  ])("%s changes nothing", async (_case, token) => {
    const body = new URLSearchParams({ ...ASK, hours: "2", formToken: token() }).toString();
    expect((await world.send(body, { ...signedInAs(ADA.id, "Ada", ["Admin"]), ...form })).status).toBe(403);
    expect(await world.release()).toBeUndefined();
  });

  test("is there for nobody without a role, and of nobody who does not exist", async () => {
    expect((await look(ADA, "Nobody")).status).toBe(403);
    expect((await look(ADA, "Admin", "10000000-0000-4000-8000-0000000000ff")).status).toBe(404);
    expect((await look(ADA, "Admin", "x")).status).toBe(404);
  });
});

test("the last release is read by programs", async () => {
  const read = async (userId: string, roles: string[]) => {
    const url = `https://app.example/api/people/${userId}/release`;
    const headers = roles.length > 0 ? signedInAs(BO.id, "Bo", roles) : {};
    const answer = await showRelease(
      world.ports,
      world.config,
    )(new HttpRequest({ method: "GET", url, params: { userId }, headers }));
    return answers.check("GET /api/people/{userId}/release", answer);
  };
  expect((await read(MIA, ["Auditor"])).jsonBody).toEqual({ refusals: [] });
  await world.ports.store.mergeMembers("wave-1", [
    { userId: MIA, refusals: [{ at: minutesAgo(30), log: "nonInteractive" }] },
  ]);
  expect((await read(MIA, ["Auditor"])).jsonBody).toEqual({
    refusals: [{ at: minutesAgo(30), log: "nonInteractive", meaning: "background" }],
  });
  await world.released();
  expect((await read(MIA, ["Auditor"])).jsonBody).toMatchObject({ release: { state: "out" } });
  expect((await read("x", ["Auditor"])).status).toBe(404);
  expect((await read(MIA, [])).status).toBe(401);
  expect((await read(MIA, ["Other"])).status).toBe(403);
  world.ports.store.trouble.failNext("releaseOf", new TransientError("busy"));
  expect((await read(MIA, ["Auditor"])).status).toBe(503);
});

test("every answer that the document promises was seen", () => {
  expect(answers.unseen(ROUTE, "GET /api/people/{userId}/release")).toEqual([]);
});
