/**
 * The two apps behind Microsoft's registration wizard (R298). Our policies do not leave them out.
 */
export const wizardAppIds = ["00000002-0000-0000-c000-000000000000", "ea890292-c8c8-4433-b5ea-b09d0668e1a6"] as const;
