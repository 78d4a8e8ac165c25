import { parsed } from "./parsed.ts";
import { type FailureDetails, HistoryEventType, type Message } from "./protocol.ts";

/**
 * The failure an activity's thrown text stands for, as the extension words it (durable-real.md D10). Two spaces stand
 * before the text, and behind it the exception as .NET writes it. With an exception properties provider the SDK throws
 * JSON text instead, which becomes `FailureDetails`.
 */
export function activityFailure(
  name: string,
  message: string,
  stack = "",
): Pick<Message, "Reason" | "Details" | "FailureDetails"> {
  const details = failureDetailsIn(message);
  const text = ` ${details?.ErrorMessage ?? message}`;
  const rpc = exception(`Result: Failure\nException: ${message}\nStack: ${stack}`, null, INVOKER_FRAMES);
  const failure = {
    Reason: `Activity function '${name}' failed: ${text}`,
    Details: JSON.stringify({ $type: "System.Exception, System.Private.CoreLib", ...exception(text, rpc, null) }),
  };
  return details === undefined ? failure : { ...failure, FailureDetails: details };
}

const INVOKER_FRAMES =
  "   at Microsoft.Azure.WebJobs.Script.Description.WorkerFunctionInvoker.InvokeCore(Object[] parameters, FunctionInvocationContext context)\n" +
  "   at Microsoft.Azure.WebJobs.Script.Description.FunctionInvokerBase.Invoke(Object[] parameters)\n" +
  "   at Microsoft.Azure.WebJobs.Host.Executors.FunctionExecutor.InvokeWithTimeoutAsync(IFunctionInvoker invoker)";

/** Source: `Utils.SerializeCause` of DurableTask.Core 3.11.2 over an exception of the extension 3.19.0. */
function exception(message: string, inner: object | null, stackTrace: string | null): Record<string, unknown> {
  return {
    ClassName: "System.Exception",
    Message: message,
    Data: null,
    InnerException: inner,
    HelpURL: null,
    StackTraceString: stackTrace,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: -2146233088,
    Source: null,
    WatsonBuckets: null,
  };
}

/** What the parent's error shows behind a failed sub-orchestration's reason. */
export function failureTrace(error: string): string {
  return `Message: ${error}, StackTrace: ${INVOKER_FRAMES}`;
}

/** For a parent: its sub-orchestration failed. Without `details`, as after a termination, the SDK cannot read it. */
export function subOrchestrationFailure(
  taskId: number,
  failure: { reason: string; details?: string | undefined; failureDetails?: FailureDetails | undefined },
): Message {
  const { reason, details, failureDetails } = failure;
  return {
    EventType: HistoryEventType.SubOrchestrationInstanceFailed,
    EventId: -1,
    TaskScheduledId: taskId,
    Reason: reason,
    ...(details === undefined ? {} : { Details: details }),
    ...(failureDetails === undefined ? {} : { FailureDetails: failureDetails }),
  };
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
