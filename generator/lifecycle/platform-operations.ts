import type { Operation, Spec } from "../openapi/spec.js";
import { areOfOneThing, placeholdersIn, segmentsOf, thingOf } from "../util/url-path.js";

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
  const polled = new Set(polls.map(({ path }) => path));
  const things = new Set(polls.map(({ path }) => thingOf(path)));
  // A poll without an id in its path: `/renders/{id}/cancel` stands with `/renders/status`.
  const beside = new Set(polls.flatMap(({ path }) => [path, path.slice(0, path.lastIndexOf("/"))]));
  const gets = operations.filter(({ method }) => method === "GET");
  const running = gets.find(
    ({ path }) => endsIn(path, "running") && placeholdersIn(path).length === 0,
  );
  const credits = gets.find(
    ({ path }) => endsIn(path, "credits") && placeholdersIn(path).length === 0,
  );
  const subscribe = gets.find(
    ({ path }) => endsIn(path, "subscribe") && placeholdersIn(path).length === 1,
  );
  const cancels = operations.filter(
    ({ method, path }) =>
      // Without the id, or with more than it, a request would be about other things, too.
      placeholdersIn(path).length === 1 &&
      (path.endsWith("}/cancel")
        ? /^(POST|PUT|DELETE)$/.test(method)
        : method === "DELETE" && polled.has(path)),
  );
  const ofPolled = cancels.filter(
    ({ path }) => things.has(thingOf(path)) || beside.has(path.slice(0, path.indexOf("/{"))),
  );
  const ofGenerations = cancels.filter(({ path }) => ofGeneration.test(path));
  const [cancel, ...others] = ofPolled.length > 0 ? ofPolled : ofGenerations;
  // Where each model has its own, none cancels what the others make.
  const isShared = others.every((each) => areOfOneThing(each.path, cancel?.path ?? ""));
  return {
    ...(running && { running }),
    ...(credits && { credits }),
    ...(subscribe && { subscribe }),
    ...(cancel && isShared && { cancel }),
  };
}

/**
 * Subscriptions and the like can be canceled, too. Fewer words than paths of polls have: runs are those of
 * workflows.
 */
const ofGeneration =
  /\/(generation|prediction|task|job|request|operation|result)s?\/\{[^{}]*\}\/cancel$/;

function endsIn(path: string, word: string): boolean {
  return segmentsOf(path).at(-1) === word;
}
