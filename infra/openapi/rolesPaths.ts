import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import {
  ConfirmRolesSchema,
  MakeRolesSchema,
  RolesStatusSchema,
} from "../../functions/enforcement/roles/rolesSchemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { confirmDoorExample, FORM_TOKEN_EXAMPLE } from "./examples.ts";
import { toSignIn } from "./pages.ts";
import {
  graphMayRefuse,
  mayHeal,
  needsRole,
  notABody,
  type Problems,
  problems,
  redirectTo,
  tooLarge,
} from "./problems.ts";
import { tokenOrSessionWith } from "./security.ts";

const tags = ["enforcement"];
const atDoor: Problems = { 401: ["freshSignInNeeded"], 403: ["notSameOrigin", "outsideDoor"] };
const formToken = z.string().describe("As this person was given it for this action.");
const status = { "application/json": { schema: RolesStatusSchema } };
const decided = {
  202: { description: "As far as the time of a request allows; the status is the one after it.", content: status },
  302: redirectTo("the page `/enforcement`, after a form"),
};

const show: ZodOpenApiOperationObject = {
  operationId: "showRoles",
  tags,
  summary: "Where the policy over directory roles stands, and who keeps it from being enabled",
  security: tokenOrSessionWith(whoMay.readWaves),
  responses: {
    200: { description: "The policy, who decided what, and the last look at the holders.", content: status },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal, graphMayRefuse),
  },
};

const make: ZodOpenApiOperationObject = {
  operationId: "askForRoles",
  tags,
  summary: "Have the policy over directory roles made, and everybody who holds one of them looked at",
  description:
    "In report-only, by the strength PRIVILEGED_STRENGTH_ID. Sent again it goes on where it stands; so does the guard. It enables nothing.",
  security: tokenOrSessionWith(whoMay.askForRoles),
  requestBody: {
    required: false,
    content: {
      "application/json": { schema: MakeRolesSchema, example: {} },
      "application/x-www-form-urlencoded": {
        schema: z.object({ formToken }),
        example: { formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, atDoor, mayHeal, graphMayRefuse, {
      409: ["doorNotUp", "rolesNotReady"],
    }),
  },
};

const confirm: ZodOpenApiOperationObject = {
  operationId: "confirmRoles",
  tags,
  summary: "Enable the policy over directory roles",
  description:
    "By somebody else than who had it made, after its time in report-only, while enforcement runs, and only when everybody who holds or could take up one of the roles is ready and was looked at within the hour. `POST /api/stop` takes it back.",
  security: tokenOrSessionWith(whoMay.confirmRoles),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: ConfirmRolesSchema, example: confirmDoorExample },
      "application/x-www-form-urlencoded": {
        schema: ConfirmRolesSchema.extend({ formToken }),
        example: { ...confirmDoorExample, formToken: FORM_TOKEN_EXAMPLE },
      },
    },
  },
  responses: {
    ...decided,
    ...problems("json", tooLarge),
    ...problems("jsonOrPage", notABody, needsRole, atDoor, mayHeal, graphMayRefuse, {
      403: ["ownRequest", "handedCode"],
      409: ["doorNotUp", "nothingAsked", "otherDigest", "rolesNotReady"],
      422: ["invalidBody"],
    }),
  },
};

export const rolesPaths: ZodOpenApiPathsObject = {
  "/api/roles": { get: show, post: make },
  "/api/roles/confirm": { post: confirm },
};
