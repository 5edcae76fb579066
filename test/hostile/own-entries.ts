import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GeneratorErrorCode } from "../../generator/diagnostics/errors.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";
import { baseDocs, baseSpec } from "./base-documents.js";
import { json } from "./corpus-entries.js";
import { renameAt, setAt } from "./place-value.js";
import type { Entry } from "./run-entries.js";

/** An entry of our own and how it ends: in code, or refused. */
export interface OwnEntry extends Entry {
  readonly refused?: GeneratorErrorCode;
}

const fire = "globalThis.__pwned=1";
const field = "/components/schemas/ImageRequest/properties";
const create = "/paths/~1v1~1images~1generations/post";
const answer = `${create}/responses/200`;
const poll = "/paths/~1v1~1images~1generations~1{id}/get";
const scheme = "/components/securitySchemes/k";

/** Text that breaks out of each kind of place that a template has. */
const breakouts = {
  comment: `*/${fire};/*`,
  string: `";${fire};"`,
  quote: `';${fire};'`,
  template: `\`+(${fire})+\`$` + `{${fire}}`,
  handlebars: `{{${fire}}}{{{constructor}}}{{#with this}}{{lookup}}{{/with}}`,
  html: `<img src=x onerror=${fire}></td><script>${fire}</script>`,
  table: `a | b\n| --- | --- |\n[x](javascript:${fire}) ![x](https://evil.invalid/x.png) <https://evil.invalid>`,
  lines: `a\r\nb\u2028c\u2029d\u0085e\vf\fg`,
  terminal: "\u001b[2J\u001b]0;x\u0007\u009b2J\u0000\u0008",
  hidden: "a\u202eb\u2066c\u200bd\ufeffe\u00adf\u{e0041}g",
  surrogates: "\ud800a\udc00",
  directive:
    "@ts-nocheck\n@deprecated\n{@link https://evil.invalid}\n// @ts-ignore\n///<reference path='x'/>",
} as const;

/** Places that take any text, and must end in code whatever it is. */
const textPlaces: Readonly<Record<string, string>> = {
  "info-description": "/info/description",
  summary: `${create}/summary`,
  "operation-description": `${create}/description`,
  "operation-id": `${create}/operationId`,
  tag: `${create}/tags/0`,
  "tag-description": "/tags/0/description",
  "field-title": `${field}/prompt/title`,
  "field-description": `${field}/prompt/description`,
  "field-format": `${field}/prompt/format`,
  "field-pattern": `${field}/prompt/pattern`,
  "field-default": `${field}/prompt/default`,
  "field-example": `${field}/prompt/example`,
  "field-const": `${field}/prompt/const`,
  "field-enum": `${field}/model/enum/0`,
  "any-of-const": `${field}/style/anyOf/0/const`,
  "item-format": `${field}/urls/items/format`,
  "order-extension": "/components/schemas/ImageRequest/x-order-properties/0",
  discriminator: `${field}/shape/discriminator/mapping/a`,
  "data-description": "/components/schemas/Generation/properties/data/description",
  "data-status": "/components/schemas/Generation/properties/status/enum/0",
  "answer-description": `${answer}/description`,
  "answer-example": `${answer}/content/application~1json/example/data`,
  "rate-limit": `${create}/x-ratelimit-per-minute`,
  "rate-limit-words": `${create}/responses/429/description`,
  "retry-header": `${create}/responses/429/headers/Retry-After/description`,
  "timeout-words": `${create}/responses/504/description`,
  "server-description": "/servers/0/description",
  link: `${answer}/links/a/operationRef`,
  callback: `${create}/callbacks/a/x`,
  contact: "/info/contact/url",
};

