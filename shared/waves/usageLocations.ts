import type { WaveMember } from "../domain/wave/member.ts";

/** The countries of some people, sorted; `undefined` where none is known. They decide in whose hours a wave writes. */
export function usageLocationsOf(members: readonly Pick<WaveMember, "usageLocation">[]): readonly string[] | undefined {
  const known = new Set(members.flatMap(({ usageLocation }) => usageLocation?.toUpperCase() ?? []));
  return known.size > 0 ? [...known].sort() : undefined;
}
