import { readPng, shrink } from "./png-pixels.js";
import { sixelOf } from "./sixel.js";

/** How a terminal shows pictures. */
export type PictureProtocol = "kitty" | "iterm2" | "sixel";

type Environment = Readonly<Record<string, string | undefined>>;

/** The terminal, by its environment; `undefined` if that does not say so, or inside a multiplexer. */
export function pictureProtocol(environment: Environment): PictureProtocol | undefined {
  const { TERM = "", TERM_PROGRAM = "", KITTY_WINDOW_ID, LC_TERMINAL } = environment;
  if (isMultiplexed(environment)) return undefined;
  if (KITTY_WINDOW_ID || TERM === "xterm-kitty" || /ghostty/i.test(TERM + TERM_PROGRAM)) {
    return "kitty";
  }
  if (/^(iTerm\.app|WezTerm|mintty)$/.test(TERM_PROGRAM) || LC_TERMINAL === "iTerm2") {
    return "iterm2";
  }
  return /^(foot|mlterm|contour|yaft|vt340|xterm-sixel)/.test(TERM) ? "sixel" : undefined;
}

/** Whether a terminal whose environment does not say it may be asked: a person's own, outside of CI. */
export function mayAsk(environment: Environment): boolean {
  const { TERM = "dumb", CI } = environment;
  return !CI && TERM !== "dumb" && !isMultiplexed(environment);
}

/** A multiplexer answers for itself, and loses the picture. */
function isMultiplexed({ TERM = "", TMUX, STY }: Environment): boolean {
  return Boolean(TMUX || STY) || /^(screen|tmux)/.test(TERM);
}

/**
 * The escape sequence that shows a picture, some forty columns wide. Only base64 or sixels of it get to
 * the terminal.
 *
 * @returns nothing for a picture that the terminal cannot show, or that is too large to be worth it
 */
export async function pictureEscape(
  protocol: PictureProtocol,
  bytes: Buffer,
  type: string,
): Promise<string | undefined> {
  if (bytes.length > maxBytes || !type.startsWith("image/") || type === "image/svg+xml") {
    return undefined;
  }
  const base64 = bytes.toString("base64");
  if (protocol === "iterm2") {
    return `\u001b]1337;File=inline=1;size=${bytes.length};width=${columns};preserveAspectRatio=1:${base64}\u0007`;
  }
  // The other two take PNG alone.
  if (type !== "image/png") return undefined;
  if (protocol === "sixel") {
    const pixels = await readPng(bytes);
    return pixels && sixelOf(shrink(pixels, columns * columnPixels));
  }
  const pieces = base64.match(/.{1,4096}/g) ?? [];
  return pieces
    .map((piece, index) => {
      const start = index === 0 ? `a=T,f=100,c=${columns},` : "";
      return `\u001b_G${start}m=${index === pieces.length - 1 ? 0 : 1};${piece}\u001b\\`;
    })
    .join("");
}

const columns = 40;
/** About as wide as a column is; sixels are in pixels. */
const columnPixels = 9;
const maxBytes = 8_000_000;
