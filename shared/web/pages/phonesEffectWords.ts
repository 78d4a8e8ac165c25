import type { ChosenForPhones, PhoneChoice } from "../../domain/personas/phoneChoice.ts";
import type { PhonesEffect } from "../../domain/wave/phonesEffect.ts";
import { recordedDayOfDate } from "../../mails/dates.ts";
import { countOfPeople } from "./words.ts";

const oneOr =
  (one: string, more: string) =>
  (count: number): string =>
    count === 1 ? one : more;
const [is, has, wait] = [oneOr("is", "are"), oneOr("has", "have"), oneOr("waits", "wait")];

const waits: Readonly<Record<PhoneChoice, (count: number, owner: string) => string>> = {
  waitForOwnPhone: (count, owner) => `${has(count)} yet to buy a phone that takes a passkey; ${owner} answers for it`,
  companyPhone: (count, owner) => `${wait(count)} for a phone by ${owner}`,
  securityKey: (count, owner) => `${wait(count)} for a key by ${owner}`,
  syncedPasskey: (count, owner) => `${has(count)} yet to register a synced passkey; ${owner} answers for it`,
  leaveThemOut: (count, owner) => `${is(count)} to be left out on the phone; ${owner} answers for it`,
  leavePhonesOut: (count, owner) =>
    `${is(count)} not ready, with phones left out for everybody; ${owner} answers for it`,
};

/** What phones that are too old mean for the plan of a wave, a sentence each, in their order. Pure. */
export function sayPhonesEffect(effect: PhonesEffect, phones: ChosenForPhones | undefined): readonly string[] {
  const { inScope, people, ready, toServe, gate, flipFrom, waitsForThem, overdue } = effect;
  if (toServe === 0)
    return [
      people === 1
        ? "That person is ready by now: nobody waits."
        : `All ${people} of them are ready by now: nobody waits.`,
    ];
  const until = phones?.until;
  const by = until === undefined ? "" : ` until ${recordedDayOfDate(until)}`;
  const said = phones
    ? `${toServe} of ${inScope} ${waits[phones.choice](toServe, phones.owner)}${by}.`
    : `Nobody has decided for ${countOfPeople(toServe)} of ${inScope}.`;
  return [
    said,
    ...(ready > 0 ? [`${ready} of the ${people} ${is(ready)} ready by now, whatever the phone.`] : []),
    gate ? sayGate(gate, toServe) : "The gate has opened. They stay outside, by name, until each is ready.",
    ...(waitsForThem && until !== undefined && flipFrom !== undefined
      ? [
          `People could be enforced from ${recordedDayOfDate(flipFrom)} on. ${recordedDayOfDate(until)} is later, and the wave waits for them.`,
        ]
      : []),
    ...(overdue && phones ? [`That day is over: ask ${phones.owner}, or note another decision.`] : []),
  ];
}

function sayGate({ inScope, needed, missing }: NonNullable<PhonesEffect["gate"]>, toServe: number): string {
  const needs = `The gate needs ${needed} of ${inScope}`;
  if (missing === 0) return `${needs}: it can open without them, and they stay outside, by name, until each is ready.`;
  const all = toServe === 1 ? "that person is" : "all of them are";
  const who = missing < toServe ? `${missing} of them ${is(missing)}` : all;
  return `${needs}: it cannot open before ${who} ready.`;
}
