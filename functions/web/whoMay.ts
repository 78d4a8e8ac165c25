import type { WaveAction } from "../../shared/waves/waveActions.ts";

type AppRole = "Admin" | "Approver" | "Helpdesk" | "Auditor";

/** The app roles that each door opens to; one of them is enough. */
export const whoMay = {
  readWaves: ["Admin", "Approver", "Helpdesk", "Auditor"],
  startWave: ["Admin"],
  pause: ["Admin"],
  resume: ["Admin"],
  cancel: ["Admin"],
  approve: ["Approver", "Admin"],
  rollback: ["Admin"],
  readJoiners: ["Admin", "Helpdesk", "Auditor"],
} as const satisfies Readonly<Record<WaveAction | "readWaves" | "startWave" | "readJoiners", readonly AppRole[]>>;
