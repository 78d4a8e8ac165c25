import type { Language } from "../../domain/people/language.ts";
import { de } from "./desk/de.ts";
import type { DeskWords } from "./desk/deskWording.ts";
import { en } from "./desk/en.ts";
import { es } from "./desk/es.ts";
import { fr } from "./desk/fr.ts";

export const deskWords: Readonly<Record<Language, DeskWords>> = { en, de, fr, es };
