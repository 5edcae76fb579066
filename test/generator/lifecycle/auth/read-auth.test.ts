import { expect, test } from "vitest";
import { readAuth } from "../../../../generator/lifecycle/auth/read-auth.js";
import { readModel } from "../../../../generator/read/read-model.js";
import { folderWith } from "../../../temporary-folder.js";
import { bearerSpec, create, documentOf } from "../../spec-of.js";

interface Case {
  readonly parameters?: readonly object[];
  readonly schemes?: object;
  readonly security?: readonly object[];
  /** The sources of code samples. */
  readonly samples?: readonly string[];
}

/** How the key of a create is sent, and why. */
function read({ parameters, schemes, security, samples = [] }: Case) {
  const more = {
    "x-codeSamples": samples.map((source) => ({ lang: "any", source })),
    ...(parameters && { parameters }),
  };
  const spec = documentOf({
    paths: { "/draw": create({ type: "object" }, more) },
    ...(schemes && { components: { securitySchemes: schemes } }),
    ...(security && { security }),
  });
  const [operation] = spec.operations();
  if (operation === undefined) throw new Error("the spec has no operation");
  return readAuth(operation);
}

const plain = { key: { type: "apiKey", in: "header", name: "Authorization" } };
const asked = { schemes: plain, security: [{ key: [] }] };
const bySamples = { evidence: "the code samples", isGuess: false };

test.for([
  ["curl", `curl -H "Authorization: Bearer $ACME_KEY" https://api.acme.example`],
  ["Python", `headers={"Authorization": f"Bearer {api_key}"}`],
  ["JavaScript", "headers: { Authorization: `Bearer $" + "{apiKey}` }"],
  ["JavaScript without a template", `headers: { "Authorization": "Bearer " + apiKey }`],
  ["Go", `req.Header.Add("Authorization", "Bearer "+apiKey)`],
])("a sample in %s says that the key is sent as a bearer", ([, sample = ""]) => {
  expect(read({ ...asked, samples: [sample] })).toEqual(bySamples);
  expect(read({ samples: [sample] })).toEqual(bySamples);
});

test("samples that say nothing of it change nothing", () => {
  for (const sample of [
    "headers: { Authorization: token }",
    '-H "Authorization: $KEY"',
    '-H "Authorization: Basic $BOTH"',
    '-H "X-Api-Key: $KEY"',
    '{ "apiKey": "a", "prompt": "b" }',
  ]) {
    expect(read({ ...asked, samples: [sample] })).toEqual(read(asked));
    expect(read({ samples: [sample] })).toEqual(read({}));
  }
});

test("a scheme that says how the key is sent needs no samples", () => {
  const schemes = { key: { type: "apiKey", in: "header", name: "X-Key" } };
  const samples = ['-H "Authorization: Bearer $KEY"'];
  const declared = { schemes, security: [{ key: [] }] };
  expect(read({ ...declared, samples })).toEqual(read(declared));
});

test("the only scheme of a spec that asks for none is how the key is sent, by a guess", () => {
  const schemes = { key: { type: "apiKey", in: "header", name: "X-Key" } };
  expect(read({ schemes })).toEqual({
    auth: { in: "header", name: "X-Key" },
    evidence: "the security scheme key, which nothing asks for",
    isGuess: true,
    isSilent: true,
  });
  const other = { type: "apiKey", in: "header", name: "X-Other" };
  expect(read({ schemes: { ...schemes, other } })).toEqual(read({}));
});

test("a spec that says that it needs no key takes one that is set, in the usual way or its own", () => {
  const schemes = { key: { type: "apiKey", in: "header", name: "X-Key" } };
  const usual = { in: "header", name: "Authorization", prefix: "Bearer " };
  expect(read({ security: [] }).auth).toEqual({ ...usual, optional: true });
  const own = { in: "header", name: "X-Key", optional: true };
  expect(read({ schemes, security: [] }).auth).toEqual(own);
  expect(read({ schemes, security: [{ key: [] }, {}] }).auth).toEqual(own);
  expect(read({ schemes, security: [{ key: [] }] }).auth).toEqual({ in: "header", name: "X-Key" });
});

test("an operation that needs no key, beside others that do, has none put into its URL", () => {
  const readOpen = (place: string) => {
    const schemes = { key: { type: "apiKey", in: place, name: "k" } };
    const spec = documentOf({
      paths: { "/draw": create({ type: "object" }, { security: [] }) },
      components: { securitySchemes: schemes },
      security: [{ key: [] }],
    });
    const [operation] = spec.operations();
    return operation && readAuth(operation).auth;
  };
  expect(readOpen("query")).toMatchObject({ in: "header", optional: true });
  expect(readOpen("header")).toEqual({ in: "header", name: "k", optional: true });
});

