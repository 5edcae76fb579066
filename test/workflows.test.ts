import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { postgresJournalTable } from "../runtime/journal/index.js";
import { documentBlocks, repository } from "./readme-blocks.js";
import { temporaryFolder } from "./temporary-folder.js";

const workflows = documentBlocks("docs/workflows.md");
const queues = documentBlocks("docs/queues.md");

/** The file of each snippet, as the documents name it. */
const files: Readonly<Record<string, string | undefined>> = {
  "generate-once.ts": workflows.get("workflow-generate"),
  "activities.ts": workflows.get("workflow-temporal"),
  "workflow.ts": workflows.get("workflow-temporal-workflow"),
  "inngest.ts": workflows.get("workflow-inngest"),
  "trigger.ts": workflows.get("workflow-trigger"),
  "vercel.ts": workflows.get("workflow-vercel"),
  "settle-doubt.ts": queues.get("settle-doubt"),
  // With the types of the real BullMQ.
  "worker.ts": queues.get("bullmq-worker"),
};

// The engines are declared in test/fixtures/workflow-engines/: see there what that proves.
test("the snippets for workflow engines and for BullMQ compile strictly", async () => {
  const folder = await temporaryFolder();
  await symlink(path.join(repository, "generated"), path.join(folder, "generated"), "dir");
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text ?? "missing();");
  }
  const engines = path.join(repository, "test/fixtures/workflow-engines/engines.d.ts");
  const names = Object.keys(files).map((name) => path.join(folder, name));
  const program = ts.createProgram([...names, engines], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    typeRoots: [path.join(repository, "node_modules/@types")],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      "@modelsmith/runtime": [path.join(repository, "runtime/index.ts")],
      "@modelsmith/runtime/journal": [path.join(repository, "runtime/journal/index.ts")],
      bullmq: [path.join(repository, "node_modules/bullmq/dist/esm/index.d.ts")],
      pg: [path.join(repository, "node_modules/@types/pg")],
    },
  });
  const problems = names.flatMap((name) => {
    const source = program.getSourceFile(name);
    const found = source
      ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      : [];
    return found.map(
      ({ messageText, start }) =>
        `${path.basename(name)}:${start}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
  expect(problems).toEqual([]);
}, 60_000);

test("the statement in the document makes the table of the journal", () => {
  expect(queues.get("journal-table")?.trim()).toBe(postgresJournalTable());
});
