import { describe, expect, it } from "vitest";
import { type Generation, images, unwrap } from "../../../runtime/index.js";

function completed(data: unknown): Generation<unknown> {
  return { ok: true, status: "COMPLETED", id: "gen_1", data, source: "sse", raw: null };
}

/** A value in fields of fields. */
function within(depth: number, value: unknown): unknown {
  return depth === 0 ? value : { image: within(depth - 1, value) };
}

const one = {
  url: "https://cdn.test/1.png",
  file_name: "1.png",
  content_type: "image/png",
  width: 1024,
  height: 768,
};
const item = {
  url: "https://cdn.test/1.png",
  fileName: "1.png",
  contentType: "image/png",
  width: 1024,
  height: 768,
};

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

describe("images", () => {
  it.each<[string, unknown, unknown[]]>([
    [
      "the platform's shape, each picture once",
      { type: "image", n: 1, images: [one], image: one },
      [item],
    ],
    [
      "several pictures in order",
      { images: [{ url: "https://a.test/2" }, one] },
      [{ url: "https://a.test/2" }, item],
    ],
    ["a single picture", { image: one }, [item]],
    ["a picture as URL and as base64", [{ ...one, b64_json: png }], [item]],
    [
      "the same, under a name",
      { imageBase64Data: png, imageURL: one.url },
      [{ url: `data:image/png;base64,${png}` }],
    ],
    [
      "base64 beside the page of it",
      { data: [{ url: "https://a.test/pages/1", b64_json: png }] },
      [{ url: `data:image/png;base64,${png}` }],
    ],
    [
      "two pictures of one name, and one of another",
      { image: one.url, image_url: "https://cdn.test/2.png", mask_b64: png, back_b64: png },
      [
        { url: one.url },
        { url: "https://cdn.test/2.png" },
        { url: `data:image/png;base64,${png}` },
      ],
    ],
    [
      "a video without its cover",
      { url: "https://cdn.test/1.mp4", cover_url: "https://cdn.test/1.png" },
      [{ url: "https://cdn.test/1.mp4" }],
    ],
    ["a cover alone", { cover_url: one.url }, [{ url: one.url }]],
    ["a video", { video: { url: "https://cdn.test/1.mp4" } }, [{ url: "https://cdn.test/1.mp4" }]],
    [
      "plain URLs",
      { output: ["https://a.test/1", "https://a.test/2"] },
      [{ url: "https://a.test/1" }, { url: "https://a.test/2" }],
    ],
    ["one more wrapping", { result: { images: [one] } }, [item]],
    ["a data URL", ["data:image/png;base64,AAAA"], [{ url: "data:image/png;base64,AAAA" }]],
    [
      "fields of a wrong type are left out",
      { image: { url: "https://a.test/1", width: "wide", file_name: 1 } },
      [{ url: "https://a.test/1" }],
    ],
    [
      "what is no such URL",
      { images: ["javascript:alert(1)", "file:///etc/passwd", "cat.png", 1, null, {}] },
      [],
    ],
    ["no data", null, []],
    ["text", { type: "image", actual_prompt: "https://not.media.test" }, []],
  ])("finds %s", (_, data, expected) => {
    expect(images(completed(data))).toEqual(expected);
  });

  const PNG =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
  const inline = `data:image/png;base64,${PNG}`;
  const url = "https://cdn.test/a";
  const numbers = Array.from({ length: 64 }, () => 7);
  const urlsOf = (data: unknown) => images(completed(data)).map((each) => each.url);

  it.each<[string, unknown, string]>([
    ["b64_json", [{ b64_json: PNG }], inline],
    ["artifacts with base64", { artifacts: [{ base64: PNG, finishReason: "SUCCESS" }] }, inline],
    ["base64 under any name", { picture: PNG }, inline],
    [
      "base64 of a sound whose first bytes are but two",
      { picture: "//s".padEnd(100, "A") },
      `data:audio/mpeg;base64,${"//s".padEnd(100, "A")}`,
    ],
    [
      "base64 of a kind that is told",
      { inlineData: { mimeType: "image/x", data: "A".repeat(40) } },
      `data:image/x;base64,${"A".repeat(40)}`,
    ],
    [
      "base64 of a kind that nothing tells",
      { b64_json: "A".repeat(40) },
      `data:application/octet-stream;base64,${"A".repeat(40)}`,
    ],
    [
      "parts of an answer in words",
      {
        candidates: [
          {
            content: {
              parts: [{ text: "Here!" }, { inlineData: { mimeType: "image/png", data: PNG } }],
            },
          },
        ],
      },
      inline,
    ],
    [
      "bytes",
      { contentType: "image/png", bytes: new Uint8Array(Buffer.from(PNG, "base64")) },
      inline,
    ],
    ["bytes of a Buffer in JSON", { image: Buffer.from(PNG, "base64").toJSON() }, inline],
    [
      "a video beside its poster",
      { video: { url: "https://cdn.test/1.mp4", poster: "https://cdn.test/1.png" } },
      "https://cdn.test/1.mp4",
    ],
    ["bytes of a Buffer", { contentType: "", bytes: Buffer.from(PNG, "base64") }, inline],
    ["a bare URL", url, url],
    ["a list of URLs in a list", [[url]], url],
    ["urls", { urls: [url] }, url],
    ["resultUrls in a text of JSON", { resultJson: JSON.stringify({ resultUrls: [url] }) }, url],
    [
      "a URL with the ending of media under any name",
      { hero: "https://cdn.test/a.webp?x=1" },
      "https://cdn.test/a.webp?x=1",
    ],
    ["a response", { response: "https://cdn.test/a.png" }, "https://cdn.test/a.png"],
    ["a named file of assets", { assets: { front: url } }, url],
    ["what lies deep", { a: { b: { c: { d: { e: { f: { image: { url } } } } } } } }, url],
    [
      "the result beside what was given",
      { input_image: "https://me.test/1.png", images: [url] },
      url,
    ],
    ["a result beside the page of its job", { url: "https://app.test/jobs/1", images: [url] }, url],
    [
      "a picture after many numbers",
      { numbers: Array.from({ length: 100_000 }, () => 1), image: url },
      url,
    ],
  ])("finds %s", (_, data, expected) => {
    expect(urlsOf(data)).toEqual([expected]);
  });

  // The names, so that none is lost.
  it.each([
    ...["image", "img", "picture", "photo", "gif", "video", "clip", "audio", "sound", "music"],
    ...["sample", "output", "generated", "generation", "result", "asset", "artifact", "file"],
    ...["media", "download", "b64", "base64"],
  ])("reads %s, its plural, its URL and what is in it", (name) => {
    const capital = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const named = [
      name,
      `${name}s`,
      `${name}_url`,
      `${name}_urls`,
      `my${capital}Url`,
      `${name}Uri`,
    ];
    for (const each of named) {
      expect(urlsOf({ other: "https://b.test/b", [each]: url }), each).toEqual([url]);
      expect(urlsOf({ url: "https://b.test/b", [each]: [{ url }] }), each).toEqual([url]);
    }
  });

  it.each(["url", "uri", "href", "src", "link", "location", "data"])(
    "reads a %s that stands alone, and in what has a name",
    (name) => {
      expect(urlsOf({ [name]: url })).toEqual([url]);
      expect(urlsOf([{ [name]: url }])).toEqual([url]);
      expect(urlsOf({ url: "https://b.test/b", image: { [name]: url } })).toEqual([url]);
    },
  );

  it.each([
    ...["input", "request", "prompt"],
    ...["parameter", "param", "argument", "arg", "config", "option", "setting", "webhook"],
    ...["callback", "status", "poll", "polling", "cancel", "log", "error", "doc", "documentation"],
    ...["help", "support", "license", "term", "homepage"],
  ])("takes no %s for a result", (name) => {
    const picture = "https://me.test/1.png";
    for (const each of [name, `${name}s`, `${name}_url`, `${name}_image`, `${name}ImageUrl`]) {
      expect(urlsOf({ [each]: picture }), each).toEqual([]);
      expect(urlsOf({ result: { [each]: { image: picture } } }), each).toEqual([]);
    }
  });

  it.each([
    ...["source", "init", "mask", "reference", "control", "original", "response"],
    ...["thumbnail", "thumb", "preview", "avatar", "icon", "logo"],
  ])("takes a %s for a result where there is no other", (name) => {
    const picture = "https://me.test/1.png";
    for (const each of [`${name}_url`, `${name}_image`, `${name}ImageUrl`]) {
      expect(urlsOf({ [each]: picture }), each).toEqual([picture]);
      expect(urlsOf({ [each]: picture, image: url }), each).toEqual([url]);
      expect(urlsOf({ [each]: picture, page: { url } }), each).toEqual([url]);
    }
    expect(urlsOf({ thumbnail: "https://me.test/s.png", original: picture })).toEqual([picture]);
  });

  it("takes an address without a scheme for one over https, and no base64 for such an address", () => {
    expect(urlsOf({ url: "//cdn.test/a.png" })).toEqual(["https://cdn.test/a.png"]);
    const sound = `//uQ${"A".repeat(200)}`;
    expect(urlsOf({ audio_base64: sound })).toEqual([expect.stringContaining(sound)]);
  });

  it.each<[string, unknown]>([
    [
      "requests that follow a task",
      { urls: { get: url, cancel: url, stream: "https://x.test/a.png" } },
    ],
    [
      "where the answer will be",
      { response_url: "https://x.test/a", responseUrl: "https://x.test/b" },
    ],
    ["a word that begins like one of media", { imagex: url }],
    ["an address with a blank, or of no host", { images: ["https://x.test/a b.png", "https://["] }],
    ["base64 that begins with another sign", { b64_json: `!${PNG}` }],
    ["a page", { result: { url: "https://x.test/a.html" }, file: "https://x.test/a.json" }],
    ["a page of which nothing is said", { dashboard: url, next: url }],
    ["a text that names a URL", { output: `see ${url}`, caption: "https://a b" }],
    [
      "words that look like base64",
      { image: "a".repeat(64), id: "A".repeat(64), key: "//sxxxxx".repeat(9) },
    ],
    ["a data URL of a page", { image: "data:text/html;base64,AAAA" }],
    ["a text of broken JSON", { result: '{"url": "https://x' }],
    [
      "numbers that begin like a file",
      { palette: [255, 251, 204, ...numbers], token_ids: [73, 73, 42, 0, ...numbers] },
    ],
    [
      "what only begins like the bytes of a Buffer",
      { type: "Buffer", data: [255, 251, 204, ...numbers, 256] },
    ],
  ])("finds no media in %s", (_, data) => {
    expect(urlsOf(data)).toEqual([]);
  });

  it.each(["file_name", "fileName", "filename"])("reads %s", (name) => {
    expect(images(completed({ image: { url, [name]: "a.png" } }))).toEqual([
      { url, fileName: "a.png" },
    ]);
  });

  it.each(["content_type", "contentType", "mime_type", "mimeType", "media_type", "mediaType"])(
    "reads %s",
    (name) => {
      expect(images(completed({ image: { url, [name]: "image/png" } }))).toEqual([
        { url, contentType: "image/png" },
      ]);
    },
  );

  it("finds nothing in a generation that failed", () => {
    const failed = {
      ok: false,
      status: "FAILED",
      id: "gen_1",
      category: "transient",
      message: "no GPU",
      source: "poll",
      raw: null,
    } as const;
    expect(images(failed)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [Promise.resolve(completed({})), "a Promise: await it first"],
    [undefined, "nothing"],
    [{ images: [] }, "an object"],
  ])("refuses what is no generation: %o", (given, found) => {
    // As JavaScript gives it.
    const generation = given as Generation<unknown>;
    expect(() => images(generation)).toThrow(
      new TypeError(`images takes a generation, found ${found}`),
    );
    expect(() => unwrap(generation)).toThrow(
      new TypeError(`unwrap takes a generation, found ${found}`),
    );
  });

  it.each<[string, number, (size: number) => unknown]>([
    ["fields within fields", 12, (depth) => within(depth, url)],
    ["JSON within fields", 10, (depth) => within(depth, JSON.stringify([url]))],
    ["values", 20_000, (count) => [...Array(count - 2).fill(""), url]],
    ["signs of JSON", 2 ** 20, (length) => [JSON.stringify([url]).padEnd(length)]],
  ])("looks at so many %s, and no more: %i", (_, most, make) => {
    expect(urlsOf(make(most))).toEqual([url]);
    expect(urlsOf(make(most + 1))).toEqual([]);
  });

  it("takes an address of at most 8,192 signs, and base64 of at least 32", () => {
    const long = url.padEnd(8_192, "a");
    expect(urlsOf([long, `${long}a`])).toEqual([long]);
    const short = "A".repeat(32);
    const found = [`data:application/octet-stream;base64,${short}`];
    expect(urlsOf([{ b64: short }, { b64: short.slice(1) }])).toEqual(found);
  });

  it.each([
    { poster: `${url}.png`, background: "https://cdn.test/bg.png" },
    { poster_image: { url }, qr_code: "https://cdn.test/bg.png" },
    { poster: { images: [{ url }] }, video: null, image: "https://cdn.test/bg.png" },
  ])("takes a poster for a picture where there is no video: %j", (data) => {
    expect(urlsOf(data)).toHaveLength(2);
  });

  it.each([
    { poster_url: "https://cdn.test/1.png", video_url: url },
    { images: [{ url, content_type: "video/mp4", poster: "https://cdn.test/1.png" }] },
  ])("takes a poster for none beside a video: %j", (data) => {
    expect(urlsOf(data)).toEqual([url]);
  });

  it("finds a picture beside what has no text, and lists as deep as they may be", () => {
    const odd = [{ toString: "x" }, Object.create(null), 1n];
    expect(urlsOf({ odd, all: [odd], images: [{ url, toString: "x" }] })).toEqual([url]);
    const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
    expect(urlsOf({ deep, images: [url] })).toEqual([url]);
  });

  it("survives a circle", () => {
    const circle: Record<string, unknown> = {};
    circle["data"] = circle;
    expect(images(completed(circle))).toEqual([]);
  });
});
