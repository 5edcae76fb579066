import { create } from "../generator/spec-of.js";
import { docsOf, smallProject, specCalled, specOf, withImage } from "./small-project.js";

/** Something that makes a message which tells people what to type. */
export interface PrintedCase {
  /** Typed at a terminal, in a project with openapi.json, docs.json and a key. */
  readonly type: string;
  readonly prints: RegExp;
  readonly files?: Readonly<Record<string, string | object>>;
  readonly without?: readonly string[];
  /** Typed before. A line that begins with `$ ` is one of the shell. */
  readonly first?: readonly string[];
  /** Files that change after that; one that is to be deleted is undefined. */
  readonly change?: Readonly<Record<string, string | object | undefined>>;
  readonly set?: Readonly<Record<string, string>>;
  /** Ctrl-C is pressed once this was printed. */
  readonly interrupt?: RegExp;
  /** Another step of the same message, before its commands are run. */
  readonly step?: {
    readonly set?: Readonly<Record<string, string>>;
    readonly change?: Readonly<Record<string, string | object | undefined>>;
  };
  /** What stands for `<id>` and the like in the printed commands. */
  readonly fill?: Readonly<Record<string, string>>;
  /** Typed with the options that the message names, or the shell's line that it prints. */
  readonly again?: readonly string[];
  /** How the commands end. @defaultValue 0 */
  readonly ends?: number;
}

const model = "google/nano-banana-pro";
const make = `create ${model} --prompt "A boat"`;
const dry = `${make} --dry-run`;
const failing = (fault: string) => `create ${model} --prompt "A boat [fault:${fault}]"`;
const generate = "generate --openapi openapi.json --docs docs.json";
const noSpec = ["openapi.json", "docs.json"];
const nano = "google/nano-banana";
const accepted = { responses: { "202": { description: "Accepted" } } };
const config = (targets: object) => ({ "modelsmith.config.json": targets });
const spec = smallProject["openapi.json"] ?? {};
const untagged: object = JSON.parse(
  JSON.stringify(specOf([nano]), (name, value) => (name === "tags" ? undefined : value)),
);
const numbered = {
  responses: {
    "200": {
      description: "",
      content: {
        "application/json": {
          schema: { type: "object", properties: { task_id: {}, status: { type: "integer" } } },
        },
      },
    },
  },
};
const withNumberedStatus = {
  openapi: "3.1.0",
  info: { title: "Acme", version: "1" },
  servers: [{ url: "https://api.acme.example/v1" }],
  paths: {
    "/images/generations": {
      post: {
        requestBody: { content: { "application/json": { schema: { type: "object" } } } },
        ...numbered,
      },
    },
    "/images/generations/{task_id}": { get: numbered },
  },
};
const twoTargets = {
  ...config({
    targets: [
      { openapi: "a.json", out: "a" },
      { openapi: "b.json", out: "b" },
    ],
  }),
  "a.json": specOf([nano]),
  "b.json": {
    ...specCalled("acme/paint", nano),
    servers: [{ url: "https://api.acme.example/v1" }],
  },
};
const twoAddresses = config({
  targets: [
    { openapi: "openapi.json", out: "a", baseUrl: "https://api.acme.example/v1" },
    { openapi: "openapi.json", out: "b", baseUrl: "https://staging.acme.example/v1" },
  ],
});
const withServers = (...servers: readonly object[]) => ({
  "openapi.json": { ...specOf([nano]), servers },
});
const atExample = `${generate.replace(" --docs docs.json", "")} --endpoint ${nano} --base-url https://api.example.com/v1`;
const fromUrl = config({ openapi: "$SITE/openapi.json", endpoints: [nano], snapshot: "snap" });

