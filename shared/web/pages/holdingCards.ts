import type { CredentialKind } from "../../domain/people/credentialKind.ts";
import { platformWords } from "../../domain/people/places.ts";
import type { PersonaCount } from "../../domain/personas/countHoldings.ts";
import { type Lack, shouldHold } from "../../domain/personas/holdings.ts";
import type { Persona } from "../../domain/personas/persona.ts";
import { type ChosenForPhones, type PhoneChoice, PhoneChoiceSchema } from "../../domain/personas/phoneChoice.ts";
import type { PhonesEffect } from "../../domain/wave/phonesEffect.ts";
import { recordedMomentIn } from "../../mails/dates.ts";
import { type Html, html } from "./html.ts";
import { sayPhonesEffect } from "./phonesEffectWords.ts";

const personaWords: Readonly<Record<Persona, string>> = {
  office: "Office",
  macOS: "Office, on a Mac",
  frontline: "Frontline",
  sharedDevice: "Shared device",
  contractor: "Contractor",
  admin: "Admin",
};

const kindWords: Readonly<Record<CredentialKind, string>> = {
  securityKey: "a security key",
  syncedPasskey: "a synced passkey",
  authenticatorPasskey: "a passkey in Authenticator",
  certificate: "a certificate",
  windowsHello: "Windows Hello",
  platformCredential: "the passkey of a Mac",
};
const anyOf = (kinds: readonly CredentialKind[]): string => kinds.map((kind) => kindWords[kind]).join(" or ");

function sayLack({ what, platform, kinds }: Lack): string {
  switch (what) {
    case "portable":
      return `lacks something to carry along: ${anyOf(kinds)}`;
    case "local":
      return `lacks something that stays on ${platform ? platformWords[platform] : "the device"}: ${anyOf(kinds)}`;
    case "outOfPlace":
      return `holds what is out of place here: ${kinds.map((kind) => kindWords[kind]).join(" and ")}`;
  }
}

/** What somebody lacks of what they should hold, as a sentence. */
export function sayHoldings(persona: Persona, lacks: readonly Lack[] | undefined): string {
  const of = personaWords[persona];
  if (lacks === undefined) return `${of}: nobody has looked yet what they hold`;
  return lacks.length === 0 ? `${of}: holds all that they should` : `${of}: ${lacks.map(sayLack).join("; ")}`;
}

function should(persona: Persona): string {
  const { portable, local } = shouldHold[persona];
  const stays = Object.keys(local).length > 0 ? ", and something that stays on each device they work on" : "";
  return `${anyOf(portable)} to carry along${stays}`;
}

/** How far the people of each persona are; absent while no group says who is what. */
export function holdingsCard(holdings: readonly PersonaCount[], linkToLacking: string): Html | false {
  if (holdings.length === 0) return false;
  const rows = holdings.map(
    (one) =>
      html`<tr><th scope="row">${personaWords[one.persona]}<br><span class="soft">${should(one.persona)}</span></th><td data-label="Complete">${one.complete} of ${one.people}</td><td data-label="Nothing to carry along">${one.lackPortable}</td><td data-label="Nothing on a device">${one.lackLocal}</td><td data-label="Out of place">${one.outOfPlace}</td><td data-label="Not looked at yet">${one.unknown}</td></tr>`,
  );
  return html`<section class="card wide"><h2>What they should hold</h2><table aria-label="What they should hold"><thead><tr><th scope="col">Who</th><th scope="col">Complete</th><th scope="col">Nothing to carry along</th><th scope="col">Nothing on a device</th><th scope="col">Out of place</th><th scope="col">Not looked at yet</th></tr></thead><tbody>${rows}</tbody></table>
<p><a href="${linkToLacking}">Who lacks something</a></p><p class="soft">It decides nothing: whoever holds one working passkey is ready. It says what is still missing for the day on which a phone or a computer is gone.</p></section>`;
}

