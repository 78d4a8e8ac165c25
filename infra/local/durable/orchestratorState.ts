import { parsed } from "./parsed.ts";
import type { Action, FailureDetails, OrchestratorAnswer } from "./protocol.ts";

/** The answer in one form, whether it was returned or thrown. `error` is set exactly when the orchestrator failed. */
export interface OrchestratorState {
  /** The SDK itself gave up, so that it gave no actions, not even those of before. */
  isUnreadable: boolean;
  isDone: boolean;
  actions: Action[];
  output: unknown;
  customStatus: unknown;
  error: string | undefined;
  failureDetails: FailureDetails | undefined;
}

const OUT_OF_PROC_DATA = "\n\n$OutOfProcData$:";

/** A thrown error without the SDK's label is a framework error: no actions, the text is the error. */
export function readAnswer(answer: OrchestratorAnswer): OrchestratorState {
  if (answer.ok) return readState(answer.value, undefined);
  const at = answer.message.indexOf(OUT_OF_PROC_DATA);
  if (at < 0) return readState(undefined, answer.message);
  return readState(parsed(answer.message.slice(at + OUT_OF_PROC_DATA.length)), answer.message.slice(0, at));
}

function readState(value: unknown, failedWith: string | undefined): OrchestratorState {
  const isState =
    typeof value === "object" && value !== null && Array.isArray((value as { actions?: unknown }).actions);
  if (!isState) {
    const error =
      failedWith ?? `the function returned no orchestrator state but ${JSON.stringify(value)?.slice(0, 100)}`;
    return {
      isUnreadable: true,
      isDone: false,
      actions: [],
      output: undefined,
      customStatus: undefined,
      error,
      failureDetails: undefined,
    };
  }
  const state = value as Partial<OrchestratorState> & { actions: Action[][] };
  const error = failedWith === undefined ? state.error : (state.error ?? failedWith);
  return {
    isUnreadable: false,
    isDone: state.isDone === true,
    actions: state.actions.flat(),
    output: state.output,
    customStatus: state.customStatus,
    error,
    failureDetails: state.failureDetails,
  };
}
