import { type EntityType, filterable, namedProperties } from "../odata/entityType.ts";

// Source: learn.microsoft.com/graph/api/resources/privilegedaccessgroupeligibilityscheduleinstance, read 2026-11.
export const groupEligibilityType: EntityType = {
  name: "microsoft.graph.privilegedAccessGroupEligibilityScheduleInstance",
  properties: namedProperties(
    "accessId eligibilityScheduleId endDateTime groupId memberType principalId startDateTime",
  ),
  filter: filterable("accessId eligibilityScheduleId groupId memberType principalId", "eq"),
  isDirectoryObject: false,
  orderBy: [],
};