const usage: readonly PrintedCase[] = [
  { type: "nope", prints: /See npx modelsmith --help/ },
  {
    type: `${make} --dry-run=1`,
    prints: /Write --dry-run, or --dry-run=false/,
    again: [`${make} --dry-run`],
  },
  {
    type: "generate --no-docs",
    prints: /name the spec alone: --openapi <file or URL>/,
    again: ["generate --openapi openapi.json"],
  },
  { type: "generate --no-out", prints: /See npx modelsmith generate --help/ },
  { type: `create ${model} --timeout soon`, prints: /See npx modelsmith create --help/ },
  {
    type: "create",
    prints: /Name one after `create`/,
    again: [`create ${nano} --prompt A --dry-run`],
  },
  { type: "wait", prints: /Pass the id/, first: [make], fill: { "<id>": "$ID" } },
  { type: "--help", prints: /shows the options/, fill: { "<command>": "create" } },
  { type: "explain-error --help", prints: /see npx modelsmith --help/, again: ["--help"] },
  { type: `create ${model} --promt A`, prints: /See npx modelsmith create \S+ --help/ },
  {
    type: "explain-error soon",
    prints: /For example: npx modelsmith explain-error 402/,
    ends: 20,
  },
  {
    type: `create ${model} --promt A`,
    without: noSpec,
    files: { "specs/a.json": spec },
    prints: /no modelsmith\.config\.\* and no openapi\.json or \.yaml found here or in specs\//,
    again: [
      `create ${model} --prompt A --openapi specs/a.json --dry-run`,
      `create ${model} --payload '{"prompt": "A"}' --dry-run`,
    ],
  },
  {
    type: `create ${model}`,
    prints: /Pass fields such as --prompt/,
    files: { "in.json": { prompt: "A" } },
    again: [
      dry,
      `create ${model} --payload '{"prompt": "A"}' --dry-run`,
      `create ${model} --payload-file in.json --dry-run`,
      `create ${model} --payload - --dry-run`,
    ],
  },
  {
    type: `create ${model} --payload {prompt:A}`,
    prints: /If the shell removed its quotes/,
    files: { "in.json": { prompt: "A" } },
    again: [
      `create ${model} --payload-file in.json --dry-run`,
      `create ${model} --payload - --dry-run`,
    ],
  },
  {
    type: "create --help",
    prints: /cmd\.exe and PowerShell/,
    files: { "in.json": { prompt: "A" } },
    again: [
      `create ${model} --payload-file in.json --dry-run`,
      `create ${model} --payload - --dry-run`,
    ],
  },
  {
    type: "create acme/edit --prompt A --image ./boat.png",
    files: {
      "openapi.json": withImage("application/json", {
        type: "string",
        description: "A data URL with base64.",
      }),
      "boat.png": "\u0089PNG\r\n\u001a\n",
      "in.json": { prompt: "A", image: "data:image/png;base64,iVBORw0KGgo=" },
    },
    prints: /best with --payload-file/,
    again: ["create acme/edit --payload-file in.json --dry-run"],
  },
  { type: "list --limit 0", prints: /--limit 20/, again: ["list --limit 20"] },
  { type: "open", prints: /See npx modelsmith list/ },
  { type: "open gen_nobody", prints: /See npx modelsmith list/ },
  {
    type: "simulate --webhook nope",
    prints: /For example --webhook/,
    again: ["simulate --openapi openapi.json --webhook http://127.0.0.1:3000/webhook"],
  },
  {
    type: "simulate --webhook-secret whsec_AAAA",
    prints: /--webhook-secret needs --webhook/,
    again: ["simulate --openapi openapi.json --webhook http://127.0.0.1:3000/webhook"],
  },
  {
    type: `inspect ${model} --list-endpoints`,
    prints: /--list-endpoints lists all, and \S+ is one Leave out one of the two/,
    again: [`inspect ${model}`, "inspect --list-endpoints"],
  },
  { type: "simulate --fault nope=1", prints: /See npx modelsmith simulate --list-faults/ },
  { type: "simulate --port $PORT", prints: /Choose another --port/, again: ["simulate --port 0"] },
  {
    type: "playground --simulate",
    set: { MODELSMITH_STATE_FOLDER: "" },
    prints: /Name one with --state <folder>/,
    again: ["playground --simulate --state runs"],
  },
  {
    type: `mcp --tools ${model} --tools nope`,
    prints: /there is no model "?nope/,
    again: [`mcp --tools each`, "mcp --tools search"],
  },
  {
    type: `mcp --tools ${model},nope`,
    prints: /Each name is an argument of its own: --tools/,
    again: [`mcp --tools ${model}`],
  },
  { type: "mcp --port 0", prints: /Add --http/, again: ["mcp --http --port 0"] },
  {
    type: "mcp --answer-within 0",
    prints: /--answer-within must be at least 0\.1.*--answer-within 30/s,
    again: ["mcp --answer-within 30"],
  },
];

