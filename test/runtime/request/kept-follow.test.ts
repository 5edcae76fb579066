import { describe, expect, it } from "vitest";
import {
  type Endpoint,
  type Follow,
  GenerationError,
  type GenerationEvent,
  submit,
  wait,
} from "../../../runtime/index.js";
import { fileJournal, once } from "../../../runtime/journal/index.js";
import { hashOf } from "../../../runtime/journal/once-entry.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { KEY, paintAt, platformAt, QUICK } from "../endpoints.js";
import { dispatcherOf, type InProcessRequest, type Reply } from "../in-process-service.js";

/** A generation that its id alone does not lead to: another process follows it by what was kept. */

const data = { images: [{ url: "https://cdn.test/1.png" }] };
const INPUT = { model: "m 1", prompt: "a" };

function json(body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  const type = { "content-type": "application/json", ...headers };
  return { status: 200, headers: type, body: JSON.stringify(body) };
}

interface Platform {
  readonly created: Reply;
  /** Where the generation is. */
  readonly path: string;
  readonly changes?: Partial<Endpoint>;
  /** Whether a request for it has all that it needs beside the path. */
  readonly isAsked?: (request: InProcessRequest) => boolean;
  readonly follow: (origin: string) => Follow;
}

const parameters = [{ field: "model", name: "model", in: "path" }] as const;

const platforms: Readonly<Record<string, Platform>> = {
  "a URL of the answer": {
    created: json({ id: "g1", status: "QUEUED", polling_url: `get?id=g1&key=${KEY}` }),
    path: "/generation/acme/get?id=g1&key=[redacted]",
    changes: { poll: { from: ["polling_url"] } },
    follow: (origin) => ({
      links: { poll: `${origin}/generation/acme/get?id=g1&key=[redacted]` },
    }),
  },
  "a header": {
    created: json("", { location: "/tasks/g1" }),
    path: "/tasks/g1",
    changes: { poll: false },
    follow: (origin) => ({ links: { location: `${origin}/tasks/g1` } }),
  },
  "a URL that wins over the path": {
    created: json({ id: "g1", status: "QUEUED", polling_url: "/eu/get?id=g1" }),
    path: "/eu/get?id=g1",
    changes: { poll: { path: "/get/{id}", from: ["polling_url"] } },
    follow: (origin) => ({ links: { poll: `${origin}/eu/get?id=g1` } }),
  },
  "a path with a value of the create": {
    created: json({ id: "g1", status: "QUEUED" }),
    path: "/m%201/tasks/g1",
    changes: {
      create: { path: "/{model}/run" },
      parameters,
      poll: { path: "/{model}/tasks/{id}" },
    },
    follow: () => ({ values: { model: "m 1" } }),
  },
  "a query and a header with values of the create": {
    created: json({ id: "g1", status: "QUEUED" }),
    path: "/tasks/g1?space=m%201",
    changes: {
      create: { path: "/run" },
      parameters: [
        { field: "model", name: "model", in: "query" },
        { field: "prompt", name: "x-org", in: "header" },
      ],
      poll: { path: "/tasks/{id}", query: { space: "{model}" }, headers: { "x-org": "{x-org}" } },
    },
    isAsked: (request) => request.headers["x-org"] === INPUT.prompt,
    follow: () => ({ values: { model: "m 1", "x-org": INPUT.prompt } }),
  },
};

let services = 0;

/** The platform, with a service that has nothing but this one generation. */
function served({ created, path, changes, isAsked = () => true }: Platform) {
  services += 1;
  const origin = `https://kept-${services}.test`;
  let creates = 0;
  let isDone = true;
  const dispatcher = dispatcherOf((request: InProcessRequest) => {
    if (request.method === "POST") creates += 1;
    if (request.method === "POST") return created;
    if (decodeURI(request.path) !== decodeURI(path) || !isAsked(request)) return { status: 404 };
    return isDone ? json({ id: "g1", status: "COMPLETED", data }) : { status: 403 };
  });
  const { runningPath: _, ...platform } = platformAt(origin);
  const input = { type: "object" } as const;
  const create = { path: "/generation/acme/paint" };
  const endpoint: Endpoint = { ...paintAt(origin), input, platform, create, ...changes };
  return {
    origin,
    endpoint,
    options: { ...QUICK, timeoutMs: 2_000, dispatcher },
    creates: () => creates,
    refuse: (refused: boolean) => {
      isDone = !refused;
    },
  };
}

