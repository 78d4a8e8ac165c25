import { expect, test } from "vitest";
import { OthersWorld, personOf } from "../../../../support/enforcement/othersWorld.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../../support/enforcement/readStrength.ts";
import { WatchStage } from "../../../../support/waves/watchStage.ts";

type World = Pick<OthersWorld, "config" | "ports">;
const tenants: readonly (readonly [string, (world: World) => Promise<unknown> | object])[] = [
  [
    "the built-in strength",
    ({ config }) => Object.assign(config, { enforcedStrengthId: "00000000-0000-0000-0000-000000000004" }),
  ],
  ["a custom strength that takes none", ({ ports }) => guardHasRead(ports, NO_PASS_STRENGTH)],
  [
    "a strength that nobody has read yet",
    async ({ ports: { store } }) => {
      const found = await store.enforcementSwitch();
      await store.saveEnforcementSwitch({ ...found?.value, strength: undefined }, found?.etag);
    },
  ],
];
const HELPDESK = "helpdesk@contoso.example";
const sentTo = (world: WatchStage["world"], address: string) =>
  world.ports.email.sent.filter(({ to }) => to.address === address).map(({ plainText }) => plainText);

test.each(tenants)("under %s a stranded member is offered no code: they hear what does", async (_which, arrange) => {
  const stage = await WatchStage.open();
  const { world } = stage;
  await arrange(world);
  const { pickUp = 0 } = await stage.kinds();
  stage.strand(3, 60);
  await stage.watch();
  expect(await stage.kinds()).toMatchObject({ blockedNotice: 1, pickUp });
  expect((await world.member(3)).helpOfferedAt).toBeDefined();
  const [told = "", letter = ""] = sentTo(world, "p03@contoso.example").slice(-2);
  expect(told).toMatch(/Call the helpdesk.*one-time code would not let you in/s);
  expect(letter).toMatch(/has no passkey that works yet.*call the helpdesk/s);
  for (const text of [told, letter]) expect(text).not.toMatch(/ask your manager/i);
  expect(sentTo(world, HELPDESK).at(-1)).toMatch(/A one-time code will not do for them.*have a key provisioned/s);
});

test.each(tenants)("under %s the same holds for whoever no wave watches", async (_which, arrange) => {
  const world = await OthersWorld.open();
  await arrange(world);
  await world.enforced(1);
  world.losePasskey(1);
  world.signIn(1, "failure", 30);
  await world.watch();
  expect(await world.lines("stranded")).toEqual([personOf(1)]);
  expect(await world.lines("grantOpened")).toEqual([]);
  expect(world.mailsTo("mia@contoso.example")).toEqual([]);
  expect(world.textsTo("person1@contoso.example").join()).toContain("one-time code would not let you in");
  expect(world.textsTo(HELPDESK).join()).toContain("A one-time code will not do for them");
  expect(world.isIn(1)).toBe(true);
});

test("under a custom strength that takes a pass again the next one who is stranded is offered a code", async () => {
  const stage = await WatchStage.open();
  const { world } = stage;
  await guardHasRead(world.ports, NO_PASS_STRENGTH);
  await guardHasRead(world.ports, [...NO_PASS_STRENGTH, "temporaryAccessPassOneTime"]);
  stage.strand(3, 60);
  await stage.watch();
  expect(sentTo(world, "p03@contoso.example").at(-1)).toMatch(/ask your manager/i);
});

test("whoever has gained a role since they entered hears whom to ask for a key, and of no code", async () => {
  const stage = await WatchStage.open();
  const { world } = stage;
  await world.ports.store.mergeMembers("berlin-1", [{ userId: world.id(3), sortedOut: "privileged" }]);
  const { pickUp = 0 } = await stage.kinds();
  stage.strand(3, 60);
  await stage.watch();
  expect(await stage.kinds()).toMatchObject({ blockedNotice: 1, pickUp });
  const told = sentTo(world, "p03@contoso.example").find((text) => text.includes("turned away")) ?? "";
  expect(told).toContain("Privileged Authentication Administrator");
  expect(told).not.toMatch(/ask your manager/i);
});
