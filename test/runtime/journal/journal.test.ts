import { expect, it } from "vitest";
import { fileJournal } from "../../../runtime/journal/index.js";
import { claimGeneration } from "../../../runtime/journal/journal.js";
import { temporaryFolder } from "../../temporary-folder.js";

it("a generation that is found is the first key's, until its own create's answer names it", async () => {
  const journal = fileJournal(await temporaryFolder());
  const claim = (owner: string, isSure: boolean) =>
    claimGeneration(journal, "paint", "gen_1", owner, isSure);
  expect(await claim("a", false)).toBe(true);
  expect(await claim("a", false)).toBe(true);
  expect(await claim("b", false)).toBe(false);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 1, value: "a" });
  expect(await claim("b", true)).toBe(true);
  expect(await claim("a", false)).toBe(false);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 2, value: "b" });
});

it("of two keys that claim a generation at once, one has it", async () => {
  const journal = fileJournal(await temporaryFolder());
  const keys = ["a", "b", "c"];
  const claims = keys.map((key) => claimGeneration(journal, "paint", "gen_1", key, false));
  const owners = (await Promise.all(claims)).flatMap((isIts, at) => (isIts ? [keys[at]] : []));
  expect(owners).toHaveLength(1);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 1, value: owners[0] });
});