const choiceWords: Readonly<Record<PhoneChoice, { readonly name: string; readonly effect: string }>> = {
  waitForOwnPhone: {
    name: "Blocked on the phone until they buy a new one",
    effect:
      "Decide about each by name: with a date they enter unready on the phone, which is blocked from then on. Tell them first.",
  },
  companyPhone: {
    name: "Blocked on the phone until the company gives them one",
    effect:
      "There are phones to order: put the wave off until they are there, or hold these people by name until each has one.",
  },
  securityKey: {
    name: "A security key with USB-C",
    effect:
      "One key each to order and to note on the page of lent keys. On Android not every app takes one: try it with one person.",
  },
  syncedPasskey: {
    name: "Synced passkeys allowed",
    effect:
      "The methods policy has to allow them. Android 9 and later take them; iPhones before iOS 16 do not. They are ready once they have registered one.",
  },
  leaveThemOut: {
    name: "The phone's platform is left out for these people",
    effect:
      "Not by this app: hold these people by name, and track them until the phone changes. On their phone a password still gets in.",
  },
  leavePhonesOut: {
    name: "The phone's platform is left out for everybody",
    effect:
      "The setting LEFT_OUT, with another policy that catches it. The highest risk: on phones a password still gets in for everybody.",
  },
};

interface PhonesData {
  readonly waveId: string;
  readonly timeZone: string;
  readonly count: number;
  readonly phones: ChosenForPhones | undefined;
  readonly effect: PhonesEffect | undefined;
  readonly linkToThem: string;
  /** For whoever may decide. */
  readonly formToken: string | undefined;
}

/** Who works on a phone that is too old, what was decided about it, and what each choice means for the plan. */
export function phonesCard({
  waveId,
  timeZone,
  count,
  phones,
  effect,
  linkToThem,
  formToken,
}: PhonesData): Html | false {
  if (count === 0 && phones === undefined) return false;
  const decided = phones
    ? html`<p><strong>${choiceWords[phones.choice].name}.</strong> ${phones.owner} answers for it: ${phones.reason}. Noted by ${phones.by.displayName}, ${recordedMomentIn(timeZone, phones.at)}.</p><p>${choiceWords[phones.choice].effect}</p>`
    : html`<p>Nothing is decided yet. Until then they stay outside as long as they are refused on that phone.</p>`;
  const choices = PhoneChoiceSchema.options.map(
    (choice) => html`<li><strong>${choiceWords[choice].name}</strong>: ${choiceWords[choice].effect}</li>`,
  );
  return html`<section class="card wide"><h2>Phones that are too old</h2><p>${count === 1 ? "1 person works" : `${count} people work`} on a phone that takes no passkey (before iOS 17, Android 14). <a href="${linkToThem}">Who they are</a></p>${decided}${effect && html`<h3>What it means for the plan</h3><ul>${sayPhonesEffect(effect, phones).map((one) => html`<li>${one}</li>`)}</ul>`}
<details><summary>The six choices, from low to high risk</summary><ol>${choices}</ol></details>${formToken !== undefined && choiceForm(waveId, formToken)}</section>`;
}

const choiceForm = (waveId: string, formToken: string): Html =>
  html`<details class="screen"><summary>Note a decision</summary><form method="post" action="/api/waves/${waveId}/phones"><input type="hidden" name="formToken" value="${formToken}"><label for="choice">What becomes of them</label><select id="choice" name="choice" required>${PhoneChoiceSchema.options.map((choice) => html`<option value="${choice}">${choiceWords[choice].name}</option>`)}</select><label for="owner">Who answers for it</label><input type="text" id="owner" name="owner" required maxlength="100" autocomplete="off"><label for="until">Until which day, if it is known</label><input type="date" id="until" name="until"><label for="why">Why</label><input type="text" id="why" name="reason" required maxlength="500" autocomplete="off"><button class="main" type="submit">Note it</button><p class="soft">It lets nobody in and nobody out: what follows is for people to do.</p></form></details>`;
