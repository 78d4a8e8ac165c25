import { setTimeout as pause } from "node:timers/promises";
import type { VirtualClock } from "../clock/virtualClock.ts";
import type { AppProcess } from "../simulation/appProcess.ts";

const QUIET_WITHIN_MS = 5_000;
const ENDS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

type AppAddress = Pick<AppProcess, "url" | "keys">;

export interface KeptAppOptions {
  readonly clock: Pick<VirtualClock, "hold" | "holds">;
  launch(): Promise<AppProcess>;
  /** Where the app listens from now on, and what opens its webhooks; undefined while it is away. */
  at(address: AppAddress | undefined): void;
  /** Told when the app has ended by itself. */
  onEnd(): void;
  say(line: string): void;
}

/** The app process, which can be made anew while the world around it stays: time stands still meanwhile. */
export class KeptApp {
  readonly #options: KeptAppOptions;
  #app: AppProcess | undefined;
  #restarting: Promise<void> | undefined;
  #isWantedAgain = false;
  /** Of a restart that failed: time goes on with the next one that succeeds. */
  #release: (() => void) | undefined;

  private constructor(options: KeptAppOptions) {
    this.#options = options;
  }

  /** @throws Error when the app does not start. */
  static async start(options: KeptAppOptions): Promise<KeptApp> {
    const kept = new KeptApp(options);
    await kept.#launch();
    return kept;
  }

  /** Undefined while it is away. */
  get address(): AppAddress | undefined {
    return this.#app;
  }

  /** 0 while it is away. */
  get pid(): number {
    return this.#app?.pid ?? 0;
  }

  /** One restart at a time; those asked for meanwhile are one more. An app that does not start is told, not thrown. */
  restart(): Promise<void> {
    this.#isWantedAgain = true;
    this.#restarting ??= this.#restartWhileWanted().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  async stop(): Promise<void> {
    await this.#end();
  }

  async #restartWhileWanted(): Promise<void> {
    while (this.#isWantedAgain) {
      this.#isWantedAgain = false;
      await this.#restart();
    }
  }

  async #restart(): Promise<void> {
    const { clock, at, say } = this.#options;
    const startedAt = performance.now();
    this.#release ??= clock.hold("the app is started again");
    await this.#quiet();
    at(undefined);
    await this.#end();
    try {
      await this.#launch();
    } catch (error) {
      say(`${(error as Error).message}; time stands still until the next change`);
      return;
    }
    this.#release();
    this.#release = undefined;
    say(`the app was started again in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }

  async #launch(): Promise<void> {
    const app = await this.#options.launch();
    this.#app = app;
    this.#options.at(app);
    void app.exited.then(() => {
      if (this.#app !== app) return;
      this.#app = undefined;
      this.#options.onEnd();
    });
  }

  /** What is under way ends first, so that nobody's request meets an app that is away; not for long. */
  async #quiet(): Promise<void> {
    const deadline = performance.now() + QUIET_WITHIN_MS;
    while (this.#app && this.#options.clock.holds().length > 1 && performance.now() < deadline)
      await pause(LOOK_EVERY_MS);
  }

  /** One that stands at a breakpoint hears no signal but the last. */
  async #end(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    if (!app) return;
    const killing = setTimeout(() => void app.stop("SIGKILL"), ENDS_WITHIN_MS);
    await app.stop();
    clearTimeout(killing);
  }
}