const calls: readonly PrintedCase[] = [
  {
    type: make,
    set: { SKILLS_VIDEO_API_KEY: "" },
    prints: /See whether it is set: npx modelsmith check-key/,
    step: { set: { SKILLS_VIDEO_API_KEY: "sk-any" } },
  },
  {
    type: failing("create.401"),
    // The spec without its word on the key.
    files: { "openapi.json": { ...specOf([model]), security: undefined } },
    prints: /npx modelsmith doctor/,
  },
  { type: failing("create.402"), prints: /See the balance: npx modelsmith credits/ },
  { type: failing("create.404-model"), prints: /npx modelsmith inspect --list-endpoints/ },
  { type: failing("create.400-nested-details"), prints: /look at it: npx modelsmith inspect/ },
  { type: `create ${model} --prompt 1 --n 9`, prints: /npx modelsmith inspect --endpoint/ },
  {
    type: failing("sse.silence"),
    interrupt: /accepted as/,
    prints: /wait for it: npx modelsmith wait/,
  },
  { type: failing("poll.401-half-way"), prints: /npx modelsmith wait/, ends: 12 },
  {
    type: `${failing("create.302-other-origin")} --base-url $SIM`,
    prints: /Check --base-url/,
    again: [`${make} --base-url $SIM`],
  },
  {
    type: failing("create.302-other-origin"),
    prints: /Check the address http:\S+: .* See the balance: npx modelsmith credits/,
  },
  {
    type: failing("nope"),
    prints: /See listFaults\(\), or npx modelsmith simulate --list-faults/,
    again: ["simulate --list-faults"],
  },
  {
    type: `${make} --save boat.png`,
    first: [`${make} --save boat.png`],
    prints: /add --force to overwrite it/,
    again: [`${make} --save boat.png --force`],
  },
  {
    type: "wait $ID --save pictures/",
    first: [make, "wait $ID --save pictures/", "$ cp openapi.json pictures/$ID-1.png"],
    prints: /already exists.*\n? *To overwrite it: npx modelsmith wait/,
  },
  {
    type: `${make} --n 2 --save boat.png --force`,
    files: { "boat-1.png/note.txt": "a folder, not a file" },
    prints: /Fetch it again: npx modelsmith wait/,
    step: { change: { "boat-1.png": undefined } },
  },
  {
    type: `${make} --save blocked/`,
    files: { blocked: "a file, not a folder" },
    prints: /Choose another place for --save/,
    again: [`${make} --save pictures/`],
  },
  {
    type: "check-key --base-url http://127.0.0.1:9/api",
    prints: /npx modelsmith check-key --base-url http:\/\/127\.0\.0\.1:9\/api --offline/,
  },
  {
    type: "open $ID",
    first: [failing("sse.silence")],
    interrupt: /accepted as/,
    prints: /Get it: npx modelsmith wait \S+ --save pictures\//,
  },
];

