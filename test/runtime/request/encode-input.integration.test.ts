import { createReadStream, openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { generate, type InputSchema } from "../../../runtime/index.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { COMPLETED, type PaintInput, paintAt, QUICK } from "../endpoints.js";
import { answer, frames, serveService } from "../scripted-server.js";

const files: InputSchema = { type: "string", file: true };
const input: InputSchema = {
  type: "object",
  properties: {
    prompt: { type: "string" },
    n: { type: "integer" },
    hd: { type: "boolean" },
    seed: { type: ["integer", "null"] },
    image: files,
    image_urls: { type: "array", items: files },
    options: { type: "object", properties: { mask: files } },
  },
};

/** The form as the server's own parser reads it. */
async function sent(value: object, post = [frames([COMPLETED])]) {
  const server = await serveService({ post });
  const endpoint = paintAt(server.url, { input });
  const generation = await generate(endpoint, value as PaintInput, QUICK);
  expect(generation.ok).toBe(true);
  const request = server.requests.at(-1);
  const form = await new Response(request?.bytes, {
    headers: { "content-type": request?.headers["content-type"] ?? "" },
  }).formData();
  return { form, requests: server.requests };
}

async function contentOf(value: unknown): Promise<unknown> {
  if (!(value instanceof File)) return value;
  return [value.name, value.type, await value.text()];
}

describe("an input with files", () => {
  it("is sent as multipart/form-data, with the schema's field names", async () => {
    const { form } = await sent({
      prompt: 'naïve "😀"\r\n',
      n: 2,
      hd: true,
      seed: null,
      image: new File(["png bytes"], "cat.png", { type: "image/png" }),
      image_urls: ["https://a.test/1.png", new Blob(["more"])],
      options: { style: "vivid" },
    });
    const fields = [];
    for (const [name, value] of form) fields.push([name, await contentOf(value)]);
    expect(fields).toEqual([
      ["prompt", 'naïve "😀"\r\n'],
      ["n", "2"],
      ["hd", "true"],
      ["image", ["cat.png", "image/png", "png bytes"]],
      ["image_urls", "https://a.test/1.png"],
      ["image_urls", ["blob", "application/octet-stream", "more"]],
      ["options", '{"style":"vivid"}'],
    ]);
  });

  it("names the media type of the parts that the spec gives one, and of JSON", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const endpoint = paintAt(server.url, { input, parts: { prompt: "text/markdown" } });
    const options = { style: "vivid" };
    const value: object = { prompt: "# a cat", n: 2, options, image: new Blob(["x"]) };
    await generate(endpoint, value as PaintInput, QUICK);
    const heads = String(server.requests[0]?.bytes)
      .split("\r\n")
      .filter((line) => /^Content-/.test(line));
    expect(heads).toEqual([
      'Content-Disposition: form-data; name="prompt"',
      "Content-Type: text/markdown",
      'Content-Disposition: form-data; name="n"',
      'Content-Disposition: form-data; name="options"',
      "Content-Type: application/json",
      'Content-Disposition: form-data; name="image"; filename="blob"',
      "Content-Type: application/octet-stream",
    ]);
  });

  it("has a list as one part where the spec says that its part is JSON, else each item as one", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const parts = { tags: "application/json" };
    const endpoint = paintAt(server.url, { input: {}, multipart: "only", parts });
    const lists: object = { tags: ["a", "b"], image_urls: ["c", "d"] };
    await generate(endpoint, lists as PaintInput, QUICK);
    const [request] = server.requests;
    const headers = { "content-type": String(request?.headers["content-type"]) };
    const form = await new Response(request?.bytes, { headers }).formData();
    expect([...form]).toEqual([
      ["tags", '["a","b"]'],
      ["image_urls", "c"],
      ["image_urls", "d"],
    ]);
  });

  it("is streamed from the disk with its length known, and sent again on a retry", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "big.bin");
    await writeFile(path, Buffer.alloc(5_000_000, 7));
    const image = await openAsBlob(path);
    const { form, requests } = await sent({ image }, [answer(503, {}), frames([COMPLETED])]);
    expect((form.get("image") as File).size).toBe(5_000_000);
    expect(requests).toHaveLength(2);
    for (const request of requests) {
      expect(Number(request.headers["content-length"])).toBe(request.bytes.length);
    }
  });

  it("may be bytes, which the service gets with the name and type of their first bytes", async () => {
    const png = Buffer.from("89504e470d0a1a0a00000000000000", "hex");
    const bytes = { image: png, image_urls: [new Uint8Array([1, 2])] };
    const { form } = await sent(bytes, [frames([COMPLETED])]);
    const files = [...form.values()].map((each) => each as File);
    expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["blob.png", "image/png", png.length],
      ["blob", "application/octet-stream", 2],
    ]);
  });

  it("without a file stays JSON", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    await generate(
      paintAt(server.url, { input }),
      { prompt: "a", image: "https://a.test/1" },
      QUICK,
    );
    expect(server.requests[0]?.headers["content-type"]).toBe("application/json");
  });

  it("without a file is a form too if the endpoint takes nothing else", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const endpoint = paintAt(server.url, { input, multipart: "only" });
    await generate(endpoint, { prompt: "a", n: 2 }, QUICK);
    const request = server.requests[0];
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    const headers = { "content-type": request?.headers["content-type"] ?? "" };
    const form = await new Response(request?.bytes, { headers }).formData();
    expect([...form]).toEqual([
      ["prompt", "a"],
      ["n", "2"],
    ]);
  });

  it.each<[string, object, boolean, RegExp]>([
    [
      "where only a URL is allowed",
      { prompt: new Blob(["x"]) },
      true,
      /\/prompt: expected a string, found a file, not its address/,
    ],
    [
      "deeper than a form has room for",
      { options: { mask: new Blob(["x"]) } },
      true,
      /\/options\/mask: expected a file only as a field or in a list/,
    ],
    [
      "deeper than a form has room for, unchecked",
      { image_urls: [[new Blob(["x"])]] },
      false,
      /\/image_urls\/0\/0: expected a file only/,
    ],
  ])("is refused %s", async (_, value, validate, message) => {
    const endpoint = paintAt("http://127.0.0.1:1", { input });
    await expect(
      generate(endpoint, value as PaintInput, { ...QUICK, validate }),
    ).rejects.toMatchObject({
      category: "validation",
      message: expect.stringMatching(message),
    });
  });

  it("is taken from bytes alone: no path, stream or buffer is sent as text in its place", async () => {
    const alone = paintAt("http://127.0.0.1:1", {
      input: { ...input, properties: { picture: { file: true } } },
    });
    const stream = createReadStream(import.meta.filename);
    for (const [picture, found] of [
      ["in.png", '"in.png"'],
      [stream, "a ReadStream"],
      [new ArrayBuffer(8), "an ArrayBuffer"],
      [{ url: "https://a.test/1.png" }, "an object"],
    ] as const) {
      const value: object = { picture };
      await expect(generate(alone, value as PaintInput, QUICK)).rejects.toMatchObject({
        category: "validation",
        mayHaveCharged: false,
        message: expect.stringContaining(
          `/picture: expected a file (a Blob, File, Buffer or Uint8Array), found ${found}.`,
        ),
      });
    }
    stream.destroy();
  });

  it("is refused if the endpoint takes JSON only", async () => {
    const { multipart: _, ...endpoint } = paintAt("http://127.0.0.1:1", { input });
    await expect(
      generate(endpoint, { prompt: "a", image: new Blob(["x"]) }, QUICK),
    ).rejects.toMatchObject({
      category: "validation",
      message: expect.stringContaining("JSON only"),
    });
  });
});

