import type { ToldLeave } from "../leave/toldLeave.ts";
import type { ToldLeft } from "../leaver/toldLeft.ts";

/** One line of the registration report, as Graph tells it. */
export interface RegistrationDetails {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly methodsRegistered: readonly string[];
  readonly isAdmin: boolean;
  /** When the report was refreshed; says nothing about the user's own registration. */
  readonly lastUpdatedDateTime?: string | undefined;
}

/** One line per user of the tenant, as the report last said; plus where that user takes part. */
export interface Registration {
  readonly userId: string;
  readonly methodsRegistered: readonly string[];
  readonly isAdmin: boolean;
  readonly ready: boolean;
  /** The wave that this user is in scope of. */
  readonly waveId?: string | undefined;
  readonly joinerId?: string | undefined;
  /** Workers for whom HR names this account, though their onboarding did not take it for theirs. */
  readonly namedBy?: readonly string[] | undefined;
  /** When the wave that they have left last sent them a mail that can wait for another (`mayWait`). */
  readonly mailedAt?: string | undefined;
  /** The leave that HR told of (R109), for whatever wave they are in or come into. */
  readonly leave?: ToldLeave | undefined;
  /** HR told that this person has gone: nothing is offered to them, and no wave takes them. */
  readonly left?: ToldLeft | undefined;
}