const models: readonly PrintedCase[] = [
  {
    type: `${make} --sidecar`,
    prints: /Say where to save the media: --save pictures\/ --sidecar/,
    again: [`${make} --save pictures/ --sidecar`],
  },
  {
    type: `generate --openapi lone.json --endpoint ${nano}`,
    files: { "lone.json": { ...specOf([nano]), security: [] } },
    prints: /Guessed: how the key is sent \(1 function\).*See npx modelsmith doctor --openapi/,
  },
  {
    type: "generate --openapi lone.json --docs docs.json --group Videos",
    files: { "lone.json": { ...specOf([nano, "openai/sora-2"]), security: [] } },
    prints: /See npx modelsmith doctor --openapi lone\.json --docs docs\.json --group Videos/,
  },
  {
    type: "generate",
    files: { "package.json": {} },
    prints: /the functions are JavaScript\. For TypeScript: --no-js/,
    again: ["generate --no-js"],
  },
  {
    type: "doctor --openapi openapi.json",
    prints: /To take it, .*alone: --endpoint/,
    again: ["generate --openapi openapi.json --endpoint openai/sora-2"],
  },
  { type: "create nope", prints: /See them all: npx modelsmith inspect --list-endpoints/ },
  {
    type: "inspect --endpoint /generation/x/y",
    prints: /Update the spec|npx modelsmith inspect --list-endpoints/,
  },
  {
    type: "create nope",
    files: twoTargets,
    prints: /See what each has with npx modelsmith inspect --openapi <spec>/,
    fill: { "<spec>": "a.json" },
  },
  {
    type: "create google/nope --prompt A",
    files: twoTargets,
    prints: /See what each has with npx modelsmith inspect --openapi <spec>/,
    fill: { "<spec>": "b.json" },
  },
  {
    type: `create ${nano} --prompt A --dry-run`,
    files: twoTargets,
    prints: /Choose one by its spec: --config modelsmith.config.json --openapi a.json/,
    again: [`create ${nano} --prompt A --dry-run --config modelsmith.config.json --openapi a.json`],
  },
  {
    type: "inspect --list-endpoints",
    files: twoTargets,
    prints: /Choose one by its spec: --config modelsmith.config.json --openapi a.json/,
    again: ["inspect --list-endpoints --config modelsmith.config.json --openapi b.json"],
  },
  {
    type: "simulate",
    files: twoTargets,
    prints: /Choose one by its spec: --config modelsmith.config.json --openapi a.json/,
    again: ["simulate --config modelsmith.config.json --openapi a.json"],
  },
  {
    type: `create ${nano} --prompt A --dry-run`,
    files: twoAddresses,
    prints: /choose one by its address, --base-url https:\S+ or --base-url https:\S+/,
    again: [`create ${nano} --prompt A --dry-run --base-url https://staging.acme.example/v1`],
  },
  {
    type: "simulate",
    files: twoAddresses,
    prints: /They share a spec: choose one by its address/,
    again: ["simulate --base-url https://api.acme.example/v1"],
  },
  {
    type: "inspect --list-endpoints",
    files: twoAddresses,
    prints: /They share a spec\. Name it: --openapi openapi\.json/,
    again: ["inspect --list-endpoints --openapi openapi.json"],
  },
  {
    type: `create ${nano} --prompt A --dry-run`,
    files: config({
      targets: ["a", "b"].map((out) => ({
        openapi: "openapi.json",
        out,
        auth: { header: "x-key", variable: `${out.toUpperCase()}_KEY` },
      })),
    }),
    prints: /put one of them into a config of its own, and name it with --config <file>/,
    step: { change: { "a.config.json": { openapi: "openapi.json", out: "a" } } },
    again: [`create ${nano} --prompt A --dry-run --config a.config.json`],
  },
  {
    type: "check-key --offline",
    files: twoTargets,
    prints: /Name one of its endpoints: --endpoint \S+/,
    again: [`check-key --offline --endpoint acme/paint`],
    set: { ACME_API_KEY: "any" },
  },
  {
    type: "inspect",
    without: noSpec,
    prints: /Name the spec with --openapi <file>, or create a config with npx modelsmith init/,
    step: { change: { "openapi.json": spec } },
    again: ["inspect --openapi openapi.json"],
  },
  {
    type: "inspect --category Nope",
    without: ["docs.json"],
    files: { "other.json": smallProject["docs.json"] ?? {} },
    prints: /Choose another --category, or use the groups of --docs <file>/,
    again: ["inspect --category videos", "inspect --category Videos --docs other.json"],
  },
  {
    type: "inspect --category Nope",
    without: ["docs.json"],
    files: { "openapi.json": untagged, "other.json": docsOf({ Images: [nano] }) },
    prints: /The spec has no tags: use the groups of --docs <file>, or leave --category out/,
    again: ["inspect --category Images --docs other.json", "inspect"],
  },
  {
    type: `diff a.json c.json`,
    files: { ...twoTargets, "c.json": specOf([nano]), "docs.json": docsOf({ Images: [nano] }) },
    prints: /Name docs and group: --docs <file> --group <name>/,
    again: ["diff a.json c.json --docs docs.json --group Images"],
  },
  {
    type: "diff nope:openapi.json openapi.json",
    first: ["$ git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm A"],
    prints:
      /nope: git has no such revision What there is: git branch --all, git tag, and git log --oneline/,
    again: [
      ...["$ git branch --all", "$ git tag", "$ git log --oneline"],
      "diff HEAD:openapi.json openapi.json",
    ],
  },
  {
    type: "diff HEAD:nope.json openapi.json",
    first: ["$ git init -q . && git add . && git -c user.name=a -c user.email=a@b commit -qm A"],
    prints: /there is no such file in HEAD What it has: git ls-tree -r --name-only HEAD/,
    again: ["$ git ls-tree -r --name-only HEAD", "diff HEAD:openapi.json openapi.json"],
  },
  {
    type: "diff base:openapi.json openapi.json",
    first: [
      "$ git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm A",
      "$ git clone -q --bare . .git/up && git -C .git/up branch base && git remote add origin .git/up",
      "$ git rev-parse HEAD > .git/shallow",
    ],
    prints: /This clone is shallow: git fetch --depth 1 origin base fetches it, as FETCH_HEAD\./,
    again: ["$ git fetch --depth 1 origin base", "diff FETCH_HEAD:openapi.json openapi.json"],
  },
  {
    type: "diff HEAD~1:openapi.json openapi.json",
    first: [
      "$ git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm A",
      "$ git clone -q --bare . .git/up && git remote add origin .git/up",
      "$ git rev-parse HEAD > .git/shallow",
    ],
    prints: /This clone is shallow: git fetch --unshallow fetches the rest\./,
    again: ["$ git fetch --unshallow", "diff HEAD:openapi.json openapi.json"],
  },
  {
    type: "explain-error 402 --endpoint acme/paint",
    without: noSpec,
    prints: /Name the spec with --openapi <file>, or create a config with npx modelsmith init/,
    step: { change: { "openapi.json": spec } },
    again: ["inspect --openapi openapi.json"],
  },
  {
    type: "generate --openapi docs.json",
    prints: /It is a docs\.json: pass it as --docs \(docs of a config\)/,
    again: ["generate --openapi openapi.json --docs docs.json"],
  },
  {
    type: "diff openapi.json openapi.json --old-docs main:docs.json",
    first: [
      "$ git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm A",
    ],
    prints:
      /--old-docs is of main.*Name both of one revision, such as main:openapi.json, or both as/,
    again: [
      "diff main:openapi.json openapi.json --old-docs main:docs.json",
      "diff openapi.json openapi.json --old-docs docs.json",
    ],
  },
  {
    type: "diff mian:openapi.json openapi.json",
    first: [
      "$ git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -qm A",
    ],
    prints: /^error MS1001: mian: git has no such revision\. Did you mean main\? What/,
    again: ["diff main:openapi.json openapi.json"],
  },
];

