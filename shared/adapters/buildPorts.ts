import type { TokenCredential } from "@azure/identity";
import type { Config } from "../config/config.ts";
import type { RefusedError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ports } from "../ports/ports.ts";
import type { RolloutStore } from "../ports/store/store.ts";
import { aboutRoles } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { AcsEmailSender } from "./acs/acsEmailSender.ts";
import { FileClock } from "./clock/fileClock.ts";
import { systemClock } from "./clock/systemClock.ts";
import { GatheringGraphClient } from "./graph/gatheringGraphClient.ts";
import { graphAudits } from "./graph/graphAudits.ts";
import { GraphClient } from "./graph/graphClient.ts";
import { graphDirectory } from "./graph/graphDirectory.ts";
import { graphMethods } from "./graph/graphMethods.ts";
import { graphOffboarder } from "./graph/graphOffboarder.ts";
import { graphPasses } from "./graph/graphPasses.ts";
import { graphPolicyReader, graphPolicyWriter } from "./graph/graphPolicies.ts";
import { graphReports } from "./graph/graphReports.ts";
import { judgedMethods, keepingRules } from "./graph/judgedMethods.ts";
import { graphTenant } from "./graph/preflight/graphTenant.ts";
import { KeptParts } from "./graph/preflight/partReader.ts";
import { CONDITIONAL_ACCESS, REPORTS } from "./graph/requestPace.ts";
import { SharedPace } from "./graph/sharedPace.ts";
import { recordUnread } from "./graph/unreadParts.ts";
import { withCertificates } from "./graph/withCertificates.ts";
import { withoutPlanted } from "./graph/withoutPlanted.ts";
import { managedIdentity } from "./identity/managedIdentity.ts";
import { LogAnalyticsClient } from "./logAnalytics/logAnalyticsClient.ts";
import { logAnalyticsReports } from "./logAnalytics/logAnalyticsReports.ts";
import { hrEventQueueOf, rollBackQueueOf } from "./queue/storageQueue.ts";
import type { UnreadableRow } from "./tables/rows.ts";
import { tableRolloutStore } from "./tables/tableRolloutStore.ts";
import { toldStore } from "./tables/toldStore.ts";
import { recordUnreadable } from "./tables/unreadableRows.ts";
import { teamsChannel } from "./teams/teamsChannel.ts";
import { requestService } from "./verifiedId/requestService.ts";

/**
 * The real ports. Three Graph clients, one for each identity: an adapter cannot use a permission that is not its own
 * (architecture rule 5). Nothing is called yet; no client retries or sleeps by itself.
 * @param tell takes the lines of audit events for telemetry.
 * @param clock one that is there already; else by the settings, where a file that tells the time stays open for good.
 */
export function buildPorts(config: Config, tell: (line: string) => void, clock: Clock = clockOf(config)): Ports {
  const { graph, logAnalytics, storage, email } = config;
  const identities = new Map<string, TokenCredential>();
  const as = (clientId: string): TokenCredential => {
    const credential = identities.get(clientId) ?? managedIdentity(clientId);
    identities.set(clientId, credential);
    return credential;
  };
  const reader = new GraphClient(graph.url, as(graph.readerClientId));
  // Without a client id: the app's own system-assigned identity.
  const storageCredential =
    storage.kind === "connectionString"
      ? undefined
      : storage.clientId === undefined
        ? managedIdentity()
        : as(storage.clientId);
  const tellUnreadable = (row: UnreadableRow) => recordUnreadable({ store, clock }, row);
  const store: RolloutStore = toldStore(tableRolloutStore(storage, storageCredential, email, tellUnreadable), tell);
  const reportsPace = new SharedPace({ store, clock }, "reports", REPORTS);
  // One for the reader and the writer: the tenant counts them together.
  const accessPace = new SharedPace({ store, clock }, "conditionalAccess", CONDITIONAL_ACCESS);
  const tellUnread = recordUnread({ store, clock });
  const emailSender = new AcsEmailSender(email, as(email.clientId));
  const tellRefused = (error: RefusedError) =>
    noteTrouble({ store, clock, email: emailSender }, config, aboutRoles, error);
  const gathering = new GatheringGraphClient(graph.url, as(graph.readerClientId));
  const directory = graphDirectory(gathering, config.authAudience, tellUnread, tellRefused);
  const { policies, lately } = keepingRules(graphPolicyReader(reader, accessPace), clock, config.enforcedStrengthId);
  const registered = withoutPlanted(
    judgedMethods(graphMethods(reader, reportsPace, tellUnread), directory, lately),
    { store, clock },
    config.passkeyProvisionerAppIds,
  );
  const groupId = config.certificateGroupId;
  return {
    clock,
    directory,
    methods: groupId === undefined ? registered : withCertificates(registered, { directory, lately, groupId }),
    audits: graphAudits(reader, reportsPace, tellUnread),
    reports: logAnalytics
      ? logAnalyticsReports(
          new LogAnalyticsClient(logAnalytics.url, logAnalytics.workspaceId, as(graph.readerClientId)),
          graphReports(reader, reportsPace, tellUnread),
          tellUnread,
        )
      : graphReports(reader, reportsPace, tellUnread),
    policies,
    tenant: graphTenant(
      reader,
      new KeptParts(clock, { conditionalAccess: accessPace, reports: reportsPace }),
      config.tenantId,
    ),
    passIssuer: graphPasses(new GraphClient(graph.url, as(graph.passIssuerClientId))),
    policyWriter: graphPolicyWriter(new GraphClient(graph.url, as(graph.policyWriterClientId)), accessPace),
    offboarder:
      graph.offboarderClientId === undefined
        ? undefined
        : graphOffboarder(new GraphClient(graph.url, as(graph.offboarderClientId)), reportsPace),
    email: emailSender,
    channel: config.teamsWebhookUrl === undefined ? undefined : teamsChannel(config.teamsWebhookUrl),
    presentations: config.verifiedId && requestService(config.verifiedId, as(config.verifiedId.clientId), config),
    hrEvents: hrEventQueueOf(storage, storageCredential),
    rollBacks: rollBackQueueOf(storage, storageCredential),
    store,
  };
}

const clockOf = ({ clockUrl }: Pick<Config, "clockUrl">): Clock =>
  clockUrl === undefined ? systemClock : new FileClock(clockUrl);
