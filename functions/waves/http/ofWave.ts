import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Principal } from "../../../shared/web/principal.ts";
import { admit, orTryAgain, type Say, sayTo } from "../../web/door.ts";
import { WAVE_ID } from "./requests.ts";

type Needs = Pick<Ports, "store">;

interface Asked {
  readonly wave: WaveFacts;
  readonly principal: Principal;
  readonly say: Say;
}

/** A wave by an id out of an address, which may be anything. */
export const waveOf = async ({ store }: Needs, waveId: string): Promise<WaveFacts | undefined> =>
  WAVE_ID.test(waveId) ? (await store.wave(waveId))?.facts : undefined;

/** A member of a wave by an id out of an address, in whatever case it is written. */
export async function memberOf({ store }: Needs, waveId: string, userId: string): Promise<WaveMember | undefined> {
  if (!z.guid().safeParse(userId).success) return undefined;
  const [member] = await store.members(waveId, [userId.toLowerCase()]);
  return member;
}

/** A reading of one wave: finds it for somebody who holds one of the roles. */
export const ofWave =
  (
    ports: Needs,
    config: Config,
    roles: readonly string[],
    answer: (request: HttpRequest, asked: Asked) => Promise<HttpResponseInit>,
  ) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, roles);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    return orTryAgain(say, async () => {
      const wave = await waveOf(ports, request.params["waveId"] ?? "");
      if (!wave) return say(404, "unknownWave", "There is no such wave.");
      return answer(request, { wave, principal: door.principal, say });
    });
  };
