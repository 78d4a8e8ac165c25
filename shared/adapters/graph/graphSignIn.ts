import { z } from "zod";
import type { SignIn } from "../../domain/people/signIn.ts";
import { Moment } from "../moments.ts";
import { Applied } from "./unreadSignIns.ts";

/** A line of the sign-in log, as v1.0 and beta write it. */
export const GraphSignIn: z.ZodType<SignIn> = z
  .object({
    id: z.string(),
    createdDateTime: Moment,
    userId: z.string(),
    // Absent without the permission to read policies: that is missing evidence, and must not look like "no policy
    // applied" (graph facts 6.1).
    appliedConditionalAccessPolicies: Applied,
    status: z.object({ errorCode: z.number().int() }),
    correlationId: z.string().nullish(),
    deviceDetail: z.object({ deviceId: z.string().nullish(), operatingSystem: z.string().nullish() }).nullish(),
    appId: z.string().nullish(),
    resourceId: z.string().nullish(),
    appDisplayName: z.string().nullish(),
    clientAppUsed: z.string().nullish(),
    authenticationDetails: z
      .array(z.object({ authenticationMethod: z.string().nullish(), succeeded: z.boolean().nullish() }))
      .nullish(),
  })
  .transform(({ status, authenticationDetails, correlationId, deviceDetail, ...signIn }) => ({
    id: signIn.id,
    createdDateTime: signIn.createdDateTime,
    userId: signIn.userId,
    appliedConditionalAccessPolicies: signIn.appliedConditionalAccessPolicies,
    errorCode: status.errorCode,
    ...(correlationId && { correlationId }),
    ...(deviceDetail?.deviceId && { deviceId: deviceDetail.deviceId }),
    ...(deviceDetail?.operatingSystem && { operatingSystem: deviceDetail.operatingSystem }),
    ...(signIn.appDisplayName && { app: signIn.appDisplayName }),
    ...(signIn.clientAppUsed && { clientApp: signIn.clientAppUsed }),
    ...(signIn.appId && { appId: signIn.appId }),
    ...(signIn.resourceId && { resourceId: signIn.resourceId }),
    ...(authenticationDetails && {
      authenticationMethods: authenticationDetails.flatMap((step) =>
        step.succeeded && step.authenticationMethod ? [step.authenticationMethod] : [],
      ),
    }),
  }));
