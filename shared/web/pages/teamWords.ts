import type { Language } from "../../domain/people/language.ts";
import { de } from "./team/de.ts";
import { en } from "./team/en.ts";
import { es } from "./team/es.ts";
import { fr } from "./team/fr.ts";
import type { TeamWords } from "./team/teamWording.ts";

export const teamWords: Readonly<Record<Language, TeamWords>> = { en, de, fr, es };
