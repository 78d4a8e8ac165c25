import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { FlipRangeSchema, WAVE_ID } from "../../functions/waves/http/requests.ts";
import { EvidenceReportSchema, FlipPeopleSchema } from "../../shared/waves/evidence/evidenceReport.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { html, mayHeal, needsRole, type Problems, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const path = z.object({ waveId: z.string().regex(WAVE_ID) });
const unknownWave: Problems = { 404: ["unknownWave"] };

const showEvidence: ZodOpenApiOperationObject = {
  operationId: "showEvidence",
  tags: ["waves"],
  summary: "On what the people of a wave were enforced",
  description:
    "First, from report-only on, whom it would have stopped: where, by what, what was done and what came of it, as the rows say now. Then each flip as it was written down before its first entry: who approved it, the sweep, the gate, the digests, what was asked right before, how many were counted in which way, and what followed within 72 hours. Then each later single entry, and each decision by name. What was written down is kept through rollbacks and never changed.",
  security: tokenOrSessionWith(whoMay.readEvidence),
  requestParams: { path },
  responses: {
    200: { description: "The evidence.", content: { "application/json": { schema: EvidenceReportSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknownWave, mayHeal),
  },
};

const showFlipPeople: ZodOpenApiOperationObject = {
  operationId: "showFlipPeople",
  tags: ["waves"],
  summary: "Whom a flip counted, and how",
  description: "Some hundred people, in order of their ids; `next` begins the following ones.",
  security: tokenOrSessionWith(whoMay.readEvidence),
  requestParams: { path, query: FlipRangeSchema },
  responses: {
    200: { description: "The people.", content: { "application/json": { schema: FlipPeopleSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", { 400: ["invalidQuery"] }, needsRole, { 404: ["unknownWave", "unknownFlip"] }, mayHeal),
  },
};

const asPage = ({ summary, requestParams }: ZodOpenApiOperationObject) => ({
  summary: `${summary}, as a page that prints well`,
  security: sessionWith(whoMay.readEvidence),
  ...(requestParams && { requestParams }),
});

export const evidencePaths: ZodOpenApiPathsObject = {
  "/api/waves/{waveId}/evidence": { get: showEvidence },
  "/api/waves/{waveId}/evidence/people": { get: showFlipPeople },
  "/waves/{waveId}/evidence": { get: pageOf("evidencePage", [403, 404, 503], asPage(showEvidence)) },
  "/waves/{waveId}/evidence/people": { get: pageOf("flipPeoplePage", [400, 403, 404, 503], asPage(showFlipPeople)) },
};
