import { inspect } from "node:util";
import { isFaultName, listFaults } from "./service/fault-names.js";
import type { SimulateOptions } from "./service/types.js";

/** What an option takes, in words, and whether a value is that. */
type Kind = readonly [expected: string, fits: (value: unknown) => boolean];

const text: Kind = ["a text", (value) => typeof value === "string"];
const number: Kind = ["a number", (value) => Number.isFinite(value)];
const amount: Kind = ["a number from 0 on", (value) => typeof value === "number" && value >= 0];
const object: Kind = ["an object", (value) => typeof value === "object" && value !== null];

/** A new option does not compile until it is listed. */
const kinds: Readonly<Record<keyof SimulateOptions, Kind>> = {
  openapi: text,
  config: ["a path, or what a config holds", (value) => text[1](value) || object[1](value)],
  docs: text,
  group: text,
  lifecycle: object,
  endpoints: ["a list of endpoints", Array.isArray],
  port: ["a port from 0 to 65535", (value) => Number.isInteger(value) && isPort(Number(value))],
  credits: amount,
  latencyMs: amount,
  seed: number,
  apiKey: text,
  faults: object,
  webhooks: object,
  onRequest: ["a function", (value) => typeof value === "function"],
};

function isPort(value: number): boolean {
  return value >= 0 && value <= 65_535;
}

/**
 * Refuses what JavaScript, or a value of a wider type, may give: an option that is not read would look
 * as if it were obeyed.
 *
 * @throws TypeError naming the nearest option or fault, or what an option takes
 */
export async function checkOptions(options: unknown): Promise<void> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError('simulate: pass its options, such as { openapi: "openapi.json" }.');
  }
  const known = Object.entries(kinds);
  for (const [name, value] of Object.entries(options)) {
    const [, kind] = known.find(([each]) => each === name) ?? [];
    if (kind === undefined) {
      const names = Object.keys(kinds);
      const near = (await suggest(name, names)) || `. There are: ${names.join(", ")}`;
      throw new TypeError(`simulate: there is no option ${name}${near}`);
    }
    const [expected, fits] = kind;
    if (value === undefined || fits(value)) continue;
    const found = inspect(value, { depth: 0 });
    throw new TypeError(`simulate: option ${name} must be ${expected}, got ${found}.`);
  }
  const { faults = {} }: { readonly faults?: object } = options;
  const wrong = Object.keys(faults).find((name) => !isFaultName(name));
  if (wrong !== undefined) throw new TypeError(`simulate: ${await noFault(wrong)}`);
}

/** That there is no fault of this name, and which may be meant. */
export async function noFault(name: string): Promise<string> {
  const near = await suggest(
    name,
    listFaults().map((fault) => fault.name),
  );
  return `There is no fault ${JSON.stringify(name)}${near || ". See listFaults(), or npx modelsmith simulate --list-faults"}`;
}

async function suggest(wrong: string, names: readonly string[]): Promise<string> {
  // Only a mistake loads it.
  const { didYouMean } = await import("../generator/read/read-endpoints.js");
  return didYouMean(wrong, names);
}
