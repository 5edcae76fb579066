import { expect, test } from "vitest";
import { pictureEscape, pictureProtocol } from "../../../cli/shell/inline-picture.js";
import { createTerminal } from "../../../cli/shell/terminal.js";

test.each<[Record<string, string>, string | undefined]>([
  [{ TERM: "xterm-kitty" }, "kitty"],
  [{ TERM: "xterm-256color", KITTY_WINDOW_ID: "1" }, "kitty"],
  [{ TERM_PROGRAM: "ghostty" }, "kitty"],
  [{ TERM_PROGRAM: "iTerm.app" }, "iterm2"],
  [{ TERM_PROGRAM: "WezTerm" }, "iterm2"],
  [{ LC_TERMINAL: "iTerm2" }, "iterm2"],
  [{ TERM: "foot" }, "sixel"],
  [{ TERM: "mlterm-256color" }, "sixel"],
  [{ TERM: "foot", TMUX: "/tmp/tmux" }, undefined],
  [{ TERM: "xterm-256color" }, undefined],
  [{ TERM_PROGRAM: "iTerm.app", TMUX: "/tmp/tmux" }, undefined],
  [{ TERM: "screen-256color", LC_TERMINAL: "iTerm2" }, undefined],
  [{}, undefined],
])("%j shows pictures by %s", (environment, protocol) => {
  expect(pictureProtocol(environment)).toBe(protocol);
});

/** Control characters by their names. */
function shown(sequence = ""): string {
  return sequence.replaceAll("\u001b", "ESC").replaceAll("\u0007", "BEL");
}

test("a picture reaches kitty in pieces, and iTerm2 as a whole", async () => {
  const bytes = Buffer.alloc(4_000, 7);
  const pieces = shown(await pictureEscape("kitty", bytes, "image/png")).split("ESC\\");
  expect(pieces.at(0)).toMatch(/^ESC_Ga=T,f=100,c=40,m=1;[A-Za-z0-9+/]{4096}$/);
  expect(pieces.at(1)).toMatch(/^ESC_Gm=0;[A-Za-z0-9+/]+=*$/);
  const joined = pieces.map((piece) => piece.replace(/^.*;/, "")).join("");
  expect(Buffer.from(joined, "base64").equals(bytes)).toBe(true);
  expect(shown(await pictureEscape("iterm2", bytes, "image/webp"))).toMatch(
    /^ESC\]1337;File=inline=1;size=4000;width=40;preserveAspectRatio=1:[A-Za-z0-9+/]+=*BEL$/,
  );
});

test.each([
  ["kitty", Buffer.from("x"), "image/jpeg"],
  ["sixel", Buffer.from("x"), "image/jpeg"],
  ["sixel", Buffer.from("no PNG, whatever its name says"), "image/png"],
  ["iterm2", Buffer.from("x"), "video/mp4"],
  ["iterm2", Buffer.alloc(9_000_000), "image/png"],
] as const)("%s is not sent what it cannot show", async (protocol, bytes, type) => {
  expect(await pictureEscape(protocol, bytes, type)).toBeUndefined();
});

test("a pipe gets no picture", async () => {
  let written = "";
  const pipe = { isTTY: false, write: (text: string) => (written += text) };
  await createTerminal(pipe, pipe, { TERM: "xterm-kitty" }).show(Buffer.from("x"), "image/png");
  expect(written).toBe("");
});

test.each<[Record<string, string>, boolean, boolean]>([
  [{ TERM: "xterm-256color" }, true, true],
  [{ TERM: "xterm-kitty" }, true, false],
  [{ TERM: "xterm-256color", CI: "true" }, true, false],
  [{ TERM: "xterm-256color", TMUX: "/tmp/tmux" }, true, false],
  [{ TERM: "screen" }, true, false],
  [{ TERM: "dumb" }, true, false],
  [{}, true, false],
  [{ TERM: "xterm-256color" }, false, false],
])(
  "under %j (a person: %s) the terminal is asked what it shows: %s",
  (environment, isTTY, isAsked) => {
    let asked = 0;
    const stream = { isTTY, write: () => {} };
    const terminal = createTerminal(stream, stream, environment, () => {
      asked += 1;
      return Promise.resolve(true);
    });
    terminal.expectPicture();
    terminal.expectPicture();
    expect(asked).toBe(isAsked ? 1 : 0);
  },
);
