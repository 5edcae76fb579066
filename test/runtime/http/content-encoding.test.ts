import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createUnpacker } from "../../../runtime/http/content-encoding.js";

const text = JSON.stringify({ id: "gen_1", status: "IN_QUEUE", said: "é".repeat(50) });
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(200, 7)]);
const long = Buffer.from(Array.from({ length: 1_500 }, (_, at) => at * at).join());

type Row = [encoding: string, pack: (body: Buffer) => Buffer];

/** A body, unpacked as it arrives: whole, and byte by byte at first. */
async function unpacked(encoding: string, body: Buffer): Promise<Buffer[]> {
  const ways = [
    [body],
    [...[...body.subarray(0, 40)].map((byte) => Buffer.of(byte)), body.subarray(40)],
  ];
  const read = async (chunks: Buffer[]) => {
    const unpacker = createUnpacker(encoding);
    if (unpacker === undefined) throw new Error(`${encoding} is not known`);
    return buffer(Readable.from(chunks).pipe(unpacker));
  };
  return Promise.all(ways.map(read));
}

describe("a body that is said to be packed", () => {
  it.each<Row>([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["gzip, identity", gzipSync],
    ["gzip, br", (body) => brotliCompressSync(gzipSync(body))],
    ["deflate, gzip", (body) => gzipSync(deflateSync(body))],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ...["gzip", "deflate", "br"].map((encoding): Row => [encoding, (body) => body]),
  ])("as %s is read, whatever it really is: %o", async (encoding, pack) => {
    for (const body of [Buffer.from(text), Buffer.from("{}"), png]) {
      expect(await unpacked(encoding, pack(body))).toEqual([body, body]);
    }
  });

  it.each<Row>([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
  ])("as %s and is cut off is read as far as it goes", async (encoding, pack) => {
    const packed = pack(long);
    for (const read of await unpacked(encoding, packed.subarray(0, packed.length / 2))) {
      expect(read.length).toBeGreaterThan(1_000);
      expect(long.subarray(0, read.length).equals(read)).toBe(true);
    }
  });

  it("and is not what was packed is an error at its end", async () => {
    const packed = gzipSync(long);
    packed.fill(0, packed.length - 8);
    await expect(unpacked("gzip", packed)).rejects.toThrow("incorrect data check");
  });

  it.each(["none", "utf-8", "aws-chunked", "zstd", "constructor", ""])("as %j is plain", (name) => {
    expect(createUnpacker(name)).toBeUndefined();
  });
});
