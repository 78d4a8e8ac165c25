import { beforeAll, describe, expect, test } from "vitest";
import { APP, type AuditEvent } from "../../../../../shared/domain/audit.ts";
import type { RecordedPerson } from "../../../../../shared/domain/wave/flipRecord.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { TrailPage, TrailQuery } from "../../../../../shared/ports/store/audit.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { atOnce } from "../../../../support/mails/atOnce.ts";
import { pagesOf } from "../../../../support/pagesOf.ts";
import { testStores } from "../../../../support/testStores.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aFlipRecord, aGrant, aJoiner, aMail, anAuditEvent, aWave, id } from "./rowsOfThisSuite.ts";

const stores = testStores();

let serial = 0;
const fresh = (what: string) => `${what}-${++serial}`;

describe.each(stores.each)("a rollout store %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await Promise.all([store.ready(), store.ready()]);
  });

  describe("a wave", () => {
    test("is inserted once, read back whole, and never inserted over", async () => {
      const facts = aWave(fresh("wave"));
      expect(await store.insertWave(facts)).toBe(true);
      expect(await store.insertWave({ ...facts, name: "another" })).toBe(false);
      expect((await store.wave(facts.waveId))?.facts).toEqual(facts);
      expect(await store.wave("no-such-wave")).toBeUndefined();
    });

    test("is saved by the writer who read it last, not by one who was overtaken", async () => {
      const facts = aWave(fresh("wave"));
      await store.insertWave(facts);
      const read = await store.wave(facts.waveId);
      await store.saveWave({ ...facts, stage: "announced" }, read?.etag ?? "");
      await expect(store.saveWave({ ...facts, stage: "open" }, read?.etag ?? "")).rejects.toThrow(ConflictError);
      expect((await store.wave(facts.waveId))?.facts.stage).toBe("announced");
    });

    test("is not saved when it was never inserted", async () => {
      const known = aWave(fresh("wave"));
      await store.insertWave(known);
      const etag = (await store.wave(known.waveId))?.etag ?? "";
      await expect(store.saveWave(aWave(fresh("wave")), etag)).rejects.toThrow(ConflictError);
    });

    test("keeps its ETag when only the reason for waiting changes", async () => {
      const facts = aWave(fresh("wave"));
      await store.insertWave(facts);
      const before = await store.wave(facts.waveId);
      const place = { of: "2026-03-09T08:00:00.000Z", since: "2026-03-09T08:30:00.000Z", phase: "check", cursor: "c" };
      const busy = {
        kind: "busy",
        until: "2026-03-09T09:00:00.000Z",
        because: "the log is busy",
        place: { ...place, tally: { undeliverable: 2, logTells: true, useFrom: "2026-03-01T00:00:00.000Z" } },
      } as const;
      const refused = { kind: "refused", until: "2026-03-09T10:00:00.000Z", because: "refused" } as const;
      for (const waiting of [busy, refused]) {
        await store.saveWaiting(facts.waveId, waiting);
        expect(await store.waiting(facts.waveId)).toEqual(waiting);
      }
      await store.saveWave({ ...facts, round: 2 }, before?.etag ?? "");
      expect((await store.wave(facts.waveId))?.facts.round).toBe(2);
    });

    test("claims its group for itself alone, and takes over a claim only as it was read", async () => {
      const [groupId, mine, theirs] = [id(400_000 + serial), fresh("wave"), fresh("wave")];
      const at = "2026-03-02T08:00:00.000Z";
      expect(await store.groupClaim(groupId)).toBeUndefined();
      expect(await store.claimGroup({ groupId, waveId: mine, at })).toBe(true);
      expect(await store.claimGroup({ groupId, waveId: theirs, at })).toBe(false);
      const held = await store.groupClaim(groupId);
      expect(held).toMatchObject({ waveId: mine, at });
      expect(await store.claimGroup({ groupId, waveId: theirs, at }, held?.etag)).toBe(true);
      expect(await store.claimGroup({ groupId, waveId: mine, at }, held?.etag)).toBe(false);
      expect(await store.groupClaim(groupId)).toMatchObject({ waveId: theirs, at });
    });

    test("is listed newest first, without its waiting row", async () => {
      const [older, newer] = [
        aWave(fresh("wave"), { createdAt: "2030-01-01T00:00:00.000Z" }),
        aWave(fresh("wave"), { createdAt: "2030-01-02T00:00:00.000Z" }),
      ];
      await store.insertWave(older);
      await store.insertWave(newer);
      await store.saveWaiting(newer.waveId, { kind: "busy", until: "2030-02-01T00:00:00.000Z", because: "waits" });
      expect((await store.waves()).slice(0, 2)).toEqual([newer, older]);
    });
  });

  describe("members", () => {
    test("come in pages in order of user id, and none of another wave", async () => {
      const waveId = fresh("wave");
      const members = Array.from({ length: 250 }, (_, n) => aMember(waveId, id(n)));
      await store.putMembers(waveId, members.toReversed());
      await store.putMembers(fresh("wave"), [aMember("other", id(7))]);
      const first = await store.membersPage(waveId, undefined, 100);
      const second = await store.membersPage(waveId, first.at(-1)?.userId, 100);
      const third = await store.membersPage(waveId, second.at(-1)?.userId, 100);
      expect([first.length, second.length, third.length]).toEqual([100, 100, 50]);
      expect([...first, ...second, ...third].map(({ userId }) => userId)).toEqual(
        members.map(({ userId }) => userId).sort(),
      );
      expect(await store.membersPage(waveId, third.at(-1)?.userId, 100)).toEqual([]);
    });

    test("keep everything that is known about them", async () => {
      const waveId = fresh("wave");
      const whole = aMember(waveId, id(1), {
        sortedOut: "guest",
        lookedAgainAt: "2026-03-05T08:00:00.000Z",
        mayBeShared: true,
        checkedAt: "2026-03-02T08:00:00.000Z",
        hasUsablePasskey: false,
        passkeyCreatedAt: "2026-03-01T08:00:00.000Z",
        passkeyUsedAt: "2026-03-01T09:00:00.000Z",
        certificateUsedAt: "2026-03-02T09:00:00.000Z",
        sweptInteractive: {
          satisfiedAt: "2026-03-02T08:00:00.000Z",
          unsatisfiedAt: "2026-03-02T08:01:00.000Z",
          against: [{ at: "2026-03-02T08:01:00.000Z", app: "Outlook", result: "reportOnlyFailure" }],
        },
        sweepHelp: { at: "2026-03-02T09:00:00.000Z", mailed: true, link: "manager" },
        sweptNonInteractive: { seenAt: "2026-03-02T08:02:00.000Z" },
        lastMailAt: "2026-03-01T08:00:00.000Z",
        mailsSent: 4,
        heldAt: "2026-03-02T08:00:00.000Z",
        heldBecause: "leave",
        leave: { worker: "w", eventId: "e – 1", from: "2026-03-02", beginsAt: "2026-03-01T23:00:00.000Z" },
        named: { digest: "d1", as: "leftOut" },
        language: "fr",
        atHand: "phoneCodes",
        chaseRound: { round: 2, before: 4, endedAt: "2026-03-02T08:00:00.000Z" },
        enforcedAt: "2026-03-02T11:00:00.000Z",
        denied: { at: "2026-03-02T08:00:00.000Z", log: "interactive", correlationId: "c-1", foundAs: "stranded" },
        helpOfferedAt: "2026-03-02T09:00:00.000Z",
        attemptToldAt: "2026-03-02T10:00:00.000Z",
        helpAsked: { at: "2026-03-02T10:00:00.000Z", reason: "awayUntil", until: "2026-03-20" },
        clicked: {
          family: "samsung",
          os: "android",
          osVersion: 15,
          firstAt: "2026-03-02T09:00:00.000Z",
          at: "2026-03-02T10:00:00.000Z",
        },
        lastSeenAt: "2026-03-01T10:00:00.000Z",
      });
      const bare = aMember(waveId, id(2));
      await store.putMembers(waveId, [whole, bare]);
      expect(await store.members(waveId, [id(2), id(1), id(3)])).toEqual([bare, whole]);
    });

    test("who are held are found without the others, in order, until they are held no more", async () => {
      const [waveId, other] = [fresh("wave"), fresh("wave")];
      const heldAt = "2026-03-02T08:00:00.000Z";
      const held = [id(9), id(3), id(5)].map((userId) => aMember(waveId, userId, { heldAt }));
      const here = [1, 4, 7].map((n) =>
        aMember(waveId, id(n), { enforcedAt: heldAt, named: { digest: "d", as: "ready" } }),
      );
      await store.putMembers(waveId, [...held, ...here]);
      await store.putMembers(other, [aMember(other, id(2), { heldAt })]);
      await store.mergeMembers(waveId, [{ userId: id(5), heldAt: undefined }]);
      await store.mergeMembers(waveId, [{ userId: id(7), heldAt }]);
      expect((await store.heldMembers(waveId)).map(({ userId }) => userId)).toEqual([id(3), id(7), id(9)]);
      expect((await store.heldMembers(waveId))[0]).toEqual(aMember(waveId, id(3), { heldAt }));
      expect(await store.heldMembers(fresh("wave"))).toEqual([]);
    });

    test("are merged property by property, and `undefined` clears", async () => {
      const waveId = fresh("wave");
      const before = aMember(waveId, id(1), {
        hasUsablePasskey: true,
        heldAt: "2026-03-02T08:00:00.000Z",
        named: { digest: "d1", as: "ready" },
        enforcedAt: "2026-03-02T08:00:00.000Z",
        mailsSent: 2,
      });
      await store.putMembers(waveId, [before]);
      await store.mergeMembers(waveId, [{ userId: id(1), named: { digest: "d2", as: "leftOut" }, mailsSent: 3 }]);
      const named = { ...before, named: { digest: "d2", as: "leftOut" }, mailsSent: 3 };
      expect(await store.members(waveId, [id(1)])).toEqual([named]);
      const cleared = { hasUsablePasskey: undefined, heldAt: undefined, named: undefined, enforcedAt: undefined };
      await store.mergeMembers(waveId, [{ userId: id(1), ...cleared }]);
      expect(await store.members(waveId, [id(1)])).toEqual([{ ...named, ...cleared }]);
    });

    test("that do not exist are not made by a merge, while their neighbours are merged", async () => {
      const waveId = fresh("wave");
      await store.putMembers(
        waveId,
        Array.from({ length: 120 }, (_, n) => aMember(waveId, id(n))),
      );
      await store.mergeMembers(
        waveId,
        Array.from({ length: 130 }, (_, n) => ({ userId: id(n + 5), mailsSent: 9 })),
      );
      await store.mergeMembers(waveId, [{ userId: id(900), mailsSent: 9 }]);
      const all = await store.members(
        waveId,
        Array.from({ length: 1000 }, (_, n) => id(n)),
      );
      expect(all.length).toBe(120);
      expect(all.filter(({ mailsSent }) => mailsSent === 9).length).toBe(115);
    });

    test("are found by key wherever they lie among many others", async () => {
      const waveId = fresh("wave");
      await store.putMembers(
        waveId,
        Array.from({ length: 1500 }, (_, n) => aMember(waveId, id(n))),
      );
      const wanted = [0, 1, 2, 3, 4, 5, 700, 1498, 1499, 1600].map(id);
      expect((await store.members(waveId, wanted)).map(({ userId }) => userId)).toEqual(wanted.slice(0, -1));
    });
  });

  describe("a joiner", () => {
    test("is inserted once, saved under its ETag and listed", async () => {
      const contact = { personalMail: "sam@mail.example", workerType: "temp", language: "es" } as const;
      const record = { ...aJoiner(fresh("joiner")), contact };
      const { joinerId } = record.facts;
      expect([await store.insertJoiner(record), await store.insertJoiner(record)]).toEqual([true, false]);
      const read = await store.joiner(joinerId);
      expect(read?.record).toEqual(record);
      const found = { ...record, facts: { ...record.facts, account: { kind: "found", userId: id(1) } as const } };
      const etag = await store.saveJoiner(found, read?.etag ?? "");
      expect(await store.joiner(joinerId)).toEqual({ record: found, etag });
      await expect(store.saveJoiner(record, read?.etag ?? "")).rejects.toThrow(ConflictError);
      const listed = [];
      for await (const page of store.joiners()) listed.push(...page);
      expect(listed).toContainEqual(found);
      expect(await store.joiner("nobody")).toBeUndefined();
    });
  });

  describe("a grant", () => {
    test("is found by its account and the time since which it is open, beside those of others", async () => {
      const userId = "6b000000-0000-4000-8000-00000000abcd";
      const ofDay = (day: string, of = userId) => ({
        ...aGrant(fresh("grant")),
        userId: of,
        openedAt: `2026-03-${day}T08:00:00.000Z`,
      });
      const [early, late, other] = [ofDay("01"), ofDay("03"), ofDay("03", id(1))];
      for (const grant of [early, late, other]) await store.insertGrant(grant);
      expect(await store.grantsOf(userId.toUpperCase(), "2026-03-02T00:00:00.000Z")).toEqual([late]);
      expect(await store.grantsOf(userId, "2026-03-01T00:00:00.000Z")).toHaveLength(2);
    });

    test("is claimed by one of two presses only", async () => {
      const grant = aGrant(fresh("grant"));
      const etag = await store.insertGrant(grant);
      expect([etag, await store.insertGrant(grant)]).toEqual([expect.stringMatching(/./), undefined]);
      const read = await store.grant(grant.grantId);
      expect(read).toEqual({ grant, etag });
      const claim = (claimId: string) => ({
        ...grant,
        state: {
          kind: "minting",
          claimId,
          at: "2026-03-02T08:00:00.000Z",
          by: { id: id(1), displayName: "M" },
          identityCheckedBy: "inPerson",
        } as const,
      });
      const presses = await Promise.allSettled([
        store.saveGrant(claim("a"), read?.etag ?? ""),
        store.saveGrant(claim("b"), read?.etag ?? ""),
      ]);
      expect(presses.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const claimed = presses.find((press) => press.status === "fulfilled")?.value ?? "";
      await store.saveGrant(
        { ...grant, state: { kind: "closed", at: "2026-03-02T08:00:01.000Z", because: "done" } },
        claimed,
      );
      expect((await store.grant(grant.grantId))?.grant.state.kind).toBe("closed");
    });
  });

  test("keeps who may collect a grant, how they sign in, and who had it opened", async () => {
    const by = { id: id(3), displayName: "Hedda" };
    const grant = {
      ...aGrant(fresh("grant")),
      reason: "lostPhone" as const,
      collector: { kind: "deputy" as const, id: id(2), displayName: "Dee", namedBy: by },
      signIn: "phishingResistant" as const,
      openedBy: by,
      second: {
        because: ["oddHour" as const, "highRate" as const],
        identityCheckedBy: "inPerson" as const,
        confirmed: { by, at: "2026-03-02T08:00:00.000Z" },
      },
      byMail: {
        secretHash: "00",
        addressHash: "01",
        language: "fr" as const,
        tries: 2,
        shortCode: { hash: "02", at: "2026-03-02T08:00:00.000Z", by, identityCheckedBy: "inPerson" as const },
      },
    };
    await store.insertGrant(grant);
    expect((await store.grant(grant.grantId))?.grant).toEqual(grant);
  });

  test("holds one claim a person, whoever is faster, and what became of the last ones", async () => {
    const userId = `6b000000-0000-4000-8000-${fresh("").replaceAll(/\D/g, "").padStart(12, "0").slice(-12)}`;
    const empty = { userId, unseenSince: [], attempts: [] };
    expect(await store.personPasses(userId)).toBeUndefined();
    const claimed = { ...empty, claim: { claimId: "c1", grantId: "g1", at: "2026-03-02T08:00:00.000Z" } };
    const etag = await store.savePersonPasses(claimed, undefined);
    await expect(store.savePersonPasses(claimed, undefined)).rejects.toThrow(ConflictError);
    expect(await store.personPasses(userId.toUpperCase())).toEqual({ value: claimed, etag });
    const ended = {
      ...empty,
      unseenSince: ["2026-03-02T08:00:00.000Z"],
      attempts: [{ kind: "failed" as const, at: "2026-03-02T08:00:01.000Z", code: "noClearAnswer" }],
    };
    const next = await store.savePersonPasses(ended, etag);
    await expect(store.savePersonPasses(claimed, etag)).rejects.toThrow(ConflictError);
    expect(await store.personPasses(userId)).toEqual({ value: ended, etag: next });
  });

  describe("the mail ledger", () => {
    test("keeps one row per key, however often it is written", async () => {
      const scope = fresh("wave");
      const open = Array.from({ length: 150 }, (_, n) => aMail(scope, `announcement|1|${id(n)}`));
      await store.putMails(scope, open);
      await store.putMails(
        scope,
        open.slice(0, 40).map((mail) => ({ ...mail, state: "accepted" as const })),
      );
      await store.putMails(scope, [
        aMail(scope, "a key with / and #", { kind: "alert", state: "rejected", code: "InvalidRecipient" }),
      ]);
      const keys = [...open.map(({ key }) => key), "a key with / and #", "never|1|sent"];
      const read = await store.mails(scope, keys);
      expect(read.size).toBe(151);
      expect(read.get(open[0]?.key ?? "")).toEqual({ ...open[0], state: "accepted" });
      expect(read.get("a key with / and #")?.code).toBe("InvalidRecipient");
      expect((await store.mails(fresh("wave"), keys)).size).toBe(0);
      expect(await store.countByKind(scope)).toEqual({ announcement: 40 });
    });

    test("lists the open ones of some mailings of a scope, and no others", async () => {
      const [scope, other] = [fresh("wave"), fresh("wave")];
      const digest = (day: number, n: number) => `managerDigest|2026-03-0${day}|${id(n)}`;
      await store.putMails(scope, [
        aMail(scope, digest(1, 1)),
        aMail(scope, digest(2, 1)),
        aMail(scope, digest(2, 2), { code: "notSent" }),
        aMail(scope, digest(2, 3), { state: "accepted" }),
        aMail(scope, digest(3, 1)),
        aMail(scope, digest(4, 1)),
        aMail(scope, `managerDigests|2026-03-02|${id(1)}`),
      ]);
      await store.putMails(other, [aMail(other, digest(2, 9))]);
      const found = await store.openMails(scope, "managerDigest|2026-03-02", "managerDigest|2026-03-03");
      expect(found.map(({ key }) => key).toSorted()).toEqual([digest(2, 1), digest(2, 2), digest(3, 1)]);
      expect(found.find(({ key }) => key === digest(2, 2))).toMatchObject({ scope, code: "notSent", state: "open" });
      expect(await store.openMails(fresh("wave"), "a", "z")).toEqual([]);
    });

    test("lists digests and news of managers in one query, and nothing that stands around them", async () => {
      const scope = fresh("wave");
      const digest = `managerDigest|2026-03-02|${id(1)}`;
      const news = `managerNews|zoo-1|1|announcement|${id(1)}`;
      const others = [`managerDigest|2026-03-01|${id(1)}`, `enforcedToday|a|${id(1)}`, `pickUp|a|${id(1)}`];
      await store.putMails(
        scope,
        [...others, digest, news].map((key) => aMail(scope, key)),
      );
      const found = await store.openMails(scope, "managerDigest|2026-03-02", "managerNewt");
      expect(found.map(({ key }) => key).toSorted()).toEqual([digest, news]);
    });

    test("lists those of a scope that went out under one of several subjects, and no others", async () => {
      const [scope, other] = [fresh("wave"), fresh("wave")];
      const under = { subject: "announcement", variant: "B", state: "accepted" } as const;
      const to = (n: number) => ({ userId: id(n), at: `2026-03-02T08:00:0${n}.000Z` });
      await store.putMails(scope, [
        aMail(scope, `announcement|1|${id(1)}`, { ...under, ...to(1) }),
        aMail(scope, `announcement|1|${id(2)}`, { ...under, ...to(2), state: "open" }),
        aMail(scope, `announcement|1|${id(3)}`, { ...under, ...to(3), state: "rejected" }),
        aMail(scope, `announcement|1|${id(4)}`, { state: "accepted", ...to(4) }),
        aMail(scope, `chaser|1|7|${id(5)}`, {
          ...under,
          ...to(5),
          subject: "chaserLast",
          variant: "C",
          kind: "chaser",
        }),
      ]);
      await store.putMails(other, [aMail(other, `announcement|1|${id(1)}`, { ...under, ...to(1) })]);
      const sent = await pagesOf(store.sentUnderVariants(scope));
      expect(sent.toSorted((a, b) => (a.at < b.at ? -1 : 1))).toEqual([
        { ...to(1), subject: "announcement", variant: "B" },
        { ...to(5), subject: "chaserLast", variant: "C" },
      ]);
      expect(await pagesOf(store.sentUnderVariants(fresh("wave")))).toEqual([]);
    });

    test("finds the mails that staff has to act on by their operation, and no others", async () => {
      const scope = fresh("wave");
      const [link, operationId] = [`pickUp|1|${id(1)}`, `0b${fresh("op")}`.toLowerCase()];
      const mail = aMail(scope, link, { kind: "pickUp", operationId, grantId: "g1", userId: id(1) });
      const toMember = aMail(scope, `dayOf|1|${id(2)}`, { kind: "dayOf", operationId: `0c${operationId}` });
      await store.putMails(scope, [mail, toMember]);
      await store.putMails(scope, [{ ...mail, state: "accepted" }]);
      expect(await store.mailOf(operationId.toUpperCase())).toEqual({ ...mail, state: "accepted" });
      expect(await store.mailOf(toMember.operationId)).toBeUndefined();
      expect(await store.mailOf("never")).toBeUndefined();
    });

    test("never grants more than both windows of the quota allow", async () => {
      // Far from what the other suites' clocks say; the quota is one row for all.
      const start = Date.parse("2031-01-01T00:00:00.000Z");
      const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
      const together = await Promise.all(Array.from({ length: 5 }, () => store.reserve(8, at(0), atOnce)));
      expect(together.reduce((sum, { granted }) => sum + granted, 0)).toBe(30);
      expect(await store.reserve(8, at(10), atOnce)).toEqual({ granted: 0, askAgainAt: at(60) });
      expect(await store.reserve(100, at(60), atOnce)).toEqual({ granted: 30 });
      expect(await store.reserve(30, at(120), atOnce)).toEqual({ granted: 30 });
      expect(await store.reserve(30, at(180), atOnce)).toEqual({ granted: 10 });
      expect(await store.reserve(1, at(300), atOnce)).toEqual({ granted: 0, askAgainAt: at(3600) });
      expect(await store.reserve(50, at(3600), atOnce)).toEqual({ granted: 30 });
    });

    test("knows the addresses that bounce, until one of their mails arrives", async () => {
      const report = (recipient: string, status: string, at: string) =>
        store.recordDelivery({ operationId: "op", recipient, status, at });
      await report("Bo.Unced@Contoso.example", "Bounced", "2026-03-02T08:00:00.000Z");
      await report("sup@contoso.example", "Suppressed", "2026-03-02T08:00:00.000Z");
      await report("fine@contoso.example", "Delivered", "2026-03-02T08:00:00.000Z");
      await report("sup@contoso.example", "Delivered", "2026-03-01T08:00:00.000Z");
      await report("bo.unced@contoso.example", "FilteredSpam", "2026-03-03T08:00:00.000Z");
      expect([...(await store.undeliverable())].sort()).toEqual([
        ["bo.unced@contoso.example", "2026-03-02T08:00:00.000Z"],
        ["sup@contoso.example", "2026-03-02T08:00:00.000Z"],
      ]);
      await report("sup@contoso.example", "Delivered", "2026-03-04T08:00:00.000Z");
      expect((await store.undeliverable()).has("sup@contoso.example")).toBe(false);
      const soon = "2026-03-04T08:00:30.000Z";
      await report("late@contoso.example", "Bounced", soon);
      expect((await store.undeliverable()).get("late@contoso.example")).toBe(soon);
      await report("late@contoso.example", "Delivered", "2026-03-04T08:00:40.000Z");
      expect((await store.undeliverable()).has("late@contoso.example")).toBe(false);
    });
  });

  test("policies are registered per wave, at first without an id", async () => {
    const waveId = fresh("wave");
    const policy = {
      policyId: "",
      key: waveId,
      kind: "wave",
      wanted: "enabledForReportingButNotEnforced",
      createdAt: "2026-03-02T08:00:00.000Z",
      definitionDigest: "d",
      state: "enabledForReportingButNotEnforced",
    } as const;
    expect(await store.registeredPolicy(waveId)).toBeUndefined();
    await store.saveRegisteredPolicy(policy);
    await store.saveRegisteredPolicy({ ...policy, state: "enabled", enableAskedAt: "2026-03-02T08:30:00.000Z" });
    expect(await store.registeredPolicy(waveId)).toEqual({
      ...policy,
      state: "enabled",
      enableAskedAt: "2026-03-02T08:30:00.000Z",
    });
    await store.saveRegisteredPolicy({ ...policy, policyId: id(1), modifiedDateTime: "2026-03-02T09:00:00.000Z" });
    expect(await store.registeredPolicy(waveId)).toEqual({
      ...policy,
      policyId: id(1),
      modifiedDateTime: "2026-03-02T09:00:00.000Z",
    });
    expect((await store.registeredPolicies()).filter(({ key }) => key === waveId).length).toBe(1);
  });

  test("the audit trail is newest first, and a repeat of an event adds nothing, whenever it comes", async () => {
    const scope = fresh("wave");
    const event = (n: number) =>
      anAuditEvent(scope, `event/${n}`, new Date(Date.parse("2026-03-02T08:00:00.000Z") + n * 1000).toISOString());
    await store.append([event(1), event(2)]);
    await store.append([event(3), { ...event(2), at: "2026-03-05T08:00:00.000Z" }, event(4)]);
    await store.append([{ ...event(1), scope: fresh("wave") }]);
    expect(await store.recent(scope, 10)).toEqual([event(4), event(3), event(2), event(1)]);
    expect(await store.recent(scope, 1)).toEqual([event(4)]);
  });

  test("what a flip rested on is written once, stays as it was, and its people are read page by page", async () => {
    const waveId = fresh("wave");
    const person = (n: number, as: RecordedPerson["as"] = "toEnter"): RecordedPerson => ({
      userId: id(n),
      userPrincipalName: `p${n}@${"long".repeat(20)}.example`,
      as,
      lookedAt: "2026-03-02T08:00:00.000Z",
    });
    const record = aFlipRecord(waveId);
    const people = Array.from({ length: 1120 }, (_, n) => person(n));
    await store.recordFlip(record, people.slice(0, 60));
    await store.recordFlip(
      { ...record, round: 9 },
      people.slice(0, 60).map((one) => ({ ...one, as: "leftOut" as const })),
    );
    expect(await store.flipRecords(waveId)).toEqual([record]);
    expect(await store.flipPeople(record, 0)).toEqual({ people: people.slice(0, 60), next: undefined });
    // One of before has nothing of the checks.
    const preflight = {
      readAt: "2026-03-02T08:59:00.000Z",
      digest: "f".repeat(64),
      results: { P1: "ok", P5: "warn" },
      warnings: [{ id: "P5", title: "Admins", result: "warn", evidence: "one profile" }],
      biggestExposure: { id: "P5", title: "Admins", evidence: "one profile" },
    } as const;
    const again = { ...record, preflight, liveCheck: { ...record.liveCheck, checkedAt: "2026-03-02T10:00:00.000Z" } };
    await store.recordFlip(again, people);
    const both = (await store.flipRecords(waveId)).map((one) => one.preflight);
    expect(both).toEqual(expect.arrayContaining([undefined, preflight]));
    expect(both.length).toBe(2);
    const read: RecordedPerson[] = [];
    for (let from: number | undefined = 0; from !== undefined; ) {
      const page = await store.flipPeople(again, from);
      read.push(...page.people);
      from = page.next;
    }
    expect(read).toEqual(people);
    expect(await store.flipRecords(fresh("wave"))).toEqual([]);
    expect(await store.flipPeople({ ...record, waveId: fresh("wave") }, 0)).toEqual({ people: [], next: undefined });
  });

  describe("a trail", () => {
    const at = (second: number) => new Date(Date.parse("2026-03-02T08:00:00.000Z") + second * 1000).toISOString();
    const eventsIn = (page: TrailPage) => page.lines.map(({ event }) => event);

    test("is read page by page to its end, newest first, and no line comes twice or is left out", async () => {
      const [scope, other] = [fresh("wave"), fresh("wave")];
      const events = Array.from({ length: 7 }, (_, n) => anAuditEvent(scope, `event ${n}`, at(Math.floor(n / 2))));
      await store.append([...events, anAuditEvent(other, "event of another", at(1))]);
      const read: AuditEvent[] = [];
      let after: string | undefined;
      let pages = 0;
      do {
        const page = await store.trail(scope, { limit: 3, after });
        read.push(...eventsIn(page));
        after = page.next;
        pages += 1;
      } while (after !== undefined);
      expect([pages, read.length]).toEqual([3, 7]);
      expect(read.map((event) => event.at)).toEqual(events.map((event) => event.at).reverse());
      expect(new Set(read.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
      expect(await store.trail(fresh("wave"), { limit: 3 })).toEqual({ lines: [], next: undefined });
      expect((await store.trail(scope, { limit: 7 })).next).toBeUndefined();
    });

    test("tells of one subject, of some happenings or of a time alone, where that is asked for", async () => {
      const scope = fresh("wave");
      const entered = {
        ...anAuditEvent(scope, "entered", at(2)),
        what: "entersEnforcement" as const,
        subjectId: id(1),
      };
      const left = { ...anAuditEvent(scope, "left", at(3)), what: "leavesEnforcement" as const, subjectId: id(1) };
      const others = { ...anAuditEvent(scope, "other", at(4)), what: "entersEnforcement" as const, subjectId: id(2) };
      await store.append([anAuditEvent(scope, "gate", at(1)), entered, left, others]);
      const found = async (query: Partial<TrailQuery>) =>
        eventsIn(await store.trail(scope, { limit: 10, ...query })).map((event) => event.id);
      expect(await found({ subjectId: id(1) })).toEqual(["left", "entered"]);
      expect(await found({ subjectId: id(3) })).toEqual([]);
      expect(await found({ what: ["entersEnforcement", "gateOpened"] })).toEqual(["other", "entered", "gate"]);
      expect(await found({ from: at(2), until: at(3) })).toEqual(["left", "entered"]);
      const [newest] = (await store.trail(scope, { limit: 1 })).lines;
      expect(await found({ after: newest?.place, until: at(3) })).toEqual(["left", "entered", "gate"]);
      expect(await found({ after: newest?.place, until: at(9), subjectId: id(2) })).toEqual([]);
    });

    test("of what a person did goes over all scopes; the app itself is no person", async () => {
      const [one, other] = [fresh("wave"), fresh("wave")];
      const who = { id: `AD000000-0000-4000-8000-${String(++serial).padStart(12, "0")}`, displayName: "Ada" };
      const started = { ...anAuditEvent(one, "started", at(1)), who };
      const again = { ...anAuditEvent(other, "started", at(2)), who };
      await store.append([started, anAuditEvent(one, "by the app", at(3))]);
      await store.append([started, again]);
      expect(eventsIn(await store.actsOf(who.id.toLowerCase(), { limit: 10 }))).toEqual([again, started]);
      expect(eventsIn(await store.actsOf(who.id, { limit: 10, until: at(1) }))).toEqual([started]);
      expect((await store.actsOf(APP.id, { limit: 10 })).lines).toEqual([]);
      expect((await store.actsOf(id(9), { limit: 10 })).lines).toEqual([]);
    });
  });

  test("a webhook is new once, seen until it is accepted, and keeps its body", async () => {
    const [source, eventId] = ["workday/eu", fresh("msg?")];
    const body = JSON.stringify({ text: "ü".repeat(70_000) });
    const receive = () => store.receive(source, eventId, body, "2026-03-02T08:00:00.000Z");
    expect([await receive(), await receive()]).toEqual(["new", "seen"]);
    expect((await store.body(source, eventId)) === body).toBe(true);
    await store.markAccepted(source, eventId);
    expect(await receive()).toBe("accepted");
    expect((await store.body(source, eventId)) === body).toBe(true);
    expect(await store.body(source, "never came")).toBeUndefined();
    await store.markAccepted(source, "never came");
    expect(await store.receive(source, "never came", "", "2026-03-02T08:00:00.000Z")).toBe("new");
  });

  test("work on an event is open until it ends, and keeps what was written last", async () => {
    const [source, eventId] = ["workday/eu", fresh("open?")];
    const at = "2026-03-02T08:00:00.000Z";
    const work = { source, eventId, since: at, tries: 0, nextAt: at };
    const open = async () => (await store.openWork()).filter((one) => one.eventId === eventId);
    expect([await store.workOn(source, eventId), await open()]).toEqual([undefined, []]);
    await store.saveWork(work);
    expect(await store.workOn(source, eventId)).toEqual(work);
    const failed = { ...work, tries: 2, because: "throttled" };
    await store.saveWork(failed);
    expect([await store.workOn(source, eventId), await open()]).toEqual([failed, [failed]]);
    await store.endWork(source, eventId);
    await store.endWork(source, eventId);
    expect([await store.workOn(source, eventId), await open()]).toEqual([undefined, []]);
  });
});
