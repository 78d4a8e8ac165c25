import type { IncomingMessage } from "node:http";
import type { BusinessClock } from "../clock/clock.ts";
import type { Principal } from "./principal.ts";

/** How somebody proves who they are. `value` is a password or a pass. */
export interface Proof {
  readonly kind: string;
  readonly value?: string;
}

/** A way to prove it that the sign-in page offers. */
export interface ProofKind {
  readonly kind: string;
  readonly label: string;
}

export type SignInAnswer =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly reason: string };

export interface SignInOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** The host's URL, which may change at a restart. It is empty while the host is down. */
  readonly upstream: () => string;
  readonly clock: BusinessClock;
  /** The tenant's sign-in with all its policies; `reason` is shown to the person. */
  readonly authenticate: (username: string, proof: Proof, userAgent: string) => Promise<SignInAnswer>;
  /** Whether the tenant wants a new proof whenever somebody comes here, whatever session they have; default: no. */
  readonly asksEveryTime?: (principal: Principal) => boolean;
  /** The accounts to choose from on the sign-in page. */
  readonly principals: () => Iterable<{
    readonly userPrincipalName: string;
    readonly displayName: string;
    readonly roles: readonly string[];
  }>;
  readonly tenantId: string;
  readonly audience: string;
  /** Default: passkey, password and push, password, Temporary Access Pass. */
  readonly proofs?: readonly ProofKind[];
  /** Wall clock, ms since epoch, of sign-ins and sessions. Default: the machine's. */
  readonly wallNow?: () => number;
  /** Told of each request, for whoever watches for people. */
  readonly onRequest?: (request: IncomingMessage) => void;
  /** Largest body passed on, bytes. Default 16 MiB. */
  readonly maxBodyBytes?: number;
}

export interface SignIn {
  /** `http://127.0.0.1:port`, without a slash at the end; `localhost` works too and is another origin. */
  readonly url: string;
  stop(): Promise<void>;
}