describe.each(Object.entries(platforms))("a generation that is followed by %s", (_, platform) => {
  it("is waited for with what submit returned, after it was kept as JSON", async () => {
    const { endpoint, options, origin } = served(platform);
    const events: GenerationEvent[] = [];
    const onEvent = (event: GenerationEvent) => void events.push(event);
    const submitted = await submit(endpoint, INPUT, { ...options, onEvent });
    expect(submitted).toEqual({ id: "g1", follow: platform.follow(origin) });
    expect(events[0]).toEqual({ type: "submitted", ...submitted });
    const { id, follow }: typeof submitted = JSON.parse(JSON.stringify(submitted));
    expect(await wait(id, { ...options, endpoint, follow })).toMatchObject({ ok: true, data });
  });

  it("is waited for with what an error has, and by the code in it", async () => {
    const { endpoint, options, origin, refuse } = served(platform);
    const follow = platform.follow(origin);
    refuse(true);
    const { id } = await submit(endpoint, INPUT, options);
    const error = await wait(id, { ...options, endpoint, follow }).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(GenerationError);
    const code = `await wait("g1", { endpoint, follow: ${JSON.stringify(follow)} })`;
    expect(error).toMatchObject({ generationId: "g1", follow });
    expect(error).toHaveProperty("message", expect.stringContaining(code));
  });

  it("is created once by once, and found again in what the journal kept", async () => {
    const { endpoint, options, creates, refuse, origin } = served(platform);
    const journal = fileJournal(await temporaryFolder());
    refuse(true);
    const first = once("a", endpoint, INPUT, { ...options, journal });
    await expect(first).rejects.toMatchObject({ generationId: "g1" });
    const entry = await journal.load("a");
    expect(entry?.value).toMatchObject({ state: "accepted", follow: platform.follow(origin) });
    expect(JSON.stringify(entry)).not.toContain(KEY);
    refuse(false);
    const again = await once("a", endpoint, INPUT, { ...options, journal });
    expect([again, creates()]).toMatchObject([{ ok: true, data }, 1]);
  });
});

describe("a query with braces of its own", () => {
  it("is asked as it stands", async () => {
    const { endpoint, options } = served({
      created: json({ id: "g1", status: "QUEUED" }),
      path: "/tasks/g1?fields=id%2Cimages%7Burl%7D",
      changes: { poll: { path: "/tasks/{id}", query: { fields: "id,images{url}" } } },
      follow: () => ({}),
    });
    const { id } = await submit(endpoint, INPUT, options);
    expect(await wait(id, { ...options, endpoint })).toMatchObject({ ok: true, data });
  });
});

describe("a value that is the key", () => {
  it("is not kept beside the id", async () => {
    const { endpoint, options } = served({
      created: json({ id: "g1", status: "QUEUED" }),
      path: "/tasks/g1",
      changes: {
        create: { path: "/run" },
        parameters: [{ field: "model", name: "x-token", in: "header" }],
        poll: { path: "/tasks/{id}", headers: { "x-token": "{x-token}" } },
      },
      follow: () => ({}),
    });
    expect(await submit(endpoint, { ...INPUT, model: KEY }, options)).toEqual({ id: "g1" });
  });
});

describe("an entry without what is followed", () => {
  it("is completed by the input, whoever wrote it", async () => {
    const { "a path with a value of the create": platform } = platforms;
    if (platform === undefined) throw new Error("no such platform");
    const { endpoint, options, creates } = served(platform);
    const journal = fileJournal(await temporaryFolder());
    const value = { state: "accepted", inputHash: hashOf(endpoint.key, INPUT), id: "g1" };
    await journal.save("a", { revision: 1, value }, { expected: 0 });
    const generation = await once("a", endpoint, INPUT, { ...options, journal });
    expect([generation, creates()]).toMatchObject([{ ok: true, data }, 0]);
  });
});

describe("an entry whose value was filled in", () => {
  it("is completed by the input as it was sent", async () => {
    const version = { type: "string", default: "v1", filled: true } as const;
    const { endpoint, options } = served({
      created: json({ id: "g1", status: "QUEUED" }),
      path: "/tasks/g1?ver=v1",
      changes: {
        input: { type: "object", required: ["ver"], properties: { ver: version } },
        create: { path: "/run" },
        parameters: [{ field: "ver", name: "ver", in: "query" }],
        poll: { path: "/tasks/{id}", query: { ver: "{ver}" } },
      },
      follow: () => ({}),
    });
    const journal = fileJournal(await temporaryFolder());
    const value = { state: "accepted", inputHash: hashOf(endpoint.key, INPUT), id: "g1" };
    await journal.save("a", { revision: 1, value }, { expected: 0 });
    const generation = await once("a", endpoint, INPUT, { ...options, journal });
    expect(generation).toMatchObject({ ok: true, data });
  });
});

