/**
 * One measured thing.
 *
 * @typedef {{
 *   row: string, what: string, value: number, unit: string,
 *   bar?: { of: string, ratio?: number, atMost?: number, atLeast?: number },
 * }} Figure
 */

/** The figures that have a bar, and whether it is reached. */
export function bars(/** @type {readonly Figure[]} */ figures) {
  return figures
    .filter(({ bar }) => bar)
    .map(({ row, what, value, bar: { atMost = Infinity, atLeast = -Infinity, of } }) => ({
      row,
      what,
      of,
      value,
      atMost: Number.isFinite(atMost) ? atMost : undefined,
      atLeast: Number.isFinite(atLeast) ? atLeast : undefined,
      reached: value <= atMost && value >= atLeast,
    }));
}

/** A Markdown document of all figures, then of the bars. */
export function table({ about, figures, bars: reached }) {
  const peers = Object.entries(about.peers).map(([name, version]) => `${name} ${version}`);
  return [
    `${about.date}, Node ${about.node}, ${about.machine}; ${peers.join(", ")}.`,
    "",
    ...grid(["row", "bar", "must", "measured", ""], reached.map(barCells)),
    "",
    ...grid(
      ["row", "what", "median"],
      figures
        .filter(({ bar }) => !bar)
        .map(({ row, what, value, unit }) => [row, what, `${short(value)} ${unit}`]),
    ),
  ].join("\n");
}

function barCells({ row, what, of, value, atMost, atLeast, reached }) {
  const must = atMost === undefined ? `≥ ${short(atLeast)}` : `≤ ${short(atMost)}`;
  return [
    row,
    what,
    `${must}${of ? ` ${of}` : ""}`,
    short(value),
    reached ? "reached" : "**missed**",
  ];
}

function short(/** @type {number} */ value) {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

function grid(/** @type {string[]} */ head, /** @type {string[][]} */ rows) {
  if (rows.length === 0) return [];
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
