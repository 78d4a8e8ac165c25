import type { Language } from "../../domain/people/language.ts";
import type { CodeWords } from "./codePages/codeWording.ts";
import { de } from "./codePages/de.ts";
import { en } from "./codePages/en.ts";
import { es } from "./codePages/es.ts";
import { fr } from "./codePages/fr.ts";

export const codeWords: Readonly<Record<Language, CodeWords>> = { en, de, fr, es };
