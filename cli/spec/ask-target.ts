import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Target } from "../../generator/config/config.js";
import { settled } from "../../generator/config/settled.js";
import { didYouMean } from "../../generator/diagnostics/did-you-mean.js";
import { matchesGroup } from "../../generator/docs/match-group.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { isGlob, isUrl } from "../../generator/input/location.js";
import { noSuchFile } from "../../generator/input/no-such-file.js";
import { findSpecFiles } from "./find-spec.js";
import { isJavaScriptProject } from "./project-language.js";

/** Asks the person at the terminal one question. @throws Error `AbortError` on Ctrl-C and Ctrl-D */
export type AskQuestion = (question: string) => Promise<string>;

export async function askPerson(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<never>((_, reject) => {
    reader.once("close", () => reject(new DOMException("No answer", "AbortError")));
  });
  try {
    return await Promise.race([reader.question(question), closed]);
  } finally {
    reader.close();
  }
}

/** Asks a person, and again until an answer can be one. */
export class Questions {
  constructor(
    private readonly ask: AskQuestion,
    private readonly say: (text: string) => void,
  ) {}

  /** @param problemOf - what is wrong with an answer, if something is */
  async answer(
    question: string,
    proposal: string,
    problemOf: (answer: string) => string | undefined = () => undefined,
  ): Promise<string> {
    for (;;) {
      const text = (await this.ask(`${question} [${proposal}] `)).trim() || proposal;
      const problem = problemOf(text);
      if (problem === undefined) return text;
      this.say(`${terminalLine(text)}: ${problem}`);
    }
  }

  /** An answer that begins like one of a few words. */
  async choose(question: string, words: readonly string[], proposal: string): Promise<string> {
    const chosen = (text: string) => words.find((word) => word[0] === text[0]?.toLowerCase());
    const problemOf = (text: string) =>
      chosen(text) === undefined ? `say ${words.join(" or ")}` : undefined;
    return chosen(await this.answer(question, proposal, problemOf)) ?? proposal;
  }

  async confirm(question: string): Promise<boolean> {
    return (await this.choose(question, ["yes", "no"], "yes")) === "yes";
  }
}

/** What a config is to generate, with what is here as proposals. */
export async function askTarget(
  named: { readonly openapi: string | undefined; readonly docs: string | undefined },
  questions: Questions,
): Promise<Target> {
  const found = findSpecFiles(named);
  const problemOf = (file: string) =>
    isUrl(file) || isGlob(file) || existsSync(file) ? undefined : noSuchFile(file, "", "spec");
  const spec = "Platform's spec (file, folder or URL)?";
  const openapi = await questions.answer(spec, found?.openapi ?? "openapi.json", problemOf);
  const docs = await questions.answer(
    "Its docs.json (file or URL, or none)?",
    found?.docs ?? "none",
    (file) => (file === "none" ? undefined : problemOf(file)),
  );
  const selection = docs === "none" ? { openapi } : await askGroup({ openapi, docs }, questions);
  const out = await questions.answer("Where to put the functions?", settled({}).out);
  const usual = isJavaScriptProject(out) ? "javascript" : "typescript";
  const languages = ["typescript", "javascript"];
  const which = "In which language (typescript or javascript)?";
  const language = await questions.choose(which, languages, usual);
  return { ...selection, out, ...(language === "javascript" && { js: true }) };
}

/** The usual group may be called otherwise in these docs: what reads them knows its other names. */
async function askGroup(
  files: { readonly openapi: string; readonly docs: string },
  questions: Questions,
): Promise<Target> {
  const { readGroups } = await import("../../generator/read/read-groups.js");
  const groups = await readGroups(files).catch(() => []);
  const counts = groups.map(({ name, creates }) => `${terminalLine(name)} (${creates})`);
  const list = counts.length === 0 ? "" : ` ${counts.join(", ")}.`;
  const usual = "Images";
  const problemOf = (wanted: string) => {
    const isThere = groups.some(({ name }) => {
      const parts = name.split("/");
      return matchesGroup(wanted, { within: parts.slice(0, -1), name: parts.at(-1) ?? "" });
    });
    if (isThere || wanted === usual || groups.length === 0) return undefined;
    const names = groups.map(({ name }) => name);
    return `these docs have no such group${didYouMean(wanted, names)}`;
  };
  return {
    ...files,
    group: await questions.answer(`Which group of the docs?${list}`, usual, problemOf),
  };
}
