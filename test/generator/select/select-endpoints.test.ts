import { describe, expect, test } from "vitest";
import { readNavigation } from "../../../generator/docs/navigation.js";
import { docsOperations } from "../../../generator/docs/operations.js";
import type { Document } from "../../../generator/input/load-openapi.js";
import { selectEndpoints } from "../../../generator/select/select-endpoints.js";
import type {
  EndpointSelector,
  OpenDocuments,
} from "../../../generator/select/selection-source.js";
import { create, docsOf, documentOf } from "../spec-of.js";

const paths = {
  "/generation/sse/acme/one": create(),
  "/generation/acme/one": create(),
  "/generation/acme/two": create(),
  "/v1/generation/acme/two": create(),
  "/v1/generation/sse/acme/three": create(),
  "/generation/acme/none": { post: { responses: {} } },
  "/generation/{id}": { get: {} },
};

interface Given extends OpenDocuments {
  readonly docs: Document;
}

function documents(pages: readonly unknown[], more: Partial<Given> = {}): Given {
  return {
    openapi: documentOf({ paths }),
    docs: documentOf(docsOf(pages), "docs.json"),
    modelSpecs: new Map(),
    ...more,
  };
}

/** The choice of a docs group whose pages are not there and whose spec is the platform's. */
async function inGroup({ docs, openapi }: Given, ...groups: string[]): Promise<EndpointSelector> {
  const sources = {
    page: async () => undefined,
    specs: async () => [openapi],
    unreadable: () => [],
  };
  return { by: "docs", ...(await docsOperations(docs, readNavigation(docs), groups, sources)) };
}

function select(given: OpenDocuments, choice: EndpointSelector) {
  return selectEndpoints(given, choice).endpoints.map(({ key, sse, plain }) => [
    key,
    sse?.path,
    plain?.path,
  ]);
}

async function selectGroup(given: Given, group = "Images") {
  return select(given, await inGroup(given, group));
}

