import type { DepartmentsOf } from "../../shared/domain/deadline/department.ts";
import type { DepartmentPlace } from "../../shared/domain/deadline/departmentReading.ts";
import type { DepartmentStore } from "../../shared/ports/store/departments.ts";
import { ByShard } from "./byShard.ts";

/** What one reading of the directory told, for a sixteenth of the people at a time. */
export class DepartmentsByShard {
  readonly named: DepartmentsOf["named"];
  readonly #people: ByShard<{ readonly userId: string; readonly department: string }>;

  constructor(
    store: Pick<DepartmentStore, "departments">,
    reading: DepartmentPlace & { readonly named: DepartmentsOf["named"] },
  ) {
    this.named = reading.named;
    this.#people = new ByShard((shard) => store.departments(reading, shard));
  }

  /** @param shard the first one, or one behind those before. */
  async of(shard: string): Promise<DepartmentsOf["of"]> {
    const found = new Map<string, string>();
    for await (const people of this.#people.of(shard))
      for (const { userId, department } of people) found.set(userId, department);
    return found;
  }
}
