import { describe, expect, test } from "vitest";
import { fetchSource } from "../../../generator/input/fetch.js";
import { fetchHeaders } from "../../../generator/input/fetch-headers.js";
import { locationOf } from "../../../generator/input/location.js";
import { serveDocuments } from "../documents-server.js";

const secret = "sk-CANARY-123";

async function text(url: string, options = {}): Promise<string> {
  const fetched = await fetchSource(url, options);
  return fetched.kind === "found" ? Buffer.from(fetched.bytes).toString() : fetched.kind;
}

describe("a URL", () => {
  test("gives its document, and what the server calls it; the same one is not sent again", async () => {
    const { url, asked } = await serveDocuments({ "/openapi.json": "{}" });
    const first = await fetchSource(`${url}/openapi.json`);
    const etag = first.kind === "found" ? (first.etag ?? "") : "";
    expect(etag).not.toBe("");
    expect(await fetchSource(`${url}/openapi.json`, { etag })).toEqual({ kind: "unchanged" });
    expect(asked).toEqual(["200 /openapi.json", "304 /openapi.json"]);
  });

  test.for([404, 410])("that answers %d has no document", async (status) => {
    const { url } = await serveDocuments({
      "/x": (_, response) => void response.writeHead(status).end(),
    });
    expect(await text(`${url}/x`)).toBe("absent");
  });

  test.for([204, 206, 401, 403, 429, 500, 503])(
    "that answers %d is an error with that status",
    async (status) => {
      const { url } = await serveDocuments({
        "/x": (_, response) => void response.writeHead(status).end(),
      });
      await expect(text(`${url}/x?token=${secret}`)).rejects.toThrow(
        `${url}/x: was answered with ${status}`,
      );
    },
  );

  test("that nobody answers is an error with the system's code", async () => {
    await expect(text("http://127.0.0.1:59999/x")).rejects.toThrow(
      "cannot be fetched (ECONNREFUSED)",
    );
  });

  test("a port that Node refuses is told as such", async () => {
    await expect(text("http://127.0.0.1:9/x")).rejects.toThrow(
      "cannot be fetched (bad port)\nNode fetches nothing from this port",
    );
  });
});

describe("redirects", () => {
  test("are followed within the origin, with the headers", async () => {
    const { url, headers } = await serveDocuments({
      "/a": (_, response) => void response.writeHead(302, { location: "b" }).end("moved"),
      "/b": "{}",
    });
    expect(await text(`${url}/a`, { headers: { authorization: secret } })).toBe("{}");
    expect(headers.map(({ authorization }) => authorization)).toEqual([secret, secret]);
  });

  test("to another origin end it: nothing is sent there", async () => {
    const other = await serveDocuments({ "/b": "{}" });
    const { url } = await serveDocuments({
      "/a": (_, response) => void response.writeHead(307, { location: `${other.url}/b` }).end(),
    });
    await expect(text(`${url}/a`, { headers: { authorization: secret } })).rejects.toThrow(
      `redirects to another origin, ${other.url}`,
    );
    expect(other.headers).toEqual([]);
  });

  test("without end are given up", async () => {
    const { url, headers } = await serveDocuments({
      "/a": (_, response) => void response.writeHead(301, { location: "/a" }).end(),
    });
    await expect(text(`${url}/a`)).rejects.toThrow("redirects more than 5 times");
    expect(headers).toHaveLength(6);
  });
});

describe("bounds", () => {
  test("a document that is too long is cut off, whatever its length was said to be", async () => {
    const { url } = await serveDocuments({
      "/x": (_, response) => {
        const timer = setInterval(() => response.write("x".repeat(1_000)), 1);
        response.once("close", () => clearInterval(timer));
      },
    });
    await expect(text(`${url}/x`, { maxBytes: 10_000 })).rejects.toThrow(
      "is more than 10000 bytes",
    );
  });

  test("an answer that does not come, or does not end, is waited for so long and no longer", async () => {
    const { url } = await serveDocuments({
      "/never": () => undefined,
      "/stalls": (_, response) => void response.writeHead(200).write("{"),
    });
    for (const name of ["never", "stalls"]) {
      await expect(text(`${url}/${name}`, { timeoutMs: 60 })).rejects.toThrow(
        `${url}/${name}: was not read within 60 ms`,
      );
    }
  });
});

describe("headers", () => {
  const environment = { TOKEN: `${secret}\n`, EMPTY: "" };

  test("take their values from the environment", () => {
    const templates = { authorization: "Bearer $TOKEN", "x-a": "<$TOKEN>", accept: "text/plain" };
    expect(fetchHeaders(templates, environment)).toEqual({
      authorization: `Bearer ${secret}`,
      "x-a": `<${secret}>`,
      accept: "text/plain",
    });
  });

  test.for(["$NOTHING", "Bearer $NOTHING!", "$EMPTY"])(
    "%s: a variable that is not set is named",
    (template) => {
      expect(() => fetchHeaders({ authorization: template }, environment)).toThrow(
        /^headers\.authorization: the environment variable (NOTHING|EMPTY) is not set\nSet it: export \1=…$/,
      );
    },
  );

  test("that no header can carry are refused, and never shown", () => {
    const bad = [{ "a b": "x" }, { a: "$BAD" }, { "a\r\n": "x" }];
    for (const templates of bad) {
      expect(() => fetchHeaders(templates, { BAD: `${secret}\r\nx: y` })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining("CANARY") }),
      );
    }
  });

  test("are in no message", async () => {
    const { url } = await serveDocuments({
      "/x": (_, response) => void response.destroy(),
    });
    const error: unknown = await text(`${url}/x`, { headers: { authorization: secret } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toContain("cannot be fetched");
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("CANARY");
  });
});

describe("where a document may be", () => {
  test.for([
    "http://example.com/openapi.json",
    "https://user:sk-CANARY-123@example.com/openapi.json",
    "https://",
  ])("not %s", (text) => {
    expect(() => locationOf(text, "/")).toThrow(
      expect.objectContaining({ code: "MS1008", message: expect.not.stringContaining("CANARY") }),
    );
  });

  test.for([
    "https://example.com/a?b=c#d",
    "http://127.0.0.1:1/a",
    "http://localhost/a",
    "HTTPS://a.b/c",
  ])("but %s", (text) => {
    expect(locationOf(text, "/").kind).toBe("url");
  });
});