test("a header that is a key, and that every create must have, is needed whatever security says", () => {
  const key = { in: "header", name: "x-api-key", required: true, schema: { type: "string" } };
  const spec = documentOf({
    paths: { "/draw": create({ type: "object" }, { parameters: [key], security: [] }) },
  });
  const [operation] = spec.operations();
  expect(operation && readAuth(operation).auth).toEqual({
    in: "header",
    name: "x-api-key",
  });
});

test("of two keys at once the message says how the config has both", () => {
  const schemes = {
    app: { type: "apiKey", in: "header", name: "X-Api-Key" },
    token: { type: "http", scheme: "bearer" },
  };
  const hint =
    'auth: { header: "Authorization", prefix: "Bearer " }, lifecycle: { headers: { "X-Api-Key": "…" } }';
  const asked = () => read({ schemes, security: [{ app: [], token: [] }] });
  expect(asked).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  // One that needs one key alone is better than both.
  expect(read({ schemes, security: [{ app: [], token: [] }, { app: [] }] })).toMatchObject({
    auth: { name: "X-Api-Key" },
  });
});

test.for([
  [["ClientId", "X-Lumen-Client"], ["ClientSecret", "X-Lumen-Secret"], "X-Lumen-Secret"],
  [["one", "X-Api-Key"], ["two", "X-Api-Secret"], "X-Api-Secret"],
  [["one", "X-Account-Key"], ["two", "X-Auth-Token"], "X-Auth-Token"],
  [["one", "X-Client"], ["two", "X-Api-Key"], "X-Api-Key"],
] as const)("of %j and %j at once the secret is in %s", ([one, other, secret]) => {
  const schemes = Object.fromEntries(
    [one, other].map(([scheme, name]) => [scheme, { type: "apiKey", in: "header", name }]),
  );
  const asked = () => read({ schemes, security: [{ [one[0]]: [], [other[0]]: [] }] });
  const hint = `auth: { header: "${secret}"`;
  expect(asked).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  const caution = "written into files that are committed, and must be no secret";
  expect(asked).toThrow(expect.objectContaining({ hint: expect.stringContaining(caution) }));
});

test("a key that no call can send: each scheme is named, with what it is", () => {
  const session = { type: "apiKey", in: "cookie", name: "sid" };
  const digest = { type: "http", scheme: "digest" };
  const asking = () =>
    read({
      schemes: { session, digest },
      security: [{ session: [] }, { digest: [], session: [] }, { digest: [], absent: [] }],
    });
  expect(asking).toThrow(
    'as the spec says: by "session" (apiKey in cookie), or by "digest" (http digest) with "session" (apiKey in cookie), or by "digest" (http digest) with "absent" (not defined)',
  );
});

test.for([
  "Get you API Key [here](https://acme.example)",
  'Get your API Key <a href="https://acme.example">here</a>',
  "Your API Token (see the dashboard)",
  "Use your Bearer [token](https://acme.example) here",
  "Pass your Api-Key {key}",
  'API Key "abc123" format',
  "Get a Key [here](https://acme.example), or a Token (free)",
  "Authorization: see our guide",
])("prose about a key is no prefix of it: %s", (description) => {
  const schemes = { key: { type: "apiKey", in: "header", name: "x-api-key", description } };
  expect(read({ schemes, security: [{ key: [] }] })).toEqual({
    auth: { in: "header", name: "x-api-key" },
    evidence: "the security scheme key",
    isGuess: false,
  });
});

test.for(["Format: Key <your key>", "Send `Key $ACME_KEY`", "Key [key]", "Key {key}"])(
  "a format says the prefix, of another header than Authorization by a guess: %s",
  (description) => {
    const found = (name: string) =>
      read({
        schemes: { key: { type: "apiKey", in: "header", name, description } },
        security: [{ key: [] }],
      });
    const auth = { in: "header", prefix: "Key " };
    expect(found("Authorization")).toMatchObject({
      auth: { ...auth, name: "Authorization" },
      isGuess: false,
    });
    expect(found("x-key")).toMatchObject({ auth: { ...auth, name: "x-key" }, isGuess: true });
  },
);

test.for([
  "Key [",
  "Key <",
  "Key   ",
  "Authorization: ",
  "Authorization:Key",
  "prefix ",
  "Api ",
  "Token-",
  "`Bearer",
  "[](",
])("a description of a million letters is read at once: %s", (part) => {
  const description = `${part.repeat(1_000_000 / part.length)}](`;
  const schemes = { key: { type: "apiKey", in: "header", name: "Authorization", description } };
  const before = performance.now();
  read({ schemes, security: [{ key: [] }] });
  expect(performance.now() - before).toBeLessThan(5_000);
});

