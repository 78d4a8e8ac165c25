import { z } from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { PlanQuerySchema, StartWaveSchema } from "../../functions/waves/http/requests.ts";
import { WaveStatusSchema } from "../../shared/waves/waveStatus.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { FORM_TOKEN_EXAMPLE, startWaveExample } from "./examples.ts";
import { pageOf } from "./pages.ts";
import { fromElsewhere, graphMayRefuse, mayHeal, needsRole, problems, redirectTo } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

export const startWave: ZodOpenApiOperationObject = {
  operationId: "startWave",
  tags: ["waves"],
  summary: "Plan a wave and start its rollout",
  description:
    "Sent twice it is one wave. The same request again is answered 409 once the rollout runs; where a crash came between, or the rollout died, it starts it again.",
  security: tokenOrSessionWith(whoMay.startWave),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: StartWaveSchema, example: startWaveExample },
      "application/x-www-form-urlencoded": {
        schema: StartWaveSchema.extend({ formToken: z.string().describe("As `/plan-wave` gave it to this person.") }),
        example: { ...startWaveExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    202: {
      description: "The wave is planned.",
      content: { "application/json": { schema: WaveStatusSchema } },
      headers: { Location: { schema: { type: "string" }, description: "The wave's path in this API." } },
    },
    302: redirectTo("the page of the wave, after a form"),
    ...problems("json", { 400: ["malformedJson"], 413: ["tooLarge"], 415: ["unsupportedMediaType"] }),
    ...problems("jsonOrPage", needsRole, fromElsewhere, mayHeal, graphMayRefuse, {
      409: ["waveExists", "groupInAnotherWave"],
      422: ["invalidWave"],
    }),
  },
};

export const planWavePage = pageOf("planWavePage", [400, 403, 503], {
  summary: "Plan a wave: pick a group by name, see who would be in it, which dates follow and what is in the way",
  security: sessionWith(whoMay.startWave),
  requestParams: { query: PlanQuerySchema },
});
