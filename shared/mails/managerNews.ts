import type { Language } from "../domain/people/language.ts";

/** What a manager is to pass on to people whom no mail reaches. The moment is ISO UTC; names are plain text. */
export interface ManagerNews {
  readonly displayName: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly news: "announcement" | "dayOf";
  readonly opensAt: string;
  /** How many they are; one at least. */
  readonly people: number;
  /** Of some of them: the manager's own people. */
  readonly names: readonly string[];
  /** The manager's page. */
  readonly link: string;
}
