import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { holdToPromise } from "./unit-setup.js";

describe("a unit test cannot", () => {
  test.each<[string, () => unknown]>([
    ["connect", () => connect(80, "127.0.0.1")],
    ["listen", () => createServer().listen(0)],
  ])("%s", (_, open) => {
    expect(open).toThrow("a unit test opens a socket");
  });

  test("fetch", async () => {
    await expect(fetch("http://127.0.0.1:8123")).rejects.toMatchObject({
      cause: { message: expect.stringContaining("a unit test opens a socket") },
    });
  });

  test.each<[string, () => unknown]>([
    ["spawn", () => spawn(process.execPath)],
    ["wait for a process", () => execFileSync(process.execPath)],
  ])("%s", (_, start) => {
    expect(start).toThrow("a unit test starts a process");
  });
});

test("what a file is held to ends when the next file begins, whether or not its hooks ran", () => {
  holdToPromise(false);
  try {
    expect(() => execFileSync(process.execPath, ["--version"])).not.toThrow();
  } finally {
    holdToPromise(true);
  }
  expect(() => execFileSync(process.execPath)).toThrow("a unit test starts a process");
});
