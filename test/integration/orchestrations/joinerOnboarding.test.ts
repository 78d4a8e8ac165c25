import { afterEach, describe, expect, test } from "vitest";
import { mailDeliveryReport } from "../../../functions/mail/deliveryReport.ts";
import { WAKE_EVENT } from "../../../shared/durable/waiting.ts";
import { TransientError } from "../../../shared/errors.ts";
import { type JoinerStage, joinerStage, MIA, type Runs, SAM } from "../../support/joiners/joinerStage.ts";
import { atOnce } from "../../support/mails/atOnce.ts";
import { ENFORCED_GROUP_ID } from "../../support/testConfig.ts";

let stage: JoinerStage;
afterEach(() => stage.hub.close());
const setUp = async (options?: Parameters<typeof joinerStage>[0]): Promise<void> => {
  stage = await joinerStage(options);
};
const ended = () => stage.hub.end(stage.instanceId);
const TO_MIA = `${MIA}@contoso.example: Sam New needs a code from you`;
const READY = `${MIA}@contoso.example: Sam New has a passkey`;

/**
 * Hired for Monday 16 March; the account is made on the 10th; Mia collects at 08:30 on the first morning; Sam registers
 * ten minutes later.
 */
async function firstDay(): Promise<void> {
  await stage.hire("2026-03-16");
  await stage.hub.until("2026-03-10T12:00:00Z");
  stage.addSam();
  await stage.hub.until("2026-03-16T07:30:00Z");
  for (let minutes = 30; minutes < 300 && !(await stage.collect()); minutes++)
    await stage.hub.until(stage.hub.clock.now() + 60_000);
  await stage.hub.until(stage.hub.clock.now() + 600_000);
  stage.register();
}

