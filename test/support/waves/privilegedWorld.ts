import type { AuthenticationMethod } from "../../../shared/domain/people/authenticationMethod.ts";
import type { FakeClock } from "../fakes/fakeClock.ts";
import { BREAK_GLASS_USER_IDS } from "../testConfig.ts";
import { APPROVER, GROUP_ID, takeReport, WaveWorld } from "./waveWorld.ts";

export const PRIVILEGED_STRENGTH_ID = "e0000000-0000-4000-8000-000000000011";
/** Of a make that the strength for privileged people takes. */
const MAKE = "cb69481e-8ff7-4039-93ec-0a2729a154a8";
export const SECOND_APPROVER = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
/** Members of the group who hold a role: those with the numbers 1 to 3. Number 4 holds none. */
export const ROLE_HOLDERS = 3;

/** A tenant in which a wave of privileged people is planned, over a group that holds somebody else, too. */
export class PrivilegedWorld extends WaveWorld {
  constructor(settings: Readonly<Record<string, string>> = { PRIVILEGED_STRENGTH_ID }, clock?: FakeClock) {
    super(ROLE_HOLDERS + 1, { settings, ...(clock && { clock }) });
    const { directory, policies } = this.ports;
    policies.strengths.set(PRIVILEGED_STRENGTH_ID, ["windowsHelloForBusiness", "fido2"]);
    policies.makes.set(PRIVILEGED_STRENGTH_ID, [MAKE]);
    for (let n = 1; n <= ROLE_HOLDERS; n++) directory.privileged.add(this.id(n));
    const [breakGlass = ""] = BREAK_GLASS_USER_IDS;
    directory.privileged.add(breakGlass);
    directory.groups.get(GROUP_ID)?.add(breakGlass);
  }

  static async open(): Promise<PrivilegedWorld> {
    const world = new PrivilegedWorld();
    await world.insert({ kind: "privileged" });
    return world;
  }

  /** A key that the strength for privileged people takes, unless said otherwise. */
  addKey(n: number, change: Partial<AuthenticationMethod> = {}): void {
    const count = (this.ports.methods.methods.get(this.id(n)) ?? []).length;
    this.ports.methods.addPasskey(this.id(n), this.now.toISOString(), {
      id: `key-${n}-${count}`,
      aaGuid: MAKE,
      attestationLevel: "attested",
      ...change,
    });
    this.ports.reports.addDetails(this.id(n), ["passKeyDeviceBound"]);
  }

  /** Everybody who holds a role has two keys, and the sweep is clean: two people are to approve. */
  static async swept(): Promise<PrivilegedWorld> {
    const world = await PrivilegedWorld.open();
    await world.until(({ stage }) => stage === "open");
    for (let n = 1; n <= ROLE_HOLDERS; n++) for (const _ of [1, 2]) world.addKey(n);
    await takeReport(world);
    await world.until(({ stage }) => stage === "swept");
    return world;
  }

  /** As the two approvals leave the row. */
  async approveTwice(first = SECOND_APPROVER, second = APPROVER): Promise<void> {
    const { evidence } = await this.facts();
    const at = this.now.toISOString();
    await this.change({
      approval: { by: second, at, digest: evidence?.digest ?? "", first: { by: first, at } },
    });
  }
}
