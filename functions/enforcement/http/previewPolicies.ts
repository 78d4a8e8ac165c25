import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { companionPolicyBody, workforcePolicyBody } from "../../../shared/domain/policy/policyDefinition.ts";
import { twinKey } from "../../../shared/domain/policy/registeredPolicy.ts";
import { tryStartEvidence } from "../../../shared/enforcement/enforcementStatus.ts";
import { leftOutForPeople } from "../../../shared/enforcement/leftOutStatus.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { json } from "../../../shared/web/answers.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { WAVE_ID } from "../../waves/http/requests.ts";
import { expectedPolicy } from "../../waves/policy/policyChecks.ts";
import { admit, orTryAgain, sayTo } from "../../web/door.ts";
import type { PolicyPreview } from "./switchSchemas.ts";

/** `GET /api/policies/preview`: the exact bodies that would be created. Nothing is written. */
export const previewPolicies =
  (ports: Pick<Ports, "store" | "policies" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readWaves);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    return orTryAgain(say, async () => {
      const waveId = request.query.get("waveId");
      const wave = waveId === null ? { waveId: "<wave id>", groupId: "<group id>" } : await waveOf(ports, waveId);
      if (!wave) return say(404, "unknownWave", "There is no such wave.");
      return json<PolicyPreview>(200, {
        workforce: workforcePolicyBody(config),
        wave: expectedPolicy(wave, config, wave.waveId),
        ...(config.wizardExclusions && {
          companion: companionPolicyBody(config),
          twin: expectedPolicy(wave, config, twinKey(wave.waveId)),
        }),
        leftOut: leftOutForPeople(config.leftOut, ports.clock.now()),
        strengthId: config.enforcedStrengthId,
        ...(await tryStartEvidence(ports, config)),
      });
    });
  };

async function waveOf({ store }: Pick<Ports, "store">, waveId: string) {
  const found = WAVE_ID.test(waveId) ? await store.wave(waveId) : undefined;
  return found?.facts;
}
