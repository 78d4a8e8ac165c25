import { minutes } from "../calendar/durations.ts";
import type { JoinerAccount } from "../joiner/joinerTypes.ts";
import type { DirectoryUser } from "../people/directoryUser.ts";
import type { Registration } from "../people/registration.ts";

export interface CancelledHire {
  /** What the onboarding found last; absent where nobody has looked. */
  readonly account: JoinerAccount | undefined;
  /** When HR told of the hire first, ISO 8601 UTC; of its end, where that came alone. */
  readonly firstToldAt: string;
  readonly user: Pick<DirectoryUser, "createdDateTime">;
  readonly joinerId: string;
  /** HR's own employee id stands on the account. */
  readonly carriesId: boolean;
  readonly registration: Pick<Registration, "waveId" | "joinerId"> | undefined;
}

/** `unknown`: nobody has found it to be theirs, and a person hears why. `othersAlready`: people were told by then. */
export type HiresAccount =
  | { readonly kind: "theirs" }
  | { readonly kind: "othersAlready" }
  | { readonly kind: "unknown"; readonly because: string };

/** Between our clock and Entra's. */
const CLOCK_SKEW_MS = minutes(2);
const THEIRS: HiresAccount = { kind: "theirs" };

/**
 * Whether an account is a cancelled hire's. Pure. A hire that is taken back may have been a mistake about somebody who
 * works here: theirs is the account that the onboarding took for the hire's. Where nobody has found any, it carries
 * HR's own id, and was made after HR's first word: an older one has an owner already.
 */
export function hiresAccount(hire: CancelledHire): HiresAccount {
  const { account } = hire;
  if (account?.kind === "found") return THEIRS;
  // It was looked at and nothing spoke against it but the switch.
  if (account?.kind === "notFound" && account.because === "switchedOff") return THEIRS;
  if (account !== undefined && (account.kind !== "notFound" || account.because !== undefined))
    return { kind: "othersAlready" };
  const because = whyNotNew(hire);
  return because === undefined ? THEIRS : { kind: "unknown", because };
}

function whyNotNew({ firstToldAt, user, joinerId, carriesId, account, registration }: CancelledHire) {
  const made = Date.parse(user.createdDateTime ?? "");
  if (!carriesId && account === undefined) return "it does not carry HR's own employee id";
  if (Number.isNaN(made)) return "Entra does not say when it was made";
  if (made < Date.parse(firstToldAt) - CLOCK_SKEW_MS) return "it is older than what HR told of this hire first";
  if (registration?.waveId !== undefined) return "it belongs to somebody who takes part in a wave";
  const other = registration?.joinerId;
  return other === undefined || other === joinerId ? undefined : "it was found for another hire";
}
