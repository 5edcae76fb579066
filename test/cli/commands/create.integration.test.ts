import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { clientOf } from "../../../runtime/client.js";
import { createTransport } from "../../../runtime/http/transport.js";
import { BOUNDS } from "../../../runtime/options/options.js";
import type { Simulator } from "../../../simulator/index.js";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { environment, key, type Ran, type RunOptions, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(async () => {
  await enterSmallSpecs();
  await writeFile("there.png", "");
});

/** Backoff in milliseconds: no test waits for seconds. */
const client = clientOf({
  options: { retry: { retries: 2, minTimeoutMs: 1, maxTimeoutMs: 2, randomize: false } },
  bounds: { ...BOUNDS, mostRetryAfterMs: 5, notFoundMs: 40, recoverMs: 60 },
  transport: createTransport(undefined),
});

const quick = ["--poll-interval", "0.01"];

const shared = await simulateSpecs({ latencyMs: 0, seed: 1 });
afterAll(() => shared.close());

async function create(
  words: readonly string[],
  {
    simulator = shared,
    ...options
  }: RunOptions & { readonly simulator?: Pick<Simulator, "baseUrl" | "url"> } = {},
): Promise<Ran> {
  const where = ["--base-url", simulator.baseUrl];
  const ran = await runCli(["create", ...words, ...where], { environment, client, ...options });
  // The port is another one every time, and that of the other origin of a redirect too.
  const out = ran.out
    .replaceAll(simulator.url, "http://simulator")
    .replace(/leads to http:\/\/127\.0\.0\.1:\d+/g, "leads to http://elsewhere");
  const err = ran.err.replaceAll(simulator.url, "http://simulator");
  expect(out + err).not.toContain(key);
  return { code: ran.code, out, err, lines: out.split("\n").filter(Boolean).map(parse) };
}

const gif = Buffer.from("GIF89a and the rest of it");

/** A service whose result of a create has a link that has expired; a poll gives a fresh one. */
async function serveExpiring({ pollStatus = 200 } = {}): Promise<{
  readonly baseUrl: string;
  readonly url: string;
  readonly creates: () => number;
}> {
  let creates = 0;
  const url = await serve((request, response) => {
    if (request.url === "/fresh.gif") return void response.end(gif);
    if (request.url === "/expired.gif") return void response.writeHead(403).end();
    const link = request.method === "POST" ? "expired.gif" : "fresh.gif";
    if (request.method === "POST") creates += 1;
    const data = { images: [{ url: `${url}/${link}` }] };
    const body = { id: "gen_x", status: "COMPLETED", data, usage: { total: 3 } };
    const status = request.method === "POST" ? 200 : pollStatus;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  return { baseUrl: url, url, creates: () => creates };
}

/** A person reads no JSON. */
function parse(line: string): Readonly<Record<string, unknown>> {
  return line.startsWith('{"') ? JSON.parse(line) : { text: line };
}

function events({ lines }: Ran): unknown[] {
  return lines.map((line) => line["event"]);
}

const boat = ["google/nano-banana", "--prompt", "A paper boat"];
const under = (fault: string) => [
  "google/nano-banana",
  "--prompt",
  `A boat [fault:${fault}]`,
  ...quick,
];

describe("lines and exit code of", () => {
  test.each<[string, readonly string[], number]>([
    ["a stream", boat, 0],
    ["a service without the stream", under("create.404-sse-form"), 0],
    ["a stream that breaks", under("sse.end-after-id"), 0],
    ["a generation that fails", under("sse.failed-with-reason"), 10],
    ["a canceled one", under("sse.cancelled"), 10],
    ["a refusal for want of credits", under("create.402"), 20],
    ["a wrong key", under("create.401"), 21],
    ["an input that the service refuses", under("create.422-nested-details"), 22],
    ["an input that the spec refuses", ["google/nano-banana", "--n", "9"], 22],
    ["an unknown model", under("create.404-model"), 23],
    ["a service in trouble", under("create.500"), 3],
    ["a busy service", under("create.code-rate-limited"), 24],
    ["a redirect", under("create.307-other-origin"), 3],
    ["an unsupported model", under("create.code-unsupported-model"), 26],
    ["a refusal by moderation", under("create.code-content-rejected"), 27],
    ["an answer that never came", under("create.reset-on-accept"), 3],
    ["a poll that is refused", under("poll.401-half-way"), 12],
    ["a poll that finds nothing", under("poll.404-for-ever"), 12],
    ["polls in trouble", under("poll.429-three-times"), 0],
    ["a deadline", [...under("poll.never-done"), "--poll-timeout", "1"], 11],
    ["silence", [...under("sse.silence"), "--sse-request-timeout", "0.1"], 0],
  ])("%s", async (_, words, code) => {
    const ran = await create(words);
    expect(withoutTimes(ran.lines)).toMatchSnapshot();
    expect(ran.code).toBe(code);
  });
});

describe("a create that may have been accepted, without an id, ends with 3 if the service", () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ["ends the connection", (response) => response.destroy(), "transient"],
    ["answers 500", (response) => response.writeHead(500).end("{}"), "transient"],
    [
      "answers with a page",
      (response) => response.writeHead(200).end("<html>hi</html>"),
      "transient",
    ],
    [
      "answers 202 with nothing in it",
      (response) => response.writeHead(202).end("{}"),
      "transient",
    ],
    [
      "cuts its answer off",
      (response) => response.writeHead(201).write('{"job":{', () => response.destroy()),
      "transient",
    ],
    [
      "hides the id",
      (response) => response.writeHead(201).end('{"paper":{"strip":"t-17"}}'),
      "transient",
    ],
    ["redirects", (response) => response.writeHead(307, { location: "/x" }).end(), "unknown"],
  ])("%s", async (_, answer, category) => {
    const baseUrl = await serve((request, response) => {
      if (request.method === "POST") answer(response);
      else response.writeHead(404).end("{}");
    });
    const ran = await create(boat, { simulator: { baseUrl, url: baseUrl } });
    expect(ran.lines.at(-1)).toMatchObject({
      error: "ambiguous",
      category,
      may_have_charged: true,
    });
    expect(ran.lines.at(-1)?.["guidance"]).toContainEqual(
      expect.stringMatching(/^Look at the dash/),
    );
    expect(ran.code).toBe(3);
  });
});

