import { ConflictError, RefusedError, TransientError } from "../../../shared/errors.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";

/** Each way in which a call may fail: what may heal, what does not, what another writer did, and a fault of ours. */
export const faults = [
  ["may heal", (call: string) => new TransientError(`no answer of ${call}`)],
  ["does not heal", (call: string) => new RefusedError("denied", "Denied", `${call} is refused`)],
  ["lost a race", (call: string) => new ConflictError(`${call} came second`)],
  ["is a fault", (call: string) => new Error(`${call} broke`)],
] as const satisfies readonly (readonly [string, (call: string) => Error])[];

/** An answer, or what was thrown in its place: the host writes that into its log. */
export async function answerOf<Answer extends { readonly status: number; readonly text: string }>(
  asking: () => Promise<Answer>,
): Promise<
  Answer | { readonly status: 500; readonly text: string; readonly code: undefined; readonly headers: Headers }
> {
  try {
    return await asking();
  } catch (error) {
    const text =
      error instanceof Error ? `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}` : String(error);
    return { status: 500, text, code: undefined, headers: new Headers() };
  }
}

/** Rows, lines, mails, messages, calls of the ports and lines of the log: everything but the answer itself. */
export async function leftBehind(
  { store, passIssuer, email, told, orchestrations, clock, reports, directory, methods, policies }: FakePorts,
  userId: string,
  more: { readonly scopes?: readonly string[]; readonly logs?: readonly unknown[] } = {},
): Promise<string> {
  const { scopes = [], logs = [] } = more;
  const rows: unknown[] = [
    await store.grantsOf(userId, "1970-01-01T00:00:00.000Z"),
    await store.personPasses(userId),
    await store.troubles(clock.now().toISOString()),
  ];
  for (const scope of ["app", ...scopes])
    rows.push(await store.recent(scope, 500), await store.openMails(scope, "", "~"));
  const calls = [passIssuer, store.trouble, reports, directory, methods, policies, email].map((port) => port.calls);
  return JSON.stringify([rows, calls, email.sent, told, orchestrations.woken, logs]);
}
