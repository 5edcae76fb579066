import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { type FlagValue, inputFromFlags } from "../../cli/input/field-flags.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import { codeOf } from "../../playground/server/code.js";

const input: Schema = {
  type: "object",
  properties: {
    prompt: { type: "string" },
    n: { type: "integer" },
    either: { type: ["string", "integer"] },
    tiling: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    camera: { type: "object", properties: { height: { type: "number" } } },
    image: { type: "string", file: true },
  },
};
const endpoint = {
  key: "acme/odd",
  name: { folder: "acme", module: "acme", file: "odd", function: "odd" },
  input,
};
const context = {
  module: "./generated/index.js",
  spec: " --openapi acme.json",
  fileName: () => "a b.png",
};

test.each<[JsonObject]>([
  [{ prompt: "A boat", n: 2, tiling: false, tags: ["a", "b"] }],
  [{ prompt: 'It\'s "quoted" $(rm -rf ~) `id` \\' }],
  [{ prompt: "Two\nlines, \u202ereversed, \u{1f469}\u200d\u{1f680}" }],
  [{ prompt: "-n", tags: ["--verbose"] }],
  [{ either: "7", prompt: "" }],
  [{ tags: ["[1]"], camera: { height: 1.5 } }],
  [{}],
])("%j is the same as TypeScript, as a command and as JSON", (given) => {
  const { typescript, command, json } = codeOf(endpoint, given, context);
  expect(JSON.parse(json)).toEqual(given);
  const [, literal = ""] = /acme\.odd\(([\s\S]*)\);\n$/.exec(typescript) ?? [];
  expect(JSON.parse(JSON.stringify(runInNewContext(`(${literal})`)))).toEqual(given);
  expect(command).not.toContain("\n");
  expect(inputOfCommand(command)).toEqual(given);
});

test("a file is read in TypeScript, and named in commands and JSON", () => {
  const { typescript, command, json } = codeOf(endpoint, { image: { $file: "1" } }, context);
  expect(typescript).toBe(
    'import { openAsBlob } from "node:fs";\n' +
      'import { acme } from "./generated/index.js";\n\n' +
      'const generation = await acme.odd({ image: await openAsBlob("a b.png") });\n',
  );
  expect(command).toBe("npx modelsmith create acme/odd --image './a b.png' --openapi acme.json");
  expect(JSON.parse(json)).toEqual({ image: "@./a b.png" });
});

test("code goes to the address that was typed, as the runs do", () => {
  const typed = {
    ...context,
    spec: " --base-url http://127.0.0.1:4010",
    baseUrl: "http://127.0.0.1:4010",
  };
  const { typescript, command } = codeOf(endpoint, { prompt: "A boat" }, typed);
  expect(typescript).toContain(
    `acme.odd({ prompt: "A boat" }, { baseUrl: "http://127.0.0.1:4010" })`,
  );
  expect(command).toContain(" --base-url http://127.0.0.1:4010");
});

/** What a shell and the command line make of a command. */
function inputOfCommand(command: string): JsonObject {
  const words = [...command.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\'/g, (_, quoted?: string) => quoted ?? "'"),
  );
  const flags = new Map<string, string[]>();
  const booleans = new Map<string, boolean>();
  let payload: JsonObject = {};
  const rest = words.slice(words.indexOf("acme/odd") + 1);
  while (rest.length > 0) {
    const [, name = "", , given] = /^--([^=]+)(=(.*))?$/s.exec(rest.shift() ?? "") ?? [];
    if (name === "tiling" || name === "no-tiling") {
      booleans.set("tiling", name === "tiling");
      continue;
    }
    const value = given ?? rest.shift() ?? "";
    if (name === "payload") payload = JSON.parse(value);
    else if (name !== "openapi") flags.set(name, [...(flags.get(name) ?? []), value]);
  }
  return {
    ...payload,
    ...inputFromFlags(input, new Map<string, FlagValue>([...flags, ...booleans])),
  };
}
