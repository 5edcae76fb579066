import { describe, expect, it } from "vitest";
import { type Generation, images } from "../../runtime/index.js";

function completed(data: unknown): Generation<unknown> {
  return { ok: true, status: "COMPLETED", id: "gen_1", data, source: "sse", raw: null };
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

  it("finds nothing in a generation that failed", () => {
    const failed = {
      ok: false,
      status: "FAILED",
      id: "gen_1",
      category: "transient",
      source: "poll",
      raw: null,
    } as const;
    expect(images(failed)).toEqual([]);
  });

  it("survives a circle", () => {
    const circle: Record<string, unknown> = {};
    circle["data"] = circle;
    expect(images(completed(circle))).toEqual([]);
  });
});
