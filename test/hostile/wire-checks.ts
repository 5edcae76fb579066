import type { JsonObject } from "../../generator/util/json.js";

/** What must reach the server exactly, or stand in the output. */
export interface WireCheck {
  /** Inputs that are called with; each body must arrive as it is. */
  readonly inputs?: readonly JsonObject[];
  /** Inputs that are called with, of which a part travels elsewhere than in the body. */
  readonly calls?: readonly JsonObject[];
  /** The path that is called, decoded. */
  readonly paths?: readonly string[];
  /** Texts that some file holds, or that none does. */
  readonly contains?: readonly string[];
  readonly lacks?: readonly string[];
}

function withModels(...values: readonly (string | number | boolean | null | object)[]): WireCheck {
  return { inputs: values.map((model) => ({ prompt: "p", model }) as JsonObject) }; // of JSON values
}

function withField(name: string): WireCheck {
  return { inputs: [JSON.parse(`{"prompt":"p",${JSON.stringify(name)}:"v"}`)] };
}

export const wireChecks: Readonly<Record<string, WireCheck>> = {
  "const-break": { inputs: [{ prompt: "';globalThis.__pwned=1;'" }] },
  "enum-dq": withModels('a";globalThis.__pwned=1;//'),
  "enum-close": withModels("*/globalThis.__pwned=1;/*"),
  "enum-awkward": withModels(
    '"',
    "'",
    "`",
    "\\",
    "\n",
    "",
    "__proto__",
    "constructor",
    "$" + "{x}",
    "1",
    "-1",
  ),
  "enum-mixed": withModels(null, 1, "1", true, { a: 1 }, [1]),
  "enum-100k": withModels("v0", "v99999"),
  "prop-computed": withField('x"]:globalThis.__pwned=1,["y'),
  "prop-then": withField("then"),
  "prop-newline": withField("a\nglobalThis.__pwned=1\nb"),
  "path-backtick": { paths: ["/v1/`+(globalThis.__pwned=1)+`"] },
  "path-param-proto": {
    calls: [JSON.parse('{"__proto__":"../x","prompt":"p"}')],
    paths: ["/v1/../x"],
  },
  "required-proto": { inputs: [JSON.parse('{"__proto__":1,"missing":2,"prompt":"p"}')] },
  "opid-collide-norm": { paths: ["/v1/images/edits"] },
  "desc-jsdoc-tags": {
    contains: ["\\@deprecated {\\@link"],
    lacks: [" @internal", "* @deprecated"],
  },
  "desc-pragmas": { contains: [" * \\@ts-nocheck"], lacks: [" @ts-ignore"] },
  "desc-bidi": { contains: ["\\u202e\\u2066// safe\\u2069\\u2066"] },
  "extdocs-js": { lacks: ["javascript:"] },
  "pattern-redos": { lacks: ["RegExp"] },
};
