import type { Language } from "../domain/people/language.ts";

/** That a hire has a passkey by now, and whom it is told to. The moment is ISO UTC; names are plain text. */
export interface HireReady {
  readonly to:
    | { readonly kind: "manager"; readonly displayName: string }
    /** By the worker's number, as HR told it. */
    | { readonly kind: "hr"; readonly workerId: string };
  readonly language: Language;
  readonly personName: string;
  readonly userPrincipalName: string;
  readonly registeredAt: string;
  readonly timeZone: string;
}
