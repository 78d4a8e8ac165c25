import { describe, expect, test } from "vitest";
import { operationIdOf } from "../../../../shared/domain/mail/operationId.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { type MailToSend, type MakeMails, makeAndSendMails, sendMails } from "../../../../shared/mails/sendMails.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { pagesOf } from "../../../support/pagesOf.ts";

const TENANT = "00000000-0000-4000-8000-000000000001";
const SCOPE = "wave-1";
const mailsFor = (count: number): MailToSend[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `announcement|1|user${n}`,
    kind: "announcement",
    userId: `user${n}`,
    mail: { to: { address: `user${n}@contoso.example` }, subject: "s", plainText: "t", html: "<p>t</p>" },
  }));
const keysOf = (mails: readonly MailToSend[]) => mails.map(({ key }) => key);
const send = (ports: ReturnType<typeof fakePorts>, mails: readonly MailToSend[]) =>
  sendMails(ports, SCOPE, mails, TENANT);
const stateOf = async (ports: ReturnType<typeof fakePorts>, key: string) =>
  (await ports.store.mails(SCOPE, [key])).get(key)?.state;

describe("mails", () => {
  test("are sent once each, under the operation id of their key, and recorded", async () => {
    const ports = fakePorts();
    const mails = mailsFor(20);
    expect(await send(ports, mails)).toEqual({ accepted: keysOf(mails), rejected: [] });
    expect(ports.email.sent.map(({ operationId }) => operationId).sort()).toEqual(
      keysOf(mails)
        .map((key) => operationIdOf(TENANT, SCOPE, key))
        .sort(),
    );
    expect(await ports.store.countByKind(SCOPE)).toEqual({ announcement: 20 });
  });

  test("are made when they go out: neither what has gone nor what the quota has no room for, and what was begun is named", async () => {
    const ports = fakePorts();
    const mails = mailsFor(33);
    await send(ports, mails.slice(0, 1));
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 5 });
    await send(ports, mails.slice(1, 2));
    const asked: (readonly string[])[] = [];
    const make: MakeMails<MailToSend> = async (wanted, begun) => {
      asked.push(keysOf(wanted), keysOf(wanted.filter(({ key }) => begun.has(key))));
      return wanted.map(({ mail }) => mail);
    };
    const { later } = await makeAndSendMails(ports, SCOPE, mails, TENANT, make);
    expect(asked).toEqual([keysOf(mails.slice(1, 26)), keysOf(mails.slice(1, 2))]);
    expect(later?.keys).toEqual(keysOf(mails.slice(26)));
    expect(ports.email.sent).toHaveLength(26);
  });

  test("that cannot be made leave no row", async () => {
    const ports = fakePorts();
    const make = () => Promise.reject(new TransientError("busy"));
    await expect(makeAndSendMails(ports, SCOPE, mailsFor(2), TENANT, make)).rejects.toThrow("busy");
    expect((await ports.store.mails(SCOPE, keysOf(mailsFor(2)))).size).toBe(0);
    expect((await send(ports, mailsFor(2))).accepted).toHaveLength(2);
  });

  test("keep under which subject they went, whatever happens on the way; others keep none", async () => {
    const ports = fakePorts();
    const [mail, other] = mailsFor(2);
    if (!mail || !other) throw new Error("none");
    const chosen = { subject: "announcement", variant: "B" } as const;
    const sent = () => pagesOf(ports.store.sentUnderVariants(SCOPE));
    ports.email.loseNextAnswer("queued");
    await send(ports, [{ ...mail, chosen }, other]);
    expect(await sent()).toEqual([]);
    await send(ports, [{ ...mail, chosen }, other]);
    expect(await sent()).toEqual([{ userId: "user0", at: ports.clock.now().toISOString(), ...chosen }]);
  });

  test("that were accepted before are not sent again, nor is a key that is named twice", async () => {
    const ports = fakePorts();
    const mails = mailsFor(3);
    await send(ports, mails);
    const firstAt = ports.clock.now().toISOString();
    ports.clock.advance({ minutes: 5 });
    expect(await send(ports, [...mails, ...mails, ...mailsFor(4)])).toEqual({
      accepted: keysOf(mailsFor(4)),
      rejected: [],
      before: new Map(keysOf(mails).map((key) => [key, firstAt])),
    });
    expect(ports.email.sent.length).toBe(4);
    expect(ports.email.called("send")).toBe(4);
  });

  test("stand open in the ledger before the first call", async () => {
    const ports = fakePorts();
    let seen: unknown;
    const original = ports.email.send.bind(ports.email);
    ports.email.send = async (mail) => {
      seen ??= await stateOf(ports, "announcement|1|user0");
      return original(mail);
    };
    await send(ports, mailsFor(1));
    expect(seen).toBe("open");
  });

  test("beyond the quota come later, with the moment at which there is room", async () => {
    const ports = fakePorts();
    const mails = mailsFor(40);
    const first = await send(ports, mails);
    // A tenth of the thirty is left to what cannot wait.
    expect(first.accepted).toEqual(keysOf(mails.slice(0, 27)));
    expect(first.later).toEqual({ seconds: 60, keys: keysOf(mails.slice(27)) });
    expect(await send(ports, mails)).toMatchObject({ later: { seconds: 60 } });
    expect(ports.email.called("send")).toBe(27);
    ports.clock.advance({ minutes: 1 });
    expect((await send(ports, mails)).later).toBeUndefined();
    expect(ports.email.sent.length).toBe(40);
  });

  test("to a bad address are rejected for good, and the others go out", async () => {
    const ports = fakePorts();
    ports.email.badAddresses.add("user1@contoso.example");
    const mails = mailsFor(3);
    const expected = { accepted: [mails[0]?.key, mails[2]?.key], rejected: [mails[1]?.key] };
    expect(await send(ports, mails)).toEqual(expected);
    expect(await send(ports, mails)).toMatchObject(expected);
    expect(ports.email.called("send")).toBe(3);
  });

  test("after a throttled one are not even tried, and need no asking next time", async () => {
    const ports = fakePorts();
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 120 });
    const mails = mailsFor(30);
    const first = await send(ports, mails);
    expect(first.later?.seconds).toBe(120);
    expect(ports.email.called("send")).toBeLessThanOrEqual(8);
    ports.clock.advance({ hours: 2 });
    expect((await send(ports, mails)).accepted).toEqual(keysOf(mails));
    expect(ports.email.called("statusOf")).toBe(0);
    expect(ports.email.sent.length).toBe(30);
  });
});

