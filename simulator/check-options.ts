import type { SimulateOptions } from "./service/types.js";

/** A new option does not compile until it is listed. */
const known: Readonly<Record<keyof SimulateOptions, true>> = {
  openapi: true,
  config: true,
  docs: true,
  group: true,
  lifecycle: true,
  endpoints: true,
  port: true,
  credits: true,
  latencyMs: true,
  seed: true,
  apiKey: true,
  faults: true,
  webhooks: true,
  onRequest: true,
};

/**
 * Refuses what JavaScript, or a value of a wider type, may give: an option that is not read would look
 * as if it were obeyed.
 *
 * @throws TypeError naming the nearest option
 */
export async function refuseUnknownOptions(options: unknown): Promise<void> {
  if (typeof options !== "object" || options === null) {
    throw new TypeError('simulate: pass its options, such as { openapi: "openapi.json" }.');
  }
  const wrong = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (wrong === undefined) return;
  // Only a mistake loads it.
  const { didYouMean } = await import("../generator/read-endpoints.js");
  const names = Object.keys(known);
  const near = didYouMean(wrong, names) || `. There are: ${names.join(", ")}`;
  throw new TypeError(`simulate: there is no option ${wrong}${near}`);
}
