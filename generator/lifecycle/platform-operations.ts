import type { Operation, Spec } from "../openapi/spec.js";
import { namesIn, segmentsOf, unnamed } from "../util/url-path.js";

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

/**
 * Finds the operations around the creates by the shape of their paths, as observed on the platform:
 * `GET /generations/running`, `GET /credits`, `GET …/{id}/subscribe`, `POST …/{id}/cancel`,
 * which other platforms have as `PUT` or `DELETE`, or as `DELETE` of what is polled.
 *
 * @param polls - the operations that read a status
 */
export function platformOperations(spec: Spec, polls: readonly Operation[]): PlatformOperations {
  const operations = spec.operations();
  const gets = operations.filter(({ method }) => method === "GET");
  const running = gets.find(({ path }) => endsIn(path, "running") && namesIn(path).length === 0);
  const credits = gets.find(({ path }) => endsIn(path, "credits") && namesIn(path).length === 0);
  const subscribe = gets.find(
    ({ path }) => endsIn(path, "subscribe") && namesIn(path).length === 1,
  );
  const cancels = operations.filter(
    ({ method, path }) =>
      (/^(POST|PUT|DELETE)$/.test(method) && isCancel(path, polls)) ||
      (method === "DELETE" && polls.some((poll) => poll.path === path)),
  );
  const ofPolled = cancels.filter(({ path }) => polls.some((poll) => isOfOne(path, poll.path)));
  const [cancel, ...others] = ofPolled.length > 0 ? ofPolled : cancels;
  // Where each model has its own, none cancels what the others make.
  const isShared = others.every((each) => isOfOne(each.path, cancel?.path ?? ""));
  return {
    ...(running && { running }),
    ...(credits && { credits }),
    ...(subscribe && { subscribe }),
    ...(cancel && isShared && { cancel }),
  };
}

/** Fewer words than paths of polls have: runs are those of workflows, too. */
const generationWord = /^(generation|prediction|task|job|request|operation|result)s?$/;

/** `…/{id}/cancel` of a generation: subscriptions and the like can be canceled too. */
function isCancel(path: string, polls: readonly Operation[]): boolean {
  const [name, ...more] = namesIn(path);
  const end = segmentsOf(path).slice(-2).join("/");
  if (more.length > 0 || end !== `{${name}}/cancel`) return false;
  const holder = parentOf(parentOf(path));
  const kind = segmentsOf(holder).at(-1) ?? "";
  return polls.some((poll) => holder === parentOf(poll.path)) || generationWord.test(kind);
}

/** Whether two paths name one thing by its id: `/jobs/{id}` and `/jobs/{id}/cancel`. */
function isOfOne(path: string, other: string): boolean {
  const thing = (each: string) => unnamed(each).replace(/\}[^}]*$/, "}");
  return thing(path) === thing(other);
}

function parentOf(path: string): string {
  return segmentsOf(path)
    .slice(0, -1)
    .map((segment) => `/${segment}`)
    .join("");
}

function endsIn(path: string, word: string): boolean {
  return segmentsOf(path).at(-1) === word;
}
