/**
 * The shapes that `@azure/functions` exchanges with its host: the Functions RPC protocol, as far as the Node library
 * reads and writes it. Source: `@azure/functions` 4.16.5 `src/converters`, `@azure/functions-core` as the library
 * imports it.
 */
export interface RpcTypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttpData;
}

interface Nullable<T> {
  value?: T;
}

/** One cookie of an answer; `sameSite` is `none` when the app set nothing, and `explicitNone` for SameSite=None. */
export interface RpcHttpCookie {
  name: string;
  value: string;
  domain?: Nullable<string>;
  path?: Nullable<string>;
  expires?: Nullable<{ seconds?: number }>;
  secure?: Nullable<boolean>;
  httpOnly?: Nullable<boolean>;
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
  maxAge?: Nullable<number>;
}

/**
 * A request on its way in (`method`, `url`, nullable maps) or an answer on its way out (`statusCode`, `headers`,
 * `cookies`).
 */
interface RpcHttpData {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, Nullable<string>>;
  nullableQuery?: Record<string, Nullable<string>>;
  nullableParams?: Record<string, Nullable<string>>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcHttpCookie[];
  body?: RpcTypedData | null;
}

/** What an invocation carries to the app. */
interface RpcInvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: RpcTypedData }[];
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: null;
  retryContext: { retryCount: number; maxRetryCount: number } | null;
}

/** What comes back: values of the output bindings and the return value. */
export interface RpcInvocationResponse {
  outputData?: { name: string; data: RpcTypedData }[];
  returnValue?: RpcTypedData | null;
}

/** A trigger, input or output of a function; its options stand beside the three common properties. */
export interface Binding {
  type: string;
  name: string;
  direction: "in" | "out";
  [option: string]: unknown;
}

/** The host's retry policy for one function; durations in seconds. */
export interface RetryOptions {
  maxRetryCount: number;
  retryStrategy: "fixedDelay" | "exponentialBackoff";
  delayInterval?: { seconds?: number };
  minimumInterval?: { seconds?: number };
  maximumInterval?: { seconds?: number };
}

/** What `registerFunction` is given. */
export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryOptions;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;
export type HookCallback = (context: Record<string, unknown>) => unknown;
export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

/** What the programming model is given for one invocation. */
interface CoreInvocationContext {
  invocationId: string;
  request: RpcInvocationRequest;
  metadata: FunctionMetadata;
  state?: "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** One invocation, as the programming model carries it out. */
interface InvocationModel {
  getArguments(): Promise<{ context: object; inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<RpcInvocationResponse>;
}

/** `@azure/functions` seen from the host. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(capabilities: Record<string, string>): Record<string, string> | Promise<Record<string, string>>;
}
