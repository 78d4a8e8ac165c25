import { onFirstUse } from "../../shared/adapters/firstUse.ts";
import type { Ports } from "../../shared/ports/ports.ts";

/** The ports, which are built with the first call of any function. */
export class PortsOnFirstCall {
  readonly built: () => Promise<Ports>;

  constructor(build: () => Promise<Ports>) {
    this.built = onFirstUse(build);
  }
}

/** As the module exports them, but for the ports. What makes no handler cannot be used before it is loaded. */
type MakersOf<Module> = {
  readonly [Name in keyof Module]: Module[Name] extends (...given: infer Given) => (...call: infer Call) => infer Answer
    ? (...given: GivenAtStart<Given>) => (...call: Call) => Promise<Awaited<Answer>>
    : never;
};
type GivenAtStart<Given extends readonly unknown[]> = {
  [Place in keyof Given]: Ports extends Given[Place] ? PortsOnFirstCall : Given[Place];
};
type Maker = (...given: readonly unknown[]) => (...call: readonly unknown[]) => unknown;

/**
 * The exports of a module that make handlers out of ports and settings. A handler is made with its first call, and only
 * then is the module loaded: the start of the app registers names and triggers, and runs nothing of what they do.
 * @example const { showTrail } = onFirstCall(() => import("./showTrail.ts"));
 */
export const onFirstCall = <Module extends object>(load: () => Promise<Module>): MakersOf<Module> =>
  new Proxy({} as MakersOf<Module>, {
    get:
      (_, name) =>
      (...given: readonly unknown[]) => {
        const handler = onFirstUse(async () => {
          const module = (await load()) as Readonly<Record<PropertyKey, Maker | undefined>>;
          const parts = await Promise.all(given.map((one) => (one instanceof PortsOnFirstCall ? one.built() : one)));
          const made = module[name]?.(...parts);
          if (!made) throw new Error(`${String(name)} makes no handler`);
          return made;
        });
        return async (...call: readonly unknown[]) => (await handler())(...call);
      },
  });
