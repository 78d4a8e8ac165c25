import type { z } from "zod";
import type { ConfirmDoorSchema } from "../../functions/door/http/doorRequests.ts";
import type { StartSchema, StopSchema } from "../../functions/enforcement/http/switchRequests.ts";
import type { controlBodies, DecisionBody, StartWaveSchema } from "../../functions/waves/http/requests.ts";
import type { WaveAction } from "../../shared/waves/waveActions.ts";

export const startWaveExample: z.input<typeof StartWaveSchema> = {
  waveId: "berlin-1",
  name: "Berlin, first floor",
  groupId: "5f0c6a1e-2b3d-4c5e-8f90-a1b2c3d4e5f6",
  startDate: "2027-05-04",
  timeZone: "Europe/Berlin",
};

export const controlExamples: { readonly [Action in WaveAction]: z.input<(typeof controlBodies)[Action]> } = {
  pause: { reason: "The helpdesk is short of people this week." },
  resume: {},
  postpone: { date: "2027-05-18", reason: "The works council asks for two weeks." },
  overrule: { date: "2027-05-21", reason: "The tickets are about the new printers." },
  cancel: { reason: "The team is being moved to another tenant." },
  approve: { digest: "9b0f3c1d5e7a8b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a4b6c8d0e2f4a6b8c" },
  withdraw: { reason: "The helpdesk has not been told yet." },
  rollback: { reason: "People on shared devices cannot sign in." },
};

export const confirmDoorExample: z.input<typeof ConfirmDoorSchema> = {
  digest: "9b0f3c1d5e7a8b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a4b6c8d0e2f4a6b8c",
};

export const startExample: z.input<typeof StartSchema> = {
  digest: "9b0f3c1d5e7a8b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a4b6c8d0e2f4a6b8c",
};
export const stopExample: z.input<typeof StopSchema> = { reason: "People on shared devices cannot sign in." };
export const decisionExample: DecisionBody = {
  decision: "date",
  on: "2027-09-07",
  reason: "Back from leave since August, and three mails were not answered.",
};

export const leaverDecisionExample: { decision: "release"; reason: string; leaverIds: string[] } = {
  decision: "release",
  reason: "The branch in Leipzig closes; HR confirmed it by phone.",
  leaverIds: ["49f624c1-4053-52e1-aba7-3327b69f7b0c"],
};
export const releaseExample = { reason: "The scanner in hall 3 cannot do passkeys.", hours: 2 };

export const FORM_TOKEN_EXAMPLE = "2J0aVw7c3m1sQkq3mYQ0pJc7xg8n0rT5uV9wXyZaBcD";
