import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { bundleWorker } from "../../bundle-worker.js";

test("thousands of specs, each with paths of its own, leave other objects the shapes that make them fast", async () => {
  const parser = pathToFileURL(await bundleWorker("generator/input/parse-document.ts"));
  const program = `
    import { parseDocument } from "${parser}";
    const kept = [];
    for (let at = 0; at < 3000; at += 1) {
      const text = '{"paths":{"/model-' + at + '":{}}}';
      kept.push(await parseDocument(Buffer.from(text), "a.json", "a.json"));
    }
    const another = () => JSON.parse('{ "a key that nobody has used": 1 }');
    console.log(kept.length, %HaveSameMap(another(), another()));
  `;
  const flags = ["--allow-natives-syntax", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(stdout).toBe("3000 true\n");
});
