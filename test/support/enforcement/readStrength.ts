import type { FakePorts } from "../fakes/fakePorts.ts";

/** A custom strength that takes no pass. */
export const NO_PASS_STRENGTH = ["windowsHelloForBusiness", "fido2"];

/** As the guard keeps what it last read of the strength. */
export async function guardHasRead(
  { store }: Pick<FakePorts, "store">,
  strength: readonly string[] | undefined,
): Promise<void> {
  const found = await store.methodsWatch();
  await store.saveMethodsWatch({ ...found?.value, strength }, found?.etag);
}