test("a poll that is refused for its form is no fault of the input, and ends with 12", async () => {
  const baseUrl = await serve((request, response) => {
    if (request.method === "POST") return void response.writeHead(202).end('{"id":"gen_7"}');
    response.writeHead(422).end('{"message":"id must be an integer"}');
  });
  const ran = await create(boat, { simulator: { baseUrl, url: baseUrl } });
  expect(ran.lines.slice(-3)).toMatchObject([
    { event: "poll_error", transient: false, http_status: 422, category: "validation" },
    { event: "fallback_polling_end" },
    { event: "error", error: "polling_refused", category: "validation", generation_id: "gen_7" },
  ]);
  expect(ran.lines.at(-1)?.["guidance"]).toEqual([
    expect.stringMatching(/only the request for its status was refused/),
    expect.stringMatching(/^Do not create again; wait for it: npx modelsmith wait gen_7 /),
  ]);
  expect(ran.code).toBe(12);
});

/** A service that answers like this. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => answer(request, response));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a port, no pipe
}

/** How often a service is asked before it answers is a matter of time: such polls count once. */
function withoutTimes(lines: Ran["lines"]): object[] {
  return lines
    .filter(({ event, terminal, transient }, index) => {
      const repeats = (event === "poll" && terminal === false) || transient === true;
      return !repeats || lines[index - 1]?.["event"] !== event;
    })
    .map(({ attempt, ...line }) =>
      String(line["event"]).startsWith("poll") || attempt === undefined
        ? line
        : { attempt, ...line },
    );
}

