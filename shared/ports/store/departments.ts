import type { DepartmentPlace, DepartmentReading } from "../../domain/deadline/departmentReading.ts";

/** Somebody whose department is written in the directory. */
export interface PersonOfDepartment {
  readonly userId: string;
  readonly department: string;
}

/** Everybody's department as the directory has it, read as a whole once a day. */
export interface DepartmentStore {
  /** Without its value where that cannot be read: everybody is read anew. */
  departmentReading(): Promise<{ readonly value: DepartmentReading | undefined; readonly etag: string } | undefined>;
  /** @returns the new ETag. @throws ConflictError when it changed since it was read, or is there without one. */
  saveDepartmentReading(value: DepartmentReading, etag: string | undefined): Promise<string>;
  /**
   * Some people of a reading, in the place of those whom it had there before.
   * @param page the first page of the directory that they are of: it tells parts of one reading apart.
   */
  saveDepartments(place: DepartmentPlace, page: number, people: readonly PersonOfDepartment[]): Promise<void>;
  /**
   * Everybody of a reading whose id, in lower case, begins with `shard` (a hexadecimal digit) or one behind it, in the
   * order of these: up to 15,000 people a page, with one request each. A row that cannot be read is told of and left
   * out.
   */
  departments(place: DepartmentPlace, shard: string): AsyncIterable<readonly PersonOfDepartment[]>;
  /** Deletes what earlier readings left in the slot of this one. */
  dropEarlierDepartments(place: DepartmentPlace): Promise<void>;
}
