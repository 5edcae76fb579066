import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { repository } from "./readme-blocks.js";

/** The table of the runtime's options, held against its types. */

interface Option {
  readonly name: string;
  readonly type: string;
  /** As far as it is a literal. */
  readonly value: string | undefined;
}

function declaredOptions(
  declaring = "runtime/contract/call-options.ts",
  interfaces = ["CallOptions", "GenerateOptions"],
): readonly Option[] {
  const file = path.join(repository, declaring);
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(({ name }) => interfaces.includes(name.text))
    .flatMap(({ members }) => members.filter(ts.isPropertySignature))
    .map((member) => {
      const [, value] = /@defaultValue (.*)/.exec(member.getFullText()) ?? [];
      return {
        name: member.name.getText(),
        type: (member.type?.getText() ?? "").replace(/ \| undefined$/, ""),
        value: /^("\w+"|\d+|true|false)(?=[\s,]|$)/.exec(value ?? "")?.[1],
      };
    });
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly whole: string;
}

function rowsOf(document: string): readonly Row[] {
  const text = readFileSync(path.join(repository, document), "utf8");
  const rows = text.matchAll(/^\| `(\w+)` \| `([^`]+)` \| (.*?) \| .+ \|$/gm);
  return [...rows].map(([whole, name = "", type = "", value = ""]) => ({
    whole,
    name,
    type,
    value,
  }));
}

const named = ({ name, type }: Pick<Row, "name" | "type">) => `${name}: ${type}`;

test("the manual lists every option, with its type and its default", () => {
  const rows = rowsOf("docs/calling.md");
  const declared = declaredOptions();
  expect(declared.length).toBeGreaterThan(15);
  expect(rows.map(named).sort()).toEqual(declared.map(named).sort());
  for (const { name, value = "" } of declared) {
    const documented = rows.find((row) => row.name === name)?.value;
    expect([name, documented]).toEqual([name, expect.stringContaining(value)]);
  }
});

test("the runtime's own manual has the same table", () => {
  const wholes = (document: string) => rowsOf(document).map(({ whole }) => whole);
  expect(wholes("runtime/README.md")).toEqual(wholes("docs/calling.md"));
});

test("the manual of tests lists every option of the simulator, with its default", () => {
  const text = readFileSync(path.join(repository, "docs/testing.md"), "utf8");
  const rows = text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \| ([^|]+) \| .+ \|$/gm);
  const defaults = new Map(
    [...rows].flatMap(([, names = "", value = ""]) =>
      [...names.matchAll(/\w+/g)].map(([name]) => [name, value] as const),
    ),
  );
  const declared = declaredOptions("simulator/service/types.ts", ["SimulateOptions"]);
  expect([...defaults.keys()].sort()).toEqual(declared.map(({ name }) => name).sort());
  for (const { name, value = "" } of declared) expect(defaults.get(name)).toContain(value);
});