describe("the input", () => {
  test.each<[string, readonly string[], string, object]>([
    [
      "fields",
      [...boat, "--n", "2", "--aspect_ratio", "16:9"],
      "",
      { prompt: "A paper boat", n: 2, aspect_ratio: "16:9" },
    ],
    [
      "--payload",
      ["google/nano-banana", "--payload", '{"prompt":"a","n":1}'],
      "",
      { prompt: "a", n: 1 },
    ],
    [
      "--payload -",
      ["google/nano-banana", "--payload", "-"],
      '\uFEFF{"prompt":"a"}',
      { prompt: "a" },
    ],
    [
      "--payload-file -",
      ["google/nano-banana", "--payload-file", "-"],
      '{"prompt":"a"}',
      { prompt: "a" },
    ],
    [
      "a payload and fields",
      [...boat, "--payload", '{"prompt":"a","n":3}'],
      "",
      { prompt: "A paper boat", n: 3 },
    ],
    [
      "lists",
      [
        ...boat,
        "--image_input",
        "https://a.example/1.png",
        "--image_input",
        "https://a.example/2.png",
      ],
      "",
      {
        prompt: "A paper boat",
        image_input: ["https://a.example/1.png", "https://a.example/2.png"],
      },
    ],
    [
      "a list as JSON",
      [...boat, "--image_input", '["https://a.example/1.png"]'],
      "",
      { prompt: "A paper boat", image_input: ["https://a.example/1.png"] },
    ],
    [
      "yes and no",
      ["google/nano-banana-2", "--prompt", "1", "--no-enable_web_search"],
      "",
      { prompt: "1", enable_web_search: false },
    ],
    [
      "a field named like an endpoint",
      [
        "--sse-endpoint",
        "/v1/generation/sse/topaz/upscale/image",
        "--image_url",
        "https://a.example/1.png",
        "--model",
        "Standard V2",
      ],
      "",
      { image_url: "https://a.example/1.png", model: "Standard V2" },
    ],
    [
      "a field of one alternative",
      ["kling-ai/v3/video", "--feature", "text-to-video", "--prompt", "a", "--duration", "5"],
      "",
      { feature: "text-to-video", prompt: "a", duration: 5 },
    ],
  ])("comes from %s", async (_, words, input, body) => {
    const ran = await create([...words, "--dry-run"], { input });
    expect([ran.lines, ran.err]).toEqual([
      [expect.objectContaining({ event: "dry_run", body })],
      "",
    ]);
  });

  test("is checked before anything is sent, all violations at once", async () => {
    const ran = await create(["google/nano-banana", "--n", "many", "--aspect_ratio", "17:3"]);
    expect(ran.lines).toHaveLength(1);
    expect(ran.lines[0]?.["message"]).toMatch(/\/prompt.*\/aspect_ratio.*\/n: .*found "many"/);
    expect(ran.lines[0]?.["message"]).toMatch(/Nothing was charged\.$/);
  });

  test("is sent unchecked under --no-validate", async () => {
    const ran = await create([...boat, "--n", "9", "--no-validate"]);
    expect(ran.lines).toContainEqual(
      expect.objectContaining({ event: "sse_http_error", http_status: 422 }),
    );
    // The spec has no place for the details.
    expect(ran.lines.at(-1)?.["message"]).toContain("not valid: /n must be <= 4");
  });

  test.each<[readonly string[], RegExp]>([
    [["google/nano-banana"], /no input given\nPass fields such as --prompt, or/],
    [
      [...boat, "--prompt.x", "3"],
      /--prompt\.x names a part of a field\nPass the whole field: --prompt <value>/,
    ],
    [["google/nano-banana", "--payload", "{prompt:a}"], /not JSON.*\n.*--payload-file/],
    [["google/nano-banana", "--payload", "[]"], /not a JSON object/],
    [["google/nano-banana", "--payload", "{}", "--payload-file", "x"], /both given/],
    [["google/nano-bananna", "--prompt", "a"], /Did you mean google\/nano-banana\?/],
    [["google/nano-banana", "--promt", "a"], /promt/],
    [
      ["google/nano-banana", "--endpoint", "google/nano-banana", "--prompt", "a"],
      /more than one model given/,
    ],
    [["--prompt", "a"], /no model given/],
    [["--payload", "{}"], /no model given/],
    [[...boat, "--poll-timeout", "soon"], /--poll-timeout must be a number, got "soon"/],
    [
      ["google/nano-banana-pro", "--prompt", "a", "--enable-web-search=maybe", "--dry-run"],
      /--enable_web_search must be true or false, got "maybe"/,
    ],
    [[...boat, "--dry-run=1"], /--dry-run must be true or false, got "1"/],
    [[...boat, "--timeout", "0.9"], /--timeout must be at least 1, got 0\.9/],
    [[...boat, "--poll-timeout", "0"], /--poll-timeout must be at least 1/],
    [[...boat, "--sse-request-timeout", "0"], /--sse-request-timeout must be at least 0\.1/],
    [[...boat, "--interval", "-1"], /--interval must not be negative, got -1/],
    [[...boat, "--save", "there.png"], /there\.png: already exists/],
  ])("%j is wrong usage", async (words, message) => {
    const ran = await create(words);
    expect([ran.code, ran.out, ran.err]).toEqual([1, "", expect.stringMatching(message)]);
  });
});