describe("a docs group", () => {
  test("gives its POSTs in docs order, once each, the two forms paired", async () => {
    const pages = [
      "overview",
      "POST /generation/acme/two",
      "GET /generation/{id}",
      "POST /generation/acme/one",
      "POST /generation/sse/acme/one",
      "POST /v1/generation/acme/two",
    ];
    expect(await selectGroup(documents(pages))).toEqual([
      ["acme/two", undefined, "/generation/acme/two"],
      ["acme/one", "/generation/sse/acme/one", "/generation/acme/one"],
    ]);
  });

  test("a path with a version and one without are the same endpoint", async () => {
    expect(await selectGroup(documents(["POST /generation/acme/three"]))).toEqual([
      ["acme/three", "/v1/generation/sse/acme/three", undefined],
    ]);
  });

  test("pages may name their file, stand in nested groups, and be written loosely", async () => {
    const nested = { group: "More", pages: ["openapi.json post /generation/acme/two"] };
    const pages = [nested, { pages: [" POST   /generation/acme/one "] }];
    const keys = (await selectGroup(documents(pages))).map(([key]) => key);
    expect(keys).toEqual(["acme/two", "acme/one"]);
    expect(await selectGroup(documents(pages), "more")).toHaveLength(1);
  });

  test("a group that is not there: the nearest is named", async () => {
    await expect(selectGroup(documents([]), "Image")).rejects.toThrow(
      'docs.json#/navigation: has no group named "Image". Did you mean Images?\nNo group of these docs lists a POST. To choose by the spec alone, name it without docs: --openapi <file>',
    );
  });

  test.for([[[]], [["overview", "GET /generation/{id}"]]])(
    "a group without a POST says so: %j",
    async ([pages = []]) => {
      await expect(selectGroup(documents(pages))).rejects.toThrow(
        'the group "Images" lists no POST',
      );
    },
  );

  test("a stale page is a warning with the nearest path, and an error with --strict", async () => {
    const given = documents(["POST /generation/acme/tow", "POST /generation/acme/one"]);
    const choice = await inGroup(given, "Images");
    const { endpoints, warnings } = selectEndpoints(given, choice);
    expect(endpoints.map(({ key }) => key)).toEqual(["acme/one"]);
    expect(warnings).toEqual([
      {
        file: "docs.json",
        pointer: "/navigation/groups/0/pages/0",
        message:
          "POST /generation/acme/tow is left out: openapi.json has no such create. Did you mean /generation/acme/two?",
        leftOut: "POST /generation/acme/tow",
        code: "MS1203",
      },
    ]);
    expect(() => selectEndpoints(given, choice, { strict: true })).toThrow("lacks 1 of the");
  });

  test("a key of the config that a run had before is a warning of the config's, not of the docs'", () => {
    const choice: EndpointSelector = {
      by: "endpoint",
      endpoints: ["acme/one", "acme/gone"],
      configKeys: new Set(["acme/gone"]),
    };
    const formerKeys = new Set(["acme/gone"]);
    const { warnings } = selectEndpoints(documents([]), choice, { formerKeys });
    expect(warnings).toMatchObject([
      {
        file: "openapi.json",
        pointer: "/paths",
        message: expect.stringMatching(/^POST acme\/gone \(the config's endpoints\) is left out: /),
      },
    ]);
    const listed: EndpointSelector = { by: "endpoint", endpoints: ["acme/gone"] };
    expect(() => selectEndpoints(documents([]), listed)).toThrow(
      "POST acme/gone (--endpoint, or the config's endpoints)",
    );
  });

  test("what creates nothing by its name is a warning with its body, wherever that stands", async () => {
    const body = { content: { "multipart/form-data": { schema: { type: "object" } } } };
    const openapi = documentOf({
      paths: {
        "/acme/draw": create(),
        "/acme/upload": {
          post: { requestBody: { $ref: "#/components/requestBodies/File" }, responses: {} },
        },
      },
      components: { requestBodies: { File: body } },
    });
    const given = documents(["POST /acme/draw", "POST /acme/upload"], { openapi });
    const { endpoints, warnings } = selectEndpoints(given, await inGroup(given, "Images"));
    expect(endpoints.map(({ key }) => key)).toEqual(["acme/draw"]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "POST /acme/upload is left out: by its name it creates nothing (body: multipart/form-data). Name it with --endpoint if it does",
    ]);
  });

  test("if the spec lacks all, they are named at once, with a path that is near", async () => {
    const pages = ["POST /generation/acme/tow", "GET /generation/{id}", "POST /nothing"];
    await expect(selectGroup(documents(pages))).rejects.toThrow(
      [
        "openapi.json#/paths: lacks 2 of the endpoints that were asked for:",
        "  POST /generation/acme/tow (docs.json#/navigation/groups/0/pages/0). Did you mean /generation/acme/two?",
        "  POST /nothing (docs.json#/navigation/groups/0/pages/2)",
      ].join("\n"),
    );
  });

  test("the order of keys in docs.json decides nothing", async () => {
    const group = (page: string) => [{ group: "Images", pages: [page] }];
    const [one, two] = [group("POST /generation/acme/one"), group("POST /generation/acme/two")];
    const orders = await Promise.all(
      [
        { navigation: { tabs: one, anchors: two } },
        { navigation: { anchors: two, tabs: one } },
      ].map((docs) => selectGroup(documents([], { docs: documentOf(docs, "docs.json") }))),
    );
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).toHaveLength(2);
  });
});

describe("single endpoints", () => {
  test.for([
    "acme/one",
    "/acme/one",
    "/generation/acme/one",
    "/generation/sse/acme/one",
    "/v1/generation/acme/one",
    "POST /generation/acme/one",
    "post  /generation/sse/acme/one",
    " /generation/acme/one/ ",
  ])("%j", (endpoint) => {
    expect(select(documents([]), { by: "endpoint", endpoints: [endpoint] })).toEqual([
      ["acme/one", "/generation/sse/acme/one", "/generation/acme/one"],
    ]);
  });

  test("keep the order in which they were asked for, each once", () => {
    const endpoints = ["acme/two", "acme/one", "/generation/acme/two"];
    const keys = select(documents([]), { by: "endpoint", endpoints }).map(([key]) => key);
    expect(keys).toEqual(["acme/two", "acme/one"]);
  });

  test("that a glob fits, and whose path no request can have, are told", () => {
    const openapi = documentOf({ paths: { "/acme/ink": create(), "/acme/oil?x=1": create() } });
    const choice: EndpointSelector = { by: "endpoint", endpoints: ["acme/*"] };
    const { refused } = selectEndpoints(documents([], { openapi }), choice);
    expect(refused.map(({ endpoint, error }) => [endpoint.plain?.path, error.code])).toEqual([
      ["/acme/oil?x=1", "MS1107"],
    ]);
  });

  test("are all that a glob fits, among other names, without what creates nothing", () => {
    const openapi = documentOf({
      paths: {
        "/acme/ink": create(),
        "/acme/oil": create(),
        "/acme/upload": create(),
        "/other/oil": create(),
      },
    });
    const keys = (...endpoints: string[]) =>
      select(documents([], { openapi }), { by: "endpoint", endpoints }).map(([key]) => key);
    expect(keys("acme/*")).toEqual(["acme/ink", "acme/oil"]);
    expect(keys("other/oil", "POST /acme/*")).toEqual(["other/oil", "acme/ink", "acme/oil"]);
    expect(() => keys("acme/*", "none/*")).toThrow("lacks 1 of the endpoints");
  });

  test.for(["", "acme/nothing", "__proto__", "constructor"])(
    "the unknown %j is refused",
    (endpoint) => {
      expect(() => select(documents([]), { by: "endpoint", endpoints: [endpoint] })).toThrow(
        "lacks 1 of the endpoints",
      );
    },
  );
});