describe("a mail whose answer was lost", () => {
  test.each([
    ["queued", 1],
    ["notQueued", 2],
  ] as const)("(%s) is asked for before anything is sent again", async (what, calls) => {
    const ports = fakePorts();
    ports.email.loseNextAnswer(what);
    const [mail] = mailsFor(1);
    if (!mail) throw new Error("none");
    expect(await send(ports, [mail])).toMatchObject({ accepted: [], later: { keys: [mail.key] } });
    expect(await stateOf(ports, mail.key)).toBe("open");
    expect(await send(ports, [mail])).toEqual({ accepted: [mail.key], rejected: [] });
    expect(ports.email.called("send")).toBe(calls);
    expect(ports.email.sent.length).toBe(1);
  });

  test("waits while the service does not say, and is not sent", async () => {
    const ports = fakePorts();
    ports.email.loseNextAnswer("queued");
    const mails = mailsFor(2);
    await send(ports, mails.slice(0, 1));
    ports.email.throttleNext("statusOf", 30);
    const result = await send(ports, mails);
    expect(result.later).toEqual({ seconds: 60, keys: keysOf(mails) });
    expect(ports.email.called("send")).toBe(1);
  });

  test("that turns out to be dropped is rejected", async () => {
    const ports = fakePorts();
    ports.email.loseNextAnswer("queued");
    const [mail] = mailsFor(1);
    if (!mail) throw new Error("none");
    await send(ports, [mail]);
    ports.email.operations.set(operationIdOf(TENANT, SCOPE, mail.key), "failed");
    expect(await send(ports, [mail])).toEqual({ accepted: [], rejected: [mail.key] });
    expect(await stateOf(ports, mail.key)).toBe("rejected");
  });
});

