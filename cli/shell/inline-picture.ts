/** How a terminal shows pictures. */
export type PictureProtocol = "kitty" | "iterm2";

type Environment = Readonly<Record<string, string | undefined>>;

/** The terminal, by its environment; `undefined` if it shows no pictures, or inside a multiplexer. */
export function pictureProtocol(environment: Environment): PictureProtocol | undefined {
  const { TERM = "", TERM_PROGRAM = "", TMUX, STY, KITTY_WINDOW_ID, LC_TERMINAL } = environment;
  if (TMUX || STY || /^(screen|tmux)/.test(TERM)) return undefined;
  if (KITTY_WINDOW_ID || TERM === "xterm-kitty" || /ghostty/i.test(TERM + TERM_PROGRAM)) {
    return "kitty";
  }
  return /^(iTerm\.app|WezTerm|mintty)$/.test(TERM_PROGRAM) || LC_TERMINAL === "iTerm2"
    ? "iterm2"
    : undefined;
}

/**
 * The escape sequence that shows a picture, some forty columns wide. Only base64 of it gets to the
 * terminal.
 *
 * @returns nothing for a picture that the terminal cannot show, or that is too large to be worth it
 */
export function pictureEscape(
  protocol: PictureProtocol,
  bytes: Buffer,
  type: string,
): string | undefined {
  if (bytes.length > maxBytes || !type.startsWith("image/") || type === "image/svg+xml") {
    return undefined;
  }
  const base64 = bytes.toString("base64");
  if (protocol === "iterm2") {
    return `\u001b]1337;File=inline=1;size=${bytes.length};width=${columns};preserveAspectRatio=1:${base64}\u0007`;
  }
  // kitty takes PNG alone, in pieces.
  if (type !== "image/png") return undefined;
  const pieces = base64.match(/.{1,4096}/g) ?? [];
  return pieces
    .map((piece, index) => {
      const start = index === 0 ? `a=T,f=100,c=${columns},` : "";
      return `\u001b_G${start}m=${index === pieces.length - 1 ? 0 : 1};${piece}\u001b\\`;
    })
    .join("");
}

const columns = 40;
const maxBytes = 8_000_000;
