import type { BusinessClock } from "../clock/clock.ts";
import type { PeopleContext } from "../people/context.ts";
import type { Licence } from "../tenant/organization/state.ts";
import type { RunCertificates } from "../tls.ts";
import type { Shape } from "./shapes/shapes.ts";
import type { TroubleLevel } from "./troubleDoses.ts";

/** What a world is made of. */
export interface WorldOptions {
  readonly clock: BusinessClock;
  readonly seed: number;
  readonly people: number;
  readonly waves: number;
  readonly trouble: TroubleLevel;
  /** How many passwords somebody outside holds; default 0. */
  readonly attack?: number;
  /** How many people lose what holds their passkey once they are enforced; default 0. */
  readonly lostPhones?: number;
  /**
   * Of how many people HR tells that they go, or never come; default 0. With some, every step about them is switched
   * on.
   */
  readonly leavers?: number;
  /** How many hires get a link in their personal mail as well; default 0. */
  readonly hiresByMail?: number;
  /** Minutes until a change of a membership or a policy counts at sign-ins; default 0. */
  readonly membershipLagMinutes?: number;
  /** What the tenant has bought; default `p2`. */
  readonly licence?: Licence;
  /** What else the tenant is like; default nothing. */
  readonly shapes?: readonly Shape[];
  /** The folders `tenant/`, `mail/` and `logs/` and the file `exchanges.jsonl` are made here. */
  readonly dir: string;
  readonly certificates: RunCertificates;
  readonly mailQuota: { readonly perMinute: number; readonly perHour: number };
  /** The one fixed port: the app's public address. 0 takes a free one. */
  readonly publicPort: number;
  /** Whoever sits at the screen has people of their own; absent where nobody does. */
  readonly play?: {
    /** Somebody at the screen looks at a page. */
    onVisit(): void;
    toldOf: NonNullable<PeopleContext["played"]>["toldOf"];
  };
  note(text: string): void;
}