const generating: readonly PrintedCase[] = [
  {
    type: `${generate} --check`,
    prints: /Run the same command without --check/,
    again: [generate, `${generate} --check`],
  },
  {
    type: `${generate} --check`,
    first: [generate],
    change: { "generated/google/nano-banana.ts": "// by hand\n" },
    prints: /run the same command with --force instead of --check/,
    again: [`${generate} --force`, "$PRINTED", `${generate} --check`],
  },
  {
    type: generate,
    first: [generate],
    change: { "generated/google/nano-banana.ts": "// by hand\n" },
    prints: /Then run again with --force/,
    again: [`${generate} --force`, `${generate} --check`],
  },
  {
    type: `${generate} --watch --check`,
    prints: /Use one of the two/,
    again: [generate, `${generate} --check`, `${generate} --watch`],
  },
  { type: "init --yes", prints: /Next: npx modelsmith generate/ },
  {
    type: "init --yes",
    without: ["docs.json"],
    files: { "openapi.json": withNumberedStatus },
    prints: /Before a call: \d warnings? that calls would be paid for.*: npx modelsmith doctor/,
  },
  {
    type: "init --yes",
    without: noSpec,
    files: { "other/spec.json": spec },
    prints: /npx modelsmith init --openapi <file or URL>/,
    fill: { "<file or URL>": "other/spec.json" },
  },
  {
    type: "generate",
    without: noSpec,
    files: { "other/openapi.json": spec },
    prints: /Name the spec with --openapi <file>, or create a config with npx modelsmith init/,
    step: { change: { "openapi.json": spec } },
    again: ["generate --openapi other/openapi.json"],
  },
  {
    type: "generate --config modelsmith.confg.json",
    prints: /Name one that is there, or write one: npx modelsmith init/,
    again: ["generate --config modelsmith.config.ts"],
  },
  {
    type: "generate --openapi openapi.json --config modelsmith.config.json --out x",
    files: twoTargets,
    prints: /Name the spec of one, or use --openapi without --config/,
    again: [
      "generate --openapi a.json --config modelsmith.config.json --out x",
      "generate --openapi a.json --out x",
    ],
  },
  {
    type: "init --yes --openapi $SITE/openapi.json",
    prints: /Next: npx modelsmith pull, then npx modelsmith generate/,
  },
  {
    type: "generate --openapi openapi.json --endpoint qqq/zzz",
    prints: /See what it has: npx modelsmith inspect .*--list-endpoints/,
  },
  {
    type: "generate --out x",
    files: twoTargets,
    prints: /Choose one by its spec: --config modelsmith.config.json --openapi a.json/,
    again: ["generate --config modelsmith.config.json --openapi b.json --out x"],
  },
  {
    type: "generate",
    files: { "modelsmith.config.json": { openapi: "openapi.json" }, "modelsmith.config.mjs": "" },
    prints: /name one with --config/,
    again: ["generate --config modelsmith.config.json"],
  },
  {
    type: `generate --openapi openapi.json --group Images --endpoint ${nano}`,
    prints: /Use --group, or --endpoint/,
    again: [`${generate} --group Images`, `generate --openapi openapi.json --endpoint ${nano}`],
  },
  {
    type: `generate --openapi https://api.example.com/a.json --openapi openapi.json --endpoint ${nano}`,
    files: { "specs/openapi.json": spec },
    prints: /name that: --openapi specs/,
    again: [`generate --openapi specs --endpoint ${nano} --out from-specs`],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: {
      "openapi.json": {
        ...specOf([nano]),
        servers: [],
        info: { title: "Acme", version: "1", description: "At https://api.acme.example" },
      },
    },
    prints: /its texts name this one: --base-url https:\/\/api\.acme\.example/,
    again: [
      `generate --openapi openapi.json --endpoint ${nano} --base-url https://api.acme.example`,
    ],
  },
  {
    type: "generate --openapi openapi.json --group Images",
    prints:
      /docs\.json is beside it: add --docs docs\.json \(`docs` in a config\), or name endpoints with --endpoint <path>/,
    again: [
      `${generate} --group Images`,
      `generate --openapi openapi.json --endpoint /generation/${nano}`,
    ],
  },
  {
    type: generate,
    files: { "docs.json": docsOf({ "Picture models": [nano], Clips: ["openai/sora-2"] }) },
    prints: /Choose others with --group/,
    again: [`${generate} --group Clips`],
  },
  {
    type: generate,
    files: { "docs.json": docsOf({ "Moving things": ["openai/sora-2"] }) },
    prints: /Choose one with --group 'Moving things'/,
    again: [`${generate} --group 'Moving things'`],
  },
  {
    type: "generate",
    files: { "docs.json": { navigation: { groups: [{ group: "Guides", pages: ["start"] }] } } },
    prints: /No group of these docs lists a POST\. .* name it without docs: --openapi <file>/,
    again: ["generate --openapi openapi.json"],
  },
  {
    type: "generate --strict",
    files: config({ openapi: "openapi.json", endpoints: { "gogle/*": {} } }),
    prints: /fits no create of the spec\. Did you mean google\/\*\?.* or leave --strict out/,
    again: ["generate"],
  },
  {
    type: `${generate} --group Nope`,
    prints: /Choose one with --group, or as `group` in the config\./,
    again: [`${generate} --group Videos`],
  },
  {
    type: generate,
    files: { "docs.json": {} },
    prints: /leave --docs out: .* that you name with --endpoint/,
    again: [
      "generate --openapi openapi.json",
      `generate --openapi openapi.json --endpoint ${nano}`,
    ],
  },
  {
    type: "generate --openapi list.json --docs docs.json",
    files: { "list.json": [] },
    prints: /Give the platform's OpenAPI 3 document, and its docs\.json for --docs/,
    again: [generate],
  },
  {
    type: generate,
    files: {
      "docs.json": {
        navigation: {
          groups: [{ group: "Images", pages: [`$SITE/openapi.json POST /generation/${nano}`] }],
        },
      },
    },
    prints: /Download it and name it with --openapi, or trust it: --openapi http/,
    again: ["generate --openapi $SITE/openapi.json --docs docs.json"],
  },
  {
    type: "generate --openapi openapi.json",
    files: { "openapi.json": specCalled("acme/characters") },
    prints: /Add --docs <file> for a docs group, or name endpoints: --endpoint/,
    again: ["generate --openapi openapi.json --endpoint acme/characters"],
  },
  {
    type: "generate --openapi openapi.json",
    files: {
      "openapi.json": {
        ...specOf([nano]),
        servers: [],
        info: {
          title: "Acme",
          version: "1",
          description: `curl -X POST https://api.acme.example/v1/generation/${nano}`,
        },
      },
    },
    prints: /the key is sent to https:\/\/api\.acme\.example\/v1, .* To use another: --base-url/,
    again: ["generate --openapi openapi.json --base-url https://api.acme.example/v2"],
  },
  {
    type: generate,
    files: {
      "openapi.json": specCalled("acme/paint", "acme/upload"),
      "docs.json": docsOf({ Images: ["acme/paint", "acme/upload"] }),
    },
    prints: /Name it with --endpoint if it does/,
    again: ["generate --openapi openapi.json --endpoint acme/upload"],
  },
  {
    type: "generate --openapi openapi.json",
    files: { "openapi.json": specCalled("acme/a-b") },
    first: ["generate --openapi openapi.json"],
    change: { "openapi.json": specCalled("acme/a_b") },
    prints: /To free it: npx modelsmith release acme\.aB --force/,
    again: ["generate --openapi openapi.json"],
  },
  {
    type: "generate --openapi openapi.json",
    files: { "openapi.json": specCalled("acme/a-b", "acme/flux") },
    first: [
      "generate --openapi openapi.json",
      "generate --openapi openapi.json --endpoint acme/flux",
    ],
    change: { "openapi.json": specCalled("acme/flux", "acme/a_b") },
    prints: /To free it: npx modelsmith release acme\.aB\s/,
    again: ["generate --openapi openapi.json"],
  },
  {
    type: "release acme.aB",
    files: { "openapi.json": specCalled("acme/a-b") },
    first: ["generate --openapi openapi.json"],
    prints: /add --force/,
    again: ["release acme.aB --force", "generate --openapi openapi.json"],
  },
  {
    type: "release acme.aB --force --out lib",
    files: { "other.json": specCalled("acme/a-b") },
    without: noSpec,
    first: ["generate --openapi other.json --out lib"],
    prints: /with the options of the last run: npx modelsmith generate --openapi <file> --out lib/,
    fill: { "<file>": "other.json" },
  },
  {
    type: "release acme.aB --force --config own.json",
    files: {
      "openapi.json": specCalled("acme/a-b"),
      "own.json": { openapi: "openapi.json", out: "lib" },
    },
    first: ["generate --config own.json"],
    prints: /Next: npx modelsmith generate --config own\.json/,
  },
  {
    type: "generate --config own.json",
    files: {
      "openapi.json": specCalled("acme/a-b", "acme/a_b"),
      "own.json": { openapi: "openapi.json", endpoints: ["acme/a-b"], out: "lib" },
    },
    first: ["generate --config own.json"],
    change: { "own.json": { openapi: "openapi.json", endpoints: ["acme/a_b"], out: "lib" } },
    prints: /To free it: npx modelsmith release --config own\.json acme\.aB --force/,
    again: ["generate --config own.json"],
  },
  {
    type: "generate openapi.json --docs docs.json",
    prints:
      /Name it by an option: npx modelsmith generate --openapi openapi\.json --docs docs\.json/,
  },
  {
    type: "generate --js openapi.json",
    prints: /Name it by an option: npx modelsmith generate --js --openapi openapi\.json/,
  },
  {
    type: `create ${model} boat.png --prompt A`,
    files: { "boat.png": "A picture" },
    prints: /no place for "boat\.png"\s+See npx modelsmith create \S+ --help/,
  },
  {
    type: `create ${model} A --dry-run`,
    prints: /Name it by an option: npx modelsmith create \S+ --prompt A --dry-run/,
  },
  {
    type: "generate specs/docs.json openapi.json",
    files: { "specs/docs.json": docsOf({ Images: [nano] }) },
    prints: /generate --docs specs\/docs\.json --openapi openapi\.json/,
  },
  {
    type: "doctor modelsmith.config.json",
    files: config({ openapi: "openapi.json" }),
    prints: /Name it by an option: npx modelsmith doctor --config modelsmith\.config\.json/,
  },
  {
    type: "generate --openapi openapi.json --endpoint acme/a-b --endpoint acme/a_b",
    files: { "openapi.json": specCalled("acme/a-b", "acme/a_b") },
    prints: /To have it all the same, in another folder: npx modelsmith generate --openapi <spec>/,
    fill: { "<spec>": "openapi.json", "<folder>": "other" },
  },
  {
    type: "release acme.none",
    files: { ...twoTargets },
    prints: /Name the output folder of one: --out <folder>/,
    first: ["generate"],
    ends: 1,
    again: ["release acme.none --out a"],
  },
  {
    type: `${generate} --out openapi.json`,
    prints: /Choose another --out/,
    again: [`${generate} --out other`],
  },
  {
    type: `${generate} --out acme --skill acme`,
    prints: /Give the skill a folder of its own, with --skill/,
    again: [`${generate} --out acme --skill skills/acme`],
  },
  {
    type: `${generate} --report docs.json/report.md`,
    prints: /Choose another place for --report/,
    again: [`${generate} --report reports/report.md`],
  },
  {
    type: `${generate} --usages scr`,
    files: { "src/main.ts": "export {};" },
    prints: /Did you mean src\? Name the folder .*: --usages <folder>/,
    again: [`${generate} --usages src`],
  },
  {
    type: `${generate} --out .`,
    prints:
      /Choose a folder of its own with --out, or `out` in the config file\. Or generate once with --force/,
    again: [`${generate} --out other`, `${generate} --out . --force`, `${generate} --out .`],
  },
];