test("--dry-run prints the request, without the key, and sends nothing", async () => {
  const { requests } = shared.stats();
  const ran = await create([...boat, "--dry-run"], { person: true });
  expect(ran.out).toMatchInlineSnapshot(`
    "POST http://simulator/api/v1/generation/sse/google/nano-banana
    authorization: Bearer [redacted]
    accept: text/event-stream
    accept-encoding: identity
    user-agent: modelsmith/0.1.0
    content-type: application/json

    {
      "prompt": "A paper boat"
    }
    "
  `);
  expect([ran.code, shared.stats().requests]).toEqual([0, requests]);
  expect((await create([...boat, "--dry-run"], { environment: {} })).code).toBe(0);
});

test("a switch may stand before the model", async () => {
  for (const words of [["--dry-run"], ["--no-validate", "--dry-run"], ["--dry-run", "true"]]) {
    const ran = await create([...words, ...boat]);
    expect([ran.code, ran.lines, ran.err]).toEqual([
      0,
      [expect.objectContaining({ event: "dry_run", body: { prompt: "A paper boat" } })],
      "",
    ]);
  }
});

describe("--save", () => {
  test("saves the media and tells of each file", async () => {
    const folder = await temporaryFolder();
    const ran = await create([...boat, "--n", "2", "--save", folder]);
    const saved = ran.lines.filter(({ event }) => event === "saved");
    expect(saved).toEqual([1, 2].map((number) => saving(folder, number)));
    expect((await readdir(folder)).length).toBe(2);
    expect(ran.code).toBe(0);
  });

  test("waits again for a link that has expired, and tells beside each file what it is", async () => {
    const folder = await temporaryFolder();
    const service = await serveExpiring();
    const ran = await create([...boat, "--save", `${folder}/`, "--sidecar"], {
      simulator: service,
    });
    expect(ran.lines.at(-1)).toMatchObject({
      event: "saved",
      sidecar: `${folder}/gen_x-1.gif.json`,
    });
    expect(ran.code).toBe(0);
    expect(JSON.parse(await readFile(`${folder}/gen_x-1.gif.json`, "utf8"))).toMatchObject({
      id: "gen_x",
      endpoint: "google/nano-banana",
      input: { prompt: "A paper boat" },
      usage: { total: 3 },
      sha256: createHash("sha256").update(gif).digest("hex"),
    });
    expect(service.creates()).toBe(1);
  });

  test("of a result without an id, whose link is dead, says nothing of options for a program", async () => {
    const baseUrl = await serve((request, response) => {
      if (request.method === "GET") return void response.writeHead(404).end();
      const data = { images: [{ url: `${baseUrl}/gone.gif` }] };
      response.end(JSON.stringify({ status: "COMPLETED", data }));
    });
    const save = ["--save", `${await temporaryFolder()}/`];
    const ran = await create([...boat, ...save], { simulator: { baseUrl, url: baseUrl } });
    expect(ran.lines.at(-1)).toMatchObject({
      event: "save_error",
      message:
        "GET http://simulator/gone.gif: HTTP 404. The generation is complete and stays at the service.",
      guidance: ["The service gave it no id: open the addresses of the result instead."],
    });
  });

  test("that cannot wait again for a link says so without the code for a program", async () => {
    const folder = await temporaryFolder();
    const service = await serveExpiring({ pollStatus: 401 });
    const ran = await create([...boat, "--save", `${folder}/`], { simulator: service });
    expect(ran.lines.at(-1)).toMatchObject({
      event: "save_error",
      message: expect.stringMatching(/^The service answered 401[^$]*stays at the service\.$/),
      guidance: [expect.stringContaining("npx modelsmith wait")],
    });
    expect(ran.lines.at(-1)?.["message"]).not.toMatch(/export |await /);
  });

  test("is what --sidecar needs", async () => {
    const ran = await create([...boat, "--sidecar"]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("--sidecar needs --save")]);
  });

  test.each([
    [
      "a file as a folder",
      "file/boat.png",
      /file: a file is where this folder, or one above it, would be/,
    ],
    [
      "a file as a folder",
      "file/",
      /a file is where this folder, or one above it, would be.*\n.*--save/,
    ],
    ["a folder that can hold nothing", "/proc/x/y.png", /cannot be used \(E\w+\)/],
    ["one of several pictures", "cat.png", /cat-1\.png: already exists/],
    ["a picture of another format", "boat.jpg", /boat\.png: already exists/],
    ["what tells of another picture", "ship.png", /ship\.png\.json: already exists/],
  ])("names %s before anything is paid for: %s", async (_, place, message) => {
    const folder = await temporaryFolder();
    for (const name of ["file", "boat.png", "ship.png.json", "cat-1.png"]) {
      await writeFile(path.join(folder, name), "");
    }
    const { requests } = shared.stats();
    // Not path.join, which takes the separator at the end away.
    const save = place.startsWith("/") ? place : `${folder}/${place}`;
    const ran = await create([...boat, "--sidecar", "--save", save]);
    expect([ran.code, ran.out, ran.err]).toEqual([1, "", expect.stringMatching(message)]);
    expect(shared.stats().requests).toEqual(requests);
  });

  test("leaves no folder behind if the call fails", async () => {
    const folder = await temporaryFolder();
    const ran = await create([...boat, "--n", "99", "--save", path.join(folder, "new/boat.png")]);
    expect([ran.code, await readdir(folder)]).toEqual([22, []]);
  });

  test("that fails says how to fetch what is paid for", async () => {
    const folder = await temporaryFolder();
    // With --force it is not looked at what is there, and no file replaces a folder.
    await mkdir(path.join(folder, "boat-2.png"));
    const save = ["--save", path.join(folder, "boat.png"), "--force"];
    const ran = await create([...boat, "--n", "2", ...save]);
    expect(ran.lines.at(-1)).toMatchObject({
      event: "save_error",
      message: expect.stringMatching(/The generation is complete and stays at the service\.$/),
      // boat-1.png was saved, and would be in the way of boat.png.
      guidance: [
        expect.stringMatching(/^Fetch it again: npx modelsmith wait gen_\w+ .*--save \S+ --force$/),
      ],
    });
    expect(ran.code).toBe(24);
  });

  function saving(folder: string, number: number): object {
    return {
      event: "saved",
      file: expect.stringMatching(new RegExp(`^${folder}/gen_\\w+-${number}\\.png$`)),
      content_type: "image/png",
      bytes: expect.any(Number),
      url: expect.stringMatching(new RegExp(`^http://simulator/media/gen_\\w+/${number}\\.png$`)),
    };
  }
});

