import { randomUUID } from "node:crypto";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
  RpcInvocationResponse,
  RpcTypedData,
} from "./coreApi.ts";

const hookNames = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"] as const;
type HookName = (typeof hookNames)[number];

/**
 * What a trigger hands to a function: the value of its trigger binding, of its extra inputs, and the trigger's
 * metadata.
 */
export interface Invocation {
  inputs: { name: string; data: RpcTypedData }[];
  triggerMetadata?: Record<string, RpcTypedData>;
  retryContext?: { retryCount: number; maxRetryCount: number };
  /** By default a new one. */
  invocationId?: string;
}

/** What an invocation gave back; `hasResult` is false when the function returned nothing. */
export interface Invoked extends RpcInvocationResponse {
  hasResult: boolean;
}

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

class Disposable {
  readonly #dispose: () => void;

  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }

  static from(...disposables: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    this.#dispose();
  }
}

/**
 * The worker's half of the host: what an app's `require("@azure/functions-core")` returns, and the sequence of one
 * invocation (hooks, handler, hooks, response). Source: Azure/azure-functions-nodejs-worker
 * `src/eventHandlers/InvocationHandler.ts`, `src/hooks/`.
 */
export class Worker {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly #hooks: Record<HookName, HookCallback[]> = {
    preInvocation: [],
    postInvocation: [],
    appStart: [],
    appTerminate: [],
    log: [],
  };
  readonly #appHookData: Record<string, unknown> = {};
  readonly #appLevelHookData: Record<string, unknown> = {};
  readonly #write: (level: LogLevel, category: LogCategory, message: string) => void;
  #model: ProgrammingModel | undefined;
  #isStarted = false;

  constructor(write: (level: LogLevel, category: LogCategory, message: string) => void) {
    this.#write = write;
  }

  /** The module `@azure/functions-core`. */
  coreModule(): object {
    return {
      version: "3.12.0",
      hostVersion: "4.1048.0",
      Disposable,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
        this.#registerFunction(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.#registerHook(name, callback),
      setProgrammingModel: (model: ProgrammingModel) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      log: (level: LogLevel, category: LogCategory, message: string) => this.log(level, category, message),
    };
  }

  /**
   * Runs the app's start hooks and closes registration; returns the address of the app's streaming server where it has
   * one.
   */
  async start(): Promise<string | undefined> {
    await this.#runHooks("appStart", { hookData: this.#appLevelHookData });
    this.#isStarted = true;
    const capabilities = await this.#model?.getCapabilities?.({ RawHttpBodyBytes: "true", RpcHttpBodyOnly: "true" });
    return capabilities?.["HttpUri"];
  }

  async terminate(): Promise<void> {
    await this.#runHooks("appTerminate", { hookData: this.#appLevelHookData });
  }

  /** @throws whatever the function or one of its hooks threw. */
  async invoke({ metadata, callback }: RegisteredFunction, invocation: Invocation): Promise<Invoked> {
    if (!this.#model) throw new Error("the app has not set a programming model");
    const invocationId = invocation.invocationId ?? randomUUID();
    let context: object | undefined;
    const core = {
      invocationId,
      metadata,
      state: undefined as "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined,
      request: {
        invocationId,
        functionId: metadata.functionId ?? metadata.name,
        inputData: invocation.inputs,
        triggerMetadata: invocation.triggerMetadata ?? {},
        traceContext: null,
        retryContext: invocation.retryContext ?? null,
      },
      log: (level: LogLevel, category: LogCategory, message: string) => this.log(level, category, message, context),
    };
    const model = await this.#model.getInvocationModel(core);
    const given = await model.getArguments();
    context = given.context;
    const hookData = {};
    const fixed = { hookData, appHookData: this.#appHookData, invocationContext: context };

    core.state = "preInvocationHooks";
    const before = await this.#runHooks("preInvocation", {
      ...fixed,
      inputs: given.inputs,
      functionCallback: callback,
    });

    core.state = "invocation";
    let outcome: { result: unknown; error: unknown };
    try {
      // Hooks find null where there is nothing, as the Node worker begins with it.
      outcome = { result: await model.invokeFunction(context, before.inputs, before.functionCallback), error: null };
    } catch (error) {
      // A thrown null or undefined is a failure too.
      outcome = { result: null, error: error ?? new Error(`the function threw ${error}`) };
    }

    core.state = "postInvocationHooks";
    const after = await this.#runHooks("postInvocation", { ...fixed, inputs: before.inputs, ...outcome });
    core.state = undefined;
    if (after.error !== undefined && after.error !== null) throw after.error;
    const hasResult = after.result !== undefined && after.result !== null;
    return { ...(await model.getResponse(context, after.result)), hasResult };
  }

  /** Writes a log line after the app's log hooks have had their say. */
  log(level: LogLevel, category: LogCategory, message: string, invocationContext?: object): void {
    const entry = { hookData: {}, level, message, category, invocationContext };
    for (const hook of this.#hooks.log) hook(entry);
    this.#write(entry.level, category, entry.message);
  }

  #registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#isStarted) throw new Error("A function can only be registered during app startup.");
    const id = metadata.functionId ?? metadata.name;
    if (this.functions.has(id)) throw new Error(`A function with id "${id}" has already been registered.`);
    this.functions.set(id, { metadata, callback });
    return new Disposable(() => {
      if (this.#isStarted) throw new Error("A function can only be disposed during app startup.");
      this.functions.delete(id);
    });
  }

  #registerHook(name: string, callback: HookCallback): Disposable {
    const hooks = this.#hooks[name as HookName];
    if (!hooks) {
      // The library tells an unknown hook apart by this mark.
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
    }
    hooks.push(callback);
    return new Disposable(() => {
      const index = hooks.indexOf(callback);
      if (index >= 0) hooks.splice(index, 1);
    });
  }

  async #runHooks<T extends Record<string, unknown>>(name: HookName, context: T): Promise<T> {
    for (const hook of [...this.#hooks[name]]) await hook(context);
    return context;
  }
}
