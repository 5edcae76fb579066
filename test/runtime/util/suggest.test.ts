import { describe, expect, it } from "vitest";
import { suggestName } from "../../../runtime/util/suggest.js";

describe("a mistyped name", () => {
  it.each([
    ["promt", "prompt"],
    ["prompts", "prompt"],
    ["prormpt", "prompt"],
    ["pronpt", "prompt"],
    ["PROMPT", "prompt"],
    ["siez", "size"],
    ["sze", "size"],
    ["image_urls", "image_url"],
  ])("%s most likely means %s", (name, near) => {
    expect(suggestName(name, ["seed_of_the_image", "prompt", "image_url", "size"])).toBe(near);
  });

  it.each([
    ["a", "abc", "xyz"],
    ["abcdefgh", "abcdefXX", "abcdeXXX"],
    ["abcdefghi", "abcdefXXX", "abcdeXXXX"],
    ["abcdefghi", "XXXdefghi", "XXXXefghi"],
    ["abcdefghi", "abcdefghXXXi", "abcdefghXXXXi"],
    ["abcdefghi", "defghi", "efghi"],
    ["abcdefghi", "XXabcdefgXi", "XXabcdefgXX"],
    ["abcdefghi", "cdefgXi", "cdefgXX"],
    ["abcdefghi", "aXbcXdefghXi", "aXbcXdefghXiX"],
  ])(
    "%s may differ from %s, in two letters or a third of them, but not from %s",
    (name, near, far) => {
      expect(suggestName(name, [near])).toBe(near);
      expect(suggestName(name, [far])).toBeUndefined();
    },
  );

  it.each([
    ["loopback", "loopbackAllowed"],
    ["image", "image_url"],
    ["url", "image_url"],
    ["siz", "size"],
  ])("%s, a part of a longer name, means %s where none is nearer", (name, whole) => {
    expect(suggestName(name, ["loopbackAllowed", "image_url", "size", "resize"])).toBe(whole);
  });

  it("means the nearest of several names, the first of those as near", () => {
    expect(suggestName("colour", ["color", "colours", "colour2"])).toBe("color");
    expect(suggestName("colour", ["collars", "colours", "colour2"])).toBe("colours");
  });

  it("is at most 64 letters long", () => {
    const long = "a".repeat(64);
    expect(suggestName(long, [`${long}b`])).toBe(`${long}b`);
    expect(suggestName(`${long}b`, [long])).toBeUndefined();
  });

  const known = ["prompt", "image", "images", "size", "seed", "n"];
  it.each<[string, string | undefined]>([
    ["prmt", "prompt"],
    ["prt", undefined],
    ["imags", "image"],
    ["imagess", "images"],
    ["sizes", "size"],
    ["sede", "size"],
    ["", "n"],
    ["qqqqqq", undefined],
    ["prompt".padEnd(9, "x"), "prompt"],
    ["prompt".padEnd(10, "x"), undefined],
  ])("%j means %j", (name, want) => {
    expect(suggestName(name, known)).toBe(want);
  });
});
