import { describe, expect, it } from "vitest";
import { readImages } from "../../../runtime/ai/read-images.js";
import { COMPLETED, paintAt, QUICK } from "../endpoints.js";
import { startOwnClock } from "../own-clock.js";
import { answer, type Script, serve } from "../scripted-server.js";

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(200, 7)]);
const MP4 = Buffer.concat([Buffer.from("0000001866747970", "hex"), Buffer.from("mp42".padEnd(40))]);

const picture: Script = (_, response) =>
  void response.writeHead(200, { "content-type": "image/png" }).end(PNG);
const video: Script = (_, response) =>
  void response.writeHead(200, { "content-type": "video/mp4" }).end(MP4);

/** What is read of a generation with these links, whose files answer in turn, and how often each was asked. */
async function read(
  links: readonly string[],
  files: Readonly<Record<string, readonly Script[]>>,
  { id = COMPLETED.id, signal }: { readonly id?: string; readonly signal?: AbortSignal } = {},
) {
  const asked: string[] = [];
  const service = await serve((request, response) => {
    const { path } = request;
    asked.push(path);
    const before = asked.filter((each) => each === path).length - 1;
    const script = files[path]?.at(before) ?? files[path]?.at(-1);
    if (script !== undefined) return script(request, response);
    // The generation itself, with a link that holds.
    const data = { images: [{ url: `${service.url}/renewed.png` }] };
    return answer(200, { ...COMPLETED, data })(request, response);
  });
  const data = { images: links.map((link) => ({ url: service.url + link })) };
  const generation = { ...COMPLETED, id, ok: true, source: "poll", data, raw: {} } as const;
  const images = readImages(
    generation as Parameters<typeof readImages>[0],
    paintAt(service.url),
    { ...QUICK, ...(signal && { signal }) },
    true,
  );
  const names = await images.then(
    (found) => found.map(({ item }) => item.url.replace(service.url, "")),
    (error: unknown) => error,
  );
  return { names, asked };
}

describe("the pictures of a generation that is paid for", () => {
  it("are downloaded, and other media are left out", async () => {
    const files = { "/1.png": [picture], "/2.mp4": [video], "/3.png": [picture] };
    const { names, asked } = await read(["/1.png", "/2.mp4", "/3.png"], files);
    expect(names).toEqual(["/1.png", "/3.png"]);
    expect(asked).toEqual(["/1.png", "/2.mp4", "/3.png"]);
  });

  it("are tried three times each", async () => {
    const late = [answer(503, {}), answer(503, {}), picture];
    const { names, asked } = await read(["/1.png", "/2.png"], { "/1.png": late, "/2.png": late });
    expect(names).toEqual(["/1.png", "/2.png"]);
    expect(asked).toHaveLength(6);
  });

  it("and no more: the error says that it is paid for", async () => {
    const { names, asked } = await read(["/1.png"], { "/1.png": [answer(503, {})] });
    expect(names).toMatchObject({
      generationId: COMPLETED.id,
      mayHaveCharged: true,
      attempts: 1,
      message: expect.stringContaining("is complete and paid for"),
    });
    expect(asked).toHaveLength(3);
  });

  it("and the error names their address where the generation has no id", async () => {
    const { names } = await read(
      ["/1.png?token=1"],
      { "/1.png?token=1": [answer(404, {})] },
      { id: "" },
    );
    expect(names).toMatchObject({
      mayHaveCharged: true,
      message: expect.stringMatching(
        /^The generation of acme\/paint is complete.*the picture is at http\S+\/1\.png\?token=1$/,
      ),
    });
    expect(names).not.toHaveProperty("generationId");
  });

  it("are not waited for before the next try once the call is aborted", async () => {
    const controller = new AbortController();
    const abortSoon: Script = (request, response) => {
      answer(503, {})(request, response);
      setTimeout(() => controller.abort(), 20);
    };
    const clock = startOwnClock();
    const files = { "/1.png": [answer(503, {}), abortSoon] };
    const { names } = await read(["/1.png"], files, { signal: controller.signal });
    expect(names).toMatchObject({ category: "aborted", generationId: COMPLETED.id });
    // The first try is waited for, and the second would be for twice as long.
    expect(clock()).toBeLessThan(700);
  });

  it.each([403, 404, 410])("have their links renewed once after %i", async (status) => {
    const files = { "/1.png": [answer(status, {})], "/renewed.png": [picture] };
    const { names, asked } = await read(["/1.png"], files);
    expect(names).toEqual(["/renewed.png"]);
    expect(asked.filter((path) => path === "/1.png")).toHaveLength(1);
  });

  it("are not asked for without end where new links have expired too", async () => {
    const files = { "/1.png": [answer(404, {})], "/renewed.png": [answer(404, {})] };
    const { names, asked } = await read(["/1.png"], files);
    expect(names).toMatchObject({ generationId: COMPLETED.id, mayHaveCharged: true });
    expect(asked.filter((path) => path.endsWith(".png"))).toEqual(["/1.png", "/renewed.png"]);
  });
});
