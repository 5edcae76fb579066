import { beforeAll, describe, expect, it } from "vitest";
import {
  expectHarmlessFiles,
  expectNothingElseTouched,
  expectOneError,
  expectPrintable,
  expectWarningsAtMost,
} from "./assert-clean.js";
import { type OwnEntry, ownEntries } from "./own-entries.js";
import { type EntryResult, runEntries } from "./run-entries.js";
import { sandboxFolder } from "./sandbox.js";

const folder = await sandboxFolder();

let results: ReadonlyMap<string, EntryResult> = new Map();

beforeAll(async () => {
  results = await runEntries(folder, ownEntries);
}, 180_000);

function resultOf({ id }: OwnEntry): EntryResult {
  const result = results.get(id);
  if (result === undefined) throw new Error(`no run of ${id}`);
  return result;
}

it("has one entry of each name", () => {
  expect(new Set(ownEntries.map(({ id }) => id)).size).toBe(ownEntries.length);
});

describe("an entry of our own that is refused", () => {
  const refused = ownEntries.filter((entry) => entry.refused !== undefined);
  it.each(refused.map((entry) => [entry.id, entry] as const))(
    "%s ends in one clear error",
    (_, entry) => {
      const { run } = resultOf(entry);
      expect(run.stderr).toContain(`error ${entry.refused}: `);
      if (entry.arrange === undefined) expectOneError(run);
      expect(run.exitCode).toBe(1);
      expect([...run.touches.written]).toEqual([]);
      expect(run.stderr).not.toMatch(/SECRET|secret@/);
      expectPrintable(run);
    },
  );
});

describe("an entry of our own that ends in code", () => {
  const generated = ownEntries.filter((entry) => entry.refused === undefined);
  it.each(generated.map((entry) => [entry.id, entry] as const))("%s does no harm", (_, entry) => {
    const { run, compileErrors, loaded } = resultOf(entry);
    expectWarningsAtMost(run);
    expectNothingElseTouched(run, folder);
    expectPrintable(run);
    expectHarmlessFiles(run);
    expect(compileErrors).toEqual([]);
    expect(loaded?.effects).toEqual([]);
    expect(loaded?.errors).toEqual([]);
    expect(loaded?.requests.length).toBeGreaterThan(0);
    for (const request of loaded?.requests ?? []) {
      expect(request.headers).not.toContain("x-evil");
    }
  });

  it.each(["text-html", "text-table", "docs-html", "docs-table"])(
    "%s puts no markup of its own into a document",
    (id) => {
      const files = results.get(id)?.run.files;
      for (const name of ["ENDPOINTS.md", "REFERENCE.md"]) {
        const document = files?.get(name) ?? "";
        expect(document, name).toContain("images/generations");
        const text = document.replaceAll(/\\[\\`*_{}[\]<>#|~!&]/g, "").replaceAll(/`[^`\n]*`/g, "");
        expect(text).not.toMatch(/<(?!!-- Generated)|\]\(|!\[/);
        const columns = new Map<number, number>();
        for (const line of text.split("\n").filter((row) => row.startsWith("|"))) {
          const count = line.split("|").length;
          columns.set(count, (columns.get(count) ?? 0) + 1);
        }
        // Every table row has as many cells as some header has.
        expect(columns.size, name).toBeGreaterThan(0);
        expect([...columns.values()].every((rows) => rows >= 3)).toBe(true);
      }
    },
  );
});
