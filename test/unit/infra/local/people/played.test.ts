import { expect, test } from "vitest";
import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import type { DeliveredMail } from "../../../../../infra/local/mail/mail.ts";
import { AttackLedger } from "../../../../../infra/local/people/attackLedger.ts";
import type { Told } from "../../../../../infra/local/people/context.ts";
import { startPeople } from "../../../../../infra/local/people/people.ts";
import { castPlayed } from "../../../../../infra/local/people/played.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { tenantWorld } from "../tenant/handClock.ts";

const DAY_MS = 86_400_000;

const noAttack = {
  now: () => 0,
  nameOf: () => "",
  usablePasskeys: () => 0,
  enforcedFrom: () => undefined,
  whyNotStopped: () => "",
  write: () => undefined,
};

/** @param isPlayed whether somebody sits at the screen. */
function company(isPlayed: boolean) {
  const { clock, directory } = tenantWorld();
  directory.ensureDefaults();
  const population = populate(directory, 7, 30, 2);
  const cast = castPlayed(directory, population, 7, clock.now());
  const due: { when: number; readonly what: string; readonly act: () => unknown }[] = [];
  const agenda: BusinessClock = {
    now: clock.now,
    hold: clock.hold,
    settled: clock.settled,
    at: (when, what, act) => {
      due.push({ when, what, act });
      return () => {};
    },
  };
  const told: { readonly what: Told; readonly orElse: (() => void) | undefined }[] = [];
  const played = { ...cast, toldOf: (what: Told, orElse?: () => void) => void told.push({ what, orElse }) };
  const context = { ...quietContext({ clock: agenda, directory, population }), ...(isPlayed && { played }) };
  const hiring = { hires: 0, webhookUrl: "http://127.0.0.1:1/", webhookSecret: "whsec_c2VjcmV0c2VjcmV0c2VjcmV0" };
  const living = startPeople(context, hiring, { passwords: 0, ledger: new AttackLedger(noAttack) });
  const planned = (what: string) => due.filter((one) => one.what === what);
  const mailTo = (address: string, plainText: string) => {
    due.length = 0;
    living.read({ deliveredTo: [address], to: [address], cc: [], subject: "", plainText } as unknown as DeliveredMail);
    return due.map(({ what }) => what);
  };
  return { clock, directory, population, context, cast, told, due, planned, mailTo, living };
}

const PICK_UP = "https://app.example/pick-up/0b0f0e3c-0000-4000-8000-000000000001?sig=abc was stopped";

test("nobody else acts on a mail to somebody who is played, and whoever sits there hears of it", () => {
  const { mailTo, told, cast, population, directory } = company(true);
  expect(mailTo(cast.manager.mail, PICK_UP)).toEqual([]);
  expect(told.map(({ what }) => what)).toEqual(["pickUp"]);
  const other = [...population.people.values()].find(
    ({ id, kind, isPlayed }) => kind === "employee" && !isPlayed && directory.managerOf(id) === undefined,
  );
  expect(mailTo(other?.mail ?? "", PICK_UP)).toEqual(["a manager picks up a pass"]);
});

test("the approval of the last wave waits for whoever sits there, that of the first does not", () => {
  const { mailTo, told, context, due } = company(true);
  expect(mailTo(context.addresses.approvers, "see https://app.example/waves/wave-2")).toEqual([]);
  const [waiting] = told;
  waiting?.orElse?.();
  expect([waiting?.what, due.map(({ what }) => what)]).toEqual(["approval", ["the second admin approves"]]);
  expect(mailTo(context.addresses.approvers, "see https://app.example/waves/wave-1")).toEqual([
    "the second admin approves",
  ]);
});

test("a phone is lost on the first working morning after its owner was enforced, and not before", () => {
  const { planned, directory, cast, clock, told, population } = company(true);
  const morning = () => {
    const [next] = planned("somebody loses a phone").slice(-1);
    if (!next) throw new Error("nobody looks");
    clock.advanceMinutes((next.when - clock.now()) / 60_000);
    next.act();
  };
  for (let day = 0; day < 3; day++) morning();
  expect([cast.phoneLoser.passkeysAtHand.size, cast.phoneLoser.isPlayed]).toEqual([1, false]);
  directory.addMember(population.enforcedGroupId, cast.phoneLoser.id);
  for (let day = 0; day < 4 && !cast.phoneLoser.isPlayed; day++) morning();
  expect([cast.phoneLoser.passkeysAtHand.size, cast.phoneLoser.isPlayed]).toEqual([0, true]);
  expect(directory.methodsOf(cast.phoneLoser.id).some(({ kind }) => kind === "fido2")).toBe(false);
  expect(told.map(({ what }) => what)).toEqual(["phoneLost"]);
});

test("without anybody at the screen HR hires nobody for them", () => {
  const hired = (isPlayed: boolean) => {
    const { planned, clock } = company(isPlayed);
    return planned("HR tells of a hire").map(({ when }) => (when - clock.now()) / DAY_MS > 0);
  };
  expect([hired(true), hired(false)]).toEqual([[true], []]);
});
