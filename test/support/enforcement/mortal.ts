import type { FakePorts } from "../fakes/fakePorts.ts";

/** Every write of the room, to the tables and to Entra. */
const writes = [
  "saveEnforcementSwitch",
  "saveRegisteredPolicy",
  "saveEnforcements",
  "append",
  "saveMethodsWatch",
  "mergeMembers",
  "mergeRefusedPeople",
  "saveWave",
  "insertGrant",
  "putMails",
  "createPolicy",
  "setPolicyState",
  "deletePolicy",
  "restorePolicy",
  "addMembers",
  "removeMembers",
  "removeMember",
  "saveCanaryWrite",
  "recordTrouble",
];

export class AppDied extends Error {
  override readonly name = "AppDied";
}

/**
 * The ports of a process that dies at its n-th write, right before it or right after it took effect. Nothing that the
 * process tries from then on reaches anybody.
 * @returns `reached` tells whether it lived so long.
 */
export function mortal(ports: FakePorts, diesAt: number, when: "before" | "after") {
  const life = { made: 0, isDead: false };
  const watch = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          if (life.isDead) throw new AppDied("dead");
          if (!writes.includes(String(name)) || ++life.made !== diesAt) return member.apply(target, args) as unknown;
          life.isDead = true;
          if (when === "before") throw new AppDied(`before ${String(name)}`);
          return Promise.resolve(member.apply(target, args)).then(() => {
            throw new AppDied(`after ${String(name)}`);
          });
        };
      },
    });
  const { store, policyWriter, policies, directory, methods, email } = ports;
  const dying: FakePorts = {
    ...ports,
    store: watch(store),
    policyWriter: watch(policyWriter),
    policies: watch(policies),
    directory: watch(directory),
    methods: watch(methods),
    email: watch(email),
  };
  return { ports: dying, died: () => life.isDead };
}
