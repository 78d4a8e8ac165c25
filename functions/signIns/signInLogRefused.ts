import { RefusedError } from "../../shared/errors.ts";

/** Nobody can read the sign-in log: no wave sees whom the workforce policy stops. */
export class SignInLogRefused extends RefusedError {
  constructor(cause: RefusedError) {
    super(cause.reason, cause.code, cause.message, { requestId: cause.requestId, saidAt: cause.saidAt, cause });
  }
}
