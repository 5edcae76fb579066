import { describe, expect, it } from "vitest";
import { hasEmptySlot, hasMedia, mediaIn } from "../../../runtime/answer/has-media.js";

const BASE64 = "iVBORw0KGgo".padEnd(100, "A");
const SMALL_PNG = "iVBORw0KGgo".padEnd(40, "A");

describe("an answer has media", () => {
  it.each<[string, unknown]>([
    ["a URL", { images: [{ url: "https://cdn.test/1.png" }] }],
    ["a URL under a name of its own", { outcome: { poster: "HTTP://cdn.test/1.png" } }],
    ["a data URL", { output: "data:image/png;base64,AAAA" }],
    ["base64, by its look", { result: { sample: BASE64 } }],
    ["base64 of a small picture, by its first bytes", { result: SMALL_PNG }],
    [
      "a text as a data URL: something was made, though no picture",
      { output: "data:text/plain;base64,aGk=" },
    ],
    ["base64, by its name", { data: [{ b64_json: "AAAA" }] }],
    ["base64, by the end of its name", { image_base64: "AAAA" }],
    ["a URL as the last of twenty", { images: [...Array(19).fill(null), "https://cdn.test/1"] }],
    ["a bare URL", "https://cdn.test/1.png"],
    ["a URL list under a usual name", { urls: ["https://cdn.test/1"] }],
    ["a file under a usual name", { object: "https://cdn.test/1.png" }],
    ["a source among pictures", { images: [{ source: "https://cdn.test/1" }] }],
  ])("if it holds %s", (_, answer) => {
    expect(hasMedia(answer)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a word", { status: "queued" }],
    ["a path", { images: ["/1.png"] }],
    ["a short text that begins as an MP3 file may", { output: "//s".padEnd(40, "A") }],
    ["base64 that is cut short", { sample: BASE64.slice(1) }],
    ["an empty text under a name of base64", { b64_json: "" }],
    ["what the caller sent", { prompt: "https://a.test", webhook_url: "https://a.test/hook" }],
    ["the request as it came", { message: "ok", request: { image_url: "https://a.test/a.png" } }],
    ["where to look at it", { dashboard: "https://a.test/runs", status_url: "https://a.test/1" }],
    ["a link to the documents", { error: { docs: "https://a.test/errors", doc_url: "data:x" } }],
  ])("but not if it holds %s", (_, answer) => {
    expect(hasMedia(answer)).toBe(false);
  });
});

describe("an answer has media beside a result", () => {
  it.each(["mask_url", "preview", "thumbnail_url", "source_image", "originalUrl"])(
    "under %s",
    (name) => {
      expect(mediaIn({ [name]: "https://cdn.test/1" })).toBe("beside");
      expect(mediaIn({ [name]: "https://cdn.test/1", image: BASE64 })).toBe("made");
    },
  );

  it("but none that was sent", () => {
    const isNoResult = (text: string) => text.endsWith("in.png");
    const answer = { mask: "https://a.test/in.png", image: "https://a.test/in.png" };
    expect(mediaIn(answer, { isNoResult })).toBeUndefined();
  });
});

describe("an answer has a place of media, and nothing in it", () => {
  it.each([
    ...[{ images: [] }, { output_files: [] }, { image: null }, { image_url: "" }, { output: {} }],
    ...[{ data: { url: null } }, { images: [{ url: null }] }, { data: [{ b64_json: "" }] }],
    ...[[], {}, null],
  ])("%j", (answer) => {
    expect(hasEmptySlot(answer)).toBe(true);
  });

  it.each([
    ...[{ images: ["https://cdn.test/1"] }, { tags: [] }, { text: "" }, { words_result: [] }],
    ...[{ reference_images: [] }, { input: { image: null } }, { file_name: null }],
    ...[{ task_data: null }, { boxes: [{ image: null }] }, ["x"]],
  ])("but not %j", (answer) => {
    expect(hasEmptySlot(answer)).toBe(false);
  });
});
