import path from "node:path";
import { expect, test } from "vitest";
import { postgresJournalTable } from "../runtime/journal/index.js";
import { compileStrictly } from "./generator/compile-strictly.js";
import { documentBlocks, repository } from "./readme-blocks.js";

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
  "once-and-save.ts": queues.get("once-and-save.ts"),
  "settle-doubt.ts": queues.get("settle-doubt"),
  // With the types of the real BullMQ.
  "worker.ts": queues.get("bullmq-worker"),
};

// The engines are declared in test/fixtures/workflow-engines/: see there what that proves.
test("the snippets for workflow engines and for BullMQ compile strictly", () => {
  const engines = path.join(repository, "test/fixtures/workflow-engines/engines.d.ts");
  const sources = Object.entries(files).map(
    ([name, text]) => [path.join(repository, name), text ?? "missing();"] as const,
  );
  const found = compileStrictly([engines], "NodeNext", new Map(sources));
  // What declares no types of its own is not a library.
  expect(found.filter(({ code }) => code < 9000)).toEqual([]);
});

test.each([
  ["docs/queues.md", queues.get("journal-table")],
  ["docs/workflows.md", workflows.get("workflow-table")],
])("the statement in %s makes the table of the journal", (_, statement) => {
  expect(statement?.trim()).toBe(postgresJournalTable());
});
