import type { Config } from "../../shared/config/config.ts";
import { keepsIn } from "../../shared/domain/enforcement/enforcement.ts";
import { provenToFit, registeredOf } from "../../shared/domain/people/usablePasskey.ts";
import { mayEnforceMyself } from "../../shared/domain/self/selfVerdict.ts";
import { signInElsewhere } from "../../shared/web/freshSignIn.ts";
import type { Principal } from "../../shared/web/principal.ts";
import type { Myself } from "./readMyself.ts";
import type { Me } from "./schemas.ts";

/** What somebody is told of their own account: kinds and moments, never a number, an address or a code. */
export function meOf(
  config: Config,
  principal: Pick<Principal, "name" | "userPrincipalName">,
  { asked, held, rows, waves, platforms }: Myself,
  helpAskedAt: string | undefined,
): Me {
  const verdict = mayEnforceMyself(asked);
  const fitting = new Set(provenToFit(registeredOf(held)));
  const userPrincipalName = asked.user?.userPrincipalName ?? principal.userPrincipalName;
  const since = rows.filter(keepsIn).map(({ at }) => at);
  const { test } = asked;
  const passedAt = typeof test === "object" && test.kind === "passed" ? test.at : undefined;
  return {
    displayName: asked.user?.displayName ?? principal.name,
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    methods: held.map((method) => ({
      type: method.type,
      ...(method.createdDateTime !== undefined && { createdDateTime: method.createdDateTime }),
      countsAsPasskey: fitting.has(method),
      ...(method.planted && { plantedBy: method.planted.by }),
    })),
    waves,
    ...(platforms && { platforms }),
    ...(config.testAppId !== undefined && {
      test: {
        url: signInElsewhere(config, config.testAppId),
        ...(passedAt !== undefined && { passedAt }),
      },
    }),
    ...(asked.isEnforced && since.length > 0 && { enforcedSince: since.toSorted()[0] }),
    mayEnforce: verdict.ok,
    ...(!verdict.ok && { notYet: { code: verdict.because, message: verdict.say } }),
    ...(helpAskedAt !== undefined && { helpAskedAt }),
  };
}
