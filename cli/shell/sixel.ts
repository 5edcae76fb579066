import type { Pixels } from "./png-pixels.js";

/** Shades of each of red, green and blue: 216 colours, of the 256 that terminals have. */
const shades = 6;

/** Thresholds of a 4 × 4 pattern, which mixes two neighbouring shades to one between them. */
const pattern = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/** No colour: what is behind shows. */
const clear = -1;

/**
 * The sixel sequence of a picture. A sixel is a column of six pixels of one colour: each band of six
 * rows is written once for each of its colours.
 *
 * @see https://vt100.net/docs/vt3xx-gp/chapter14.html
 */
export function sixelOf(pixels: Pixels): string {
  const { width, height } = pixels;
  const colors = colorsOf(pixels);
  const used = new Set(colors);
  used.delete(clear);
  const palette = [...used].map((color) => `#${color};2;${percentages(color)}`);
  const bands: string[] = [];
  for (let top = 0; top < height; top += 6) bands.push(band(colors, width, height, top));
  // Pixels without a colour stay as they are, and a pixel is a square.
  return `\u001bP0;1;0q"1;1;${width};${height}${palette.join("")}${bands.join("-")}\u001b\\`;
}

function band(colors: Int16Array, width: number, height: number, top: number): string {
  const rows = Math.min(6, height - top);
  const columns = new Map<number, Uint8Array>();
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const color = colors[(top + row) * width + column] ?? clear;
      if (color === clear) continue;
      const bits = columns.get(color) ?? new Uint8Array(width);
      columns.set(color, bits);
      bits[column] = (bits[column] ?? 0) | (1 << row);
    }
  }
  return [...columns].map(([color, bits]) => `#${color}${runs(bits)}`).join("$");
}

/** The columns as characters; the same one many times is written once, with their number. */
function runs(bits: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bits.length; ) {
    let end = at + 1;
    while (end < bits.length && bits[end] === bits[at]) end += 1;
    const char = String.fromCharCode(63 + (bits[at] ?? 0));
    text += end - at > 3 ? `!${end - at}${char}` : char.repeat(end - at);
    at = end;
  }
  return text;
}

function colorsOf({ width, height, data, channels, shift }: Pixels): Int16Array {
  const colors = new Int16Array(width * height);
  const isGrey = channels < 3;
  for (let at = 0; at < colors.length; at += 1) {
    const value = (channel: number) => (data[at * channels + channel] ?? 0) >> shift;
    const alpha = channels === 2 || channels === 4 ? value(channels - 1) : 255;
    const x = at % width;
    const threshold = ((pattern[(Math.floor(at / width) % 4) * 4 + (x % 4)] ?? 0) + 0.5) / 16;
    const shade = (channel: number) =>
      Math.floor((value(isGrey ? 0 : channel) / 255) * (shades - 1) + threshold);
    colors[at] = alpha < 128 ? clear : (shade(0) * shades + shade(1)) * shades + shade(2);
  }
  return colors;
}

/** Red, green and blue of a colour, each of 100. */
function percentages(color: number): string {
  const parts = [Math.floor(color / (shades * shades)), Math.floor(color / shades), color];
  return parts.map((part) => ((part % shades) * 100) / (shades - 1)).join(";");
}
