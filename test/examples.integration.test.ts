import path from "node:path";
import { expect, test, vi } from "vitest";
import { compileStrictly } from "./generator/compile-strictly.js";
import { documentBlocks, repository } from "./readme-blocks.js";

/** What an example prints. */
async function outputOf(run: () => Promise<unknown>): Promise<string> {
  let printed = "";
  const written = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await run();
  } finally {
    written.mockRestore();
  }
  return printed;
}

test("the example of the AI SDK pays once for two pictures", async () => {
  const printed = await outputOf(() => import("../examples/ai-sdk-image.js"));
  expect(printed).toMatch(
    /^(image\/png, \d+ bytes\n){2}The generation, .*: gen_\w+\nPaid 1 generation for 2 images\.\n$/,
  );
});

test("the agent of the example corrects its call, and pays once", async () => {
  const printed = await outputOf(() => import("../examples/agent-with-tools.js"));
  expect(printed.split("\n")).toEqual([
    'calls draw {"prompt":"A paper boat","aspect_ratio":"16/9"}',
    expect.stringMatching(/^refused: Invalid input for tool draw/),
    'calls draw {"prompt":"A paper boat","aspect_ratio":"16:9"}',
    expect.stringMatching(/^got \{"id":"gen_\w+","urls":\["http:/),
    "Here is your paper boat.",
    "Paid 1 generation.",
    "",
  ]);
});

test("the form of the example tells what is wrong, and then pays once", async () => {
  const printed = await outputOf(() => import("../examples/form.js"));
  expect(printed).toContain("resolution, one of 1K, 2K, 4K; 1K if left out\n");
  expect(printed).toMatch(
    /^n: expected an integer from 1 to 4, found 9\n2 pictures\nPaid 1 generation\.$/m,
  );
});

test("the snippets of the manual compile strictly", () => {
  const own = documentBlocks("README.md").get("ai-sdk.ts") ?? "";
  const blocks = [...documentBlocks("docs/ai-sdk.md"), ["ai-sdk-readme", own] as const];
  expect(blocks.map(([, code]) => code === "")).toEqual([false, false, false, false, false]);
  const files = blocks.map(([name, code]) => [path.join(repository, `${name}.ts`), code] as const);
  const found = compileStrictly([], "NodeNext", new Map(files));
  // What declares no types of its own is not a library.
  expect(found.filter(({ code }) => code < 9000)).toEqual([]);
});
