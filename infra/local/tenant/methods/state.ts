import { guidOf } from "../ids.ts";
import type { UserRecord } from "../principals/records.ts";
import type { RegistrationReport } from "../registrationReport/state.ts";
import type { MethodShape } from "./records.ts";

/** Adds methods to users and takes them away; the report is told before and after. */
export class Methods {
  readonly #report: RegistrationReport;
  readonly #seed: number;
  #added = 0;

  constructor(report: RegistrationReport, seed: number) {
    this.#report = report;
    this.#seed = seed;
  }

  /** @param createdAt ms since epoch. @returns the method's id. */
  add(user: UserRecord, method: MethodShape, createdAt: number): string {
    const id = guidOf(this.#seed, `method ${user.id} ${this.#added++}`);
    this.#report.beforeChange(user);
    user.methods.push({ ...method, id, createdAt });
    this.#report.afterChange(user, createdAt);
    return id;
  }

  /** @returns false when the user has no such method. */
  remove(user: UserRecord, methodId: string): boolean {
    const at = user.methods.findIndex((method) => method.id === methodId);
    if (at < 0) return false;
    this.#report.beforeChange(user);
    user.methods.splice(at, 1);
    return true;
  }
}