describe("a hire", () => {
  test.each<[string, Runs]>([
    ["ends with a passkey", 1],
    ["ends the same when every activity runs twice", 2],
  ])("%s", async (_behaviour, runs) => {
    await setUp({ runs });
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-10T12:00:00Z");
    expect(await stage.facts()).toMatchObject({ account: { kind: "notFound" } });
    stage.addSam();

    await stage.hub.until("2026-03-16T05:59:59Z");
    expect([stage.mails(), (await stage.facts())?.account]).toEqual([[], { kind: "found", userId: SAM }]);
    await stage.hub.until("2026-03-16T06:00:01Z");
    expect(stage.mails()).toEqual([TO_MIA]);

    await stage.hub.until("2026-03-16T07:30:00Z");
    expect(await stage.collect()).toBe("SecretCd0001");
    expect(await stage.collect()).toBeUndefined();
    await stage.hub.until("2026-03-16T07:40:00Z");
    stage.register();
    await stage.hub.until("2026-03-16T08:00:30Z");

    expect(await ended()).toMatchObject({ runtimeStatus: "Completed", output: { ended: "registered" } });
    expect(await stage.facts()).toMatchObject({
      registeredAt: "2026-03-16T08:00:00.000Z",
      pass: { id: "pass-0001", issuedAt: "2026-03-16T07:30:00.000Z", expiresAt: "2026-03-16T08:30:00.000Z" },
      ended: { as: "registered", at: "2026-03-16T08:00:00.000Z" },
    });
    expect([stage.mails(), stage.receipts()]).toEqual([[TO_MIA, READY], [`${SAM}@contoso.example`]]);
    expect(await stage.enforcement()).toEqual([
      { source: `joiner|${stage.joinerId}`, state: "due", at: "2026-03-16T08:00:00.000Z" },
    ]);
    expect(stage.group(ENFORCED_GROUP_ID)).toEqual([]);
    expect(stage.ports.passIssuer.passes.size).toBe(0);
    expect(stage.ports.passIssuer.called("mint")).toBe(1);
  });

  test.each<[string, Runs]>([
    ["that nobody collects is offered three times in working hours, then handed over", 1],
    ["that nobody collects ends the same when every activity runs twice", 2],
  ])("%s", async (_behaviour, runs) => {
    await setUp({ runs });
    stage.addSam();
    await stage.hire("2026-03-12");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect(stage.mails()).toEqual([
      TO_MIA,
      TO_MIA,
      TO_MIA,
      "helpdesk@contoso.example: Please help Sam New to get a passkey",
    ]);
    const offered = (await stage.ports.store.recent(stage.joinerId, 100))
      .filter(({ what }) => what === "grantOpened")
      .map(({ at }) => at);
    // Thursday, Friday, and not on the weekend.
    expect(offered.reverse()).toEqual([
      "2026-03-12T06:00:00.000Z",
      "2026-03-13T06:15:00.000Z",
      "2026-03-16T06:00:00.000Z",
    ]);
    expect(new Set(stage.links()).size).toBe(3);
    for (const link of stage.links()) expect(await stage.collect(link)).toBeUndefined();
    expect((await stage.facts())?.ended).toMatchObject({ as: "handedOver", because: "no passkey after 3 offers" });
    expect(await stage.enforcement()).toEqual([]);
  });

  test("whose pass runs out unused gets a new link, and no pass is left behind", async () => {
    await setUp();
    stage.addSam();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-16T07:30:00Z");
    await stage.collect();
    await stage.hub.until("2026-03-16T09:30:00Z");
    expect(stage.mails()).toEqual([TO_MIA, TO_MIA]);
    expect(await stage.facts()).toMatchObject({ offer: { round: 2 }, pass: undefined });
    expect(await stage.collect()).toBe("SecretCd0002");
    await stage.hub.until("2026-03-16T09:40:00Z");
    stage.register();
    expect(await ended()).toMatchObject({ output: { ended: "registered" } });
    expect(stage.ports.passIssuer.passes.size).toBe(0);
  });

  test("whose account holds a passkey already may be somebody who works here: handed over, without a pass", async () => {
    await setUp();
    stage.addSam();
    stage.register();
    await stage.hire("2026-03-16");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect(stage.ports.passIssuer.called("mint")).toBe(0);
  });

  test("whose passkey is gone again before the end goes on being followed", async () => {
    await setUp();
    stage.addSam();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-16T07:30:00Z");
    await stage.collect();
    stage.register();
    const original = stage.ports.methods.methodsOf.bind(stage.ports.methods);
    let looks = 0;
    stage.ports.methods.methodsOf = async (userId) => {
      looks += 1;
      // Seen once, deleted before the second look.
      if (looks === 2) stage.ports.methods.methods.clear();
      return original(userId);
    };
    await stage.hub.until("2026-03-16T08:20:00Z");
    expect(looks).toBeGreaterThanOrEqual(2);
    expect((await stage.facts())?.ended).toBeUndefined();
    expect(await stage.enforcement()).toEqual([]);
    stage.register();
    expect(await ended()).toMatchObject({ output: { ended: "registered" } });
    expect(await stage.enforcement()).toMatchObject([{ state: "due" }]);
  });

  test("whose account never comes is handed over after the days of grace", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect((await stage.facts())?.ended).toMatchObject({
      because: "no account was found for this person",
      at: expect.stringMatching(/^2026-03-23T06:/),
    });
  });

  test.each<[string, () => unknown, string]>([
    ["is privileged", () => stage.ports.directory.privileged.add(SAM), "privileged"],
    ["is a guest", () => stage.ports.directory.addUser({ id: SAM, employeeId: "e1", userType: "Guest" }), "guest"],
    [
      "is a break-glass account",
      () => stage.ports.directory.groups.get(stage.config.breakGlassGroupId)?.add(SAM),
      "breakGlass",
    ],
  ])("who %s is refused and handed over, without a link", async (_who, arrange, reason) => {
    await setUp();
    stage.addSam();
    arrange();
    await stage.hire("2026-03-16");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect((await stage.facts())?.ended?.because).toContain(reason);
    expect(stage.links()).toEqual([]);
  });

  test("whose roles cannot be read is waited for, and handed over after the days of grace, without a link", async () => {
    await setUp();
    stage.addSam();
    stage.ports.directory.unreadable.add(SAM);
    await stage.hire("2026-03-16");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect((await stage.facts())?.ended).toMatchObject({
      because: "it could not be read whether the account holds an admin role",
      at: expect.stringMatching(/^2026-03-23T06:/),
    });
    expect(stage.links()).toEqual([]);
  });

  test("whose employee number two accounts carry is handed over", async () => {
    await setUp();
    stage.addSam();
    stage.ports.directory.addUser({ id: MIA, employeeId: "e1" });
    await stage.hire("2026-03-16");
    expect(await ended()).toMatchObject({ output: { ended: "handedOver" } });
    expect(stage.links()).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ["no manager is set", () => stage.ports.directory.managers.clear()],
    [
      "the manager has no mail",
      () => stage.ports.directory.users.set(MIA, { ...stage.ports.directory.addUser({ id: MIA }), mail: undefined }),
    ],
    ["the manager is a guest", () => stage.ports.directory.addUser({ id: MIA, userType: "Guest" })],
    [
      "the mail service refuses the manager's address",
      () => stage.ports.email.badAddresses.add(`${MIA}@contoso.example`),
    ],
    [
      "mail to the manager has bounced",
      () =>
        stage.ports.store.recordDelivery({
          operationId: "o",
          recipient: `${MIA}@contoso.example`,
          status: "Bounced",
          at: "2026-03-01T08:00:00Z",
        }),
    ],
  ])("goes to the helpdesk when %s", async (_when, arrange) => {
    await setUp();
    stage.addSam();
    await arrange();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-16T07:00:00Z");
    expect(stage.mails()).toEqual(["helpdesk@contoso.example: No manager to give Sam New a code"]);
  });
});

