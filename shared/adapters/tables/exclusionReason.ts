import { z } from "zod";
import type { ExclusionReason } from "../../domain/wave/waveTypes.ts";

const reasons: Record<ExclusionReason, true> = {
  guest: true,
  privileged: true,
  rolesUnreadable: true,
  breakGlass: true,
  accountDisabled: true,
  inAnotherWave: true,
  leftGroup: true,
  noUsablePasskey: true,
  passkeyNeverUsed: true,
  noSignInSeen: true,
  away: true,
  blockedAfterFlip: true,
  passIssued: true,
  refusedInSweep: true,
};

export const ExclusionReasonSchema: z.ZodType<ExclusionReason> = z.enum(Object.keys(reasons) as ExclusionReason[]);
