/**
 * What durable-functions 3.5.0 and the Durable extension say to each other: the orchestration trigger's payload,
 * history events, actions and the answer. Field names are the extension's own. Everything that must change with another
 * SDK version is here.
 */

export const HistoryEventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionFailed: 2,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

/** A timer longer than this is cut into chunks (of the second length) by the SDK and by the host alike; both in ms. */
export const MAXIMUM_SHORT_TIMER_MS = 6 * 86_400_000;
export const LONG_TIMER_CHUNK_MS = 3 * 86_400_000;

export interface RetryOptions {
  firstRetryIntervalInMilliseconds: number;
  maxNumberOfAttempts: number;
  backoffCoefficient?: number;
  maxRetryIntervalInMilliseconds?: number;
  retryTimeoutInMilliseconds?: number;
}

export interface FailureDetails {
  ErrorType: string;
  ErrorMessage: string;
  StackTrace?: string;
  IsNonRetriable?: boolean;
  Properties?: Record<string, unknown>;
  InnerFailure?: FailureDetails;
}

/**
 * One event of an instance's history. `EventId` is -1 unless the event is an action's; `Input` and `Result` are JSON
 * text. `Step`, `Retry` and `FinalFireAt` are the engine's own notes, which the SDK does not read. They say which
 * action of the code the event belongs to (from 0 as scheduled) and what the host has still to do for it.
 */
export interface HistoryEvent {
  EventType: number;
  EventId: number;
  Timestamp: string;
  Name?: string;
  Input?: string | null;
  Version?: string;
  Result?: string | null;
  Reason?: string;
  Details?: string;
  FailureDetails?: FailureDetails;
  TaskScheduledId?: number;
  TimerId?: number;
  FireAt?: string;
  InstanceId?: string;
  Step?: number;
  Retry?: RetryOptions;
  FinalFireAt?: string;
}

/** An event on its way to an instance: its `Timestamp` is set when it is delivered. */
export type Message = Omit<HistoryEvent, "Timestamp">;

/** One thing the code asked for. Which fields are there depends on `actionType`. */
export interface Action {
  actionType: number;
  functionName?: string;
  input?: unknown;
  instanceId?: string;
  version?: string;
  retryOptions?: RetryOptions;
  fireAt?: string;
  isCanceled?: boolean;
  externalEventName?: string;
  compoundActions?: Action[];
}

/**
 * What an orchestrator invocation came to: `value` is the decoded return value, `message` the text of the thrown error.
 */
export type OrchestratorAnswer = { ok: true; value: unknown } | { ok: false; message: string };

/** The answer in one form, whether it was returned or thrown. `error` is set exactly when the orchestrator failed. */
export interface OrchestratorState {
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

/** Undefined when it is not JSON: text that only looks like the SDK's, or was cut short on its way. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readState(value: unknown, failedWith: string | undefined): OrchestratorState {
  const isState =
    typeof value === "object" && value !== null && Array.isArray((value as { actions?: unknown }).actions);
  if (!isState) {
    const error =
      failedWith ?? `the function returned no orchestrator state but ${JSON.stringify(value)?.slice(0, 100)}`;
    return { isDone: false, actions: [], output: undefined, customStatus: undefined, error, failureDetails: undefined };
  }
  const state = value as Partial<OrchestratorState> & { actions: Action[][] };
  const error = failedWith === undefined ? state.error : (state.error ?? failedWith);
  return {
    isDone: state.isDone === true,
    actions: state.actions.flat(),
    output: state.output,
    customStatus: state.customStatus,
    error,
    failureDetails: state.failureDetails,
  };
}

/** `history` is JSON text of the array, put together by the caller so that old events need no second serialisation. */
export function triggerJson(
  instanceId: string,
  parentInstanceId: string | null,
  inputJson: string,
  history: string,
): string {
  const rest = {
    instanceId,
    isReplaying: false,
    parentInstanceId,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000, // the extension's own spelling
  };
  return `{"history":${history},"input":${inputJson},${JSON.stringify(rest).slice(1)}`;
}

/**
 * The failure an activity's thrown text stands for. With an exception properties provider the SDK throws JSON text,
 * which becomes `FailureDetails`; else the text is the reason, as the extension words it.
 */
export function activityFailure(name: string, message: string): Pick<Message, "Reason" | "Details" | "FailureDetails"> {
  const details = failureDetailsIn(message);
  const text = details?.ErrorMessage ?? message;
  const failure = { Reason: `Activity function '${name}' failed: ${text}`, Details: "" };
  return details === undefined ? failure : { ...failure, FailureDetails: details };
}

interface ThrownDetails {
  errorType: string;
  errorMessage: string;
  isNonRetriable?: boolean;
  properties?: Record<string, unknown>;
  stackTrace?: string;
}

function failureDetailsIn(message: string): FailureDetails | undefined {
  if (!message.startsWith('{"errorType":')) return undefined;
  const thrown = parsed(message) as ThrownDetails | undefined;
  if (thrown === undefined) return undefined;
  return {
    ErrorType: thrown.errorType,
    ErrorMessage: thrown.errorMessage,
    IsNonRetriable: thrown.isNonRetriable ?? false,
    ...(thrown.properties === undefined ? {} : { Properties: thrown.properties }),
    ...(thrown.stackTrace === undefined ? {} : { StackTrace: thrown.stackTrace }),
  };
}
