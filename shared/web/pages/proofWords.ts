import type { Language } from "../../domain/people/language.ts";
import { english } from "./proof/english.ts";
import { french } from "./proof/french.ts";
import { german } from "./proof/german.ts";
import { spanish } from "./proof/spanish.ts";
import type { ProofWords } from "./proof/wording.ts";

export const proofWords: Readonly<Record<Language, ProofWords>> = { en: english, de: german, fr: french, es: spanish };
