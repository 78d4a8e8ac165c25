import { z } from "zod";
import type { Placed } from "../people/places.ts";
import { lacksOf } from "./holdings.ts";
import { type Persona, PersonaSchema } from "./persona.ts";

const some = z.number().int();

/** How far the people of one persona are. Somebody may lack both. */
export const PersonaCountSchema = z.object({
  persona: PersonaSchema,
  people: some,
  complete: some,
  unknown: some.describe("Nobody has looked yet what they hold."),
  lackPortable: some,
  lackLocal: some.describe("On a device that they work on."),
  outOfPlace: some.describe("Hold what they should not, such as Windows Hello on a computer that others use."),
});
export type PersonaCount = Readonly<z.infer<typeof PersonaCountSchema>>;

type Member = Pick<Placed, "credentials" | "places" | "checkedAt"> & { readonly persona?: Persona | undefined };

/** By persona, in the order of the schema; personas that nobody has are left out. Pure. */
export function countHoldings(members: readonly Member[]): readonly PersonaCount[] {
  return PersonaSchema.options.flatMap((persona) => {
    const theirs = members.filter((member) => member.persona === persona);
    if (theirs.length === 0) return [];
    const lacks = theirs.map((member) => lacksOf(persona, member));
    const lacking = (wanted: string) => lacks.filter((one) => one?.some(({ what }) => what === wanted)).length;
    return {
      persona,
      people: theirs.length,
      complete: lacks.filter((one) => one?.length === 0).length,
      unknown: lacks.filter((one) => one === undefined).length,
      lackPortable: lacking("portable"),
      lackLocal: lacking("local"),
      outOfPlace: lacking("outOfPlace"),
    };
  });
}