describe("an input of JSON", () => {
  it.each<[unknown, string]>([
    [new Map([["a", 1]]), "a Map"],
    [[new ArrayBuffer(8)], "an ArrayBuffer"],
    [{ deeper: Promise.resolve(1) }, "a Promise"],
    [new ReadableStream(), "a ReadableStream"],
    [Readable.from(["a"]), "a Readable"],
    [() => 1, "a function"],
    [Number.NaN, "NaN"],
  ])("is refused where JSON would lose a value, checked or not: %o", async (extra, found) => {
    const endpoint = paintAt("http://127.0.0.1:1");
    const value: object = { prompt: "a", extra };
    await expect(
      generate(endpoint, value as PaintInput, { ...QUICK, validate: false }),
    ).rejects.toMatchObject({
      category: "validation",
      mayHaveCharged: false,
      message: expect.stringMatching(
        new RegExp(`/extra.*: expected what can be written as JSON, or a file, found ${found}`),
      ),
    });
  });

  it("may have objects that write themselves, of any class or none", async () => {
    class Extra {
      readonly style = "vivid";
    }
    class Document {
      readonly #style = "vivid";
      readonly cache = new Map();
      toJSON() {
        return { style: this.#style };
      }
    }
    const bare: object = Object.assign(Object.create(null), { style: "vivid" });
    const server = await serveService({ post: [frames([COMPLETED])] });
    const at = new Date(0);
    const value: object = { prompt: "a", all: [new Extra(), new Document(), bare], at };
    const options = { ...QUICK, validate: false };
    await generate(paintAt(server.url), value as PaintInput, options);
    const vivid = { style: "vivid" };
    expect(JSON.parse(String(server.requests[0]?.bytes))).toEqual({
      prompt: "a",
      all: [vivid, vivid, vivid],
      at: "1970-01-01T00:00:00.000Z",
    });
  });
});

it.each<[string, object]>([
  [
    "a getter",
    {
      get prompt() {
        throw new Error("mine");
      },
    },
  ],
  [
    "toJSON",
    {
      toJSON() {
        throw new Error("mine");
      },
    },
  ],
])("an input that throws by %s is an error of the call, and nothing is sent", async (_, value) => {
  const server = await serveService({ post: [frames([COMPLETED])] });
  const endpoint = paintAt(server.url, { input });
  for (const validate of [true, false]) {
    const call = generate(endpoint, value as PaintInput, { ...QUICK, validate });
    await expect(call).rejects.toMatchObject({ category: "validation", mayHaveCharged: false });
  }
  expect(server.requests).toEqual([]);
});
