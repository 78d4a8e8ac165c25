import { addAccount } from "./plainAccount.ts";
import type { Shaping } from "./shaping.ts";

const DIVISIONS = 8;
const DEPARTMENTS = 10;
const IN_DEPARTMENT = 500;

/** The group over all of them. */
export const ALL_STAFF = "All staff";
/** The n-th of eight, with 5,000 people each. */
export const divisionName = (n: number): string => `Division ${n}`;

/**
 * 40,000 people three groups deep: all staff, divisions, departments. One department belongs to two divisions, and each
 * division knows its own head, so that people are found by several ways; Graph lists each of them once.
 */
export function nestedStaff({ directory }: Shaping): void {
  const all = directory.addGroup({ displayName: ALL_STAFF });
  let shared: string | undefined;
  for (let division = 0; division < DIVISIONS; division++) {
    const divisionId = directory.addGroup({ displayName: divisionName(division) });
    directory.addMember(all, divisionId);
    for (let department = 0; department < DEPARTMENTS; department++) {
      const name = `${division}.${department}`;
      const departmentId = directory.addGroup({ displayName: `Department ${name}` });
      directory.addMember(divisionId, departmentId);
      for (let n = 0; n < IN_DEPARTMENT; n++) {
        const userId = addAccount(directory, `staff.${name}.${n}`);
        directory.addMember(departmentId, userId);
        if (department === 0 && n === 0) directory.addMember(divisionId, userId);
      }
      shared ??= departmentId;
    }
  }
  const last = [...directory.groups()].find(({ displayName }) => displayName === divisionName(DIVISIONS - 1));
  if (shared && last) directory.addMember(last.id, shared);
}