/** Places whose text is the name of something. */
const namePlaces: Readonly<Record<string, (spec: JsonObject, name: string) => void>> = {
  field: (spec, name) =>
    setAt(spec, `${field}/${escaped(name)}`, {
      type: "object",
      properties: { a: { type: "string" } },
    }),
  "field-of-data": (spec, name) =>
    setAt(spec, `/components/schemas/Generation/properties/data/properties/${escaped(name)}`, {
      type: "integer",
    }),
  "field-with-odd-default": (spec, name) =>
    setAt(spec, `${field}/x${escaped(name)}`, { enum: ["a"], default: name }),
  required: (spec, name) => setAt(spec, "/components/schemas/ImageRequest/required/0", name),
  "recursive-component": (spec, given) => {
    // A URI cannot name half of a surrogate pair.
    const name = given.replace(/\p{Cs}/gu, "");
    const segment = name.replaceAll("~", "~0").replaceAll("/", "~1");
    const here = { $ref: `#/components/schemas/${encodeURIComponent(segment)}` };
    const tree = { type: "object", properties: { self: here } };
    setAt(spec, `/components/schemas/${escaped(name)}`, tree);
    setAt(spec, `${field}/tree`, here);
  },
  "example-key": (spec, name) => setAt(spec, `${field}/prompt/example`, { [name]: 1 }),
  "default-key": (spec, name) =>
    setAt(spec, `${field}/options/default`, JSON.parse(`{${JSON.stringify(name)}:1}`)),
  "const-key": (spec, name) =>
    setAt(spec, `${field}/options/const`, JSON.parse(`{${JSON.stringify(name)}:[1,{}]}`)),
  extension: (spec, name) => setAt(spec, `${create}/x-${escaped(name)}`, fire),
  "security-scheme": (spec, name) =>
    setAt(spec, `/components/securitySchemes/${escaped(name)}`, { type: "http", scheme: name }),
};

const awkwardNames = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "then",
  "",
  "0",
  "a-b",
  "default",
  "GenerationsInput",
  "Blob",
  "Record",
  "\u5bbd",
  "%",
  "%41",
  "~",
];

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll("%", "%25");
}

function entry(
  id: string,
  change: (spec: JsonObject, docs: JsonObject) => void,
  more: Partial<OwnEntry> = {},
): OwnEntry {
  const spec = baseSpec();
  const docs = baseDocs();
  change(spec, docs);
  return { id, inputs: { openapi: json(spec), docs: json(docs), group: "Images" }, ...more };
}

/** A spec whose create path is another one. */
function atPath(id: string, at: string, refused?: GeneratorErrorCode): OwnEntry {
  const change = (spec: JsonObject, docs: JsonObject) => {
    renameAt(spec, "/paths/~1v1~1images~1generations", at);
    if (!/\s/.test(at)) setAt(docs, "/navigation/groups/0/pages/0", `POST ${at}`);
  };
  return entry(`path-${id}`, change, refused && { refused });
}

function atServer(id: string, url: JsonValue, refused?: GeneratorErrorCode): OwnEntry {
  return entry(
    `server-${id}`,
    (spec) => setAt(spec, "/servers/0/url", url),
    refused && { refused },
  );
}

function atReference(
  id: string,
  reference: JsonValue,
  refused: GeneratorErrorCode,
  arrange?: Entry["arrange"],
): OwnEntry {
  return entry(`ref-${id}`, (spec) => setAt(spec, `${field}/z`, { $ref: reference }), {
    refused,
    ...(arrange && { arrange }),
  });
}

function atUnusedScheme(id: string, value: JsonValue, refused?: GeneratorErrorCode): OwnEntry {
  const change = (spec: JsonObject) => setAt(spec, scheme, value);
  return entry(`scheme-${id}`, change, refused && { refused });
}

function atUsedScheme(id: string, value: JsonValue, refused?: GeneratorErrorCode): OwnEntry {
  const change = (spec: JsonObject) => {
    setAt(spec, scheme, value);
    setAt(spec, "/security", [{ k: [] }]);
  };
  return entry(`scheme-used-${id}`, change, refused && { refused });
}