const addresses: readonly PrintedCase[] = [
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: withServers(),
    prints: /Give the address of the API with --base-url/,
    again: [atExample],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: withServers({ url: "/v1" }),
    prints: /Give the address that it is relative to with --base-url/,
    again: [atExample],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: withServers({ url: "http://api.example.com/v1" }),
    prints: /--base-url overrides the spec/,
    again: [atExample],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: withServers({ url: "https://{place}.example.com/v1" }),
    prints: /Give the address of the API, with what each <…> stands for: --base-url 'https/,
    again: [atExample],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano}`,
    files: withServers({ url: "https://api.example.com/{version}" }),
    prints: /Add its `default`, or give the address of the API with --base-url/,
    again: [atExample],
  },
  {
    type: "generate --openapi openapi.json --endpoint /draw",
    files: {
      "openapi.json": { ...specOf([]), paths: { "/draw": create(undefined, accepted) } },
      ...config({ endpoints: { draw: { lifecycle: { answers: "result" } } } }),
    },
    prints: /Next to --openapi a config is read only if it is named: --config <file>/,
    again: ["generate --openapi openapi.json --endpoint /draw --config modelsmith.config.json"],
  },
  {
    type: `generate --openapi openapi.json --endpoint ${nano} --endpoint ${model}`,
    files: { "openapi.json": elsewhere() },
    prints: /with --base-url https:\/\/other\.example\/v1 and another --out/,
    again: [
      `generate --openapi openapi.json --endpoint ${nano} --base-url https://other.example/v1 --out other`,
    ],
  },
  {
    type: "generate --openapi http://127.0.0.1:59999/openapi.json",
    prints: /Or build offline from a snapshot: npx modelsmith pull --help/,
  },
  {
    type: "pull --openapi http://127.0.0.1:59999/openapi.json --snapshot snap",
    prints: /Check the address, the network and the headers\. More about/,
  },
  {
    type: "pull --openapi openapi.json",
    prints: /a folder, such as --snapshot specs/,
    again: ["pull --openapi $SITE/openapi.json --snapshot specs"],
  },
  {
    type: "generate --config own.json",
    files: {
      "own.json": { openapi: "$SITE/openapi.json", endpoints: [nano], snapshot: "snap" },
      "snap/modelsmith.snapshot.json": { version: 1, entries: {} },
    },
    prints: /npx modelsmith pull --config own\.json/,
    step: { change: { snap: undefined } },
    again: ["generate --config own.json"],
  },
  {
    type: "generate",
    files: { ...fromUrl, "snap/modelsmith.snapshot.json": { version: 1, entries: {} } },
    prints: /npx modelsmith pull/,
    step: { change: { snap: undefined } },
    again: ["generate"],
  },
  {
    type: "generate",
    files: fromUrl,
    first: ["pull"],
    change: { "snap/modelsmith.snapshot.json": "{" },
    prints: /delete it and run npx modelsmith pull/,
    step: { change: { "snap/modelsmith.snapshot.json": undefined } },
    again: ["generate"],
  },
  {
    type: "generate",
    files: fromUrl,
    first: ["pull"],
    change: config({ openapi: "$SITE/other/openapi.json", endpoints: [nano], snapshot: "snap" }),
    prints: /Run npx modelsmith pull, and review the changes/,
    again: ["generate"],
  },
  {
    type: `generate --openapi $SITE/openapi.json --endpoint ${nano} --snapshot snap`,
    prints:
      /pull --openapi http\S+ --snapshot snap, .* needs the same --openapi, --docs and --snapshot/,
    files: fromUrl,
    again: [`generate --openapi $SITE/openapi.json --endpoint ${nano} --snapshot snap`],
  },
];

/** One model's operations lead to another host. */
function elsewhere(): object {
  const base = specOf([nano, model]);
  const servers = [{ url: "https://other.example/v1" }];
  const paths = Object.entries(base.paths).map(([name, item]) => [
    name,
    "post" in item && name.endsWith(nano) ? { ...item, servers } : item,
  ]);
  return { ...base, paths: Object.fromEntries(paths) };
}

export const printedCases: readonly PrintedCase[] = [
  ...usage,
  ...calls,
  ...models,
  ...generating,
  ...addresses,
];
