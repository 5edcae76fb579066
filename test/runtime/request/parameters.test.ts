import { describe, expect, it } from "vitest";
import type { Endpoint, Parameter } from "../../../runtime/contract/endpoint.js";
import { generate } from "../../../runtime/index.js";
import { fillPath } from "../../../runtime/request/follow-target.js";
import { KEY, platformAt, QUICK } from "../endpoints.js";
import { dispatcherOf, type InProcessRequest } from "../in-process-service.js";

/** What leaves this machine for a create with parameters; an error, if nothing does. */
async function send(
  parameters: readonly Parameter[],
  input: object,
  changes: Partial<Endpoint<object>> = {},
): Promise<InProcessRequest> {
  const origin = "https://parameters.test";
  const requests: InProcessRequest[] = [];
  const dispatcher = dispatcherOf((request) => {
    requests.push(request);
    const headers = { "content-type": "application/json" };
    return { status: 200, headers, body: '{"id":"g1","status":"COMPLETED","data":{"a":1}}' };
  });
  const path = `/paint${parameters.some((each) => each.in === "path") ? "/{p}" : ""}`;
  const endpoint: Endpoint<object> = {
    descriptor: 2,
    key: "a/b",
    title: "A",
    platform: platformAt(origin),
    create: { path },
    input: {},
    parameters,
    ...changes,
  };
  await generate(endpoint, input, { ...QUICK, dispatcher });
  return requests[0] ?? expect.unreachable("nothing was sent");
}

const list = [1, "a b", true, null, { x: 1, y: [2] }, ["z"]];
const object = { x: 1, y: { z: [2] }, none: null, nothing: undefined, w: "a&b" };

describe("a parameter in the query", () => {
  it.each<[Parameter["style"], unknown, string]>([
    [undefined, "a b&c", "q=a%20b%26c"],
    [undefined, 1.5, "q=1.5"],
    [undefined, false, "q=false"],
    [undefined, "", "q="],
    [undefined, ["a", "b"], "q=a%2Cb"],
    [undefined, list, `q=${encodeURIComponent('1,a b,true,null,{"x":1,"y":[2]},["z"]')}`],
    [undefined, object, `q=${encodeURIComponent('x,1,y,{"z":[2]},w,a&b')}`],
    ["explode", "a", "q=a"],
    ["explode", ["a", "b"], "q=a&q=b"],
    ["explode", [], ""],
    [
      "explode",
      list,
      `q=1&q=a%20b&q=true&q=null&q=${encodeURIComponent('{"x":1,"y":[2]}')}&q=${encodeURIComponent('["z"]')}`,
    ],
    ["explode", object, `x=1&y=${encodeURIComponent('{"z":[2]}')}&w=a%26b`],
    ["space", ["a", "b", { x: 1 }], `q=${encodeURIComponent('a b {"x":1}')}`],
    ["space", { x: 1, y: 2 }, `q=${encodeURIComponent("x 1 y 2")}`],
    ["pipe", ["a", "b", { x: 1 }], `q=${encodeURIComponent('a|b|{"x":1}')}`],
    ["deep", object, `q%5Bx%5D=1&q%5By%5D=${encodeURIComponent('{"z":[2]}')}&q%5Bw%5D=a%26b`],
    ["deep", ["a", "b"], "q=a%2Cb"],
    ["json", list, `q=${encodeURIComponent(JSON.stringify(list))}`],
    ["json", "a", "q=%22a%22"],
  ])("of style %s with %j is %s", async (style, value, want) => {
    const parameter: Parameter = { field: "f", name: "q", in: "query", ...(style && { style }) };
    const { path, body } = await send([parameter], { f: value, prompt: "a" });
    expect(path).toBe(want === "" ? "/paint" : `/paint?${want}`);
    expect(body).toBe('{"prompt":"a"}');
  });

  it.each([null, undefined])("that is %s is left out", async (value) => {
    const parameter: Parameter = { field: "f", name: "q", in: "query" };
    expect(await send([parameter], { f: value })).toMatchObject({ path: "/paint", body: "{}" });
  });
});

