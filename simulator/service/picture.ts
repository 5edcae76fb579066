import { encode } from "fast-png";
import type { PictureSize } from "./picture-size.js";
import { sequence } from "./random.js";

/**
 * Draws a PNG of exactly this size: sky, sun and hills, with colours and lines that depend only on
 * the subject. A palette with one byte per pixel encodes several times faster than three bytes per
 * pixel.
 */
export function drawPicture({ width, height }: PictureSize, subject: string): Uint8Array {
  const random = sequence("picture", subject);
  const palette = drawPalette(random);
  const pixels = new Uint8Array(width * height);
  drawSky(pixels, width, height, random);
  drawSun(pixels, width, height, random);
  for (let range = 0; range < hillRanges; range += 1) {
    drawHills(pixels, width, height, range, random);
  }
  return encode(
    { width, height, data: pixels, depth: 8, channels: 1, palette },
    { zlib: { level: 4 } },
  );
}

const hillRanges = 4;
const skyShades = 112;
const sunShades = 32;
const hillShades = 28;
const firstSun = skyShades;
const firstHill = skyShades + sunShades;

type Colour = readonly [hue: number, saturation: number, lightness: number];

/** One palette holds the ramps of all parts: sky, sun, then the hills from far to near. */
function drawPalette(random: () => number): number[][] {
  const hue = random() * 360;
  const turn = (random() < 0.5 ? -1 : 1) * (30 + random() * 60);
  const night = random() < 0.3;
  const top: Colour = [hue, 0.6, night ? 0.14 : 0.5];
  const horizon: Colour = [hue + turn, 0.75, night ? 0.5 : 0.84];
  const sun: Colour = [hue + turn * 1.5, 0.9, 0.72];
  const near: Colour = [hue - turn * 0.6, 0.5, 0.12];
  const hills = Array.from({ length: hillRanges }, (_, range) => {
    const nearness = (range + 1) / hillRanges;
    const crest = mix(horizon, near, 0.25 + nearness * 0.7);
    return ramp(crest, mix(crest, horizon, 0.35), hillShades);
  });
  return [
    ...ramp(top, horizon, skyShades),
    ...ramp([sun[0], sun[1], 0.94], sun, sunShades),
    ...hills.flat(),
  ];
}

function drawSky(pixels: Uint8Array, width: number, height: number, random: () => number): void {
  const tilt = (random() - 0.5) * 0.5;
  const waves = 1 + Math.floor(random() * 3);
  const shift = Float64Array.from(
    { length: width },
    (_, x) => tilt * (x / width - 0.5) + 0.05 * Math.sin((x / width) * Math.PI * 2 * waves),
  );
  for (let y = 0; y < height; y += 1) {
    const depth = (y / height) * 1.25;
    for (let x = 0; x < width; x += 1) {
      const shade = Math.min(1, Math.max(0, depth + (shift[x] ?? 0)));
      pixels[y * width + x] = shade * (skyShades - 1);
    }
  }
}

function drawSun(pixels: Uint8Array, width: number, height: number, random: () => number): void {
  const radius = Math.min(width, height) * (0.08 + random() * 0.14);
  const centreX = width * (0.2 + random() * 0.6);
  const centreY = height * (0.2 + random() * 0.3);
  const top = Math.max(0, Math.ceil(centreY - radius));
  const bottom = Math.min(height - 1, Math.floor(centreY + radius));
  for (let y = top; y <= bottom; y += 1) {
    const half = Math.sqrt(radius ** 2 - (y - centreY) ** 2);
    const from = Math.max(0, Math.round(centreX - half));
    const to = Math.min(width, Math.round(centreX + half));
    const shade = firstSun + ((y - centreY + radius) / (2 * radius)) * (sunShades - 1);
    pixels.fill(shade, y * width + from, y * width + to);
  }
}

function drawHills(
  pixels: Uint8Array,
  width: number,
  height: number,
  range: number,
  random: () => number,
): void {
  const base = height * (0.5 + (range / hillRanges) * 0.42);
  const lines = [1, 2.3, 5.1].map((frequency, index) => ({
    frequency: frequency * (0.7 + random() * 0.8) * Math.PI * 2,
    phase: random() * Math.PI * 2,
    reach: (height * (0.05 + random() * 0.05)) / (index + 1),
  }));
  const first = firstHill + range * hillShades;
  const fade = height * 0.35;
  for (let x = 0; x < width; x += 1) {
    let crest = base;
    for (const { frequency, phase, reach } of lines) {
      crest += reach * Math.sin((x / width) * frequency + phase);
    }
    for (let y = Math.max(0, Math.round(crest)); y < height; y += 1) {
      pixels[y * width + x] = first + Math.min(1, (y - crest + 1) / fade) * (hillShades - 1);
    }
  }
}

function ramp(from: Colour, to: Colour, shades: number): number[][] {
  return Array.from({ length: shades }, (_, shade) => toRgb(mix(from, to, shade / (shades - 1))));
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** CSS Color 4, section 7: HSL to sRGB. */
function toRgb([hue, saturation, lightness]: Colour): number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const position = (((offset + hue / 30) % 12) + 12) % 12;
    const value = lightness - reach * Math.max(-1, Math.min(position - 3, 9 - position, 1));
    return Math.round(value * 255);
  });
}
