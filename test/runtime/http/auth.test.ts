import { describe, expect, it } from "vitest";
import type { Auth } from "../../../runtime/contract/endpoint.js";
import { authorize, decodedKey, keyProblem } from "../../../runtime/http/auth.js";

describe("a key", () => {
  it.each<[string, Auth | undefined, string]>([
    ["as a bearer token", undefined, "sk-1"],
    ["with the prefix that it is copied with", undefined, "Bearer sk-1"],
    ["with a space, in a header without a prefix", { in: "header", name: "x-key" }, "a b"],
    ["with any character, in a query", { in: "query", name: "key" }, "clé a\n"],
    ["with any character, in a body", { in: "body", name: "key" }, "clé a"],
    ["with any character, in base64", { in: "header", name: "a", encoding: "base64" }, "clé:a b"],
  ])("can be sent %s", (_how, auth, key) => {
    expect(keyProblem(auth, key)).toBeUndefined();
  });

  it.each<[string, Auth | undefined, string]>([
    ["with a space, as a bearer token", undefined, "sk 1"],
    ["with a line break", { in: "header", name: "x-key" }, "sk\n1"],
    ["with a letter that is not ASCII", { in: "header", name: "x-key" }, "clé"],
    [
      "with a line break, copied in base64",
      { in: "header", name: "authorization", prefix: "Basic ", encoding: "base64" },
      "Basic dTpw\ndTpw",
    ],
    ["that is empty", { in: "header", name: "x-key" }, ""],
  ])("cannot be sent in a header %s", (_how, auth, key) => {
    expect(keyProblem(auth, key)).toMatch(/characters that no header can carry/);
  });
});

it.each([
  ["u:p", "Basic dTpw"],
  ["Basic dTpw", "Basic dTpw"],
  ["basic dTpw", "Basic dTpw"],
  ["Basic u:p", "Basic dTpw"],
])("the key %j is sent in base64 once", (key, value) => {
  const auth: Auth = { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" };
  expect(authorize(auth, key, { path: "/" }).headers).toEqual({ authorization: value });
});

it.each([
  ["Basic dTpw", "u:p"],
  ["Basic u:p", undefined],
  ["u:p", undefined],
  ["Basic ", undefined],
])("the key %j says %j in plain text", (key, plain) => {
  const auth: Auth = { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" };
  expect(decodedKey(auth, key)).toBe(plain);
  expect(decodedKey(undefined, key)).toBeUndefined();
});

it("a key for base64 without a prefix is always encoded", () => {
  const auth: Auth = { in: "header", name: "x-key", encoding: "base64" };
  expect(authorize(auth, "dTpw", { path: "/" }).headers).toEqual({ "x-key": "ZFRwdw==" });
});

it.each([
  ["/a", "/a?the%20key=s%26k"],
  ["/a?id=1&b=%2F+", "/a?id=1&b=%2F+&the%20key=s%26k"],
  ["/a?the+key=[redacted]&id=1", "/a?id=1&the%20key=s%26k"],
  ["/a?the%20key=%5Bredacted%5D", "/a?the%20key=s%26k"],
])("a key of the query replaces what %s has of that name", (path, expected) => {
  const auth: Auth = { in: "query", name: "the key" };
  expect(authorize(auth, "s&k", { path }).path).toBe(expected);
});