test("of headers that are another in each request the message says that no config can say them", () => {
  const header = (name: string) => ({ type: "apiKey", in: "header", name });
  const schemes = {
    key: header("X-Api-Key"),
    sig: header("X-Signature"),
    ts: header("X-Timestamp"),
  };
  expect(() => read({ schemes, security: [{ key: [], sig: [], ts: [] }] })).toThrow(
    expect.objectContaining({
      hint: expect.stringMatching(/another in each request, no config can say it: put a server/),
    }),
  );
});

const inQuery = (name: string, description = "", required = true) => {
  return { name, in: "query", required, description, schema: { type: "string" } };
};

test.for([
  inQuery("api_key", "", false),
  inQuery("apiKey"),
  inQuery("access_token"),
  inQuery("key", "Your API key"),
  inQuery("token", "Enter your Acme token here"),
  { ...inQuery("token", "用户令牌"), in: "header" },
])("a parameter that is called like a key is one, by a guess: $in $name", (parameter) => {
  const auth = { in: parameter.in, name: parameter.name };
  expect(read({ parameters: [parameter] })).toMatchObject({ auth, isGuess: true });
});

test.for([
  inQuery("key", "Musical key of the track"),
  inQuery("token", "Your token", false),
  inQuery("token", "Where the next page begins"),
  inQuery("key_id", "Your API key"),
  inQuery("key", "The access key of the image, e.g. a/b.png"),
  inQuery("key", "Your key for the cache"),
  inQuery("token", "The user who owns the token"),
])(
  "a parameter of the query that is something else stays one: $name, $description",
  (parameter) => {
    expect(read({ parameters: [parameter] })).toEqual(read({}));
  },
);

test.for(["with the format: ApiKey YOUR_API_KEY", "`X-Auth: ApiKey your_key`", "ApiKey xxxxx"])(
  "what stands before a placeholder stands before the key: %s",
  (description) => {
    const key = { type: "apiKey", in: "header", name: "X-Auth", description };
    const auth = { in: "header", name: "X-Auth", prefix: "ApiKey " };
    expect(read({ schemes: { key }, security: [{ key: [] }] })).toMatchObject({ auth });
  },
);

test.for([
  ["X-Api-Key", "Api-Key YOUR_API_KEY"],
  ["X-API-Key", "Your subscription Key YOUR_SUBSCRIPTION_KEY"],
  ["X-User-Token", "Example: X-User-Token YOUR_TOKEN"],
  ["X-Token", "Set the Token API_TOKEN from the dashboard"],
] as const)("in %s nothing stands before the key, though a placeholder follows: %s", (named) => {
  const [name, description] = named;
  const key = { type: "apiKey", in: "header", name, description };
  expect(read({ schemes: { key }, security: [{ key: [] }] }).auth).toEqual({ in: "header", name });
});

test.for([
  "Get it by `POST {token_url}`",
  "As `the <api-key>` of the console",
  "See `docs/my_key`",
])("quoted words that are not the value of the header give no prefix: %s", (description) => {
  const key = { type: "apiKey", in: "header", name: "Authorization", description };
  const { auth } = read({ schemes: { key }, security: [{ key: [] }] });
  expect(auth).toEqual({ in: "header", name: "Authorization" });
});

test("beside a header Authorization a key of the query is not the key", () => {
  const header = { name: "Authorization", in: "header", required: true, schema: {} };
  expect(read({ parameters: [inQuery("api_key", "", false), header] })).toEqual(read({}));
});

const usual = { name: "Authorization", in: "header", required: true, schema: { type: "string" } };

test.for([
  [{ description: "Api-Key YOUR_KEY" }, "Api-Key "],
  [{ description: "API key", example: "Key 1234-abcd" }, "Key "],
  [{ description: "`Client-ID YOUR_ACCESS_KEY`, of the dashboard" }, "Client-ID "],
  [{ description: "Use `GenieKey <api-key>`" }, "GenieKey "],
  [{ schema: { type: "string", default: "Token abc" } }, "Token "],
  [{ description: "Your API key. No Bearer prefix." }, undefined],
  [{ description: "直接填写 API Key，不需要 Bearer 前缀" }, undefined],
] as const)("what the parameter Authorization says stands before the key: %j", ([said, prefix]) => {
  const auth = { in: "header", name: "Authorization", ...(prefix && { prefix }) };
  const parameters = [{ ...usual, ...said }];
  expect(read({ parameters })).toMatchObject({ auth, isGuess: false });
});

test.for(["", "API key authentication", "Token for authentication", "JWT Token"])(
  "a parameter Authorization that says no prefix leaves it to the schemes, else to the usual way: %j",
  (description) => {
    const parameters = [{ ...usual, description }];
    expect(read({ parameters })).toEqual(read({}));
    const schemes = { key: { type: "http", scheme: "basic" } };
    expect(read({ parameters, schemes })).toEqual(read({ schemes }));
  },
);