function yaml(id: string, text: string, refused: GeneratorErrorCode): OwnEntry {
  const inputs = { openapi: Buffer.from(text), docs: json(baseDocs()), group: "Images" };
  return { id: `yaml-${id}`, inputs, file: "openapi.yaml", refused };
}

/** A lock that stands in the output folder before the run. */
function withLock(id: string, change: JsonObject, refused: GeneratorErrorCode): OwnEntry {
  const lock = {
    lockfileVersion: 2,
    endpoints: [
      {
        method: "POST",
        path: "/images/generations",
        key: "images/generations",
        module: "images",
        function: "generations",
        file: "images/generations.ts",
        title: "x",
        call: {},
        input: {},
        data: "0",
        dataFrom: "nothing",
        model: "0",
        ...change,
      },
    ],
    data: { "0": {} },
    files: { ...(change["files"] as JsonObject | undefined) },
  };
  return entry(`lock-${id}`, () => {}, {
    refused,
    arrange: (home) => {
      mkdirSync(path.join(home, "a/b/c/out"), { recursive: true });
      writeFileSync(path.join(home, "a/b/c/out/modelsmith.lock.json"), JSON.stringify(lock));
    },
  });
}

/** Entries for every place where a text of the input could end up. */
export const ownEntries: readonly OwnEntry[] = [
  // Every breakout at every place at once, so that 30 × 12 entries are 12.
  ...Object.entries(breakouts).map(([id, text]) =>
    entry(`text-${id}`, (spec) => {
      for (const at of Object.values(textPlaces)) setAt(spec, at, `9 requests per minute ${text}`);
    }),
  ),
  ...Object.entries(breakouts).map(([id, text]) =>
    entry(`name-${id}`, (spec) => {
      for (const put of Object.values(namePlaces)) put(spec, text);
    }),
  ),
  ...awkwardNames.map((name, at) =>
    entry(`name-awkward-${at}`, (spec) => {
      for (const put of Object.values(namePlaces)) put(spec, name);
    }),
  ),
  ...Object.entries(breakouts).map(([id, text]) => {
    const docs = baseDocs();
    setAt(docs, "/name", text);
    setAt(docs, "/description", text);
    setAt(docs, "/navigation/groups/0/group", text);
    setAt(docs, "/navigation/groups/0/icon", text);
    setAt(docs, "/navigation/tabs/0/tab", text);
    setAt(docs, "/navigation/groups/1", {
      group: "Images",
      pages: ["POST /v1/images/generations"],
    });
    return {
      id: `docs-${id}`,
      inputs: { openapi: json(baseSpec()), docs: json(docs), group: "Images" },
    };
  }),
  // No group is called Images: one whose creates make images is taken, and named in a warning.
  ...Object.entries(breakouts).map(([id, text]) =>
    entry(`docs-no-group-${id}`, (_, docs) => setAt(docs, "/navigation/groups/0/group", text)),
  ),
  ...Object.entries(breakouts).map(([id, text]) => {
    const docs = baseDocs();
    setAt(docs, "/navigation/groups/0/group", text);
    const inputs = { openapi: json(baseSpec()), docs: json(docs), group: `No ${text}` };
    return { id: `docs-unknown-group-${id}`, inputs, refused: "MS1202" } as const;
  }),
  entry("odd-kinds", (spec) => {
    for (const [at, value] of Object.entries({
      summary: 1,
      description: {},
      tags: "x",
      operationId: [],
    })) {
      setAt(spec, `${create}/${at}`, value);
    }
    setAt(spec, `${field}/prompt/description`, [1]);
    setAt(spec, `${field}/prompt/examples`, "x");
    setAt(spec, "/info", null);
  }),
  entry("many-fields", (spec) => {
    for (let at = 0; at < 2_000; at += 1)
      setAt(spec, `${field}/f${at}`, { type: "string", description: breakouts.comment });
  }),
  entry("long-name", (spec) => setAt(spec, `${field}/${"x".repeat(50_000)}`, { type: "string" })),
  entry("long-words", (spec) => setAt(spec, `${field}/prompt/description`, "*/".repeat(500_000))),
  entry("numbers", (spec) => {
    setAt(spec, `${field}/n`, {
      type: "number",
      minimum: -1e308,
      maximum: 1.7976931348623157e308,
      multipleOf: 5e-324,
      default: -0,
    });
  }),
  atPath("encoded-slash", "/v1/images%2fgenerations"),
  atPath("matrix", "/v1/images;x=1/generations"),
  atPath("hidden", "/v1/im\u202eages/x"),
  atPath("devices", "/con/nul"),
  atPath("own-files", "/index/index"),
  atPath("prototype", "/__proto__/constructor"),
  atPath("runtime", "/runtime/runtime"),
  atPath("reserved", "/default/import"),
  atPath("long", `/v1/${"x/".repeat(300)}y`),
  atPath("surrogate", "/v1/\ud800", "MS1107"),
  atPath("double-slash", "//evil.invalid/x", "MS1107"),
  atPath("inner-slashes", "/v1//evil.invalid/x"),
  atPath("backslash", "/v1\\..\\x", "MS1107"),
  atPath("mixed-dots", "/v1/.%2E/x", "MS1107"),
  atPath("query", "/v1/x?key=1", "MS1107"),
  atPath("fragment", "/v1/x#y", "MS1107"),
  atPath("open-brace", "/v1/{a", "MS1107"),
  atPath("nul", "/v1/\0", "MS1107"),
  atServer("port", "https://api.good.test:99999", "MS1108"),
  atServer("query", "https://api.good.test/?x=1", "MS1108"),
  atServer("script", "javascript:alert(1)", "MS1108"),
  atServer("file", "file:///etc/passwd", "MS1108"),
  atServer("backslash", "https://api.good.test\\@evil.invalid/", "MS1108"),
  atServer("other-host", "//evil.invalid/", "MS1108"),
  atServer("slash-backslash", "/\\evil.invalid", "MS1108"),
  atServer("line-end", "https://api.good.test/\r\nX-Evil: 1", "MS1108"),
  atServer("credentials", "https://user:secret@api.good.test", "MS1108"),
  atServer("number", 5, "MS1108"),
  atServer("loopback-name", "http://localhost.evil.invalid", "MS1108"),
  entry("server-variable-slash", (spec) =>
    setAt(spec, "/servers/0", {
      url: "https://api.good.test/{v}",
      variables: { v: { default: "../../x" } },
    }),
  ),
  entry(
    "server-variable-absent",
    (spec) => setAt(spec, "/servers/0", { url: "https://api.good.test/{__proto__}" }),
    { refused: "MS1108" },
  ),
  atReference("prototype", "#/components/schemas/__proto__", "MS1103"),
  atReference("constructor", "#/components/constructor/name", "MS1103"),
  atReference("dots", "#/components/schemas/../../info", "MS1103"),
  atReference("terminal", `#/components/schemas/${breakouts.terminal}`, "MS1103"),
  atReference("malformed", "#/components/%E0%A4%A", "MS1103"),
  atReference("number", 5, "MS1103"),
  atReference("object", { $ref: "x" }, "MS1103"),
  atReference("root", "#/", "MS1103"),
  atReference("share", "\\\\evil.invalid\\share\\x.json", "MS1103"),
  atReference("scheme-relative", "//evil.invalid/x.json", "MS1103"),
  atReference("encoded-dots", "%2e%2e/secret.json", "MS1103"),
  atReference("absolute", "/etc/passwd", "MS1103"),
  atReference("link", "inner.json#/a", "MS1001", (home) => {
    writeFileSync(
      path.join(home, "..", "outer.json"),
      '{"a":{"const":"SECRET-OF-ANOTHER-FOLDER"}}',
    );
    symlinkSync(path.join(home, "..", "outer.json"), path.join(home, "inner.json"));
  }),
  entry(
    "parameter-name",
    (spec) => setAt(spec, `${create}/parameters/0`, { in: "query", name: 5 }),
    { refused: "MS1109" },
  ),
  entry(
    "parameter-surrogate",
    (spec) => setAt(spec, `${create}/parameters/0`, { in: "query", name: "\ud800" }),
    { refused: "MS1109" },
  ),
  entry(
    "parameter-of-item",
    (spec) =>
      setAt(spec, "/paths/~1v1~1images~1generations/parameters", [{ in: "body", name: "x" }]),
    { refused: "MS1109" },
  ),
  entry("poll-nameless", (spec) => setAt(spec, `${poll}/parameters/0/name`, ""), {
    refused: "MS1109",
  }),
  entry("poll-misnamed", (spec) => setAt(spec, `${poll}/parameters/0/name`, "image_id")),
  entry(
    "poll-parameter",
    (spec) => setAt(spec, `${poll}/parameters/1`, { in: "header", name: "a\r\nX-Evil: 1" }),
    { refused: "MS1109" },
  ),
  entry(
    "answer-media",
    (spec) => renameAt(spec, `${answer}/content/application~1json`, `application/json;"${fire}`),
    { refused: "MS1109" },
  ),
  entry("status-600", (spec) => renameAt(spec, answer, "600"), { refused: "MS1109" }),
  atUnusedScheme("name-absent", { type: "apiKey", in: "header" }),
  atUnusedScheme("kind", { type: "__proto__", in: "constructor" }),
  atUnusedScheme("query-lines", { type: "apiKey", in: "query", name: "a\r\nb" }, "MS1110"),
  entry("scheme-undefined", (spec) =>
    setAt(spec, "/security", JSON.parse('[{"constructor":[]},{"__proto__":[]},{"k":[]}]')),
  ),
  atUsedScheme("name-absent", { type: "apiKey", in: "header" }, "MS1110"),
  atUsedScheme("header-break", { type: "apiKey", in: "header", name: `X";${fire};"` }, "MS1110"),
  atUsedScheme("query-nameless", { type: "apiKey", in: "query" }, "MS1110"),
  atUsedScheme("query-surrogate", { type: "apiKey", in: "query", name: "\ud800" }, "MS1110"),
  atUsedScheme("query-break", { type: "apiKey", in: "query", name: `&a=1#";${fire};"\u2028` }),
  atUsedScheme("cookie", { type: "apiKey", in: "cookie", name: "a" }, "MS1110"),
  atUsedScheme("http-break", { type: "http", scheme: "Bearer\r\nX-Evil: 1" }, "MS1110"),
  atUsedScheme("prefix-break", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: `the prefix "Key\r\nX-Evil: 1 ${breakouts.comment}"`,
  }),
  atUsedScheme("description-long", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: `${"Key [".repeat(200_000)}](`,
  }),
  yaml("function", "openapi: !!js/function 'function(){}'\npaths: {}\n", "MS1101"),
  yaml(
    "bomb",
    `a: &a [${"x,".repeat(9)}x]\n${[..."bcdefghi"]
      .map(
        (name, at) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${"abcdefgh".charAt(at)}`)
            .join()}]`,
      )
      .join("\n")}\n`,
    "MS1005",
  ),
  yaml("duplicate", "openapi: 3.1.0\nopenapi: 3.0.0\npaths: {}\n", "MS1006"),
  yaml("infinity", "openapi: 3.1.0\npaths: {}\nx: .inf\n", "MS1007"),
  yaml("deep", "[".repeat(10_000), "MS1005"),
  yaml("nothing", "", "MS1007"),
  withLock("file", { file: "../../x.ts" }, "MS1302"),
  withLock("function", { function: `a(){}${fire};function b` }, "MS1302"),
  withLock("module", { module: "__proto__ as x" }, "MS1302"),
  withLock("listed-file", { files: { "../../../secret": "0" } }, "MS1302"),
];
