import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { Agent, type Dispatcher } from "undici";
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { RequestDispatcher } from "../../../runtime/contract/call-options.js";
import { partialFile } from "../../../runtime/media/partial-file.js";
import { addressProblem, publicLookup } from "../../../runtime/media/public-address.js";
import {
  existingFile,
  type SavedFile,
  type SaveOptions,
  saveMedia,
} from "../../../runtime/media/save-media.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { legacy } from "../legacy-dispatcher.js";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(200, 7)]);
const mp4 = Buffer.concat([
  Buffer.from("00000018", "hex"),
  Buffer.from("ftypmp42"),
  Buffer.alloc(40),
]);

const aac = Buffer.concat([Buffer.from("fff150800dbffc", "hex"), Buffer.alloc(60)]);

const large = Buffer.concat([png, Buffer.alloc(3_000_000, 5)]);

const seen: Record<string, unknown>[] = [];
const answers: Readonly<Record<string, RequestListener>> = {
  "/a.png": (_, response) => void response.writeHead(200, { "content-type": "image/png" }).end(png),
  "/large?a=b": (_, response) =>
    void response.writeHead(200, { "content-type": "image/png" }).end(large),
  "/v": (_, response) => void response.writeHead(200, { "content-type": "video/mp4" }).end(mp4),
  "/packed": (_, response) =>
    void response
      .writeHead(200, { "content-type": "image/png", "content-encoding": "gzip" })
      .end(gzipSync(large)),
  "/not-packed": (_, response) =>
    void response
      .writeHead(200, { "content-type": "image/png", "content-encoding": "gzip" })
      .end(large),
  "/packed-and-cut": (_, response) => {
    const [type, encoding] = ["image/png", "gzip"];
    response.writeHead(200, { "content-type": type, "content-encoding": encoding });
    response.write(gzipSync(large).subarray(0, 1_000));
    setTimeout(() => response.destroy(), 20);
  },
  "/mislabelled": (_, response) =>
    void response.writeHead(200, { "content-type": "image/webp" }).end(png),
  "/plain": (_, response) =>
    void response.writeHead(200, { "content-type": "text/plain" }).end(png),
  "/aac": (_, response) => void response.writeHead(200, { "content-type": "audio/aac" }).end(aac),
  "/svg": (_, response) =>
    void response
      .writeHead(200, { "content-type": "image/svg+xml" })
      .end(`<?xml version="1.0"?>\n<!-- ${"x".repeat(2_000)} -->\n<svg xmlns="x"/>`),
  "/svg-page": (_, response) =>
    void response.writeHead(200, { "content-type": "text/html" }).end("<svg/>"),
  "/svg-png": (_, response) =>
    void response.writeHead(200, { "content-type": "image/png" }).end("<svg><script/></svg>"),
  "/svg-error": (_, response) =>
    void response
      .writeHead(200, { "content-type": "image/svg+xml" })
      .end('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
  "/page": (_, response) =>
    void response.writeHead(200, { "content-type": "image/png" }).end("<html>…</html>"),
  "/sound": (_, response) =>
    void response.writeHead(200, { "content-type": "audio/mpeg" }).end(png),
  "/bad": (_, response) => void response.writeHead(500).end("bad"),
  "/too-old": (_, response) => void response.writeHead(400).end("<Code>ExpiredToken</Code>"),
  "/unsigned": (_, response) => void response.writeHead(401).end(),
  "/silent": () => {},
  "/moved": (_, response) => void response.writeHead(302, { location: "/a.png" }).end(),
  "/expired": (_, response) => void response.writeHead(403).end("expired"),
  "/strange?key=secret": (_, response) => void response.writeHead(299).end(),
  "/gone": (_, response) => void response.writeHead(404).end("gone"),
  "/gone-for-good": (_, response) => void response.writeHead(410).end("gone"),
  "/short": (_, response) => {
    response.writeHead(200, { "content-type": "image/png", "content-length": 1_000 });
    response.write(png);
    setTimeout(() => response.destroy(), 20);
  },
  "/slow": (_, response) => {
    response.writeHead(200, { "content-type": "image/png" });
    response.write(png);
  },
  "/closed": (_, response) => {
    const head = `HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: ${large.length}\r\n`;
    response.socket?.end(Buffer.concat([Buffer.from(`${head}connection: close\r\n\r\n`), large]));
  },
  "/endless": (_, response) => {
    response.writeHead(200, { "content-type": "image/png" });
    response.write(png);
    const timer = setInterval(() => response.write(Buffer.alloc(10_000)), 1);
    response.once("close", () => clearInterval(timer));
  },
};
const server = createServer((request, response) => {
  seen.push(request.headers);
  answers[request.url ?? ""]?.(request, response);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a port, no pipe
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function save(
  paths: readonly string[],
  more: Partial<SaveOptions> = {},
): Promise<SavedFile[]> {
  const items = paths.map((each) => ({ url: each.includes(":") ? each : origin + each }));
  const options = { place: folder, name: "gen_1", force: false, loopbackAllowed: true, ...more };
  const saved: SavedFile[] = [];
  for await (const file of saveMedia(items, options)) saved.push(file);
  return saved;
}

describe("a file", () => {
  test("gets the generation's name in a folder, numbered, with the ending of what came", async () => {
    const saved = await save(["/a.png", "/v"]);
    expect(saved.map(({ file, type, bytes }) => [path.basename(file), type, bytes])).toEqual([
      ["gen_1-1.png", "image/png", png.length],
      ["gen_1-2.mp4", "video/mp4", mp4.length],
    ]);
    expect(await readFile(path.join(folder, "gen_1-1.png"))).toEqual(png);
    expect((await readdir(folder)).sort()).toEqual(["gen_1-1.png", "gen_1-2.mp4"]);
  });

  test.each([
    ["boat.png", ["boat.png"]],
    ["boat.jpeg", ["boat.png"]],
    ["boat", ["boat.png"]],
    ["boat.v2", ["boat.v2.png"]],
    ["new/boat.png", ["new"]],
  ])("named %s becomes %j", async (name, files) => {
    await save(["/a.png"], { place: path.join(folder, name) });
    expect(await readdir(folder)).toEqual(files);
  });

  test("named once for several is numbered", async () => {
    await save(["/a.png", "/a.png"], { place: path.join(folder, "boat.png") });
    expect((await readdir(folder)).sort()).toEqual(["boat-1.png", "boat-2.png"]);
  });

  test.skipIf(process.platform === "win32")(
    "gets its name when it is whole: a copy could be left half",
    async () => {
      let part = 0;
      const onProgress = () => {
        const [name = ""] = readdirSync(folder);
        part = statSync(path.join(folder, name)).ino;
      };
      const [saved] = await save(["/a.png"], { onProgress });
      expect(statSync(saved?.file ?? "").ino).toBe(part);
    },
  );

  test("that cannot be downloaded keeps none of the others from being saved", async () => {
    const names: string[] = [];
    const items = ["/page", "/a.png", "/bad", "/v"].map((each) => ({ url: origin + each }));
    const saving = saveMedia(items, { place: folder, name: "gen_1", loopbackAllowed: true });
    const all = (async () => {
      for await (const { file } of saving) names.push(path.basename(file));
    })();
    await expect(all).rejects.toThrow(/page.*not a picture, video or sound.* \S*\/bad: HTTP 500\./);
    expect(names).toEqual(["gen_1-2.png", "gen_1-4.mp4"]);
    expect((await readdir(folder)).sort()).toEqual(names);
  });

  test("that is there with the same content was saved before, so that the rest can be fetched", async () => {
    const place = `${folder}/`;
    const sidecar = { id: "gen_1" };
    await expect(save(["/a.png", "/gone", "/v"], { place, sidecar })).rejects.toThrow("HTTP 404");
    const before = await readFile(path.join(folder, "gen_1-1.png.json"), "utf8");
    const files = await save(["/a.png", "/large?a=b", "/v"], { place, sidecar });
    const names = ["gen_1-1.png", "gen_1-2.png", "gen_1-3.mp4"];
    expect(files.map(({ file }) => path.basename(file))).toEqual(names);
    expect(await readFile(path.join(folder, "gen_1-1.png.json"), "utf8")).toBe(before);
    // Not toEqual, which takes ten seconds for what is three million bytes long.
    expect(large.equals(await readFile(path.join(folder, "gen_1-2.png")))).toBe(true);
  });

  test("never takes a name from the service", async () => {
    await save(["/a.png"], { name: "../../etc/passwd\u0000" });
    const hash = createHash("sha256").update("../../etc/passwd\u0000").digest("hex").slice(0, 16);
    expect(await readdir(folder)).toEqual([`______etc_passwd_-${hash}-1.png`]);
  });

  test.each([
    ["without an id", "", ""],
    ["whose ids differ in signs that no name has", "team/a", "team_a"],
    ["whose ids are alike for longer than a name is", `${"x".repeat(85)}1`, `${"x".repeat(85)}2`],
  ])(
    "of one of two generations %s is no other's, and its own when it is saved again",
    async (_, a, b) => {
      const [one, two] = [1, 2].map((sign) => Buffer.concat([png, Buffer.alloc(9, sign)]));
      const urlOf = (bytes = png) => `data:image/png;base64,${bytes.toString("base64")}`;
      const saveAll = async () => {
        const first = await save([urlOf(one)], { name: a, force: true });
        const second = await save([urlOf(two)], { name: b, force: true });
        return [...first, ...second].map(({ file }) => file);
      };
      const files = await saveAll();
      expect(await saveAll()).toEqual(files);
      expect((await readdir(folder)).length).toBe(2);
      expect(await Promise.all(files.map((file) => readFile(file)))).toEqual([one, two]);
    },
  );

  test("whose name is taken keeps none of the others from being saved", async () => {
    await writeFile(path.join(folder, "gen_1-1.png"), "mine");
    await writeFile(path.join(folder, "gen_1-3.png"), "mine");
    const error: unknown = await save(["/a.png", "/a.png", "/a.png", "/bad", "/v"]).catch(
      (each) => each,
    );
    expect(error).toMatchObject({ code: "EEXIST" });
    expect(String(error)).toMatch(
      /gen_1-1\.png already exists.*gen_1-3\.png already exists.*HTTP 500/,
    );
    expect((await readdir(folder)).sort()).toEqual([
      "gen_1-1.png",
      "gen_1-2.png",
      "gen_1-3.png",
      "gen_1-5.mp4",
    ]);
    expect(await readFile(path.join(folder, "gen_1-1.png"), "utf8")).toBe("mine");
  });

  test("half written by a process that died is removed when it is saved again, and no other", async () => {
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const [ours, others] = [partialFile(folder, "gen_1"), partialFile(folder, "gen_2")];
    const left = [ours, others].map((file) => file.replace(`.${process.pid}.`, `.${dead}.`));
    for (const file of [...left, ours]) await writeFile(file, "half");
    await save(["/a.png"]);
    const names = [left[1], ours].map((file = "") => path.basename(file));
    expect((await readdir(folder)).sort()).toEqual([...names, "gen_1-1.png"].sort());
  });

  test("is saved where the machine's name may not be asked for, as in Deno; nothing is removed", async () => {
    const notAllowed = vi.spyOn(os, "hostname").mockImplementation(() => {
      throw new Error("Requires sys access");
    });
    onTestFinished(() => notAllowed.mockRestore());
    const dead = spawnSync(process.execPath, ["--version"]).pid;
    const left = partialFile(folder, "gen_1").replace(`.${process.pid}.`, `.${dead}.`);
    await writeFile(left, "half");
    await save(["/a.png"]);
    expect((await readdir(folder)).sort()).toEqual([path.basename(left), "gen_1-1.png"].sort());
  });

  test("is not overwritten, unless that is asked for", async () => {
    const place = path.join(folder, "boat.png");
    await writeFile(place, "mine");
    await expect(save(["/a.png"], { place })).rejects.toMatchObject({
      message: expect.stringMatching(/boat\.png already exists; the option force/),
      code: "EEXIST",
    });
    expect(await readFile(place, "utf8")).toBe("mine");
    expect(await existingFile(place)).toBe(place);
    expect(await existingFile(path.join(folder, "boat.jpg"))).toBe(place);
    expect(await existingFile(path.join(folder, "boats.png"))).toBeUndefined();
    expect(await existingFile(folder)).toBeUndefined();
    await save(["/a.png"], { place, force: true });
    expect(await readFile(place)).toEqual(png);
    expect(await readdir(folder)).toEqual(["boat.png"]);
  });

  test("is in the way where one of several would be called so, and of its kind only", async () => {
    const there = ["boat-2.png", "cat.mp4", "dog", "fox-2024.png", "owl.JPG", "elk.png.json"];
    for (const name of there) await writeFile(path.join(folder, name), "mine");
    const met = async (name: string, sidecar = false) => {
      const file = await existingFile(path.join(folder, name), { sidecar });
      return file && path.basename(file);
    };
    expect(await met("boat.png")).toBe("boat-2.png");
    expect(await met("cat.png")).toBeUndefined();
    expect(await met("cat.mov")).toBe("cat.mp4");
    expect(await met("cat")).toBe("cat.mp4");
    expect(await met("dog")).toBeUndefined();
    expect(await met("fox.png")).toBeUndefined();
    expect(await met("Owl.png")).toBe("owl.JPG");
    expect(await met("elk.png")).toBeUndefined();
    expect(await met("elk.webp", true)).toBe("elk.png.json");
    expect(await met("no/folder/yet.png")).toBeUndefined();
  });

  test.each(["/packed", "/not-packed"])("may be said to be gzip: %s", async (address) => {
    const [saved] = await save([address]);
    expect(saved?.bytes).toBe(large.length);
    expect(large.equals(await readFile(saved?.file ?? ""))).toBe(true);
  });

  test("may be called another kind of picture than it is", async () => {
    expect((await save(["/mislabelled"]))[0]?.type).toBe("image/png");
  });

  test.each([
    ["/plain", "image/png"],
    ["/aac", "audio/aac"],
    ["/svg", "image/svg+xml"],
  ])("%s may be %s", async (place, type) => {
    expect((await save([place]))[0]?.type).toBe(type);
  });

  test("may stand in its address", async () => {
    const saved = await save([`data:image/png;base64,${png.toString("base64")}`]);
    expect(await readFile(saved[0]?.file ?? "")).toEqual(png);
  });

  test("may stand there in percent signs, which need not be text", async () => {
    const bytes = [...png].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const saved = await save([`data:image/png,${bytes}`]);
    expect(await readFile(saved[0]?.file ?? "")).toEqual(png);
  });
});

describe("nothing is left of", () => {
  test.each<[string, string, RegExp, Partial<SaveOptions>]>([
    [
      "a page that is called a picture",
      "/page",
      /content type is image\/png, but the content is not a picture/,
      {},
    ],
    [
      "a picture that is called a sound",
      "/sound",
      /content type is audio\/mpeg, but the content is image\/png/,
      {},
    ],
    ["a drawing in a page", "/svg-page", /content type is text\/html/, {}],
    ["a drawing that is called another picture", "/svg-png", /type is image\/png/, {}],
    ["an error that is called a drawing", "/svg-error", /the content is not a picture/, {}],
    ["a redirect", "/moved", /HTTP 302; redirects are not followed/, {}],
    ["what is gone", "/gone", /HTTP 404/, {}],
    ["what is answered strangely", "/strange?key=secret", /strange\?…: HTTP 299\.?$/, {}],
    ["what is refused", "/bad", /HTTP 500\.?$/, {}],
    [
      "what breaks off",
      "/short",
      /^GET \S+short: the download broke off: other side closed\.$/,
      {},
    ],
    ["what is packed and breaks off", "/packed-and-cut", /the download broke off: /, {}],
    [
      "what falls silent",
      "/slow",
      /^GET \S+slow: the download broke off: no data for 50 ms \(idleTimeoutMs\)\.$/,
      { idleTimeoutMs: 50 },
    ],
    [
      "what never begins",
      "/silent",
      /^GET \S+silent: no data for 50 ms \(idleTimeoutMs\)\.$/,
      { idleTimeoutMs: 50 },
    ],
    [
      "a name that leads to this machine",
      "https://localhost/a.png",
      /^GET https:\/\/localhost\/a.png: localhost leads to a private address\.$/,
      { loopbackAllowed: false },
    ],
    ["what is too large", "/endless", /more than 50000 bytes \(maxBytes\)/, { maxBytes: 50_000 }],
    [
      "what is announced too large",
      "/short",
      /1000 bytes; the limit is 500 \(maxBytes\)/,
      { maxBytes: 500 },
    ],
    [
      "what this machine serves to itself",
      "/a.png",
      /the address is not https; loopbackAllowed: true allows http to this machine\.$/,
      { loopbackAllowed: false },
    ],
    ["a text in an address", "data:text/html,<b>x</b>", /is not a picture/, {}],
    ["percent signs that encode nothing", "data:image/png,%zz%", /is not a picture/, {}],
  ])("%s", async (_, address, problem, more) => {
    await expect(save([address], more)).rejects.toThrow(problem);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a download that is interrupted", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(save(["/slow"], { signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual([]);
  });
});

test("the whole of it takes no longer than timeoutMs", async () => {
  const slow = save(["/a.png", "/slow"], { timeoutMs: 80 });
  await expect(slow).rejects.toThrow(/saving took longer than 80 ms \(timeoutMs\)/);
  expect(await readdir(folder)).toEqual(["gen_1-1.png"]);
});

test("the hash is of what was saved", async () => {
  const sha256 = createHash("sha256").update(png).digest("hex");
  const [fromLink, fromText] = await save([
    "/a.png",
    `data:image/png;base64,${png.toString("base64")}`,
  ]);
  expect([fromLink?.sha256, fromText?.sha256]).toEqual([sha256, sha256]);
});

describe("a sidecar", () => {
  const image = Buffer.from("xyz");
  const sidecar = {
    id: "gen_1",
    endpoint: "a/b",
    input: { prompt: "x", image },
    usage: { credits: 3 },
  };

  test("tells where a file came from", async () => {
    const [saved] = await save(["/a.png"], { sidecar, place: path.join(folder, "boat") });
    expect(saved?.sidecar).toBe(path.join(folder, "boat.png.json"));
    const text = await readFile(saved?.sidecar ?? "", "utf8");
    expect(text).toMatch(/^{\n {2}"id": "gen_1",\n/);
    const { time, ...facts } = JSON.parse(text);
    expect(facts).toEqual({
      ...sidecar,
      input: { prompt: "x", image: { file: true, bytes: 3 } },
      sha256: saved?.sha256,
      type: "image/png",
      bytes: png.length,
    });
    expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(60_000);
  });

  test("is not written unless asked for, and not over another", async () => {
    expect((await save(["/a.png"]))[0]).not.toHaveProperty("sidecar");
    await writeFile(path.join(folder, "gen_1-1.png.json"), "mine");
    await expect(save(["/a.png"], { sidecar, name: "gen_1" })).rejects.toThrow(/exist/i);
    await save(["/a.png"], { sidecar, force: true });
    expect(await readFile(path.join(folder, "gen_1-1.png.json"), "utf8")).not.toBe("mine");
  });
});

test("by default, nothing is overwritten and nothing of this machine is loaded", async () => {
  const items = [{ url: `${origin}/a.png` }];
  const local = saveMedia(items, { place: folder, name: "gen_1" });
  await expect(local.next()).rejects.toThrow(/loopbackAllowed: true/);
  const once = { place: folder, name: "gen_1", loopbackAllowed: true };
  await writeFile(path.join(folder, "gen_1-1.png"), "mine");
  await expect(saveMedia(items, once).next()).rejects.toThrow(/the option force overwrites it/);
});

describe("an expired link", () => {
  test.each(["/expired", "/gone", "/gone-for-good", "/too-old", "/unsigned"])(
    "%s is renewed once, for all files",
    async (expired) => {
      let renewals = 0;
      const renew = async () => {
        renewals += 1;
        return [{ url: `${origin}/a.png` }, { url: `${origin}/v` }];
      };
      const saved = await save([expired, expired], { renew });
      expect(saved.map(({ type, item }) => [type, item.url])).toEqual([
        ["image/png", `${origin}/a.png`],
        ["video/mp4", `${origin}/v`],
      ]);
      expect(renewals).toBe(1);
    },
  );

  test("says how to have a fresh one, once for all files", async () => {
    const hint =
      /[^.]: HTTP 404\. GET \S+gone-for-good: HTTP 410\. Links expire, and a generation that is paid for gives fresh ones: pass saveMedia the option renew, such as async \(\) => images\(await wait\(id, { endpoint }\)\)\.$/;
    await expect(save(["/gone", "/gone-for-good"])).rejects.toThrow(hint);
    await expect(save(["/gone"])).rejects.toThrow(/HTTP 404\. Links expire/);
    const renew = async () => [{ url: `${origin}/gone` }];
    await expect(save(["/gone"], { renew })).rejects.toThrow(/HTTP 404\.$/);
    const odd = async () => [`${origin}/a.png`] as unknown as []; // as JavaScript may
    await expect(save(["/gone"], { renew: odd })).rejects.toThrow(
      /^option renew gives a list of media, found a string at 0: pass images\(generation\)\.$/,
    );
  });

  test("that stays expired is told; other failures are not renewed", async () => {
    let renewals = 0;
    const renew = async () => {
      renewals += 1;
      return [{ url: `${origin}/expired` }];
    };
    await expect(save(["/expired"], { renew })).rejects.toThrow(/HTTP 403/);
    await expect(save(["/moved"], { renew })).rejects.toThrow(/HTTP 302/);
    expect(renewals).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("through the dispatcher of a client", () => {
  const asked: string[] = [];
  const agent = new Agent();
  afterAll(() => agent.destroy());
  const modern: RequestDispatcher = {
    dispatch(options, handler) {
      asked.push("path" in options ? String(options.path) : "");
      return agent.dispatch(options as Dispatcher.DispatchOptions, handler);
    },
  };

  test.each([
    ["undici 7", modern],
    ["undici 6", legacy as unknown as RequestDispatcher],
  ])("of %s a file comes whole, and an expired link is renewed", async (_, dispatcher) => {
    const renew = async () => [{ url: `${origin}/large?a=b` }];
    const [saved] = await save(["/expired"], { dispatcher, renew });
    expect(saved).toMatchObject({ type: "image/png", bytes: large.length });
    expect(large.equals(await readFile(saved?.file ?? ""))).toBe(true);
    if (dispatcher === modern) expect(asked).toEqual(["/expired", "/large?a=b"]);
  });

  test.each<[string, string, RegExp, Partial<SaveOptions>]>([
    ["a redirect", "/moved", /HTTP 302; redirects are not followed/, {}],
    ["what breaks off", "/short", /short: the download broke off: other side closed\.$/, {}],
    ["what falls silent", "/slow", /no data for 50 ms/, { idleTimeoutMs: 50 }],
    ["what is too large", "/endless", /more than 50000 bytes/, { maxBytes: 50_000 }],
    ["what takes too long", "/slow", /saving took longer than 80 ms/, { timeoutMs: 80 }],
    [
      "a name of this machine",
      "https://localhost/a.png",
      /localhost leads to a private address/,
      { loopbackAllowed: false },
    ],
  ])("nothing is left of %s", async (_, address, problem, more) => {
    await expect(save([address], { ...more, dispatcher: modern })).rejects.toThrow(problem);
    expect(await readdir(folder)).toEqual([]);
  });
});

test("no request carries a key", async () => {
  seen.length = 0;
  await save(["/a.png"]);
  expect(Object.keys(seen[0] ?? {})).not.toContain("authorization");
});

test("a large file may be the last that its connection brings", async () => {
  for (let time = 1; time <= 5; time += 1) {
    const [file] = await save(["/closed"], { name: `gen_${time}` });
    expect(file?.bytes).toBe(large.length);
  }
});

test("progress is reported to its end", async () => {
  const told: [number, number | undefined][] = [];
  await save(["/a.png"], { onProgress: (_, received, total) => told.push([received, total]) });
  expect(told.at(-1)?.[0]).toBe(png.length);
});

describe("an address", () => {
  test.each([
    "http://cdn.example/a.png",
    "ftp://cdn.example/a.png",
    "file:///etc/passwd",
    "https://user:pass@cdn.example/a.png",
    "https://127.0.0.1/a.png",
    "https://10.0.0.1/a.png",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://[::1]/a.png",
    "https://[fd00::1]/a.png",
    "https://[fe80::1]/a.png",
    "https://[::ffff:10.0.0.1]/a.png",
    "https://[64:ff9b::a00:1]/a.png",
    "https://0x7f.1/a.png",
    "https://2130706433/a.png",
    "no address",
  ])("%s is refused", (address) => {
    expect(addressProblem(address, false)).toBeDefined();
  });

  test.each(["https://cdn.example/a.png", "https://8.8.8.8/a.png", "https://[2606:4700::1]/a.png"])(
    "%s is public",
    (address) => {
      expect(addressProblem(address, false)).toBeUndefined();
    },
  );

  test.each(["localhost", "127.0.0.1", "127.9.8.7", "[::1]"])(
    "of this machine is one where that is allowed: %s",
    (host) => {
      expect(addressProblem(`http://${host}/a.png`, true)).toBeUndefined();
      expect(addressProblem(`http://${host}/a.png`, false)).toBeDefined();
    },
  );

  test("that a name leads to is looked at when it is connected to", async () => {
    const resolve = (allowed: boolean) =>
      new Promise((done) =>
        publicLookup(allowed)("localhost", { all: true }, (error, addresses) =>
          done(error ?? addresses),
        ),
      );
    expect(await resolve(false)).toBeInstanceOf(Error);
    expect(await resolve(true)).toEqual(
      expect.arrayContaining([expect.objectContaining({ family: 4 })]),
    );
  });
});

test.each<[string, unknown, string]>([
  ["a generation", { id: "gen_1", ok: true }, "found an object"],
  ["nothing", undefined, "found nothing"],
  ["an address", ["http://127.0.0.1/1.png"], "found a string at 0"],
  ["a hole", [{ url: "https://a.test/1.png" }, undefined], "found nothing at 1"],
  ["an item without an address", [{ href: "/1.png" }], "found an object at 0"],
])("%s in the place of pictures is told how to have them", async (_, items, found) => {
  const place = path.join(folder, "none/");
  // As JavaScript gives them.
  const saving = saveMedia(items as [], { place, name: "gen_1" });
  await expect(saving.next()).rejects.toThrow(
    new TypeError(
      `saveMedia saves a list of media, ${found}: pass images(generation). Nothing was saved.`,
    ),
  );
  expect(await readdir(folder)).toEqual([]);
});

test.each<[object | undefined, string]>([
  [undefined, 'saveMedia needs option place, such as "out/"'],
  [{ name: "gen_1" }, 'saveMedia needs option place, such as "out/"'],
  [{ place: "out/" }, "saveMedia needs option name, such as generation.id"],
  [
    { place: "out/", name: "gen_1", sidcar: { id: "gen_1" } },
    "saveMedia: there is no option sidcar. Did you mean sidecar? Nothing was saved.",
  ],
  [
    { place: "out/", name: "gen_1", loopback: true },
    "saveMedia: there is no option loopback. Did you mean loopbackAllowed? Nothing was saved.",
  ],
  [
    { place: "out/", name: "gen_1", maxBytes: "many" },
    'saveMedia: option maxBytes must be a number from 0 on, found "many". Nothing was saved.',
  ],
  [
    { place: "out/", name: "gen_1", force: "no" },
    'saveMedia: option force must be true or false, found "no". Nothing was saved.',
  ],
  [
    { place: "out/", name: "gen_1", renew: [] },
    "saveMedia: option renew must be a function, found an array of 0. Nothing was saved.",
  ],
  [
    { place: "out/", name: "gen_1", dispatcher: "http://proxy.test" },
    'saveMedia: option dispatcher must be a dispatcher of undici, such as an Agent, found "http://proxy.test". Nothing was saved.',
  ],
  [
    { place: "out/", name: "gen_1", sidecar: true },
    "saveMedia: option sidecar takes { id, endpoint: endpoint.key, input, usage }, found true. Nothing was saved.",
  ],
  [
    { place: "out/", name: "gen_1", sidecar: { id: "gen_1", endpoint: { key: "acme/paint" } } },
    'saveMedia: option sidecar takes { id, endpoint: endpoint.key, input, usage }, found { id: "gen_1", endpoint: an object }. Nothing was saved.',
  ],
  [
    { place: "out/", name: "gen_1", sidecar: { Id: "gen_1" } },
    "saveMedia: there is no option sidecar.Id. Did you mean sidecar.id? Nothing was saved.",
  ],
])(
  "an option that is missing, does not exist or cannot have its value is named: %o",
  async (options, message) => {
    // As JavaScript gives them.
    await expect(saveMedia([], options as SaveOptions).next()).rejects.toThrow(
      new TypeError(message),
    );
  },
);
