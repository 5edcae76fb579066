import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressProblem } from "../../../runtime/media/public-address.js";

/** The registry's ranges that are not globally reachable, each from its first address to its last. */
const PRIVATE = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
  ["::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
] as const;

/** The addresses just before and after those ranges. */
const PUBLIC = [
  ...["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"],
  ...["126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255"],
  ...["172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.1.255", "192.0.3.0"],
  ...["192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255"],
  ...["198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255"],
  ...["2000::", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::", "2001:db9::"],
  ...["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  ...["2003::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"],
  "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];

describe("an address that media are fetched from", () => {
  it.each(PRIVATE)("is private from %s to %s", (first, last) => {
    for (const address of [first, last]) expect(problemOf(address)).toMatch(/private address/);
  });

  it.each(PUBLIC)("is public: %s", (address) => {
    expect(problemOf(address)).toBeUndefined();
  });

  it("is private exactly within those ranges", () => {
    const ranges = PRIVATE.map(([first, last]) => {
      const range = new BlockList();
      range.addRange(first, last, familyOf(first));
      return { family: familyOf(first), range };
    });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const isPrivate = ranges.some(
          ({ family, range }) => family === familyOf(address) && range.check(address, family),
        );
        expect(problemOf(address) !== undefined).toBe(isPrivate);
      }),
    );
  });

  it("is this machine where that is allowed, and no other private one", () => {
    for (const host of ["127.0.0.1", "127.1.2.3", "[::1]", "localhost", "api.localhost"]) {
      expect(addressProblem(`http://${host}/a.png`, true)).toBeUndefined();
      expect(addressProblem(`http://${host}/a.png`, undefined)).toMatch(/^is not https; loopback/);
    }
    expect(addressProblem("https://10.0.0.1/a.png", true)).toMatch(/private address/);
    expect(addressProblem("http://example.com/a.png", true)).toBe("is not https");
    expect(addressProblem("https://me@example.com/a.png", true)).toBe("has user info");
    expect(addressProblem("https://:word@example.com/a.png", true)).toBe("has user info");
    expect(addressProblem("no address", true)).toBe("is not a URL");
    expect(addressProblem("data:image/png;base64,AA==", undefined)).toBeUndefined();
  });
});

function problemOf(address: string): string | undefined {
  return addressProblem(`https://${isIP(address) === 6 ? `[${address}]` : address}/a.png`, false);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
