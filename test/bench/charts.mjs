/** @import { Figure } from "./report.mjs" */

/** What is measured once for each of several programs. */
const panelTitles = {
  1: "Generate",
  2: "Generate",
  3: "Generate again, nothing changed",
  4: "Generate again, one model of 2,300 changed",
  5: "tsc over the output for 230 models",
  6: "Reading streams",
  7: "Idle streams",
  8: "From the last byte to the result",
  9: "An event of 8 MB",
  10: "Import",
  11: "Bundle",
  12: "Polling, 2,000 waiting",
};

const width = 720;
const left = 250;
const bar = 16;
const gap = 6;
const colors = {
  back: "#ffffff",
  text: "#24292f",
  dim: "#57606a",
  own: "#0969da",
  other: "#afb8c1",
};

/**
 * The figures of some rows of a bench as bars: a panel for each thing that was measured of several
 * programs, in which the longest bar fills the width.
 *
 * @param {{ about: { date: string, node: string, machine: string }, figures: readonly Figure[] }} result
 * @param {readonly string[]} rows
 * @returns {string} an SVG
 */
export function chart({ about, figures }, rows) {
  const panels = panelsOf(figures.filter(({ row, bar: limit }) => rows.includes(row) && !limit));
  let y = 20;
  const parts = [];
  for (const { title, unit, bars } of panels) {
    parts.push(text(16, y + 12, title, colors.text, "bold"));
    y += 26;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const { name, value } of bars) {
      const length = most > 0 ? Math.max(1, (value / most) * (width - left - 120)) : 1;
      const color = isOwn(name) ? colors.own : colors.other;
      parts.push(text(16, y + 12, name, colors.dim));
      parts.push(
        `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar}" fill="${color}"/>`,
      );
      parts.push(text(left + length + 8, y + 12, `${short(value)} ${unit}`.trim(), colors.text));
      y += bar + gap;
    }
    y += 14;
  }
  parts.push(
    text(16, y + 8, `${about.date}, Node ${about.node}, ${about.machine}. Medians.`, colors.dim),
  );
  y += 24;
  const label = panels
    .map(({ title, bars }) => `${title}: ${bars.map(said).join(", ")}`)
    .join("; ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(label)}</title>`,
    `<rect width="${width}" height="${y}" fill="${colors.back}"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

/** Figures of one row, unit and wording are one panel; the name of the program comes before it. */
function panelsOf(/** @type {readonly Figure[]} */ figures) {
  const panels = new Map();
  for (const { row, what, value, unit } of figures) {
    const end = what.lastIndexOf(", ");
    const [name, measured] = end === -1 ? [what, ""] : [what.slice(0, end), what.slice(end + 2)];
    const key = JSON.stringify([row, measured, unit]);
    const title = [panelTitles[row] ?? `Row ${row}`, measured]
      .filter((part) => part !== "")
      .join(": ");
    const panel = panels.get(key) ?? { title: `${title}${unitWords[unit] ?? ""}`, unit, bars: [] };
    panels.set(key, panel);
    panel.bars.push({ name, value });
  }
  // A single bar compares nothing.
  return [...panels.values()].filter(({ bars }) => bars.length > 1);
}

const unitWords = { MiB: ", peak memory", s: ", time", "events/s": " (longer is better)" };

function isOwn(name) {
  return /modelsmith|generated function|all 23|^a second/.test(name);
}

function said({ name, value }) {
  return `${name} ${short(value)}`;
}

function short(value) {
  if (value >= 1000) return Math.round(value).toLocaleString("en-GB");
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function text(x, y, content, fill, weight = "normal") {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="${fill}" font-weight="${weight}">${escaped(content)}</text>`;
}

function escaped(content) {
  return content.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
