import type { Language } from "../../domain/people/language.ts";
import { de } from "./phoneGuide/de.ts";
import { en } from "./phoneGuide/en.ts";
import { es } from "./phoneGuide/es.ts";
import { fr } from "./phoneGuide/fr.ts";
import type { PhoneGuideWords } from "./phoneGuide/guideParts.ts";

export const phoneGuideWords: Readonly<Record<Language, PhoneGuideWords>> = { en, de, fr, es };
