import type { Population } from "../../people/population.ts";
import type { Directory } from "../../tenant/directory.ts";
import type { Licence } from "../../tenant/organization/state.ts";
import { eligiblePeople } from "./eligiblePeople.ts";
import { fromElsewhere } from "./fromElsewhere.ts";
import { halfSynchronised } from "./halfSynchronised.ts";
import { manyRoles } from "./manyRoles.ts";
import { nestedStaff } from "./nestedStaff.ts";
import type { Shaping } from "./shaping.ts";
import { withoutTypes } from "./withoutTypes.ts";

/** Each is of its own, and goes with every other one. `no-log-export` is a setting of the tenant itself. */
const shapes = {
  pim: eligiblePeople,
  "role-groups-300": manyRoles,
  "nested-40000": nestedStaff,
  "b2b-members": fromElsewhere,
  "null-types": withoutTypes,
  hybrid: halfSynchronised,
  "no-log-export": () => {},
} satisfies Readonly<Record<string, (shaping: Shaping) => void>>;

/** How a tenant can be made, beside what everybody's is like. */
export type Shape = keyof typeof shapes;
const shapeNames = Object.keys(shapes) as readonly Shape[];

/** @param text names with commas between them. @throws Error for one that there is not. */
export function readShapes(text: string): readonly Shape[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return [...new Set(names)].map((name) => {
    const found = shapeNames.find((shape) => shape === name);
    if (!found) throw new Error(`--shape: ${name} is not one of ${shapeNames.join(", ")}`);
    return found;
  });
}

/** @throws Error for one that there is not. */
export function readLicence(text: string): Licence {
  if (text !== "p1" && text !== "p2") throw new Error("--licence must be one of p1, p2");
  return text;
}

/** Changes a tenant that is filled. Nobody of those who come with a shape lives: they sign in nowhere. */
export function shapeTenant(
  directory: Directory,
  { people, waveGroupIds }: Pick<Population, "people" | "waveGroupIds">,
  wanted: readonly Shape[],
): void {
  const employees = [...people.values()].filter(({ kind }) => kind === "employee");
  const joinWave = (n: number, userId: string): void => {
    const groupId = waveGroupIds[n % waveGroupIds.length];
    if (groupId !== undefined) directory.addMember(groupId, userId);
  };
  const shaping = { directory, employeeIds: employees.map(({ id }) => id), waveGroupIds, joinWave };
  for (const shape of wanted) shapes[shape](shaping);
}
