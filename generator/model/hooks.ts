import { GeneratorError } from "../diagnostics/errors.js";
import { checkedPart } from "../schema/checked-part.js";
import { isObject } from "../util/json.js";
import { withArticle } from "../util/phrases.js";
import type { EndpointModel, Model, SkippableEndpoint } from "./model.js";
import { isName } from "./naming.js";

/** What a config may do to the model, between reading the spec and rendering. */
export interface Hooks {
  /**
   * Gives a function another name; undefined leaves the name that it has. The name is locked like
   * any other: it stays when the hook is removed.
   */
  readonly renameFunction?: (endpoint: EndpointModel) => string | undefined;
  /**
   * Return true to generate no function for this endpoint, and no warning about it. `input`, `data`
   * and `descriptor` are absent if the endpoint cannot be read.
   */
  readonly skipEndpoint?: (endpoint: SkippableEndpoint) => boolean;
  /** Changes what an endpoint's types and comments are made from; undefined changes nothing. */
  readonly changeModel?: (endpoint: EndpointModel) => ModelChanges | undefined;
}

/** The properties of an endpoint that a hook may change. Its paths always come from the spec. */
export type ModelChanges = Partial<
  Pick<EndpointModel, "title" | "description" | "deprecated" | "input" | "data">
>;

/**
 * Applies `changeModel`: {@link isSkipped} is asked while the spec is read, and {@link applyRename}
 * when names are assigned.
 *
 * @throws GeneratorError MS1606
 */
export function applyHooks(model: Model, hooks: Hooks): Model {
  if (model.endpoints.length === 0) {
    throw new GeneratorError("MS1606", "skipEndpoint leaves no endpoint", {
      hint: "Return false for the endpoints to keep.",
    });
  }
  return { ...model, endpoints: model.endpoints.map((endpoint) => applyChanges(endpoint, hooks)) };
}

/**
 * The endpoint under the name that the hook gives it.
 *
 * @throws GeneratorError MS1606
 */
export function applyRename(endpoint: EndpointModel, hooks: Hooks): EndpointModel {
  const name = runHook(endpoint, "renameFunction", () => hooks.renameFunction?.(endpoint));
  if (name === undefined) return endpoint;
  if (typeof name === "string" && isName(name)) {
    return { ...endpoint, name: { ...endpoint.name, function: name } };
  }
  throw hookError(
    endpoint,
    "renameFunction",
    `gave ${describeValue(name)}, which no function may be called: at most 64 letters, digits, _ and $, no digit first, no reserved word; undefined keeps the name`,
  );
}

/** @throws GeneratorError MS1606 if the hook throws, or says neither yes nor no */
export function isSkipped(endpoint: SkippableEndpoint, hooks: Hooks): boolean {
  const says = runHook(endpoint, "skipEndpoint", () => hooks.skipEndpoint?.(endpoint)) ?? false;
  if (typeof says === "boolean") return says;
  throw hookError(endpoint, "skipEndpoint", `gave ${describeValue(says)}, not true or false`);
}

const changeable = ["title", "description", "deprecated", "input", "data"];

function applyChanges(endpoint: EndpointModel, hooks: Hooks): EndpointModel {
  const changes = runHook(endpoint, "changeModel", () => hooks.changeModel?.(endpoint));
  if (changes === undefined) return endpoint;
  // A promise has no keys either: what it gives would be lost.
  if (!isObject(changes) || changes instanceof Promise) {
    throw hookError(endpoint, "changeModel", `gave ${describeValue(changes)}, not an object`);
  }
  const other = Object.keys(changes).find((key) => !changeable.includes(key));
  if (other !== undefined) {
    throw hookError(
      endpoint,
      "changeModel",
      `gave ${describeValue(other)}; it may give ${changeable.join(", ")}`,
    );
  }
  for (const [key, value] of Object.entries(changes)) {
    const wanted = wrongChange(key, value);
    if (wanted !== undefined) {
      throw hookError(
        endpoint,
        "changeModel",
        `gave ${describeValue(value)} for ${key}, not ${wanted}`,
      );
    }
  }
  const model = { ...endpoint, ...jsonOf(endpoint, changes) };
  const { title, input, descriptor } = model;
  return { ...model, descriptor: { ...descriptor, title, input: checkedPart(input) } };
}

/** What a change must be, if it is not; undefined leaves a property as it is. */
function wrongChange(key: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (key === "deprecated") return typeof value === "boolean" ? undefined : "true or false";
  if (key === "title" || key === "description") {
    return typeof value === "string" ? undefined : "a text";
  }
  return isObject(value) ? undefined : "an object";
}

/** A copy through JSON, so that the lock can hash it: functions are dropped, cycles refused. */
function jsonOf(endpoint: EndpointModel, changes: ModelChanges): ModelChanges {
  try {
    return JSON.parse(JSON.stringify(changes)) as ModelChanges; // its own type, without undefined
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw hookError(endpoint, "changeModel", `gave what is not JSON: ${problem}`);
  }
}

function runHook<Result>(
  endpoint: SkippableEndpoint,
  hook: keyof Hooks,
  call: () => Result,
): Result {
  try {
    return call();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw hookError(endpoint, hook, `threw: ${problem}`);
  }
}

function hookError(
  endpoint: SkippableEndpoint,
  hook: keyof Hooks,
  problem: string,
): GeneratorError {
  return new GeneratorError("MS1606", `the hook ${hook} ${problem}`, {
    file: endpoint.key,
    hint: "Fix the hook in the config file.",
  });
}

function describeValue(value: unknown): string {
  if (typeof value === "string" || value === null) return JSON.stringify(value);
  if (value === undefined) return "nothing";
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "a list";
  return withArticle(typeof value);
}
