import { expect, test } from "vitest";
import { isLoopback } from "../../../runtime/contract/loopback.js";

test.each<[host: string, want: boolean]>([
  ["localhost", true],
  ["api.localhost", true],
  ["a.b.localhost", true],
  ["127.0.0.1", true],
  ["127.9.8.7", true],
  ["[::1]", true],
  ["::1", true],
  ["mylocalhost", false],
  [".localhost", false],
  ["localhost.acme.example", false],
  ["127.0.0.1.acme.example", false],
  ["0.0.0.0", false],
  ["10.0.0.1", false],
  ["[::2]", false],
])("%s is this machine: %s", (host, want) => {
  expect(isLoopback(host)).toBe(want);
});
