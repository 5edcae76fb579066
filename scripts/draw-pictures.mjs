// Draws docs/images/: a real run in a terminal, and what an editor shows for a generated function.
// Needs `npm run build`.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pty from "@lydell/node-pty";
import ts from "typescript";
import { simulate } from "../dist/simulator/index.js";
import { root } from "./root.mjs";

const COLUMNS = 92;
const colors = {
  back: "#161b22",
  text: "#d1d7e0",
  dim: "#8b949e",
  bold: "#ffffff",
  green: "#7ee787",
  red: "#ff7b72",
  yellow: "#e3b341",
  blue: "#79c0ff",
};
const LETTER = 8.43;
const LINE = 21;

mkdirSync(path.join(root, "docs", "images"), { recursive: true });
write(
  "terminal.svg",
  draw(
    "A terminal: modelsmith generates 23 functions, then makes a picture",
    await terminalLines(),
    COLUMNS,
  ),
);
write(
  "hover.svg",
  draw("What an editor shows for a generated function and one of its fields", hoverLines(), 78),
);

function write(name, text) {
  writeFileSync(path.join(root, "docs", "images", name), text);
}

/** A generation of code, then one of a picture, in a real terminal against the simulator. */
async function terminalLines() {
  const simulator = await simulate({ openapi: path.join(root, "specs/openapi.json") });
  const folder = mkdtempSync(path.join(os.tmpdir(), "modelsmith-picture-"));
  try {
    cpSync(path.join(root, "specs"), folder, { recursive: true });
    const lines = [];
    const commands = [
      ["generate", "--openapi", "openapi.json", "--docs", "docs.json"],
      ["create", "google/nano-banana-pro", "--prompt", "A paper boat", "--save", "boat.png"],
    ];
    for (const words of commands) {
      const shown = words.map((word) => (/[ *]/.test(word) ? `"${word}"` : word)).join(" ");
      lines.push([
        { text: "$ ", color: colors.green },
        { text: `npx modelsmith ${shown}`, color: colors.bold },
      ]);
      lines.push(...shorten(parse(await run(words, folder, simulator.baseUrl))), []);
    }
    return lines.slice(0, -1);
  } finally {
    rmSync(folder, { recursive: true });
    await simulator.close();
  }
}

/** The beginning and the end of a long list. */
function shorten(lines) {
  if (lines.length <= 14) return lines;
  return [...lines.slice(0, 6), [{ text: "…", color: colors.dim }], ...lines.slice(-5)];
}

function run(words, folder, baseUrl) {
  const argv = words[0] === "create" ? [...words, "--base-url", baseUrl] : words;
  const env = { ...process.env, SKILLS_VIDEO_API_KEY: "any-key", TERM: "xterm-256color" };
  delete env["NO_COLOR"];
  const terminal = pty.spawn(process.execPath, [path.join(root, "dist/cli/main.js"), ...argv], {
    cols: COLUMNS,
    rows: 60,
    cwd: folder,
    env,
  });
  let text = "";
  terminal.onData((data) => {
    text += data;
  });
  const plain = () =>
    text.replaceAll(`${folder}/`, "").replaceAll(new URL(baseUrl).host, "127.0.0.1:4010");
  return new Promise((resolve) => terminal.onExit(() => resolve(plain())));
}

/** The lines that are left on a screen, as runs of one color each. */
function parse(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own
  const erased = text.replace(/[^\n]*\x1b\[\d*[JK]/g, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own
  const clean = erased.replace(/\x1b\[\??\d*[A-LN-Za-ln-z]|\x1b\][^\x07]*\x07/g, "");
  return clean
    .replace(/\r\n/g, "\n")
    .trimEnd()
    .split("\n")
    .map((line) => runsOf(line.slice(line.lastIndexOf("\r") + 1)));
}

function runsOf(line) {
  const runs = [];
  let color = colors.text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's own
    const [, code] = /^\x1b\[([\d;]*)m$/.exec(part) ?? [];
    if (code === undefined) {
      if (part !== "") runs.push({ text: part, color });
    } else color = colorOf(code);
  }
  return runs;
}

function colorOf(code) {
  const names = {
    1: "bold",
    2: "dim",
    31: "red",
    32: "green",
    33: "yellow",
    34: "blue",
    36: "blue",
  };
  return colors[names[code.split(";").at(-1)] ?? "text"];
}

/** What TypeScript says of a generated function and of one of its fields. */
function hoverLines() {
  const file = path.join(root, "generated", "picture.ts");
  const code = [
    'import { google } from "./index.js";',
    "",
    "await google.nanoBananaPro({",
    '  prompt: "A paper boat",',
    "  n: 2,",
    "});",
  ];
  const source = code.join("\n");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === file ? source : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
  });
  const hover = (word) => {
    const info = service.getQuickInfoAtPosition(file, source.indexOf(word));
    const text = ts.displayPartsToString(info.displayParts).split("\n");
    // Line breaks of the source mean nothing; an empty line parts two paragraphs.
    const documentation = ts
      .displayPartsToString(info.documentation)
      .replace(/(?<!\n)\n(?!\n)/g, " ")
      .split("\n");
    const tags = (info.tags ?? []).map(
      ({ name, text: parts }) => `@${name} ${ts.displayPartsToString(parts)}`,
    );
    return [
      ...text.map((line) => [line, colors.blue]),
      ...[...documentation, ...tags].map((line) => [line, colors.text]),
    ];
  };
  const boxes = { n: hover("n: 2"), nanoBananaPro: hover("nanoBananaPro") };
  return [
    ...code.map((line) => [{ text: line, color: colors.bold }]),
    [],
    ...["nanoBananaPro", "n"].flatMap((word) => [
      [{ text: `▸ ${word}`, color: colors.yellow }],
      ...boxes[word].flatMap(([line, color]) =>
        wrap(line, 74).map((text) => [{ text: `  ${text}`, color }]),
      ),
      [],
    ]),
  ].slice(0, -1);
}

function wrap(line, width) {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== "" && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

function draw(title, lines, columns) {
  const width = Math.ceil(columns * LETTER) + 40;
  const height = lines.length * LINE + 66;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (color, at) => `<circle cx="${22 + at * 20}" cy="20" r="6" fill="${color}"/>`,
  );
  const texts = lines.map((runs, at) => {
    const spans = runs.map(({ text, color }) => `<tspan fill="${color}">${toXml(text)}</tspan>`);
    return `<text x="20" y="${56 + at * LINE}" xml:space="preserve">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<title>${toXml(title)}</title>
<rect width="100%" height="100%" rx="10" fill="${colors.back}"/>
${[...dots, ...texts].join("\n")}
</svg>
`;
}

function toXml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
