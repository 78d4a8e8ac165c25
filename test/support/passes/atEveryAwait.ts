import type { FakePorts } from "../fakes/fakePorts.ts";

/** A moment in the life of a press: before a call goes out, or after it took effect and before its answer is used. */
export type At = (call: string, when: "before" | "after") => Promise<void> | void;

/**
 * The same ports, on which `at` is awaited before and after every call. What it throws is what the call throws.
 */
export function watched(ports: FakePorts, at: At): FakePorts {
  const watch = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function" || typeof name !== "string") return member;
        const method = member as (...args: unknown[]) => unknown;
        const isPages = name === "memberIds";
        return isPages
          ? method.bind(target)
          : async (...args: unknown[]) => {
              await at(name, "before");
              const answer = await method.apply(target, args);
              await at(name, "after");
              return answer;
            };
      },
    });
  const { store, passIssuer, directory, methods, policies, email, reports } = ports;
  return {
    ...ports,
    store: watch(store),
    passIssuer: watch(passIssuer),
    directory: watch(directory),
    methods: watch(methods),
    policies: watch(policies),
    email: watch(email),
    reports: watch(reports),
  };
}
