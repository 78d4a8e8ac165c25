import { describe, expect, test, vi } from "vitest";
import type { DeliveryReportEvent, DeliveryStatus } from "../../../../../infra/local/mail/mail.ts";
import { call, mailTo, monday, operation, type Post, send, sendPath, startPost } from "./mailFixture.ts";

const day = 86_400_000;
const reports = ({ batches }: Pick<Post, "batches">): [string, DeliveryStatus][] =>
  batches.flatMap(({ events }) => events.map(({ data }): [string, DeliveryStatus] => [data.recipient, data.status]));

test("mails accepted at one moment go out together: one batch, in an order that does not hang on their arrival", async () => {
  const { mail, clock, batches } = await startPost();
  const arrived: string[] = [];
  mail.onMail(({ deliveredTo }) => void arrived.push(...deliveredTo));
  await Promise.all(["cy", "ada", "bob"].map((name, n) => send(mail, n, `${name}@contoso.example`)));
  await clock.runUntil(monday + 60_000);
  expect(batches.map(({ at, events }) => [at - monday, events.length])).toEqual([[2000, 3]]);
  expect(arrived).toEqual(["ada@contoso.example", "bob@contoso.example", "cy@contoso.example"]);
});

test("a mail is handed over once, to whom it reached, at its delivery", async () => {
  const { mail, clock } = await startPost({
    outcomeOf: (address) => (address.startsWith("gone") ? "Bounced" : "Delivered"),
    deliveryDelayMs: 90_000,
  });
  const got = vi.fn();
  mail.onMail(got);
  const recipients = {
    to: [{ address: "gone@contoso.example" }],
    cc: [{ address: "Boss@contoso.example" }],
    bcc: [{ address: "log@contoso.example" }],
  };
  await call(mail, sendPath, mailTo("x@contoso.example", { recipients, headers: { "x-mail-kind": "reminder" } }), {
    "operation-id": operation(1),
  });
  await clock.runUntil(monday + 89_999);
  expect(got).not.toHaveBeenCalled();
  await clock.runUntil(monday + 90_000);
  expect(got.mock.calls).toEqual([
    [
      {
        id: operation(1),
        to: ["gone@contoso.example"],
        cc: ["Boss@contoso.example"],
        deliveredTo: ["boss@contoso.example", "log@contoso.example"],
        subject: "Passkey enrolment opens today",
        plainText: "Hello,\nit takes 5 minutes.\n",
        html: "<p>Hello, it takes <b>5 minutes</b>.</p>",
        headers: { "x-mail-kind": "reminder" },
        at: monday + 90_000,
      },
    ],
  ]);
});

test("a mail that reached nobody is handed to nobody", async () => {
  const { mail, clock } = await startPost({ outcomeOf: () => "FilteredSpam" });
  const got = vi.fn();
  mail.onMail(got);
  await send(mail, 1);
  await clock.runUntil(monday + 60_000);
  expect(got).not.toHaveBeenCalled();
});

test("those who get mail get it one after the other", async () => {
  const { mail, clock } = await startPost();
  const steps: string[] = [];
  mail.onMail(async ({ deliveredTo: [who = ""] }) => {
    steps.push(`${who} reads`);
    await new Promise((resolve) => setImmediate(resolve));
    steps.push(`${who} has read`);
  });
  await Promise.all([send(mail, 1, "ada@contoso.example"), send(mail, 2, "bob@contoso.example")]);
  await clock.runUntil(monday + 60_000);
  expect(steps).toEqual([
    "ada@contoso.example reads",
    "ada@contoso.example has read",
    "bob@contoso.example reads",
    "bob@contoso.example has read",
  ]);
});