test("two calls at once never tell each other's events", async () => {
  const [one, two] = await Promise.all([create(boat), create(under("sse.end-after-id"))]);
  const ids = (ran: Ran) => new Set(ran.lines.flatMap((line) => line["generation_id"] ?? []));
  expect([ids(one).size, ids(two).size]).toEqual([1, 1]);
  expect([...ids(one)]).not.toEqual([...ids(two)]);
  expect(events(one)).not.toContain("poll");
});

test("without a key nothing is sent", async () => {
  const ran = await create(boat, { environment: {} });
  expect(ran.lines).toMatchObject([{ event: "error", error: "no_key", category: "auth" }]);
  expect(ran.code).toBe(1);
});

test("an endpoint that the spec does not know is tried by its path", async () => {
  const words = ["--sse-endpoint", "/generation/sse/acme/new", "--payload", '{"prompt":"a"}'];
  const ran = await create(words);
  expect(events(ran)).toEqual(["start", "sse_http_error", "start", "create_http_error", "error"]);
  expect(ran.code).toBe(23);
  expect((await create([...words, "--openapi", "specs/openapi.json"])).err).toMatch(/lacks 1 of/);
});

describe("Ctrl-C", () => {
  test("ends with the id and the command that waits on", async () => {
    await using simulator = await simulateSpecs({ latencyMs: 60_000 });
    const ran = await create(boat, { simulator, interruptAt: /"submitted"/ });
    const { generation_id: id } = ran.lines.find(({ event }) => event === "submitted") ?? {};
    expect(ran.lines.at(-1)).toMatchObject({
      event: "error",
      error: "interrupted",
      category: "aborted",
      generation_id: id,
      guidance: [
        `Do not create again; wait for it: npx modelsmith wait ${id} --base-url http://simulator/api/v1`,
      ],
    });
    expect(ran.code).toBe(130);
  });

  test("says the same to a person, in a paragraph", async () => {
    await using simulator = await simulateSpecs({ latencyMs: 60_000 });
    const ran = await create(boat, { simulator, person: true, interruptAt: /accepted as/ });
    expect(ran.err).toMatch(
      /interrupted: .*\n {2}Do not create again.*:\n {2}npx modelsmith wait gen_/,
    );
    expect(ran.code).toBe(130);
  });
});

