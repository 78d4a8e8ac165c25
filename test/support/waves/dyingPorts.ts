import type { FakePorts } from "../fakes/fakePorts.ts";

/** The app is killed: nothing that is still to run, runs. */
export class AppDied extends Error {
  override readonly name = "AppDied";
}

const isWrite = (method: string): boolean =>
  /^(?:append|save|put|merge|insert|mark|claim|assign|reserve|settle|record|take|add|remove|set|create|send|enqueue)/.test(
    method,
  );

/**
 * The same ports, on which the app dies at its `nth` write, counted from 1 over all of them: `before` it, or `after`
 * it, when its answer never arrives. Once dead, every call fails.
 */
export function dyingPorts(ports: FakePorts, nth: number, when: "before" | "after"): FakePorts {
  let writes = 0;
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new AppDied();
  };
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== "function" || typeof name !== "string") return method;
        return (...args: unknown[]) => {
          if (isDead) throw new AppDied();
          if (!isWrite(name) || ++writes !== nth) return method.apply(target, args);
          if (when === "before") return die();
          return Promise.resolve(method.apply(target, args)).then(die);
        };
      },
    });
  return {
    ...ports,
    store: dying(ports.store),
    policyWriter: dying(ports.policyWriter),
    email: dying(ports.email),
    rollBacks: dying(ports.rollBacks),
  };
}
