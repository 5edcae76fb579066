import type { Operation, Spec } from "../openapi/spec.js";

/** The operations around all creates of a platform, if the spec has them. */
export interface PlatformOperations {
  /** The running generations. */
  readonly running?: Operation;
  /** The balance. */
  readonly credits?: Operation;
  /** The event stream of an existing generation. */
  readonly subscribe?: Operation;
  readonly cancel?: Operation;
}

const pathParameter = /^\{[^{}]+\}$/;

/**
 * Finds the operations around the creates by the shape of their paths, as observed on the platform:
 * `GET /generations/running`, `GET /credits`, `GET …/{id}/subscribe`, `POST …/{id}/cancel`.
 *
 * @param polls - the operations that read a status
 */
export function platformOperations(spec: Spec, polls: readonly Operation[]): PlatformOperations {
  const operations = spec.operations();
  const gets = operations.filter(({ method }) => method === "GET");
  const running = gets.find(({ path }) => endsIn(path, "running") && parametersIn(path) === 0);
  const credits = gets.find(({ path }) => endsIn(path, "credits") && parametersIn(path) === 0);
  const subscribe = gets.find(({ path }) => endsIn(path, "subscribe") && parametersIn(path) === 1);
  const cancel = operations.find(
    ({ method, path }) =>
      (method === "POST" && isCancel(path, polls)) ||
      (method === "DELETE" && polls.some((poll) => poll.path === path)),
  );
  return {
    ...(running && { running }),
    ...(credits && { credits }),
    ...(subscribe && { subscribe }),
    ...(cancel && { cancel }),
  };
}

const generationWord = /^(generation|prediction|task|job|request|operation|result)s?$/;

/** `…/{id}/cancel` of a generation: subscriptions and the like can be canceled too. */
function isCancel(path: string, polls: readonly Operation[]): boolean {
  const [id = "", cancel] = segmentsOf(path).slice(-2);
  if (cancel !== "cancel" || !pathParameter.test(id) || parametersIn(path) !== 1) return false;
  const holder = parentOf(parentOf(path));
  const kind = segmentsOf(holder).at(-1) ?? "";
  return polls.some((poll) => holder === parentOf(poll.path)) || generationWord.test(kind);
}

function parentOf(path: string): string {
  return segmentsOf(path)
    .slice(0, -1)
    .map((segment) => `/${segment}`)
    .join("");
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function parametersIn(path: string): number {
  return segmentsOf(path).filter((segment) => pathParameter.test(segment)).length;
}

function endsIn(path: string, word: string): boolean {
  return segmentsOf(path).at(-1) === word;
}
