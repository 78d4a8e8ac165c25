/**
 * The two apps behind Microsoft's registration wizard (R298). Sign-ins for baseline scopes only are judged for the
 * first of them. Our policies leave them out with the setting `WIZARD_EXCLUSIONS` only, beside a companion policy of
 * the same strength over exactly these two (R299).
 */
export const wizardAppIds = ["00000002-0000-0000-c000-000000000000", "ea890292-c8c8-4433-b5ea-b09d0668e1a6"] as const;