test.for([
  "API key. Do not add the Bearer prefix.",
  "Your API key, without `Bearer`.",
  "Ohne Bearer-Präfix",
  "Ключ без Bearer",
])("a text that says not to add Bearer means the bare key: %s", (description) => {
  const key = { ...plain.key, description };
  const auth = { in: "header", name: "Authorization" };
  const found = read({ schemes: { key }, security: [{ key: [] }] });
  expect(found).toMatchObject({ auth, isGuess: false });
  expect(found.auth?.prefix).toBeUndefined();
});

test.for([
  "This is not optional: Bearer <token>",
  "Do not forget the Bearer token",
  "It is no cookie. Use Bearer",
])("a Bearer that something else is not stays one: %s", (description) => {
  const key = { ...plain.key, description };
  const found = read({ schemes: { key }, security: [{ key: [] }] });
  expect(found).toEqual({ evidence: "the security scheme key, which says Bearer", isGuess: false });
});

test.for([
  [["flow", "key"], "X-Key"],
  [["oidc", "key"], "X-Key"],
  [["flow", "query"], "key"],
  [["query", "key"], "X-Key"],
  [["query", "raw"], "Authorization"],
  [["raw", "key"], "X-Key"],
] as const)("of the ways %j the key is sent as %s: no token of a flow, nor a guess", (asking) => {
  const [names, name] = asking;
  const schemes = {
    flow: { type: "oauth2", flows: {} },
    oidc: { type: "openIdConnect", openIdConnectUrl: "https://acme.example" },
    key: { type: "apiKey", in: "header", name: "X-Key" },
    query: { type: "apiKey", in: "query", name: "key" },
    raw: plain.key,
  };
  const security = names.map((each) => ({ [each]: [] }));
  expect(read({ schemes, security }).auth).toMatchObject({ name });
});

test("of two schemes that a requirement may mean, it means the one that differs in case only", () => {
  const key = (name: string) => ({ type: "apiKey", in: "header", name });
  const schemes = { api_key: key("X-One"), ApiKey: key("X-Two") };
  expect(read({ schemes, security: [{ apiKey: [] }] }).auth).toEqual({
    in: "header",
    name: "X-Two",
  });
});

test("a requirement may write the name of its scheme with other separators", () => {
  const schemes = { "X-ApiKey": { type: "apiKey", in: "header", name: "X-Key" } };
  const found = read({ schemes, security: [{ "x api_key": [] }] });
  expect(found).toEqual(read({ schemes, security: [{ "X-ApiKey": [] }] }));
  const two = { ...schemes, "Access-token": { type: "http", scheme: "bearer" } };
  const hint = expect.stringMatching(/X-ApiKey and Access-token at once.*"Bearer ".*"X-Key": "…"/);
  expect(() => read({ schemes: two, security: [{ "X-ApiKey": [], "Access token": [] }] })).toThrow(
    expect.objectContaining({ hint }),
  );
});

test("a cookie is refused with the header that it is", () => {
  const schemes = { key: { type: "apiKey", in: "cookie", name: "session" } };
  const hint = expect.stringContaining(
    'auth: { header: "Cookie", prefix: "session=" } for a cookie',
  );
  expect(() => read({ schemes, security: [{ key: [] }] })).toThrow(
    expect.objectContaining({ hint }),
  );
});

test("a token that a request gives is told of with its address", () => {
  const flows = { clientCredentials: { tokenUrl: "https://auth.acme.example/token", scopes: {} } };
  const found = read({ schemes: { key: { type: "oauth2", flows } }, security: [{ key: [] }] });
  expect(found).toEqual({
    evidence: "the security scheme key, whose tokens come from https://auth.acme.example/token",
    isGuess: true,
  });
});

test("a scheme that is asked for and not defined is told, with the guess in its place", async () => {
  const openapi = bearerSpec({
    "/draw": create(),
    "/paint": create({ type: "object" }, { security: [{ DeveloperKey: [] }] }),
  });
  const folder = await folderWith({ "openapi.json": openapi });
  const warnings = async (endpoint: string) => {
    const model = await readModel({ folder, openapi: "openapi.json", endpoints: [endpoint] });
    return model.warnings.flatMap(({ message }) => (/DeveloperKey/.test(message) ? message : []));
  };
  expect(await warnings("/draw")).toEqual([]);
  expect(await warnings("/paint")).toEqual([
    '"DeveloperKey" is asked for, and not defined: the key is sent as { header: "Authorization", prefix: "Bearer " }, by a guess. The config can say how: auth: { header: "X-Api-Key" }',
  ]);
});