describe("where the id says all", () => {
  it("nothing is kept beside it", async () => {
    const created = json({ id: "g1", status: "QUEUED", polling_url: "/elsewhere" });
    const { endpoint, options } = served({ created, path: "/generation/g1", follow: () => ({}) });
    expect(await submit(endpoint, INPUT, options)).toEqual({ id: "g1" });
    const given = { values: { id: "x", model: "m" } };
    const waited = await wait("g1", { ...options, endpoint, follow: given });
    expect(waited).toMatchObject({ ok: true, data });
  });
});

describe("a follow as a database gives it back", () => {
  const poll = { path: "/{+model}/tasks/{id}" };

  it.each<[unknown, object]>([
    [{ version: 1, values: { model: "m/1", kind: null }, links: null }, poll],
    [{ id: "g1", values: null, links: { poll: null, location: "/m/1/tasks/g1" } }, {}],
  ])("may have more, and null for what is absent: %j", async (follow, path) => {
    const dispatcher = dispatcherOf(({ path: asked }) =>
      asked.endsWith("/m/1/tasks/g1")
        ? json({ id: "g1", status: "COMPLETED", data })
        : { status: 404 },
    );
    const endpoint = paintAt("https://kept.test", { poll: "path" in path ? poll : false });
    const options = { ...QUICK, dispatcher, endpoint, follow: follow as Follow }; // of untyped code
    expect(await wait("g1", options)).toMatchObject({ ok: true, data });
    const none = { ...options, endpoint: paintAt("https://kept.test"), follow: null as never };
    await expect(wait("g1", none)).rejects.toBeInstanceOf(GenerationError);
  });
});

describe("a follow that submit would not have returned", () => {
  const poll = { path: "/{model}/tasks/{id}" };
  let asked = 0;
  const dispatcher = dispatcherOf(() => {
    asked += 1;
    return json({ id: "g1", status: "RUNNING" });
  });

  it.each<[unknown, string]>([
    [["g1"], "found follow: an array of 1"],
    ...[[], "m"].flatMap((part): [unknown, string][] => [
      [{ values: part }, "found values: "],
      [{ links: part }, "found links: "],
    ]),
    ...[7, {}, "", ".", "..", "\ud800"].map((model): [unknown, string] => [
      { values: { model } },
      "found model: ",
    ]),
    ...[7, {}, "", "http://["].map((poll): [unknown, string] => [
      { links: { poll } },
      "found poll: ",
    ]),
  ])("is refused before anything is sent: %j", async (follow, found) => {
    const endpoint = paintAt("https://kept.test", { poll });
    const options = { ...QUICK, dispatcher, endpoint, follow: follow as Follow }; // of untyped code
    const error = await wait("g1", options).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain("option follow must be what submit returned as follow");
    expect(String(error)).toContain(found);
    expect(asked).toBe(0);
  });

  it.each(["..", "a/../../x", "a//b", "/a", "a/."])(
    "is refused where a value of several segments leads elsewhere: %s",
    async (model) => {
      const endpoint = paintAt("https://kept.test", { poll: { path: "/{+model}/tasks/{id}" } });
      const options = { ...QUICK, dispatcher, endpoint, follow: { values: { model } } };
      await expect(wait("g1", options)).rejects.toThrow(/found model: .* Nothing was sent/);
      expect(asked).toBe(0);
    },
  );

  it("is told by its own address if that is at another origin", async () => {
    const endpoint = paintAt("https://kept.test", { poll: false });
    const follow = { links: { poll: "https://elsewhere.test/tasks/g1" } };
    const options = { ...QUICK, dispatcher, endpoint, follow };
    await expect(wait("g1", options)).rejects.toMatchObject({
      category: "invalid_request",
      message: expect.stringMatching(
        /^GET \/tasks\/g1: The answer says to ask at https:\/\/elsewhere/,
      ),
    });
    expect(asked).toBe(0);
  });
});

describe("where nothing but its stream tells of a generation", () => {
  it("submit waits for the result", async () => {
    const events = [
      { id: "g1", status: "QUEUED" },
      { id: "g1", status: "COMPLETED", data },
    ];
    const body = events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("");
    const created: Reply = { status: 200, headers: { "content-type": "text/event-stream" }, body };
    const changes = { poll: false, create: { path: "/run", stream: "/stream" } } as const;
    const { endpoint, options } = served({ created, path: "", changes, follow: () => ({}) });
    const submitted = await submit(endpoint, INPUT, options);
    expect(submitted).toMatchObject({ id: "g1", generation: { ok: true, data } });
  });
});
