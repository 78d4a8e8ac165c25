import { withoutPlanted } from "../../../shared/adapters/graph/withoutPlanted.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";

/** Methods as the app judges them, the audit log read just now, and all that these people hold planted. */
export async function plantKeysOf(ports: FakePorts, userIds: readonly string[]): Promise<void> {
  for (const userId of userIds) {
    const held = (await ports.methods.methodsOf(userId)) ?? [];
    const moments = held.flatMap(({ createdDateTime }) => createdDateTime ?? []);
    await ports.store.saveRegisteredByApp(
      moments.map((at) => ({ userId, at, by: "the application Helper", appIds: ["f0"] })),
    );
  }
  await auditsRead(ports);
  judgeByAudits(ports);
}

export const judgeByAudits = (ports: FakePorts): void => {
  Object.assign(ports, { methods: withoutPlanted(ports.methods, ports, []) });
};

async function auditsRead(ports: FakePorts): Promise<void> {
  const etag = (await ports.store.auditFeed())?.etag;
  await ports.store.saveAuditFeed({ readUntil: ports.clock.now().toISOString(), hasFound: true, unread: [] }, etag);
}
