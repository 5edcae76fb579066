import { expect, test } from "vitest";
import { pictureEscape } from "../../../cli/shell/inline-picture.js";
import { sixelOf } from "../../../cli/shell/sixel.js";
import { drawPicture } from "../../../simulator/service/picture.js";

type Color = readonly number[];

/** Reads sixels as a terminal does: a colour for each pixel, or none. */
function readSixels(text: string): {
  width: number;
  height: number;
  at: (x: number, y: number) => Color | undefined;
} {
  const [, width = "", height = "", body = ""] =
    /^ESCP0;1;0q"1;1;(\d+);(\d+)(.*)ESC\\$/s.exec(text.replaceAll("\u001b", "ESC")) ?? [];
  const colors = new Map<string, Color>();
  const pixels = new Map<string, Color>();
  let color: Color = [];
  let [x, y] = [0, 0];
  for (const [token] of body.matchAll(/#(\d+)(;2;[\d;]+)?|!(\d+)[?-~]|[?-~]|[$-]/g)) {
    if (token === "$" || token === "-") {
      x = 0;
      if (token === "-") y += 6;
    } else if (token.startsWith("#")) {
      const [number = "", , ...parts] = token.slice(1).split(";");
      if (parts.length > 0) colors.set(number, parts.map(Number));
      else color = colors.get(number) ?? [];
    } else {
      const times = token.startsWith("!") ? Number(token.slice(1, -1)) : 1;
      const bits = token.charCodeAt(token.length - 1) - 63;
      for (let time = 0; time < times; time += 1, x += 1) {
        for (let row = 0; row < 6; row += 1) {
          if (bits & (1 << row)) pixels.set(`${x},${y + row}`, color);
        }
      }
    }
  }
  return { width: Number(width), height: Number(height), at: (a, b) => pixels.get(`${a},${b}`) };
}

test("each pixel has its colour, and a transparent one has none", () => {
  const rows = [
    [255, 0, 0, 255, 0, 255, 0, 255],
    [0, 0, 255, 255, 9, 9, 9, 0],
  ];
  const high = Array.from({ length: 8 }, (_, row) => rows[row % 2] ?? []).flat();
  const data = Uint8Array.from(high);
  const read = readSixels(sixelOf({ width: 2, height: 8, data, channels: 4, shift: 0 }));
  expect([read.width, read.height]).toEqual([2, 8]);
  for (const row of [0, 2, 6]) {
    expect([read.at(0, row), read.at(1, row)]).toEqual([
      [100, 0, 0],
      [0, 100, 0],
    ]);
    expect([read.at(0, row + 1), read.at(1, row + 1)]).toEqual([[0, 0, 100], undefined]);
  }
  expect(read.at(0, 8)).toBeUndefined();
});

test("a shade between two is mixed of them", () => {
  const data = new Uint8Array(16 * 16).fill(128);
  const read = readSixels(sixelOf({ width: 16, height: 16, data, channels: 1, shift: 0 }));
  const all = Array.from({ length: 256 }, (_, at) => read.at(at % 16, Math.floor(at / 16)) ?? []);
  const mean = all.reduce((sum, [red = 0]) => sum + red, 0) / all.length;
  expect(mean).toBeGreaterThan(47);
  expect(mean).toBeLessThan(53);
  expect(all.every(([red, green, blue]) => red === green && green === blue)).toBe(true);
});

test("a picture of the simulator becomes sixels, forty columns wide at most", async () => {
  const png = Buffer.from(drawPicture({ width: 512, height: 300 }, "a boat"));
  const read = readSixels((await pictureEscape("sixel", png, "image/png")) ?? "");
  expect([read.width, read.height]).toEqual([360, 210]);
  const seen = Array.from({ length: 360 * 210 }, (_, at) =>
    read.at(at % 360, Math.floor(at / 360)),
  );
  expect(seen.every((color) => color !== undefined)).toBe(true);
});
