import type { BusinessClock } from "../clock/clock.ts";
import type { PersonBrowser } from "../signIn/personBrowser.ts";
import type { Directory } from "../tenant/directory.ts";
import { unitOf } from "../tenant/ids.ts";
import type { SignInApp } from "../tenant/signIns/records.ts";
import type { Mishaps } from "./habits.ts";
import type { Population } from "./population.ts";
import type { Person } from "./standInPerson.ts";

/** What whoever sits at the screen hears of: something waits for them, or a mail to somebody whom they play. */
export type Told = "approval" | "pickUp" | "phoneLost" | "mail";

/**
 * What the stand-in people share. They act on mails, pages and sign-in answers. Nothing here reaches into the product.
 */
export interface PeopleContext {
  readonly seed: number;
  readonly clock: BusinessClock;
  readonly directory: Directory;
  readonly population: Population;
  readonly mishaps: Mishaps;
  readonly addresses: { readonly helpdesk: string; readonly approvers: string; readonly alerts: string };
  /** The page of one's own account, and the application at which a passkey is tested. */
  readonly selfService: { readonly url: string; readonly app: SignInApp };
  /** What is left to whoever sits at the screen; absent where nobody does. */
  readonly played?:
    | {
        /** Nobody else approves this wave. */
        readonly waveId: string;
        readonly hire: { readonly person: Person; readonly workerId: string; readonly startDate: string };
        /** Of the hire, and of the two others. */
        readonly manager: Person;
        readonly member: Person;
        /** Lives like everybody else until the phone is lost. */
        readonly phoneLoser: Person;
        /** @param orElse what happens where nobody sits at the screen. */
        toldOf(what: Told, orElse?: () => void): void;
      }
    | undefined;
  /** Each visit gets a browser of its own, as on a phone that forgets. */
  openBrowser(headers?: Readonly<Record<string, string>>): PersonBrowser;
  /** Writes into `DIR/logs` what people could not do; never a code. */
  note(text: string): void;
}

/** A draw in [0, 1) that depends on the person and the event alone. */
export const drawFor = (context: PeopleContext, person: Person, event: string): number =>
  unitOf(context.seed, `${person.id}|${event}`);
