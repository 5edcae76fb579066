import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../generator/input/parse-document.js";
import { parseYaml } from "../../../generator/input/parse-yaml.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => parseYaml(bytes(text), "spec.yaml");

test("YAML is read as the JSON that it stands for", async () => {
  const value = await read(
    '\ufeffa: &x { b: 1 }\nc: *x\n200: ok\ntrue: yes\nd: 2024-01-01\n__proto__: { e: ~ }\nf: "1"\n',
  );
  expect(JSON.stringify(value)).toBe(
    '{"200":"ok","a":{"b":1},"c":{"b":1},"true":"yes","d":"2024-01-01","__proto__":{"e":null},"f":"1"}',
  );
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("a file is YAML by its ending alone", async () => {
  for (const name of ["a.yaml", "a.YML"]) {
    expect(await parseDocument(bytes("a: 1"), name, name)).toEqual({ a: 1 });
  }
  await expect(parseDocument(bytes("a: 1"), "a.json", "a.json")).rejects.toThrow("is not JSON");
});

describe("what is refused, with its place and without its text", () => {
  test.for<[string, string, string]>([
    ["a key that appears twice", "a: CANARY\nb:\n  c: 1\n  c: 2", "MS1006 line 4, column 3"],
    ["syntax", "a: [CANARY", "MS1007 line 1"],
    ["an odd key", "? [CANARY]\n: 1", "MS1007 line 1, column 3"],
    ["several documents", "a: CANARY\n---\nb: 1", "MS1007 several documents"],
    ["nothing", "", "MS1007 it is empty"],
    [
      "a conflict that git left",
      "a:\n<<<<<<< HEAD\n  b: 1\n=======\n  b: 2\n>>>>>>> CANARY\n",
      "MS1007 git left a conflict at line 2, column 1",
    ],
    ["what JSON cannot say", "a: .inf", "MS1007 a value has no form in JSON"],
    ["an alias in its own anchor", "a: &a [*a]", "MS1005 deeper than the limit"],
    ["an alias of nothing", "a: *b", "MS1007 an alias has no anchor"],
  ])("%s", async ([, text, want]) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    const { code, message } = error as { code: string; message: string }; // asserted next
    const [wanted = "", ...words] = want.split(" ");
    expect(code).toBe(wanted);
    expect(message).toContain(words.join(" "));
    expect(message).not.toContain("CANARY");
  });

  test("aliases that multiply", async () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 10; level += 1) {
      const alias = `*a${level - 1}`;
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => alias).join(", ")}]`);
    }
    const bomb = lines.join("\n");
    await expect(read(bomb)).rejects.toThrow("expands to too much");
    await expect(parseDocument(bytes(bomb), "openapi.json", "openapi.json")).rejects.toThrow(
      "openapi.json: is not JSON",
    );
  });

  test.for([
    ["brackets", "[".repeat(100_000)],
    ["braces", "{a: ".repeat(10_000)],
    ["dashes", `${"- ".repeat(10_000)}x`],
    ["indentation", Array.from({ length: 300 }, (_, level) => `${" ".repeat(level)}a:\n`).join("")],
  ])("depth in %s, before it is followed", async ([, text = ""]) => {
    await expect(read(text)).rejects.toThrow("nests deeper than the limit of 200");
  });
});