test("a link whose mail bounces is with the helpdesk at once, and works for the manager still", async () => {
  await setUp();
  stage.addSam();
  await stage.hire("2026-03-16");
  await stage.hub.until("2026-03-16T06:05:00Z");
  const { ports, config } = stage;
  await mailDeliveryReport(
    ports,
    config,
  )({
    eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
    data: { recipient: `${MIA}@contoso.example`, messageId: ports.email.sent[0]?.operationId, status: "Bounced" },
  });
  expect(stage.mails()).toEqual([TO_MIA, "helpdesk@contoso.example: No manager to give Sam New a code"]);
  expect(new Set(stage.links()).size).toBe(1);
  expect(await stage.collect()).toBe("SecretCd0001");
});

describe("HR tells of somebody whose onboarding has ended", () => {
  const TO_HELPDESK = "helpdesk@contoso.example: Please help Sam New to get a passkey";

  test("the account that works since then gets no code: the helpdesk gets it, with the reason", async () => {
    await setUp();
    await firstDay();
    await stage.hub.until("2026-03-17T08:00:00Z");
    expect((await stage.facts())?.ended?.as).toBe("registered");
    await stage.hire("2026-09-07", 2);
    await stage.hub.until("2026-09-08T08:00:00Z");
    expect(await stage.facts()).toMatchObject({ story: 2, ended: { as: "handedOver" } });
    expect([stage.links().length, stage.mails()]).toEqual([1, [TO_MIA, READY, TO_HELPDESK]]);
  });

  test("whom the helpdesk had for want of an account is offered a code once there is one", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-24T08:00:00Z");
    expect(stage.mails()).toEqual([TO_HELPDESK]);
    stage.addSam();
    await stage.hire("2026-03-16", 2);
    await stage.hub.until("2026-03-24T08:30:00Z");
    expect(stage.mails()).toEqual([TO_HELPDESK, TO_MIA]);
    expect(await stage.collect()).toBe("SecretCd0001");
  });

  test("a second end with the helpdesk is mailed and written down like the first", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-24T08:00:00Z");
    await stage.hire("2026-04-07", 2);
    await stage.hub.until("2026-04-20T08:00:00Z");
    expect(stage.mails()).toEqual([TO_HELPDESK, TO_HELPDESK]);
    const lines = (await stage.ports.store.recent(stage.joinerId, 10)).map(({ what }) => what);
    expect(lines).toEqual(["joinerHandedOver", "hireBegunAgain", "joinerHandedOver"]);
  });

  test("whose start was held is offered a code on the right one", async () => {
    await setUp();
    stage.addSam();
    await stage.hire("1900-01-01");
    await stage.hire("2026-03-16", 2);
    await stage.hub.until("2026-03-16T06:30:00Z");
    expect(stage.mails()).toEqual(["alerts@contoso.example: Passkey rollout alert: the app", TO_MIA]);
  });
});

describe("a start date that cannot be right", () => {
  test.each(["1900-01-01", "2020-01-01", "9999-12-31"])(
    "of %s brings nobody a code, though the account is there: it is held, and the operators are told",
    async (startDate) => {
      await setUp();
      stage.addSam();
      await stage.hire(startDate);
      expect(await ended()).toMatchObject({ output: { ended: "held" } });
      await stage.hub.until("2026-03-16T12:00:00Z");
      expect(stage.mails()).toEqual(["alerts@contoso.example: Passkey rollout alert: the app"]);
      expect([stage.links(), (await stage.facts())?.account, await stage.enforcement()]).toEqual([[], undefined, []]);
    },
  );
});

