import type { Platform } from "@modelsmith/runtime";
import { describe, expect, test } from "vitest";
import { assignNames } from "../../../generator/lock/assign-names.js";
import { hasChecksum } from "../../../generator/lock/checksum.js";
import { summaryOf } from "../../../generator/lock/endpoint-summary.js";
import {
  buildLock,
  contentHash,
  emptyLock,
  fileHashes,
  type Lock,
  lockedRun,
} from "../../../generator/lock/lock.js";
import { parseLock } from "../../../generator/lock/parse-lock.js";
import { lockText } from "../../../generator/lock/write-lock.js";
import type { EndpointModel } from "../../../generator/model/model.js";
import { nameEndpoint } from "../../../generator/model/naming.js";
import { folderWith } from "../../temporary-folder.js";
import { readLock } from "../read-lock.js";
import { json } from "../spec-of.js";

const platform: Platform = {
  name: "acme",
  baseUrl: "https://api.acme.example/v1",
  apiKeyVariable: "ACME_API_KEY",
};

function endpoint(key: string, path = `/generation/${key}`): EndpointModel {
  return {
    key,
    title: key,
    deprecated: false,
    name: nameEndpoint(key),
    source: "openapi.json",
    identity: { method: "POST", path },
    input: { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
    data: { from: "nothing" },
    dataOrigin: "create",
    understood: { auth: {} } as EndpointModel["understood"], // the rest is no part of the lock
    descriptor: {
      descriptor: 2,
      key,
      title: key,
      platform,
      create: { path },
      read: { id: [["id"]] },
      input: { type: "object" },
    },
  };
}

/** The lock after a run. */
function nextLock(
  endpoints: readonly EndpointModel[],
  files: ReadonlyMap<string, string>,
  previous: Lock,
): Lock {
  const lock = buildLock({ source: "openapi.json", platform, endpoints }, previous);
  return { ...lock, files: fileHashes(files) };
}

function lockOf(...keys: string[]): Lock {
  return nextLock(
    keys.map((key) => endpoint(key)),
    new Map(),
    emptyLock,
  );
}

function names(endpoints: readonly EndpointModel[], lock: Lock): readonly string[] {
  return assignNames(endpoints, lock).map(({ name }) => `${name.module}.${name.function}`);
}

describe("names stay", () => {
  test("if the naming would give another one today", () => {
    const [entry] = lockOf("acme/flux").endpoints;
    if (entry === undefined) throw new Error("the lock is empty");
    const lock: Lock = {
      ...emptyLock,
      endpoints: [{ ...entry, name: { ...entry.name, function: "oldFlux" } }],
    };
    expect(names([endpoint("acme/flux")], lock)).toEqual(["acme.oldFlux"]);
  });

  test("an inserted sibling never takes a name: the run is refused, both named", () => {
    const lock = lockOf("acme/a-b");
    const siblings = [endpoint("acme/a_b"), endpoint("acme/a-b")];
    expect(() => assignNames(siblings, lock)).toThrow("acme/a_b and acme/a-b both need");
  });

  test("the name of a removed endpoint stays reserved, and the message says by what", () => {
    const removed = nextLock([], new Map(), lockOf("acme/a-b"));
    expect(removed.endpoints).toMatchObject([{ key: "acme/a-b", removed: true }]);
    expect(() => assignNames([endpoint("acme/a_b")], removed)).toThrow(
      /acme\/a_b and acme\/a-b both need .*\n.*acme\/a-b is no longer selected.*modelsmith release acme\.aB/,
    );
  });

  test("a removed endpoint that returns gets its own name back", () => {
    const removed = nextLock([], new Map(), lockOf("acme/a-b"));
    expect(names([endpoint("acme/a-b")], removed)).toEqual(["acme.aB"]);
    const again = nextLock(assignNames([endpoint("acme/a-b")], removed), new Map(), removed);
    expect(again.endpoints).not.toHaveProperty("0.removed");
  });

  test("another version that comes after an endpoint is gone has a name of its own, and both keep theirs", () => {
    const first = endpoint("acme/draw", "/v1/acme/draw");
    const lock = nextLock([first], new Map(), emptyLock);
    const gone = nextLock([], new Map(), lock);
    const [second] = assignNames([endpoint("acme/draw", "/v2/acme/draw")], gone);
    expect([second?.key, second?.name.module, second?.name.function]).toEqual([
      "acme/draw/v2",
      "acme",
      "drawV2",
    ]);
    const later = nextLock(second ? [second] : [], new Map(), gone);
    const alone = [endpoint("acme/draw", "/v2/acme/draw")];
    const beside = [first, endpoint("acme/draw/v2", "/v2/acme/draw")];
    for (const [listed, keys] of [
      [alone, ["acme/draw/v2"]],
      [beside, ["acme/draw", "acme/draw/v2"]],
    ] as const) {
      expect(assignNames(listed, later).map(({ key }) => key)).toEqual(keys);
    }
    expect(names(beside, later)).toEqual(["acme.draw", "acme.drawV2"]);
  });

  test("an older version that comes later is named by its version", () => {
    const lock = nextLock([endpoint("acme/draw", "/v2/acme/draw")], new Map(), emptyLock);
    const both = [
      endpoint("acme/draw", "/v1/acme/draw"),
      endpoint("acme/draw/v2", "/v2/acme/draw"),
    ];
    expect(names(both, lock)).toEqual(["acme.drawV1", "acme.draw"]);
  });
});

describe("the file", () => {
  const lock = nextLock(
    [endpoint("b/x"), endpoint("a/y")],
    new Map([
      ["b/x.ts", "text"],
      ["README.md", "text"],
    ]),
    lockOf("c/z"),
  );

  test("can be read back", () => {
    const read = parseLock(json(JSON.parse(lockText(lock))), "modelsmith.lock.json");
    expect(lockText(read)).toBe(lockText(lock));
    expect(read.endpoints.map(({ key, name }) => [key, name.function])).toEqual([
      ["a/y", "y"],
      ["b/x", "x"],
      ["c/z", "z"],
    ]);
  });

  test("has fields that are called by whole numbers in the order in which it is read back", () => {
    const properties = { "1": { properties: { a: {} } }, "7": {} };
    const numbered = { ...endpoint("a/y"), input: { properties } };
    const written = lockText(nextLock([numbered], new Map(), emptyLock));
    expect(lockText(parseLock(json(JSON.parse(written)), "modelsmith.lock.json"))).toBe(written);
  });

  test("is in an order of its own, whatever the order of the docs", () => {
    const reversed = nextLock(
      [endpoint("a/y"), endpoint("b/x")],
      new Map([...lock.files].map(([file]) => [file, "text"]).reverse() as [string, string][]),
      lockOf("c/z"),
    );
    expect(lockText(reversed)).toBe(lockText(lock));
  });

  test("knows a text by its content, whatever the line ends of a checkout", () => {
    expect(contentHash("a\r\nb\r\n")).toBe(contentHash("a\nb\n"));
    expect(contentHash("a\nb")).not.toBe(contentHash("a\nb\n"));
  });
});

describe("a lock that is not ours is refused where it is wrong", () => {
  const valid = JSON.parse(lockText(lockOf("acme/flux")));
  const entry = valid.endpoints[0];
  const withEntry = (more: object) => ({ ...valid, endpoints: [{ ...entry, ...more }] });
  const textless = { toString: 1, valueOf: 2 };

  test.for<[pointer: string, lock: unknown]>([
    ["/lockfileVersion", []],
    ["/lockfileVersion", null],
    ["/lockfileVersion", {}],
    ["/lockfileVersion", { ...valid, lockfileVersion: 3 }],
    ["/endpoints", { ...valid, endpoints: {} }],
    ["/endpoints/0/file", { ...valid, endpoints: [null] }],
    ["/endpoints/0/path", withEntry({ path: undefined })],
    ["/endpoints/0/spec", withEntry({ spec: textless })],
    ["/endpoints/0/module", withEntry({ module: 5 })],
    ["/endpoints/0/file", withEntry({ file: "../x/y.ts" })],
    ["/endpoints/0/function", withEntry({ function: "a;evil()" })],
    ["/endpoints/0/function", withEntry({ function: "await" })],
    ["/endpoints/0/function", withEntry({ function: "Generation" })],
    ["/run", { ...valid, run: [] }],
    ["/run/inputs", { ...valid, run: { inputs: textless } }],
    ["/run/besideSpec/0", { ...valid, run: { inputs: "1", besideSpec: [textless] } }],
    ["/run/order/0", { ...valid, run: { order: [textless] } }],
    ["/run/warnings/0/message", { ...valid, run: { warnings: [{ file: "", pointer: "" }] } }],
    ["/files", { ...valid, files: [] }],
    ["/files/..~1..~1victim.ts", { ...valid, files: { "../../victim.ts": "x" } }],
    ["/files/~1etc~1passwd", { ...valid, files: { "/etc/passwd": "x" } }],
    ["/files/a\\..\\..\\b.ts", { ...valid, files: { "a\\..\\..\\b.ts": "x" } }],
    ["/files/package.json", { ...valid, files: { "package.json": "another's" } }],
    ["/files/a.ts", { ...valid, files: { "a.ts": textless } }],
  ])("%s", ([pointer, lock]) => {
    const read = () => parseLock(json(lock), "modelsmith.lock.json");
    expect(read).toThrow(expect.objectContaining({ code: "MS1302", pointer }));
  });

  test.for<[string, unknown]>([
    ["call", withEntry({ call: { create: { path: "/elsewhere" } } })],
    ["call, which is no object", withEntry({ call: [textless] })],
    ["input", withEntry({ input: { properties: [] } })],
    ["input, which is null", withEntry({ input: null })],
    ["name of its data", withEntry({ data: "0" })],
    ["data", { ...valid, data: { [String(entry.data)]: { type: "string" } } }],
    ["path", withEntry({ path: "/v2/acme/flux" })],
    ["sum", withEntry({ digest: undefined })],
  ])("but one with another %s keeps the name, without a digest", ([, lock]) => {
    const [kept] = parseLock(json(lock), "lock").endpoints;
    expect(kept).toMatchObject({ key: "acme/flux", name: { function: "flux" } });
    expect(kept).not.toHaveProperty("digest");
    expect(parseLock(json(valid), "lock").endpoints[0]).toHaveProperty("digest");
  });

  test("and the message says line and column", async () => {
    const text = lockText(lockOf("acme/flux")).replace('"module": "acme"', '"module": "a-b"');
    const folder = await folderWith({ "modelsmith.lock.json": text });
    await expect(readLock(folder)).rejects.toThrow(
      /modelsmith\.lock\.json#\/endpoints\/0\/module \(line \d+, column \d+\): the lock cannot be read/,
    );
  });
});

describe("the run that a lock keeps", () => {
  const model = {
    endpoints: [endpoint("b/x"), endpoint("a/y")],
    warnings: [{ file: "openapi.json", pointer: "", message: "is odd" }],
  };
  const inputs = { hash: "1234", besideSpec: ["parts/size.json"], besideDocs: [] };
  const built = buildLock({ source: "openapi.json", platform, ...model }, lockOf("a/gone"));
  const lock = { ...built, run: lockedRun(model, inputs) };

  test("is read back, and takes few lines", () => {
    const text = lockText(lock);
    expect(parseLock(json(JSON.parse(text)), "lock").run).toEqual(lock.run);
    expect(text.split("\n").slice(2, 13)).toEqual([
      expect.stringMatching(/^ {2}"checksum": "[0-9a-f]{32}",$/),
      '  "run": {',
      '    "inputs": "1234",',
      '    "besideSpec": ["parts/size.json"],',
      '    "order": [',
      '      "b/x",',
      '      "a/y"',
      "    ],",
      '    "warnings": [',
      '      { "file": "openapi.json", "pointer": "", "message": "is odd" }',
      "    ]",
    ]);
  });

  test("has the endpoints in the order of the docs", () => {
    const { endpoints } = summaryOf(
      parseLock(json(JSON.parse(lockText(lock))), "lock"),
      "openapi.json",
    );
    expect(endpoints.map(({ key }) => key)).toEqual(["b/x", "a/y"]);
    expect(endpoints[0]).toEqual({
      key: "b/x",
      module: "b",
      function: "x",
      file: "b/x.ts",
      source: "openapi.json",
      resultMode: "polling",
      plainPath: "/generation/b/x",
      fields: ["prompt"],
    });
  });

  test("has all fields of an input by name, whatever signs are in it", () => {
    const odd = { "a.b": {}, "": {}, "#c": {}, a: { properties: { b: {} } }, "2": {}, "1": {} };
    const endpoints = [{ ...endpoint("a/y"), input: { properties: odd } }];
    const next = buildLock({ source: "openapi.json", platform, endpoints }, emptyLock);
    const read = parseLock(json(JSON.parse(lockText(next))), "lock");
    expect(Object.keys(read.endpoints[0]?.digest?.input.properties ?? {})).toEqual(
      Object.keys(odd),
    );
  });
});

describe("the checksum", () => {
  const text = lockText(lockOf("acme/flux"), "means");

  test("vouches for the lock as it was written, be it with CRLF line ends", () => {
    expect(hasChecksum(text, "means")).toBe(true);
    expect(hasChecksum(text.replaceAll("\n", "\r\n"), "means")).toBe(true);
  });

  test.for<[string, string, string]>([
    ["made with other means", text, "others"],
    ["in which anything was edited", text.replace('"title": "acme', '"title": "Acme'), "means"],
    ["without one", text.replace(/ {2}"checksum".*\n/, ""), "means"],
    ["in conflict", `<<<<<<< HEAD\n${text}`, "means"],
  ])("does not vouch for a lock %s", ([, edited, means]) => {
    expect(edited === text && means === "means").toBe(false);
    expect(hasChecksum(edited, means)).toBe(false);
  });
});

describe("the digest of an endpoint", () => {
  const model = { source: "openapi.json", platform, endpoints: [endpoint("acme/flux")] };
  const before = buildLock(model, emptyLock);

  test("stays if the lock can be trusted and the endpoint did not change", () => {
    const [known] = before.endpoints;
    expect(buildLock(model, before, true).endpoints[0]?.digest).toBe(known?.digest);
    expect(buildLock(model, before).endpoints[0]?.digest).not.toBe(known?.digest);
  });

  test.for<[string, Partial<EndpointModel>]>([
    ["says something else", { deprecated: true }],
    ["came from another spec, though that says the same", { source: "own/flux.json" }],
  ])("is made anew for an endpoint that %s", ([, change]) => {
    const endpoints = [{ ...endpoint("acme/flux"), ...change }];
    const next = buildLock({ ...model, endpoints }, before, true);
    expect(next.endpoints).toEqual(buildLock({ ...model, endpoints }, emptyLock).endpoints);
    expect(next.endpoints).not.toEqual(before.endpoints);
  });
});
