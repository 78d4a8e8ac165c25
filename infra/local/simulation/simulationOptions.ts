import type { Licence } from "../tenant/organization/state.ts";
import type { Shape } from "../world/shapes/shapes.ts";
import type { TroubleLevel } from "../world/troubleDoses.ts";
import type { RunEnd } from "./rollout.ts";

/** What `npm run simulate` was asked for. */
export interface SimulationOptions {
  readonly people: number;
  readonly waves: number;
  readonly seed: number;
  readonly trouble: TroubleLevel;
  /** How many passwords somebody outside holds. */
  readonly attack: number;
  /** How many people lose what holds their passkey once they are enforced. */
  readonly lostPhones: number;
  /** Of how many people HR tells that they go, or never come. */
  readonly leavers: number;
  /** How many hires get a link in their personal mail as well. */
  readonly hiresByMail: number;
  /** Minutes until a change of a membership or a policy counts at sign-ins. */
  readonly membershipLagMinutes: number;
  /** What the tenant has bought. */
  readonly licence: Licence;
  /** What else the tenant is like. */
  readonly shapes: readonly Shape[];
  readonly maxDays: number;
  readonly until: RunEnd;
  readonly mailQuota: "planned" | "default";
  readonly out: string;
  log(line: string): void;
  readonly progress: NodeJS.WriteStream;
}