describe("what it costs", () => {
  test("a day of waiting for an account, a first morning and an end are one call each", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-10T12:00:00Z");
    expect(stage.calls).toEqual({ workOnJoiner: 9 });
    stage.addSam();
    await stage.hub.until("2026-03-16T07:30:00Z");
    await stage.collect();
    stage.register();
    await ended();
    // What could not be done in the call that decided would have an activity of its own.
    expect(Object.keys(stage.calls)).toEqual(["workOnJoiner"]);
  });

  test("a wake-up call is one decision, and one more when another follows", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-10T12:00:00Z");
    const decisions = () => stage.calls["workOnJoiner"] ?? 0;
    const before = decisions();
    for (const wakeUps of [1, 2]) {
      await stage.hub.raise(stage.instanceId, WAKE_EVENT, {});
      await stage.hub.settle();
      expect(decisions() - before).toBe(wakeUps);
    }
    // The wait goes on after each of them, and its end is one decision as well.
    await stage.hub.until("2026-03-11T07:59:59Z");
    expect(decisions() - before).toBe(2);
    await stage.hub.until("2026-03-11T08:00:00Z");
    expect(decisions() - before).toBe(3);
  });

  test("a busy service is not asked again before the time that it gave, then in the step's own activity", async () => {
    await setUp();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-10T12:00:00Z");
    stage.addSam();
    stage.ports.directory.throttleNext("usersByEmployeeId", 600);
    await stage.hub.until("2026-03-11T08:09:59Z");
    const { customStatus } = await stage.hub.status(stage.instanceId);
    expect([stage.calls["lookUpJoinerAccount"], (await stage.facts())?.account?.kind]).toEqual([undefined, "notFound"]);
    expect(customStatus).toMatchObject({
      waitingFor: "throttled: usersByEmployeeId",
      until: "2026-03-11T08:10:00.000Z",
    });
    // The wait is replayed like any other.
    await stage.hub.reopen();
    await stage.hub.until("2026-03-11T08:10:00Z");
    expect([stage.calls["lookUpJoinerAccount"], (await stage.facts())?.account?.kind]).toEqual([1, "found"]);
  });
});

describe("trouble on the way", () => {
  test("a used-up mail quota delays the link, and one mail goes out", async () => {
    await setUp({ mailPerHour: 1 });
    stage.addSam();
    await stage.hire("2026-03-16");
    await stage.hub.until("2026-03-16T05:59:00Z");
    await stage.ports.store.reserve(1, "2026-03-16T05:59:00.000Z", atOnce);
    await stage.hub.until("2026-03-16T06:58:59Z");
    expect(stage.mails()).toEqual([]);
    await stage.hub.until("2026-03-16T07:00:30Z");
    expect(stage.mails()).toEqual([TO_MIA]);
    expect(await stage.facts()).toMatchObject({ offer: { round: 1, openedAt: "2026-03-16T06:00:00.000Z" } });
  });

  test("at whatever write or read of the table the process breaks off, it ends the same", async () => {
    await setUp();
    await firstDay();
    await ended();
    const [calls, facts, mails] = [stage.ports.store.trouble.calls.length, await stage.facts(), stage.mails()];
    await stage.hub.close();
    expect(calls).toBeGreaterThan(30);
    for (let nth = 1; nth <= calls; nth += 1) {
      await setUp();
      const mend = breakOff(nth);
      await firstDay();
      expect(await ended(), `broken off before call ${nth}`).toMatchObject({ output: { ended: "registered" } });
      mend();
      expect(stage.mails(), `broken off before call ${nth}`).toEqual(mails);
      expect(stage.receipts().length, `broken off before call ${nth}`).toBeLessThanOrEqual(1);
      expect((await stage.facts())?.ended?.as).toBe(facts?.ended?.as);
      expect(stage.ports.passIssuer.passes.size, `broken off before call ${nth}`).toBe(0);
      expect(await stage.enforcement(), `broken off before call ${nth}`).toMatchObject([{ state: "due" }]);
      if (nth < calls) await stage.hub.close();
    }
  });
});

/**
 * The nth call of the store from now on fails as if the table were away.
 * @returns ends that, for a run that made fewer calls.
 */
function breakOff(nth: number): () => void {
  const { trouble } = stage.ports.store;
  const push = trouble.calls.push.bind(trouble.calls);
  let left = nth;
  Object.assign(trouble.calls, {
    push: (...calls: (typeof trouble.calls)[number][]) => {
      left -= 1;
      if (left === 0) trouble.failNext("*", new TransientError("broken off"));
      return push(...calls);
    },
  });
  return () => {
    left = 0;
  };
}