describe("delivery reports", () => {
  test("come one for each recipient with its own outcome", async () => {
    const post = await startPost({ outcomeOf: (address) => (address.startsWith("gone") ? "Bounced" : "Delivered") });
    const recipients = { to: [{ address: "gone@contoso.example" }], cc: [{ address: "boss@contoso.example" }] };
    await call(post.mail, sendPath, mailTo("x@contoso.example", { recipients }));
    await post.clock.runUntil(monday + 60_000);
    expect(reports(post)).toEqual([
      ["gone@contoso.example", "Bounced"],
      ["boss@contoso.example", "Delivered"],
    ]);
    const ids = post.batches.flatMap(({ events }) => events.map(({ id }) => id));
    expect(new Set(ids).size).toBe(2);
  });

  test("are tried again until the app takes them, and the clock goes on meanwhile", async () => {
    const tries: number[] = [];
    let isUp = false;
    const { mail, clock } = await startPost({
      deliver: async () => {
        tries.push(clock.now() - monday);
        if (!isUp) throw new Error("connection refused");
      },
    });
    await send(mail, 1);
    await clock.runUntil(monday + 150_000);
    isUp = true;
    await clock.runUntil(monday + day);
    expect(tries.map((ms) => ms / 1000)).toEqual([2, 12, 42, 102, 402]);
  });

  test("come a second time in times of trouble, as the same event", async () => {
    const post = await startPost({ trouble: { reportedTwice: 1 } });
    await send(post.mail, 1);
    await post.clock.runUntil(monday + day);
    const [first, second, third] = post.batches;
    expect(first?.events).toHaveLength(1);
    expect(second?.events).toEqual(first?.events);
    expect(third).toBeUndefined();
  });

  test("of a batch hold the clock until the app took it", async () => {
    let take: (() => void) | undefined;
    const seen: DeliveryReportEvent[][] = [];
    const { mail, clock } = await startPost({
      deliver: (events) => {
        seen.push(events);
        return new Promise((resolve) => {
          take = resolve;
        });
      },
    });
    await send(mail, 1);
    const done = clock.runUntil(monday + day);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    expect([clock.now(), clock.holds()]).toEqual([monday + 2000, ["mail delivery", "delivery reports"]]);
    take?.();
    await done;
  });
});

describe("a mailbox that does not exist", () => {
  test("bounces once, is suppressed a day, and gets mail once it exists and the day is over", async () => {
    let exists = false;
    const post = await startPost({ outcomeOf: () => (exists ? "Delivered" : "Bounced") });
    const sendAt = async (n: number, at: number): Promise<void> => {
      await post.clock.runUntil(at);
      await send(post.mail, n);
      await post.clock.runUntil(at + 10_000);
    };
    await sendAt(1, monday);
    exists = true;
    await sendAt(2, monday + day / 2);
    await sendAt(3, monday + day);
    await sendAt(4, monday + 6.9 * day);
    await sendAt(5, monday + 22 * day);
    expect(reports(post).map(([, status]) => status)).toEqual([
      "Bounced",
      "Suppressed",
      "Suppressed",
      "Delivered",
      "Delivered",
    ]);
  });
});

test("an operation that is dropped fails, and every recipient's report says so", async () => {
  const post = await startPost({ trouble: { dropped: 1 } });
  await send(post.mail, 1);
  await post.clock.runUntil(monday + 60_000);
  expect(await (await call(post.mail, `/emails/operations/${operation(1)}?api-version=2025-09-01`)).json()).toEqual({
    id: operation(1),
    status: "Failed",
    error: { code: "EmailDropped", message: "Email was dropped after several attempts to deliver." },
  });
  expect(reports(post)).toEqual([["ada@contoso.example", "Failed"]]);
});

test("what was sent can be listed by person and by kind, newest first", async () => {
  const { mail } = await startPost();
  const sent = (n: number, address: string, kind: string) =>
    call(mail, sendPath, mailTo(address, { headers: { "x-mail-kind": kind } }), { "operation-id": operation(n) });
  await sent(1, "ada@contoso.example", "announcement");
  await sent(2, "bob@contoso.example", "announcement");
  await sent(3, "Ada@contoso.example", "reminder");
  const idsOf = (filter?: Parameters<typeof mail.mails>[0]): string[] => [...mail.mails(filter)].map(({ id }) => id);
  expect(idsOf()).toEqual([3, 2, 1].map(operation));
  expect(idsOf({ person: "ada@" })).toEqual([3, 1].map(operation));
  expect(idsOf({ person: "ada", kind: "announcement" })).toEqual([operation(1)]);
  expect(await mail.read(operation(3))).toMatchObject({ plainText: "Hello,\nit takes 5 minutes.\n" });
  expect(await mail.read(operation(4))).toBeUndefined();
});
