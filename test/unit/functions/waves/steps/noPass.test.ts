import { expect, test } from "vitest";
import { OthersWorld, personOf } from "../../../../support/enforcement/othersWorld.ts";
import { WatchStage } from "../../../../support/waves/watchStage.ts";

/** A tenant that enforces with the built-in strength, which takes no pass. */
const BUILT_IN = { enforcedStrengthId: "00000000-0000-0000-0000-000000000004" };
const HELPDESK = "helpdesk@contoso.example";
const sentTo = (world: WatchStage["world"], address: string) =>
  world.ports.email.sent.filter(({ to }) => to.address === address).map(({ plainText }) => plainText);

test("a stranded member is offered no code where none would do: helpdesk and person hear what does", async () => {
  const stage = await WatchStage.open();
  const { world } = stage;
  Object.assign(world.config, BUILT_IN);
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

test("the same holds for whoever no wave watches", async () => {
  const world = await OthersWorld.open();
  Object.assign(world.config, BUILT_IN);
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