describe("a parameter in the path", () => {
  const parameter: Parameter = { field: "f", name: "p", in: "path" };

  it.each<[unknown, string]>([
    ["a/b?c", "a%2Fb%3Fc"],
    [["a", { x: 1 }], "a%2C%7B%22x%22%3A1%7D"],
    [{ x: 1, y: 2 }, "x%2C1%2Cy%2C2"],
    ["...", "..."],
    ["é", "%C3%A9"],
  ])("%j is %s", async (value, want) => {
    const { path } = await send([parameter], { f: value });
    expect(path).toBe(`/paint/${want}`);
  });

  const keeping = { create: { path: "/paint/{+p}" } };

  it("keeps its slashes after a plus, and nothing else", async () => {
    const { path } = await send([parameter], { f: "acme/flux 2?" }, keeping);
    expect(path).toBe("/paint/acme/flux%202%3F");
    expect(fillPath("/{+p}/jobs/{id}", "a/b", new Map([["p", "acme/flux"]]))).toBe(
      "/acme/flux/jobs/a%2Fb",
    );
  });

  it.each(["/a", "a/", "a//b", "../a", "a/.."])("leads nowhere else by %j", async (value) => {
    await expect(send([parameter], { f: value }, keeping)).rejects.toMatchObject({
      category: "validation",
      message: expect.stringContaining("/f: expected a text that can stand in a path"),
    });
  });

  it("of style explode writes an object with signs of equality", async () => {
    const { path } = await send([{ ...parameter, style: "explode" }], { f: { x: 1, y: 2 } });
    expect(path).toBe("/paint/x%3D1%2Cy%3D2");
  });

  it.each(["", ".", "..", null, undefined, [], "\ud800"])(
    "cannot be %j: nothing is sent",
    async (value) => {
      await expect(send([parameter], { f: value })).rejects.toMatchObject({
        category: "validation",
        message: expect.stringContaining("/f: expected a text that can stand in a path"),
      });
    },
  );
});

describe("a parameter in a header", () => {
  it.each(["\n", "a\r\nb: c", "\u0000", "ü€"])("cannot be %j: nothing is sent", async (value) => {
    const parameter: Parameter = { field: "f", name: "x-f", in: "header" };
    await expect(send([parameter], { f: value })).rejects.toMatchObject({
      category: "validation",
      message: expect.stringContaining("/f: expected a text that can stand in a header"),
    });
  });
});

describe("a form as browsers send it", () => {
  const create = { path: "/paint", contentType: "application/x-www-form-urlencoded" };

  it.each<[object, string]>([
    [{ prompt: "a cat & a dog = 1+1" }, "prompt=a+cat+%26+a+dog+%3D+1%2B1"],
    [{ n: 2, hd: true, prompt: "猫" }, "n=2&hd=true&prompt=%E7%8C%AB"],
    [{ styles: ["a", "b"], empty: [] }, "styles=a&styles=b"],
    [{ meta: { x: 1, y: [2] } }, `meta=${encodeURIComponent('{"x":1,"y":[2]}')}`],
    [{ none: null, nothing: undefined, text: "" }, "text="],
    [{}, ""],
  ])("has %j as %s", async (input, want) => {
    const { headers, body } = await send([], input, { create });
    expect([headers["content-type"], body]).toEqual([create.contentType, want]);
  });

  it("has the key beside the fields where the platform takes it in the body", async () => {
    const auth = { in: "body", name: "api key" } as const;
    const { body } = await send([], { prompt: "a" }, { create, auth });
    expect(body).toBe(`prompt=a&api%20key=${KEY}`);
    expect((await send([], {}, { create, auth })).body).toBe(`api%20key=${KEY}`);
  });

  it("leaves the fields out that go elsewhere, and takes no file", async () => {
    const parameter: Parameter = { field: "q", name: "q", in: "query" };
    const { path, body } = await send([parameter], { q: 1, prompt: "a" }, { create });
    expect([path, body]).toEqual(["/paint?q=1", "prompt=a"]);
    const withFile = send([], { image: new Blob(["a"]) }, { create });
    await expect(withFile).rejects.toMatchObject({ category: "validation" });
  });
});
