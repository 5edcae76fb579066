import { describe, expect, it } from "vitest";
import { Answer } from "../../../runtime/answer/answer.js";
import { binaryIn } from "../../../runtime/answer/binary-answer.js";
import { redactorFor } from "../../../runtime/http/redact.js";

const KEY = "sk_TEST_4f9a8c1d2e7b6350";
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(200, 7)]);

function answerOf(body: Buffer | string, type = "application/json", isWhole = true): Answer {
  const head = { status: 200, headers: { "content-type": type } };
  return new Answer(head, [Buffer.from(body)], isWhole, redactorFor(KEY).clean);
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

describe("the text of an answer", () => {
  const said = JSON.stringify({ id: "gen_1", said: `é ${KEY}` });
  const clean = { id: "gen_1", said: "é [redacted]" };

  it.each([
    ["UTF-8", Buffer.from(said)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${said}`)],
    ["UTF-16", Buffer.from(said, "utf16le")],
    ["UTF-16 with a byte order mark", Buffer.from(`\ufeff${said}`, "utf16le")],
    ["UTF-16, big-endian", bigEndian(said)],
    ["UTF-16, big-endian, with a byte order mark", bigEndian(`\ufeff${said}`)],
    ["UTF-16 that is cut in a sign", Buffer.concat([bigEndian(said), Buffer.of(0)])],
  ])("is read from %s, and never has the key", (_, body) => {
    const answer = answerOf(body);
    expect(answer.json).toEqual(clean);
    expect(answer.text).not.toContain(KEY);
  });

  it.each([
    "https://cdn.test/a.PNG?signature=x",
    png.toString("base64"),
    `data:image/png;base64,${png.toString("base64")}`,
  ])("is a result as it is where it is nothing but a picture: %s", (text) => {
    expect(answerOf(`${text}\n`, "text/plain").json).toBe(text);
    expect(answerOf(text, "text/plain", false).json).toBeUndefined();
  });

  it.each([
    "https://platform.test/tasks/1",
    "https://cdn.test/a.png and more",
    "a".repeat(200),
    `${png.toString("base64")}!`,
    "data:text/plain;base64,AAAA",
    "accepted",
    "",
  ])("is no result where it may be anything else: %s", (text) => {
    expect(answerOf(text, "text/plain").json).toBeUndefined();
  });
});

describe("an answer is the picture itself", () => {
  it.each([
    ["image/webp; q=1", "image/webp"],
    ["text/plain", "image/png"],
    ["application/json", "image/png"],
    ["application/x-binary", "image/png"],
    ["", "image/png"],
  ])("by its first bytes, also where it is called %j: then it is %s", (declared, contentType) => {
    expect(binaryIn(answerOf(png, declared))).toEqual({ contentType, bytes: new Uint8Array(png) });
    expect(binaryIn(answerOf(png, declared, false))).toBeUndefined();
  });

  it("or another thing with a form, by its type", () => {
    const type = "model/gltf-binary";
    expect(binaryIn(answerOf("glTF\u0002\0\0\0", type))?.contentType).toBe(type);
  });

  it.each(['{"id":"gen_1"}', "ID3 is a tag", "BM", "<html>"])("and no text: %s", (text) => {
    expect(binaryIn(answerOf(text, "text/plain"))).toBeUndefined();
  });

  it.each([
    "Invalid api key",
    "Internal error: out of memory",
    "<html><body>504</body></html>",
    ' {"error":"oom"}',
    '\ufeff{"error":"oom"}',
    "<Error><Code>AccessDenied</Code></Error>",
    '<?xml version="1.0"?>\n<Error><Message>No svg</Message></Error>',
  ])("is no text that is said to be one: %j", (text) => {
    for (const type of ["image/png", "image/svg+xml", "video/mp4", "audio/mpeg"]) {
      expect(binaryIn(answerOf(text, type))).toBeUndefined();
    }
  });

  const long = `<!--${"x".repeat(12_000)}-->`;
  it.each([
    ["image/svg+xml", '<ns0:svg xmlns:ns0="x"/>'],
    ["image/svg+xml", "<SVG/>"],
    ["image/svg+xml", `<?xml version="1.0"?>${long}<svg/>`],
    ["image/vnd.dxf", "0\nSECTION\n"],
    ["image/x-eps", "%!PS-Adobe-3.0 EPSF-3.0"],
    ["image/x-portable-pixmap", "P3\n1 1\n255\n0 0 0"],
    ["video/dash+xml", "<MPD/>"],
    ["audio/mpegurl", "#EXTM3U"],
  ])("may be text under %s: %.20s", (type, text) => {
    expect(binaryIn(answerOf(text, type))?.contentType).toBe(type);
  });

  it("may be a vector picture, or bytes of a kind that is not known", () => {
    for (const text of ['<svg xmlns="x"/>', "<?xml version='1.0'?>\n<svg/>", "\0\0\u0001\0"]) {
      expect(binaryIn(answerOf(text, "image/svg+xml"))?.contentType).toBe("image/svg+xml");
    }
  });

  it("with a type that has no key in it", () => {
    expect(binaryIn(answerOf(png, `image/${KEY}`))?.contentType).toBe("image/[redacted]");
  });
});
