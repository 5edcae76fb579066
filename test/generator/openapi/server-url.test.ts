import { describe, expect, test } from "vitest";
import { checkedBaseUrl, serverUrl } from "../../../generator/openapi/server-url.js";
import { documentOf } from "../spec-of.js";

const of = (server: unknown, base?: string) =>
  serverUrl(documentOf({ servers: server === undefined ? [] : [server] }), base);
const base = "https://api.good.example/v1";
const listed = { default: "eu", enum: ["eu", "us"] };

describe("a server that the key may travel to", () => {
  test.for<[server: object, want: string]>([
    [{ url: "https://api.good.example/v1/" }, "https://api.good.example/v1"],
    [{ url: "https://API.good.example:443//" }, "https://api.good.example"],
    [{ url: "https://api.good.example:8443/a/../b" }, "https://api.good.example:8443/b"],
    [{ url: "http://localhost:3000/v1" }, "http://localhost:3000/v1"],
    [{ url: "http://api.localhost:3000" }, "http://api.localhost:3000"],
    [{ url: "http://127.0.0.1:3000" }, "http://127.0.0.1:3000"],
    [{ url: "http://[::1]:3000" }, "http://[::1]:3000"],
    [
      { url: "https://a.example/{v}/x", variables: { v: { default: "v 2" } } },
      "https://a.example/v%202/x",
    ],
    [
      {
        url: "https://{region}.good.example:{port}/{base}",
        variables: { region: listed, port: { default: "8443" }, base: { default: "api" } },
      },
      "https://eu.good.example:8443/api",
    ],
    ...["api", "us-east-1", "eu1", "prod"].map((value): [object, string] => [
      { url: "https://{h}.a.example", variables: { h: { default: value } } },
      `https://${value}.a.example`,
    ]),
  ])("%j", ([server, want]) => {
    expect(of(server)).toBe(want);
  });

  test("one for each customer is printed with what to fill in", () => {
    const variables = { "resource-name": { default: "mine" }, region: listed };
    const url = "https://{resource-name}.{region}.acme.example/v1";
    expect(() => of({ url, variables })).toThrow(
      expect.objectContaining({
        hint: expect.stringContaining("--base-url 'https://<resource-name>.eu.acme.example/v1'"),
      }),
    );
  });

  test.each([
    ["http://{{base_url}}/v1", "--base-url 'https://<base_url>/v1'"],
    ["http://localhost:{port}/v1", "--base-url 'http://localhost:<port>/v1'"],
  ])("%s is printed as an address that is taken", (url, printed) => {
    const hint = expect.stringContaining(printed);
    expect(() => of({ url })).toThrow(expect.objectContaining({ hint }));
  });

  test("a long row of slashes takes no time", () => {
    const url = `https://api.good.example/${"/".repeat(150_000)}`;
    expect(of({ url })).toBe("https://api.good.example");
    expect(of({ url: `${url}x` })).toBe(`${url}x`);
  });

  test("a relative one is resolved against the base that is given", () => {
    expect(of({ url: "/api" }, base)).toBe("https://api.good.example/api");
    expect(of({ url: "/{v}", variables: { v: { default: "v2" } } }, base)).toBe(
      "https://api.good.example/v2",
    );
    expect(of(undefined, base)).toBe(base);
  });
});

describe("a server that the key may not travel to", () => {
  test.for<[server: object, problem: string]>([
    [{ url: "http://api.good.example/" }, "/servers/0/url: the server URL is not https"],
    [{ url: "localhost:4010/v1" }, "lacks http:// before localhost:4010/v1"],
    [{ url: "api.good.example:8443" }, "lacks https:// before api.good.example:8443"],
    [{ url: "ftp://api.good.example/" }, "is not https"],
    [{ url: "javascript:alert(1)" }, "is not https"],
    [{ url: "http://127.0.0.1.evil.example/" }, "is not https"],
    [{ url: "https://api.good.example@evil.example/" }, "has userinfo"],
    [{ url: "https://user:pass@api.good.example/" }, "has userinfo"],
    [{ url: "https://api.good.example/?a=b" }, 'has a "?" or "#"'],
    [{ url: "https://api.good.example/#x" }, 'has a "?" or "#"'],
    [{ url: "https://a'b.example/" }, "has no real host"],
    [{ url: "https://" }, "is not a URL"],
    [
      { url: "https://{h}/v1", variables: { h: { default: "evil.example/#" } } },
      "/servers/0: nothing says what {h} in the host of the server URL is",
    ],
    ...[
      ...["myworkspace", "api.example.com", "your-domain", "dep-1234", "my-tenant1", "no-name-1"],
      ...["api.mycompany.com", "eu.tenant.acme.com", "api/v1@x"],
    ].map((value): [object, string] => [
      { url: "https://{h}", variables: { h: { default: value } } },
      "/servers/0: nothing says what {h} in the host of the server URL is",
    ]),
    [
      { url: "https://{h}.a.example", variables: { h: { ...listed, default: "other" } } },
      "/servers/0: nothing says what {h} in the host of the server URL is",
    ],
    [
      {
        url: "https://{h}",
        variables: { h: { default: "x@evil.example", enum: ["x@evil.example"] } },
      },
      "has userinfo",
    ],
    [
      { url: "https://a.example:{p}", variables: { p: { default: "1@evil.example" } } },
      "has userinfo",
    ],
    [
      { url: "https://a.example/{v}", variables: {} },
      "/servers/0/variables/v: the server variable has no default",
    ],
    [{ url: "/v1" }, 'the server URL "/v1" is relative'],
    [{}, "/servers: names no server"],
    [{ url: 5 }, "/servers: names no server"],
  ])("%j", ([server, problem]) => {
    expect(() => of(server)).toThrow(problem);
  });

  test.for([
    ["//evil.example/v1", "leads to another host"],
    ["/\\evil.example", 'has a space, a control character or a "\\"'],
    ["\\\\evil.example", 'has a space, a control character or a "\\"'],
  ] as const)("the relative %j, which leads to another host than the base", ([url, problem]) => {
    expect(() => of({ url }, base)).toThrow(problem);
  });

  test("neither may a base URL that is given by hand, and nothing of it is quoted", () => {
    const given = () => checkedBaseUrl("https://user:sk-SECRET@a.example", { file: "--base-url" });
    expect(given).toThrow("--base-url: the server URL has userinfo");
    expect(given).not.toThrow("SECRET");
  });
});
