import { GeneratorError } from "../diagnostics/errors.js";
import { checkedPart } from "../schema/checked-part.js";
import type { EndpointModel, Model } from "./model.js";
import { isName } from "./naming.js";

/** What a config may do to the model, between reading the spec and rendering. */
export interface Hooks {
  /**
   * Gives a function another name; undefined leaves the name that it has. The name is locked like
   * any other: it stays when the hook goes.
   */
  readonly renameFunction?: (endpoint: EndpointModel) => string | undefined;
  /** True: no function for this endpoint. */
  readonly skipEndpoint?: (endpoint: EndpointModel) => boolean;
  /** Changes what an endpoint's types and comments are made from; undefined changes nothing. */
  readonly changeModel?: (endpoint: EndpointModel) => ModelChanges | undefined;
}

/** What of an endpoint can be changed; where it is called stays the spec's. */
export type ModelChanges = Partial<
  Pick<EndpointModel, "title" | "description" | "deprecated" | "input" | "data">
>;

/**
 * The model as the hooks leave it, but for names: those are given with the lock.
 *
 * @throws GeneratorError MS1606
 */
export function applyHooks(model: Model, hooks: Hooks): Model {
  const kept = model.endpoints.filter((endpoint) => !isSkipped(endpoint, hooks));
  if (kept.length === 0 && model.endpoints.length > 0) {
    throw new GeneratorError("MS1606", "skipEndpoint leaves no endpoint", {
      hint: "Return false for those that should stay.",
    });
  }
  return { ...model, endpoints: kept.map((endpoint) => changed(endpoint, hooks)) };
}

/**
 * The endpoint under the name that the hook gives it.
 *
 * @throws GeneratorError MS1606
 */
export function renamed(endpoint: EndpointModel, hooks: Hooks): EndpointModel {
  const name = called(endpoint, "renameFunction", () => hooks.renameFunction?.(endpoint));
  if (name === undefined) return endpoint;
  if (typeof name === "string" && isName(name)) {
    return { ...endpoint, name: { ...endpoint.name, function: name } };
  }
  throw refused(endpoint, "renameFunction", `gave ${shown(name)}, which no function may be called`);
}

function isSkipped(endpoint: EndpointModel, hooks: Hooks): boolean {
  return called(endpoint, "skipEndpoint", () => hooks.skipEndpoint?.(endpoint)) === true;
}

const changeable = ["title", "description", "deprecated", "input", "data"];

function changed(endpoint: EndpointModel, hooks: Hooks): EndpointModel {
  const changes = called(endpoint, "changeModel", () => hooks.changeModel?.(endpoint));
  if (changes === undefined) return endpoint;
  const other = Object.keys(changes).find((key) => !changeable.includes(key));
  if (other !== undefined) {
    throw refused(
      endpoint,
      "changeModel",
      `gave ${shown(other)}; it may give ${changeable.join(", ")}`,
    );
  }
  const model = { ...endpoint, ...jsonOf(endpoint, changes) };
  const { title, input, descriptor } = model;
  return { ...model, descriptor: { ...descriptor, title, input: checkedPart(input) } };
}

/** As JSON has it: a model that holds functions or cycles could not be remembered. */
function jsonOf(endpoint: EndpointModel, changes: ModelChanges): ModelChanges {
  try {
    return JSON.parse(JSON.stringify(changes)) as ModelChanges; // its own type, without undefined
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw refused(endpoint, "changeModel", `gave what is not JSON: ${problem}`);
  }
}

function called<Result>(endpoint: EndpointModel, hook: keyof Hooks, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw refused(endpoint, hook, `threw: ${problem}`);
  }
}

function refused(endpoint: EndpointModel, hook: keyof Hooks, problem: string): GeneratorError {
  return new GeneratorError("MS1606", `the hook ${hook} ${problem}`, {
    file: endpoint.key,
    hint: "Fix the hook in the config file.",
  });
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : `a ${typeof value}`;
}
