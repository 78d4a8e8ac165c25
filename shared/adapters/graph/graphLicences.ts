import { z } from "zod";
import { lackEligibilities } from "../../domain/people/licences.ts";
import { RefusedError } from "../../errors.ts";
import { understood } from "./graphAnswer.ts";
import type { GraphClient } from "./graphClient.ts";
import { wholeList } from "./wholeList.ts";

/** A plan whose name is not told is not understood: it may be the one. */
const Sku = z.object({ servicePlans: z.array(z.object({ servicePlanName: z.string().min(1) })) });

/** Takes a refusal for want of a licence for "nobody", where the tenant's licences say the same. */
export type UnlessUnlicensed = <T>(reading: Promise<T>, nobody: T) => Promise<T>;

/**
 * Of eligibilities only: a tenant with Entra ID P1 alone has none. Both must say so, the answer and the licences; every
 * other refusal stays one. The licences are read once for one walk, and only after such an answer.
 */
export function unlessUnlicensed(graph: GraphClient): UnlessUnlicensed {
  let lacking: Promise<boolean> | undefined;
  return async (reading, nobody) => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof RefusedError && error.reason === "licence")) throw error;
      lacking ??= lacksEligibilities(graph);
      if (await lacking) return nobody;
      throw error;
    }
  };
}

/** `Organization.Read.All`. Every plan counts, one that is suspended too: what it left behind may still be there. */
async function lacksEligibilities(graph: GraphClient): Promise<boolean> {
  const plans: string[] = [];
  for await (const page of wholeList(graph, "/subscribedSkus"))
    for (const sku of page) plans.push(...understood(Sku, sku).servicePlans.map((plan) => plan.servicePlanName));
  return lackEligibilities(plans);
}
