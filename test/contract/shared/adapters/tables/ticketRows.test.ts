import { beforeAll, describe, expect, test } from "vitest";
import type { TicketFilter } from "../../../../../shared/domain/tickets/issues.ts";
import type { Ticket } from "../../../../../shared/domain/tickets/ticket.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";

const ticket = (id: string, change: Partial<Ticket> = {}): Ticket => ({
  id,
  openedAt: "2026-03-02T09:00:00.000Z",
  family: "Pixel",
  os: "Android 16",
  failureMode: "no-bluetooth",
  ...change,
});
const counts = (n: number) => ({
  postedAt: "2026-03-02T09:00:00.000Z",
  timeZone: "UTC",
  opened: { "2026-03-02": n },
});

const stores = testStores();
describe.each(stores.each)("tickets, %s,", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  const read = async (filter: TicketFilter = {}) => {
    const found: Ticket[] = [];
    for await (const page of store.ticketPages(filter)) found.push(...page);
    return found;
  };

  test("are read back whole, by id, and replaced by what was posted last", async () => {
    const whole = ticket("INC:2.a-b_c", { closedAt: "2026-03-03T09:00:00.000Z", waveId: "wave-1" });
    await store.saveTickets([whole, ticket("INC-1")]);
    expect(await read()).toEqual([ticket("INC-1"), whole]);
    await store.saveTickets([ticket("INC:2.a-b_c", { os: "Android 17" })]);
    expect(await read()).toEqual([ticket("INC-1"), ticket("INC:2.a-b_c", { os: "Android 17" })]);
  });

  test("are let through by wave and moment", async () => {
    await store.saveTickets([
      ticket("a", { waveId: "wave-9", openedAt: "2026-05-01T09:00:00.000Z" }),
      ticket("b", { waveId: "wave-9", openedAt: "2026-05-02T09:00:00.000Z" }),
      ticket("c", { openedAt: "2026-05-02T09:00:00.000Z" }),
    ]);
    const ids = async (filter: TicketFilter) => (await read(filter)).map(({ id }) => id);
    expect(await ids({ waveId: "wave-9" })).toEqual(["a", "b"]);
    expect(await ids({ since: "2026-05-02T09:00:00.000Z" })).toEqual(["b", "c"]);
    expect(await ids({ since: "2026-05-01T09:00:00.000Z", until: "2026-05-02T09:00:00.000Z" })).toEqual(["a"]);
    expect(await ids({ waveId: "wave-8" })).toEqual([]);
  });

  test("have counts under an ETag: of two writers at once one is told", async () => {
    expect(await store.ticketCounts()).toBeUndefined();
    const etag = await store.saveTicketCounts(counts(1), undefined);
    await expect(store.saveTicketCounts(counts(2), undefined)).rejects.toThrow(ConflictError);
    await store.saveTicketCounts(counts(3), etag);
    await expect(store.saveTicketCounts(counts(4), etag)).rejects.toThrow(ConflictError);
    expect((await store.ticketCounts())?.value).toEqual(counts(3));
  });
});

test("one that nobody can read is told of and left out; counts that nobody can read give way to new ones", async () => {
  const store = stores.onTables();
  await store.saveTickets([ticket("x1"), ticket("x2")]);
  await stores.write("tickets", "ticket", "x1", { openedAt: 7 });
  const found: Ticket[] = [];
  for await (const page of store.ticketPages({})) found.push(...page);
  const ids = found.map(({ id }) => id);
  expect(ids).toContain("x2");
  expect(ids).not.toContain("x1");
  await stores.write("appState", "app", "ticketCounts", { value: "{" });
  const spoilt = await store.ticketCounts();
  expect(spoilt).toEqual({ value: undefined, etag: expect.any(String) });
  await store.saveTicketCounts(counts(5), spoilt?.etag);
  expect((await store.ticketCounts())?.value).toEqual(counts(5));
  expect(stores.unreadable.map(({ rowKey }) => rowKey)).toEqual(expect.arrayContaining(["x1", "ticketCounts"]));
});
