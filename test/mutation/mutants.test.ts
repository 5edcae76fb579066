import { readFile } from "node:fs/promises";
import { parseAst } from "rollup/parseAst";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isSwitched, mutantsOf, mutate, withSwitches } from "./mutants.js";

describe("the mutants of a source", () => {
  it.each<[string, readonly string[]]>([
    ["if (a < 1) b();", ["if (!(a < 1)) b();", "if (a <= 1) b();", "if (a < 2) b();"]],
    ["const x = a >= b;", ["const x = a > b;"]],
    ["const x = a && b;", ["const x = a || b;"]],
    ["const x = a ?? b;", ["const x = ((a) || b);"]],
    ["const x = a === b;", ["const x = a !== b;"]],
    ["const x = a ? true : c;", ["const x = !(a) ? true : c;", "const x = a ? false : c;"]],
    ["const x = 1_000;", ["const x = 1001;", "const x = 999;"]],
    ['const x = ["a", "b"];', ['const x = ["b"];', 'const x = ["a"];', 'const x = ["", "b"];']],
    ['const x = "a b".split(" ");', ['const x = "b".split(" ");', 'const x = "a".split(" ");']],
    ["function f() { g(); }", ["function f() {  }"]],
    ["function f() { count += 1; }", ["function f() {  }", "function f() { count += 2; }"]],
    ['const x = { a: "1", b: "2", c: "3", d: "4" };', ['const x = { b: "2", c: "3", d: "4" };']],
  ])("%s", (text, some) => {
    const changed = mutantsOf("a.ts", text).map((mutant) => mutate(text, mutant));
    expect(changed).toEqual(expect.arrayContaining([...some]));
    expect(changed).not.toContain(text);
  });

  it.each([
    'import { a } from "./a.js";',
    "type A = 1 | true;",
    'interface A { readonly a: "b" }',
    'throw new Error("no");',
    'const x = "a message for people";',
    "const x = `a`;",
    'switch (a) { case "b": break; }',
  ])("are not made of %s", (text) => {
    expect(mutantsOf("a.ts", text)).toEqual([]);
  });

  it("name the lines that they change", () => {
    const text = "const a = 0;\nconst b =\n  c && d;\n";
    expect(mutantsOf("a.ts", text).at(-1)).toMatchObject({
      line: 3,
      from: "c && d;",
      to: "c || d;",
    });
  });
});

describe("switches", () => {
  it("are each mutant in turn", () => {
    const text = `
      const sum = (list) => { let all = 0; for (const each of list) { all += each; } return all; };
      const pick = (a, b) => (a > 2 && b ? a - b : a ?? 7);
      globalThis.result = [sum([1, 2]), pick(3, 1), pick(2, 1), pick(undefined, 0)];`;
    const mutants = mutantsOf("a.ts", text).map((mutant, id) => ({ ...mutant, id }));
    const all = withSwitches(text, mutants);
    const resultOf = (source: string, id = -1): unknown => {
      const scope = { __mutant: id, result: undefined };
      new Function("globalThis", source)(scope);
      return scope.result;
    };
    expect(resultOf(all)).toEqual(resultOf(text));
    const switched = mutants.filter(isSwitched);
    expect(switched.length).toBeGreaterThan(8);
    for (const mutant of switched) {
      expect(resultOf(all, mutant.id)).toEqual(resultOf(mutate(text, mutant)));
    }
  });
});

describe("probes", () => {
  it("say which code ran, and change nothing else", () => {
    const text = `
      const double = (x) => x * 2;
      function either(a, b = 1 + 1) { if (a) { return b; } return double(b ?? 7); }
      globalThis.result = [either(true), either(false, 3)];`;
    const mutants = mutantsOf("a.ts", text).map((mutant, id) => ({ ...mutant, id }));
    const reached = new Set<number>();
    const scope = { __reached: (...ids: number[]) => ids.forEach((id) => void reached.add(id)) };
    new Function("globalThis", withSwitches(text, mutants))(scope);
    expect(scope).toHaveProperty("result", [2, 6]);
    const unreached = mutants.filter(({ id, probe }) => probe && !reached.has(id));
    expect(unreached).toEqual([]);
    reached.clear();
    new Function("globalThis", withSwitches(text.replace("either(false, 3)", "0"), mutants))(scope);
    expect(mutants.some(({ id, probe }) => probe && !reached.has(id))).toBe(true);
  });
});

it("the mutants whose survival is explained are still there", async () => {
  const explained: { file: string; from: string; to: string; because: string }[] = JSON.parse(
    await readFile("test/mutation/explained.json", "utf8"),
  );
  for (const each of explained) {
    const { file, from, to, because } = each;
    const mutants = mutantsOf(file, await readFile(file, "utf8"));
    const isThere = mutants.some((mutant) => mutant.from === from && mutant.to === to);
    expect(isThere ? undefined : each, "is explained, and no longer there").toBeUndefined();
    expect(because).toMatch(/^[A-Z`].*\.$/);
  }
});

it("every mutant and every switch of a source is JavaScript", async () => {
  const file = "runtime/contract/follow-rules.ts";
  const latest = ts.ScriptTarget.Latest;
  const text = await readFile(file, "utf8");
  const mutants = mutantsOf(file, text);
  expect(mutants.length).toBeGreaterThan(5);
  const probed = withSwitches(
    text,
    mutants.map((mutant, id) => ({ ...mutant, id })),
  );
  for (const source of [probed, ...mutants.map((mutant) => mutate(text, mutant))]) {
    // Stricter than the compiler, which lets `a ?? b || c` pass.
    const { outputText } = ts.transpileModule(source, { compilerOptions: { target: latest } });
    expect(() => parseAst(outputText)).not.toThrow();
  }
});
