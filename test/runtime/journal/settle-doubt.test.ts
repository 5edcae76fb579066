import { expect, it } from "vitest";
import { fileJournal, type Journal, settleDoubt } from "../../../runtime/journal/index.js";
import { temporaryFolder } from "../../temporary-folder.js";

const LATER = Date.now() + 3_600_000;
const INTENDED = { state: "intended", at: 1, aliveUntil: 2, inputHash: "h", input: {} };
const DONE = { state: "done", inputHash: "h", generation: { id: "gen_1" } };

/** A journal that has a value under the key `a`. */
async function journalWith(value?: object): Promise<Journal> {
  const journal = fileJournal(await temporaryFolder());
  if (value !== undefined) await journal.save("a", { revision: 1, value }, { expected: 0 });
  return journal;
}

it.each([
  ["a key that was never used", undefined, "never called with this key and this journal"],
  ["a create that was refused", { state: "refused", inputHash: "h" }, "it charged nothing"],
  ["another generation", { state: "accepted", inputHash: "h", id: "gen_1" }, "accepted as gen_1"],
  ["a generation that is done", DONE, "its generation gen_1 is done"],
  ["a process that is alive", { ...INTENDED, aliveUntil: LATER }, "its process may be alive until"],
])("takes no generation for %s", async (_, value, reason) => {
  const journal = await journalWith(value);
  const call = settleDoubt("a", { generationId: "gen_2" }, { journal });
  await expect(call).rejects.toThrow(`the create of "a" is not in doubt: `);
  await expect(call).rejects.toThrow(reason);
  expect((await journal.load("a"))?.revision).toBe(value && 1);
});

it.each([
  ["a key that was never used", undefined],
  ["a generation that was accepted", { state: "accepted", inputHash: "h", id: "gen_1" }],
  ["a generation that is done", DONE],
  ["a process that is alive", { ...INTENDED, aliveUntil: LATER }],
])("lets nothing be created beside %s", async (_, value) => {
  const journal = await journalWith(value);
  await expect(settleDoubt("a", "create-again", { journal })).rejects.toThrow("is not in doubt");
  expect(await journal.load("a")).toEqual(value && { revision: 1, value });
});

it.each([{ generationId: "gen_1" }, "create-again"] as const)(
  "changes nothing the second time: %j",
  async (decision) => {
    const journal = await journalWith(INTENDED);
    await settleDoubt("a", decision, { journal });
    const after = await journal.load("a");
    await settleDoubt("a", decision, { journal });
    expect(after?.revision).toBe(2);
    expect(await journal.load("a")).toEqual(after);
  },
);

it.each([
  "gen_42",
  "create again",
  { generationID: "gen_42" },
  { generationId: "" },
  { generationId: 42 },
  null,
  undefined,
])("takes %j for no decision: it would be paid for again", async (decision) => {
  const journal = await journalWith(INTENDED);
  // As JavaScript passes it.
  const call = settleDoubt("a", decision as never, { journal });
  await expect(call).rejects.toThrow(/^settleDoubt needs { generationId: "its id" } or .*, found /);
  expect(await journal.load("a")).toEqual({ revision: 1, value: INTENDED });
});

it("takes an id as it is pasted", async () => {
  const journal = await journalWith(INTENDED);
  await settleDoubt("a", { generationId: " gen_1\n" }, { journal });
  expect((await journal.load("a"))?.value).toMatchObject({ state: "accepted", id: "gen_1" });
});

it.each([
  [{ generationId: "gen_1" }, { state: "accepted", id: "gen_1" }],
  ["create-again", { state: "refused" }],
] as const)("corrects an id that a person mistyped: %j", async (decision, settled) => {
  const journal = await journalWith(INTENDED);
  await settleDoubt("a", { generationId: "gen_wrong" }, { journal });
  await settleDoubt("a", decision, { journal });
  expect((await journal.load("a"))?.value).toMatchObject(settled);
});

it("keeps the generation from every other key with the same input", async () => {
  const journal = await journalWith({ ...INTENDED, platform: "acme" });
  await settleDoubt("a", { generationId: "gen_1" }, { journal });
  expect((await journal.load("generation:acme:gen_1"))?.value).toBe("a");
});

it("decides nothing about a create that began while it was deciding", async () => {
  const journal = await journalWith(INTENDED);
  const value = { ...INTENDED, aliveUntil: LATER };
  const interrupted: Journal = {
    load: (key) => journal.load(key),
    async save(key, entry, when) {
      await journal.save(key, { revision: 2, value }, { expected: 1 });
      return journal.save(key, entry, when);
    },
  };
  const call = settleDoubt("a", "create-again", { journal: interrupted });
  await expect(call).rejects.toThrow("may be alive");
  expect(await journal.load("a")).toEqual({ revision: 2, value });
});

it("makes a generation the key's that another key was thought to have", async () => {
  const journal = await journalWith({ ...INTENDED, platform: "paint" });
  const claim = "generation:paint:gen_1";
  await journal.save(claim, { revision: 1, value: "b" }, { expected: 0 });
  await settleDoubt("a", { generationId: "gen_1" }, { journal });
  expect(await journal.load(claim)).toEqual({ revision: 2, value: "a" });
  expect(await journal.load("a")).toMatchObject({
    revision: 2,
    value: { state: "accepted", inputHash: "h", id: "gen_1" },
  });
});
