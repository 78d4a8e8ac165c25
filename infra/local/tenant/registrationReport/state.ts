import type { BusinessClock } from "../../clock/clock.ts";
import { combinationOf, reportName } from "../methods/methodNames.ts";
import type { UserRecord } from "../principals/records.ts";
import type { Principals } from "../principals/state.ts";
import type { Roles } from "../roles/state.ts";
import type { RegistrationRow } from "./records.ts";

/**
 * `userRegistrationDetails`, which shows the state at the moment when the report was last made, not the present one. It
 * is made anew every `lagHours`. A user's row is written anew only after something about them changed, as of the moment
 * of the report.
 */
export class RegistrationReport {
  readonly #rows = new Map<string, RegistrationRow>();
  /** Users who changed since the report was last made. */
  readonly #changed = new Set<UserRecord>();
  readonly #clock: BusinessClock;
  readonly #lagMs: number;
  readonly #phase: number;
  readonly #principals: Principals;
  readonly #roles: Roles;
  #madeAt: number;
  #edition = 0;
  #ordinal = 0;
  readonly omitsDisabled: boolean;

  constructor(options: {
    clock: BusinessClock;
    lagHours: number;
    omitsDisabled: boolean;
    principals: Principals;
    roles: Roles;
  }) {
    this.#clock = options.clock;
    this.#lagMs = Math.max(1, options.lagHours * 3_600_000);
    this.#principals = options.principals;
    this.#roles = options.roles;
    this.omitsDisabled = options.omitsDisabled;
    this.#phase = this.#clock.now() % this.#lagMs;
    this.#madeAt = this.#clock.now();
  }

  /** Must run before anything about the user changes. */
  beforeChange(user: UserRecord): void {
    this.#catchUp();
    this.#changed.add(user);
  }

  /** A method that is older than the report belongs in it, for example when a tenant is set up. */
  afterChange(user: UserRecord, since: number): void {
    if (since < this.#madeAt) this.#writeRow(user);
  }

  /** Makes the report now, out of its schedule, for setting up a tenant. */
  refresh(): void {
    this.#catchUp();
    this.#make(this.#clock.now());
  }

  get lastUpdatedAt(): number {
    this.#catchUp();
    return this.#madeAt;
  }

  /** A number that changes whenever the report says something else. */
  get edition(): number {
    this.#catchUp();
    return this.#edition;
  }

  rowOf(userId: string): RegistrationRow | undefined {
    this.#catchUp();
    const row = this.#rows.get(userId);
    return row && !(row.isDisabled && this.omitsDisabled) ? row : undefined;
  }

  *rows(): Generator<RegistrationRow> {
    this.#catchUp();
    for (const row of this.#rows.values()) if (!(row.isDisabled && this.omitsDisabled)) yield row;
  }

  /**
   * Makes the report that is due. The present state is that of the due moment: a change since then would have come here
   * first.
   */
  #catchUp(): void {
    const due = this.#clock.now() - ((this.#clock.now() - this.#phase) % this.#lagMs);
    if (due > this.#madeAt) this.#make(due);
  }

  #make(at: number): void {
    this.#madeAt = at;
    this.#edition += 1;
    for (const user of this.#changed) this.#writeRow(user);
    this.#changed.clear();
  }

  #writeRow(user: UserRecord): void {
    this.#edition += 1;
    if (!this.#principals.users.has(user.id)) {
      this.#rows.delete(user.id);
      return;
    }
    const { methods } = user;
    const hasStrong = methods.some((m) => combinationOf(m) !== undefined);
    const isMfaRegistered = hasStrong || methods.some((m) => m.kind !== "email");
    const preferred = methods.some((m) => m.kind === "microsoftAuthenticator")
      ? "push"
      : methods.some((m) => m.kind === "softwareOath")
        ? "oath"
        : "none";
    this.#rows.set(user.id, {
      ordinal: this.#rows.get(user.id)?.ordinal ?? this.#ordinal++,
      isDisabled: user.properties["accountEnabled"] === false,
      values: {
        id: user.id,
        userPrincipalName: user.properties["userPrincipalName"],
        userDisplayName: user.properties["displayName"],
        userType: user.properties["userType"] === "Guest" ? "guest" : "member",
        isAdmin: this.#roles.activeRolesOf(user).size > 0,
        isSsprRegistered: isMfaRegistered,
        isSsprEnabled: false,
        isSsprCapable: false,
        isMfaRegistered,
        isMfaCapable: isMfaRegistered,
        // Entra counts phone sign-in as well: the property does not mean phishing-resistant.
        isPasswordlessCapable: hasStrong,
        methodsRegistered: [...new Set([...methods.map(reportName), ...(user.pass ? ["temporaryAccessPass"] : [])])],
        isSystemPreferredAuthenticationMethodEnabled: true,
        systemPreferredAuthenticationMethods: systemPreferred(user, hasStrong, preferred),
        userPreferredMethodForSecondaryAuthentication: preferred,
      },
    });
  }
}

/** A pass is asked for first, while it is there, and a passkey next. */
function systemPreferred({ pass }: UserRecord, hasStrong: boolean, preferred: string): readonly string[] {
  if (pass) return ["temporaryAccessPass"];
  if (hasStrong) return ["fido2"];
  return preferred === "none" ? [] : [preferred];
}
