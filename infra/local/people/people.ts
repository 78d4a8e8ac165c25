import type { DeliveredMail } from "../mail/mail.ts";
import { approveLater } from "./approvers.ts";
import { startAttacker } from "./attacker.ts";
import type { AttackLedger } from "./attackLedger.ts";
import { gotHireLink } from "./byMail.ts";
import type { PeopleContext } from "./context.ts";
import { startDailySignIns } from "./dailySignIns.ts";
import { makeDeciders } from "./deciders.ts";
import { readMail } from "./enrolment.ts";
import { type HandHire, type HiredByHand, hireByHand } from "./handHire.ts";
import { callPeopleNamed, callPeopleWhoCannotSignIn, passLinkOn } from "./helpdesk.ts";
import { type Hire, type HiringOptions, planHires } from "./hiring.ts";
import type { LeaverBooks } from "./leaverBooks.ts";
import { planLeavers } from "./leavers.ts";
import { type LostPhones, planPhonesLostUnderEnforcement } from "./lostPhones.ts";
import { mailWords } from "./mailWords.ts";
import { pickUpLater, readDigest } from "./managers.ts";
import { planLostPhones } from "./mishaps.ts";
import { readPartlyReady } from "./otherDevices.ts";
import { startPlay } from "./played.ts";
import type { Person } from "./standInPerson.ts";
import { stealPasswords } from "./stolenPasswords.ts";

const pickUpLink = /https?:\/\/\S+\/pick-up\/[\w-]+\?sig=[\w-]+/;
const hireLink = /https?:\/\/\S+\/welcome\?\S+/;
const teamLink = /https?:\/\/\S+\/my-team/;
const waveLink = /https?:\/\/\S+\/waves\/[\w-]+/;

/** Of what becomes of people. */
interface GoneBooks {
  readonly lostPhones: LostPhones;
  readonly leavers: LeaverBooks;
}

/** Sets the stand-in people going. Afterwards they live by the clock and by what lands in their inbox. */
export function startPeople(
  context: PeopleContext,
  hiring: HiringOptions,
  attack: { readonly passwords: number; readonly ledger: AttackLedger },
  gone?: { readonly lostPhones: number; readonly leavers: number; readonly books: GoneBooks },
): { readonly hires: readonly Hire[]; read(mail: DeliveredMail): void; hire(hire: HandHire): HiredByHand } {
  const { played } = context;
  const planned = planHires(context, hiring);
  const hires = [...planned, ...(played ? [played.hire] : [])];
  const byAddress = new Map<string, Person>();
  for (const person of [...context.population.people.values(), ...hires.map((hire) => hire.person)])
    byAddress.set(person.mail.toLowerCase(), person);
  for (const { person, personalMail } of planned) if (personalMail) byAddress.set(personalMail.toLowerCase(), person);
  startDailySignIns(context, () => whoWorks(context));
  planLostPhones(context, othersOf(context));
  if (played) startPlay(context, played, hiring);
  if (gone) {
    const leaving = planLeavers(context, hiring, { count: gone.leavers, hires: planned, books: gone.books.leavers });
    planPhonesLostUnderEnforcement(context, gone.lostPhones, gone.books.lostPhones, leaving);
  }
  const deciders = makeDeciders(context);
  const hiredPeople = hires.map(({ person }) => person);
  const attacker = startAttacker(context, stealPasswords(context, hiredPeople, attack.passwords), attack.ledger);
  return {
    hires,
    hire: (hire) =>
      hireByHand(context, hire, (hired) => {
        hires.push(hired);
        byAddress.set(hired.person.mail.toLowerCase(), hired.person);
      }),
    read(mail) {
      for (const address of mail.deliveredTo) {
        if (address === context.addresses.approvers) {
          const link = waveLink.exec(mail.plainText);
          if (link && !isPlayedWave(context, link[0])) approveLater(context, link[0]);
          else if (link) context.played?.toldOf("approval", () => approveLater(context, link[0]));
        } else if (address === context.addresses.alerts) {
          const link = waveLink.exec(mail.plainText);
          if (link) deciders.read(mail.plainText, link[0]);
        } else if (address === context.addresses.helpdesk) {
          readByHelpdesk(context, mail.plainText);
        } else {
          const person = byAddress.get(address.toLowerCase());
          const link = pickUpLink.exec(mail.plainText);
          if (person?.isPlayed) {
            context.played?.toldOf(link ? "pickUp" : "mail");
            continue;
          }
          const own = hireLink.exec(mail.plainText);
          if (person && own) {
            gotHireLink(person, own[0]);
            continue;
          }
          const words = mailWords[person?.language ?? "en"];
          if (person && link) pickUpLater(context, person, link[0], words.doorClosed.test(mail.plainText));
          else if (person && teamLink.test(mail.plainText)) readDigest(context, person);
          else if (person && words.namesDevice.test(mail.plainText)) readPartlyReady(context, person);
          else if (person && !words.othersAreDone.test(mail.plainText))
            readMail(
              context,
              person,
              mail.plainText,
              mail.cc.length > 0 && mail.to.some((to) => to.toLowerCase() === address),
            );
          if (person) attacker.sawMailTo(person, link?.[0]);
        }
      }
    },
  };
}

const othersOf = ({ population }: PeopleContext): readonly Person[] =>
  [...population.people.values()].filter(({ isPlayed }) => !isPlayed);

/** Whoever is played works as the others do, and is not away; but for who has lost the phone, and cannot. */
const whoWorks = ({ population, played }: PeopleContext): readonly Person[] =>
  [...population.people.values()].filter((person) => !(person.isPlayed && person === played?.phoneLoser));

const isPlayedWave = ({ played }: PeopleContext, link: string): boolean =>
  played !== undefined && new URL(link).pathname === `/waves/${played.waveId}`;

function readByHelpdesk(context: PeopleContext, text: string): void {
  const link = pickUpLink.exec(text);
  if (link) passLinkOn(context, link[0], text);
  // What the helpdesk gets is in English.
  if (mailWords.en.doorClosed.test(text)) callPeopleWhoCannotSignIn(context, text);
  else callPeopleNamed(context, text);
}