describe("a person", () => {
  const person = { person: true, environment: { ...environment, NO_COLOR: "1" } };

  test("sees what came, and where it is", async () => {
    const ran = await create(boat, person);
    expect(ran.out).toMatch(
      /^COMPLETED in \d\.\d s, 1 credit {2}gen_\w+\n {2}1024 × 1024 {2}image\/png {2}http:\/\/simulator\/media\/\S+\n$/,
    );
    expect(ran.err).toMatch(/accepted as gen_/);
  });

  test("sees what was saved, and what beside it", async () => {
    const folder = await temporaryFolder();
    const ran = await create([...boat, "--save", `${folder}/`, "--sidecar"], person);
    expect(ran.out).toMatch(/ {2}saved \S+gen_\w+-1\.png \(.*\), beside it gen_\w+-1\.png\.json\n/);
  });

  test("is told of a retry, and why", async () => {
    const ran = await create(under("create.503-twice"), person);
    expect(ran.err).toMatch(/retrying in 0\.0 s: the service answered 503/);
  });

  test("is told of polling, and why", async () => {
    const ran = await create(under("sse.end-after-id"), person);
    expect(ran.err).toMatch(/polling: the stream ended without a terminal status/);
  });

  test.each([
    "create.402",
    "create.401",
    "create.500",
    "create.reset-on-accept",
    "sse.failed-with-reason",
    "poll.401-half-way",
  ])("reads one paragraph about %s, and no stack", async (fault) => {
    const ran = await create(under(fault), person);
    const said = ran.err.slice(ran.err.indexOf("error: "));
    expect(said).toMatchSnapshot();
    expect(ran.err).not.toMatch(/\n\s+at /);
    const verbose = await create([...under(fault), "--verbose"], person);
    expect(verbose.err).toContain('"category"');
  });

  test("sees no escape that a service sends", async () => {
    const words = ["google/nano-banana", "--prompt", "a [fault:create.echo-key]"];
    const ran = await create(words, person);
    expect(ran.err.replaceAll("\u001b[2K", "")).not.toContain("\u001b");
  });
});