describe("a crash", () => {
  // The store is called in this order: mails, reserve, putMails (open), putMails (done).
  test.each([
    ["before the quota is taken", "reserve", 0],
    ["before the rows are open", "putMails", 0],
    ["after the calls, before the rows are closed", "putMails", 1],
  ])("%s loses no mail and sends none twice", async (_when, method, callsBefore) => {
    const ports = fakePorts();
    const mails = mailsFor(5);
    const original = ports.store[method as "putMails"].bind(ports.store);
    let calls = 0;
    (ports.store as { putMails: typeof original })[method as "putMails"] = async (
      ...args: Parameters<typeof original>
    ) => {
      if (calls++ === callsBefore) throw new Error("killed");
      return original(...args);
    };
    await expect(send(ports, mails)).rejects.toThrow("killed");
    expect((await send(ports, mails)).accepted).toEqual(keysOf(mails));
    expect(ports.email.sent.length).toBe(5);
    expect(ports.email.called("send")).toBe(5);
  });
});

describe("a service that refuses to send at all", () => {
  test("is an error, and what went out before stands in the ledger", async () => {
    const ports = fakePorts();
    const mails = mailsFor(1);
    ports.email.refuseNext("send", "Forbidden");
    await expect(send(ports, mails)).rejects.toThrow(RefusedError);
    expect(await send(ports, mails)).toEqual({ accepted: keysOf(mails), rejected: [] });
    expect(ports.email.called("statusOf")).toBe(0);
  });

  test("for now only, is no error but later", async () => {
    const ports = fakePorts();
    ports.email.failNext("send", new TransientError("no token"));
    expect(await send(ports, mailsFor(1))).toMatchObject({ later: { seconds: 60 } });
  });
});

describe("a service that takes no mail", () => {
  const held = async (ports: ReturnType<typeof fakePorts>) =>
    (await ports.store.troubles(ports.clock.now().toISOString())).map(({ doing }) => doing);
  const uncertain = { kind: "uncertain", because: "answer 502" } as const;
  test.each<[string, (ports: ReturnType<typeof fakePorts>) => void]>([
    ["as it is busy", ({ email }) => email.answerNext({ kind: "throttled", retryAfterSeconds: 60 })],
    ["as its answers are not its own", ({ email }) => email.answerNext(uncertain)],
    ["as there is no token", ({ email }) => email.failNext("send", new TransientError("no token"))],
    ["and does not tell what it took", ({ email }) => email.failNext("statusOf", new TransientError("busy"))],
  ])("%s, is a row that people read once it has lasted", async (_why, refuse) => {
    const ports = fakePorts();
    ports.email.answerNext(uncertain);
    await send(ports, mailsFor(1));
    expect(await held(ports)).toEqual([]);
    for (let time = 0; time < 3; time++) {
      ports.clock.advance({ minutes: 20 });
      refuse(ports);
      expect((await send(ports, mailsFor(1))).accepted).toEqual([]);
    }
    expect(await held(ports)).toEqual(["sending mails"]);
  });

  test("is none where it takes some of them and no more just now", async () => {
    const ports = fakePorts();
    for (let n = 0; n < 4; n++) {
      for (let more = 0; more < 2; more++) await send(ports, mailsFor(2 * n + more + 1));
      ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 60 });
      await send(ports, mailsFor(2 * n + 2));
      ports.clock.advance({ minutes: 20 });
    }
    expect(await held(ports)).toEqual([]);
  });
});