test("a path that several paths end with is told with all of them", () => {
  const paths = { "/2024-06-01/images": create(), "/2025-01-01/images": create() };
  const openapi = documentOf({ paths });
  expect(() =>
    select(documents([], { openapi }), { by: "endpoint", endpoints: ["/images"] }),
  ).toThrow("Did you mean /2024-06-01/images, /2025-01-01/images?");
});

describe("all that the spec creates with", () => {
  test("is every POST with a body or a query", () => {
    const query = { parameters: [{ name: "prompt", in: "query" }] };
    const openapi = documentOf({ paths: { "/asked": { post: query }, "/x/{id}": { post: {} } } });
    const keys = (selector: EndpointSelector) =>
      select(documents([], { openapi }), selector).map(([key]) => key);
    expect(keys({ by: "all" })).toEqual(["asked"]);
    // One without either is taken where it is named.
    expect(keys({ by: "endpoint", endpoints: ["/x/{id}", "asked"] })).toEqual(["x/{id}", "asked"]);
    expect(select(documents([]), { by: "all" }).map(([key]) => key)).toEqual([
      "acme/one",
      "acme/two",
      "acme/three",
    ]);
  });

  test("a spec whose POSTs all lack a body has nothing to call, and says so", () => {
    const openapi = documentOf({ paths: { "/x": { post: {} }, "/y": { get: {} } } });
    for (const choice of [{ by: "all" }, { by: "endpoint", endpoints: ["y"] }] as const) {
      expect(() => select(documents([], { openapi }), choice)).toThrow(
        "openapi.json#/paths: has no POST with a request body: nothing to call",
      );
    }
  });

  test("one whose image paths document no body names them, and what to add", () => {
    const paths = { "/images/generations": { post: {} }, "/users/delete": { post: {} } };
    expect(() => select(documents([], { openapi: documentOf({ paths }) }), { by: "all" })).toThrow(
      /with a request body: the spec documents none for POST \/images\/generations\nWrite .*requestBody/,
    );
  });
});

test("an answer that streams marks the SSE form if the path does not, also behind a $ref", () => {
  const stream = { description: "", content: { "text/event-stream": {} } };
  const openapi = documentOf({
    paths: {
      "/a": create({}, { responses: { "202": { $ref: "#/components/responses/Stream" } } }),
      "/b": create({}, { responses: { default: stream } }),
      "/c": create({}, { responses: { "200": { description: "" }, default: stream } }),
    },
    components: { responses: { Stream: stream } },
  });
  expect(select(documents([], { openapi }), { by: "all" })).toEqual([
    ["a", "/a", undefined],
    ["b", "/b", undefined],
    ["c", undefined, "/c"],
  ]);
});

test("a model's own spec replaces the forms that it has", async () => {
  const own = documentOf({ paths: { "/v1/generation/acme/one": create() } }, "one.json");
  const given = documents(["POST /generation/acme/one"], {
    modelSpecs: new Map([["acme/one", own]]),
  });
  const [endpoint] = selectEndpoints(given, await inGroup(given, "Images")).endpoints;
  expect(endpoint?.plain?.spec.file).toBe("one.json");
  expect(endpoint?.sse?.spec.file).toBe("openapi.json");
});

test("a model's own spec without the model is an error, not a silent fallback", async () => {
  const own = documentOf({ paths: {} }, "one.json");
  const modelSpecs = new Map([["acme/one", own]]);
  const given = documents(["POST /generation/acme/one"], { modelSpecs });
  await expect(selectGroup(given)).rejects.toThrow("one.json#/paths: has no POST for acme/one");
});

test.for(["//evil.example/x", "/a/../b", "/a?b", "/a\\b", "/a b", "/%2e%2e/a", "a"])(
  "a path key %j that could lead the key elsewhere is refused with its pointer",
  (path) => {
    const openapi = documentOf({ paths: { [path]: create() } });
    expect(() => select(documents([], { openapi }), { by: "all" })).toThrow(
      `openapi.json#/paths/${path.replaceAll("/", "~1")}: the path key cannot be used`,
    );
  },
);
