import type { Config } from "../config/config.ts";
import { allowsPass, takesPass } from "../domain/policy/policyDefinition.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../domain/wave/waveKind.ts";
import type { Ports } from "../ports/ports.ts";

/**
 * Whether a pass lets in somebody who is enforced, by what was last read of the strength: by the guard, else when
 * enforcement was started. A strength that nobody has read takes none: nobody is promised what nobody knows. For mails,
 * offers and pages, and from rows alone; whether a code is made is decided live.
 * @param wave whose members it is about: for privileged people no code is ever made (architecture rule 4).
 */
export async function passWillDo(
  { store }: Pick<Ports, "store">,
  { enforcedStrengthId }: Pick<Config, "enforcedStrengthId">,
  wave: Pick<WaveFacts, "kind"> = {},
): Promise<boolean> {
  if (isPrivilegedWave(wave)) return false;
  if (!takesPass(enforcedStrengthId)) return false;
  const strength = (await store.methodsWatch())?.value.strength;
  return allowsPass(strength ?? (await store.enforcementSwitch())?.value.strength);
}
