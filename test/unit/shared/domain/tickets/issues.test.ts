import { describe, expect, test } from "vitest";
import { IssueCount } from "../../../../../shared/domain/tickets/issues.ts";
import { faultsAmong, type Ticket } from "../../../../../shared/domain/tickets/ticket.ts";
import { countedFrom, ticketCounts } from "../../../../../shared/domain/tickets/ticketCounts.ts";

const ticket = (id: string, change: Partial<Ticket> = {}): Ticket => ({
  id,
  openedAt: "2026-03-02T09:00:00.000Z",
  family: "Pixel",
  os: "Android 16",
  failureMode: "no-bluetooth",
  ...change,
});

describe("issues", () => {
  const ranked = (...tickets: Ticket[]) => {
    const count = new IssueCount();
    count.add(tickets.slice(0, 1));
    count.add(tickets.slice(1));
    return count.ranked();
  };

  test("are ranked by number, with share, open ones, the first and the last", () => {
    expect(
      ranked(
        ticket("1", { family: "iPhone", os: "iOS 26" }),
        ticket("2", { openedAt: "2026-03-04T09:00:00.000Z", closedAt: "2026-03-05T09:00:00.000Z" }),
        ticket("3"),
        ticket("4", { openedAt: "2026-03-01T09:00:00.000Z" }),
      ),
    ).toEqual([
      {
        family: "Pixel",
        os: "Android 16",
        failureMode: "no-bluetooth",
        tickets: 3,
        share: 0.75,
        open: 2,
        firstAt: "2026-03-01T09:00:00.000Z",
        lastAt: "2026-03-04T09:00:00.000Z",
      },
      expect.objectContaining({ family: "iPhone", tickets: 1, share: 0.25, open: 1 }),
    ]);
  });

  test("of as many tickets: the one seen last comes first, then by name", () => {
    const late = "2026-03-03T09:00:00.000Z";
    const named = ranked(
      ticket("1", { failureMode: "b" }),
      ticket("2", { failureMode: "a" }),
      ticket("3", { failureMode: "z", openedAt: late }),
    );
    expect(named.map(({ failureMode }) => failureMode)).toEqual(["z", "a", "b"]);
  });

  test("do not fall apart by the case in which a device was typed, and do by system", () => {
    expect(ranked(ticket("1"), ticket("2", { family: "PIXEL" })).length).toBe(1);
    expect(ranked(ticket("1"), ticket("2", { os: "Android 15" })).length).toBe(2);
  });

  test("are none without tickets", () => {
    expect(new IssueCount().ranked()).toEqual([]);
  });
});

describe("tickets that are well formed", () => {
  const now = new Date("2026-03-02T12:00:00Z");
  const faults = (...tickets: Ticket[]) =>
    faultsAmong(tickets, new Set(["wave-1"]), now).map(({ index, field }) => `${index} ${field}`);

  test.each([
    ["as they should be", [ticket("1"), ticket("2", { waveId: "wave-1" })], []],
    ["one id twice", [ticket("1"), ticket("2"), ticket("1")], ["2 id"]],
    ["opened by a clock that is ahead", [ticket("1", { openedAt: "2026-03-02T13:00:00.000Z" })], []],
    ["opened in the future", [ticket("1", { openedAt: "2026-03-02T13:00:00.001Z" })], ["0 openedAt"]],
    ["closed at once", [ticket("1", { closedAt: "2026-03-02T09:00:00.000Z" })], []],
    ["closed before", [ticket("1", { closedAt: "2026-03-02T08:59:59.999Z" })], ["0 closedAt"]],
    ["closed in the future", [ticket("1", { closedAt: "2026-03-03T09:00:00.000Z" })], ["0 closedAt"]],
    ["of a wave that is not there", [ticket("1", { waveId: "wave-2" })], ["0 waveId"]],
  ])("%s", (_what, tickets, found) => {
    expect(faults(...tickets)).toEqual(found);
  });
});

test("are counted by local day", () => {
  const now = new Date("2026-03-03T12:00:00Z");
  const opened = ["2026-03-01T22:59:00.000Z", "2026-03-01T23:00:00.000Z", "2026-03-02T12:00:00.000Z"];
  expect(ticketCounts(opened, now, "Europe/Berlin")).toEqual({
    postedAt: "2026-03-03T12:00:00.000Z",
    timeZone: "Europe/Berlin",
    opened: { "2026-03-01": 1, "2026-03-02": 2 },
  });
  expect(countedFrom(now)).toBe("2026-02-10T12:00:00.000Z");
});
