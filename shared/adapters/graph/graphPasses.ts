import { z } from "zod";
import type { PassInfo } from "../../domain/pass/pass.ts";
import { TransientError } from "../../errors.ts";
import type { MintOutcome, PassIssuer } from "../../ports/graph.ts";
import { Moment, MomentOrAbsent } from "../moments.ts";
import { errorOf, failureOf, type GraphAnswer, outcomeOf, understood } from "./graphAnswer.ts";
import { type GraphClient, NoAnswerError } from "./graphClient.ts";
import { segment } from "./graphPath.ts";

const Pass: z.ZodType<PassInfo> = z
  .object({
    id: z.string().min(1),
    createdDateTime: Moment,
    startDateTime: MomentOrAbsent,
    lifetimeInMinutes: z.number().int(),
    isUsable: z.boolean().nullish(),
    methodUsabilityReason: z.string().nullish(),
  })
  .transform((pass) => ({
    id: pass.id,
    createdDateTime: pass.createdDateTime,
    startDateTime: pass.startDateTime ?? pass.createdDateTime,
    lifetimeInMinutes: pass.lifetimeInMinutes,
    isUsable: pass.isUsable === true,
    methodUsabilityReason: pass.methodUsabilityReason ?? "unknown",
  }));
const Passes = z.object({ value: z.array(Pass) });
const Code = z.object({ temporaryAccessPass: z.string().min(1) });

const passesPath = (userId: string): string => `/users/${segment(userId)}/authentication/temporaryAccessPassMethods`;

/**
 * `PassIssuer` on Microsoft Graph v1.0. The code is in the outcome `minted` and nowhere else: no error, cause or other
 * outcome is made from an answer that could hold one. No query options exist for these (graph facts 1.2).
 */
export function graphPasses(graph: GraphClient): PassIssuer {
  return {
    passOf: async (userId) => {
      const body = await graph.get(passesPath(userId));
      return body === undefined ? undefined : understood(Passes, body).value[0];
    },

    mint: async (userId, { lifetimeInMinutes, isUsableOnce, startDateTime }) => {
      // No `startDateTime` for now: "It can not be a time in the past"
      // (github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2724); absent, it is now.
      const body = { lifetimeInMinutes, isUsableOnce, ...(startDateTime !== undefined && { startDateTime }) };
      let answer: GraphAnswer;
      try {
        answer = await graph.send("POST", passesPath(userId), { body });
      } catch (error) {
        // Without a token nothing was sent; without an answer a pass may live.
        if (error instanceof NoAnswerError) return { kind: "uncertain", because: "no answer" };
        throw error;
      }
      return mintOutcomeOf(answer);
    },

    deletePass: async (userId, passId) => {
      const answer = await graph.send("DELETE", `${passesPath(userId)}/${segment(passId)}`);
      if (!["ok", "notFound"].includes(outcomeOf(answer))) throw errorOf(answer, "DELETE temporaryAccessPassMethods");
    },
  };
}

function mintOutcomeOf(answer: GraphAnswer): MintOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const pass = Pass.safeParse(answer.body);
    const code = Code.safeParse(answer.body);
    if (!pass.success || !code.success)
      return { kind: "uncertain", because: `an answer ${status} that is not understood` };
    return { kind: "minted", pass: pass.data, temporaryAccessPass: code.data.temporaryAccessPass };
  }
  if (status === 408 || status >= 500) return { kind: "uncertain", because: `answer ${status}` };
  const { reason, code, message, requestId } = failureOf(answer);
  // Turned away at the door: nothing was made.
  if (status === 429 || status === 401) {
    throw new TransientError(`graph: POST temporaryAccessPassMethods: ${status} ${code}`, {
      retryAfterSeconds: answer.retryAfterSeconds,
      code,
      requestId,
    });
  }
  return {
    kind: "refused",
    reason,
    code,
    because: message.slice(0, 300),
    ...(requestId !== undefined && { requestId }),
  };
}
