import { platformWords } from "../../../domain/people/places.ts";
import type { StandingAtFlip } from "../../../domain/wave/flipRecord.ts";
import { sayResult } from "../../../domain/wave/sweepAgainst.ts";
import { tableMomentIn } from "../../../mails/dates.ts";
import type { FlipPeople } from "../../../waves/evidence/evidenceReport.ts";
import { type Html, html } from "../html.ts";
import { reasonWords } from "../words.ts";
import { recordTable } from "./recordTable.ts";
import { standingWords, usesIn } from "./recordWords.ts";

type Person = FlipPeople["people"][number];

const order: readonly StandingAtFlip[] = ["droppedOut", "leftOut", "notNamed", "sortedOut", "toEnter"];

/** Everybody whom a flip counted, a table for each way; those who were not to enter come first. */
export const peopleTables = (people: readonly Person[], timeZone: string, flip: number): readonly Html[] =>
  order.flatMap((as) => {
    const some = people.filter((person) => person.as === as);
    if (some.length === 0) return [];
    const title = `${standingWords[as]} (${some.length})`;
    return [html`<h3>${title}</h3>${tableOf(as, some, timeZone, `Flip ${flip}: ${title}`)}`];
  });

function tableOf(as: StandingAtFlip, people: readonly Person[], timeZone: string, label: string): Html {
  const at = (moment: string | undefined) => moment && tableMomentIn(timeZone, moment);
  if (as === "sortedOut")
    return recordTable(
      label,
      ["Person", "Why"],
      people.map((one) => ({ about: nameOf(one), cells: [whyOf(one)] })),
    );
  const isIn = as === "toEnter";
  const last = isIn ? "Put into the group" : "Why not";
  return recordTable(
    label,
    ["Person", "Passkey of", "Used", "Policy satisfied in report-only", "Looked at", "Where", last],
    people.map((one) => ({
      about: nameOf(one),
      cells: [
        at(one.passkeyCreatedAt),
        usesIn(timeZone, one),
        at(one.satisfiedAt),
        at(one.lookedAt),
        whereOf(one),
        isIn ? (at(one.enteredAt) ?? "not by this flip") : whyOf(one),
      ],
    })),
  );
}

const nameOf = ({ userId, userPrincipalName }: Person): Html =>
  html`<a href="/people/${userId}">${userPrincipalName}</a>`;

/** "Windows; not Android". */
function whereOf({ readyOn = [], notReadyOn = [] }: Person): string | undefined {
  const [on, not] = [readyOn, notReadyOn].map((some) => some.map((platform) => platformWords[platform]).join(", "));
  return [on, not && `not ${not}`].filter(Boolean).join("; ") || undefined;
}

const whyOf = ({ reason, awaySince, against = [], helpedAt }: Person): string | undefined =>
  [
    reason && reasonWords[reason],
    awaySince !== undefined && "away, so the gate did not wait",
    ...against.map((result) => `in report-only ${sayResult(result)}`),
    helpedAt !== undefined && "helped because of it",
  ]
    .filter(Boolean)
    .join("; ") || undefined;
