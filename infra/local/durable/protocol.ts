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
  EventSent: 14,
  EventRaised: 15,
  GenericEvent: 17,
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

/** A timer longer than the first is cut into chunks of the second by the host, and the SDK follows; both in ms. */
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
 * text. `Retry`, `FinalFireAt` and `SetsStatus` are the engine's own notes, which the SDK does not read.
 * They say what the code had asked for, so that changed code is found, and that an episode set a custom status.
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
  Retry?: RetryOptions;
  FinalFireAt?: string;
  SetsStatus?: true;
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
  /** Of an entity operation. */
  operation?: string;
  lockSet?: { name: string; key: string }[];
  httpRequest?: HttpRequest;
}

/** What `callHttp` asks for. */
export interface HttpRequest {
  method: string;
  uri: string;
  content?: string;
  headers?: Record<string, string>;
  tokenSource?: unknown;
  asynchronousPatternEnabled?: boolean;
}

/** Between two polls of `callHttp` when the answer names no `Retry-After`, in ms. */
export const HTTP_POLL_MS = 30_000;

/** The activity that the extension itself has for `callHttp`. */
export const HTTP_ACTIVITY = "BuiltIn::HttpActivity";

/**
 * What an orchestrator invocation came to: `value` is the decoded return value, `message` the text of the thrown error.
 */
export type OrchestratorAnswer = { ok: true; value: unknown } | { ok: false; message: string };

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
    defaultHttpAsyncRequestSleepTimeMillseconds: HTTP_POLL_MS, // the extension's own spelling
  };
  return `{"history":${history},"input":${inputJson},${JSON.stringify(rest).slice(1)}`;
}
