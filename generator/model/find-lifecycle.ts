import type { Operation, Spec } from "../openapi/spec.js";
import { byCodeUnit } from "../util/json.js";

/** The operations around a create, if the spec has them. */
export interface Lifecycle {
  /** Status and result of one generation. */
  readonly poll?: Operation;
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
 * Finds the operations around a create by the shape of their paths, as observed on the platform:
 * `GET /generation/{id}`, `GET /generations/running`, `GET /credits`, `GET …/{id}/subscribe`,
 * `POST …/{id}/cancel`.
 *
 * @param creates - paths of the selected creates: the poll endpoint is the one closest to them
 * @param pollPath - the path of the poll endpoint, where its user has said it
 */
export function findLifecycle(
  spec: Spec,
  creates: readonly string[],
  pollPath?: string,
): Lifecycle {
  const operations = spec.operations();
  const gets = operations.filter(({ method }) => method === "GET");
  const reads = gets.filter(({ path }) => parameterAt(path) === segmentsOf(path).length - 1);
  const poll =
    pollPath !== undefined
      ? gets.find(({ path }) => path === pollPath)
      : (closest(reads, creates) ?? onlyOne(reads.filter(({ path }) => readsGeneration(path))));
  const running = gets.find(({ path }) => endsIn(path, "running") && parameterAt(path) === -1);
  const credits = gets.find(({ path }) => endsIn(path, "credits") && parameterAt(path) === -1);
  const subscribe = gets.find(({ path }) => endsIn(path, "subscribe") && parameterAt(path) !== -1);
  const cancel = operations.find(
    ({ method, path }) =>
      (method === "POST" && isCancel(path, poll)) || (method === "DELETE" && path === poll?.path),
  );
  return {
    ...(poll && { poll }),
    ...(running && { running }),
    ...(credits && { credits }),
    ...(subscribe && { subscribe }),
    ...(cancel && { cancel }),
  };
}

/** `GET /v1/tasks/{task_id}` beside `POST /v1/images`: the collection says what it holds. */
function readsGeneration(path: string): boolean {
  return generationWord.test(segmentsOf(parentOf(path)).at(-1) ?? "");
}

const generationWord = /^(generation|prediction|task|job|request|operation|result)s?$/;

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** `…/{id}/cancel` of a generation: subscriptions and the like can be canceled too. */
function isCancel(path: string, poll: Operation | undefined): boolean {
  const [id = "", cancel] = segmentsOf(path).slice(-2);
  if (cancel !== "cancel" || !pathParameter.test(id) || parameterAt(path) === -1) return false;
  const holder = parentOf(parentOf(path));
  const kind = segmentsOf(holder).at(-1) ?? "";
  return holder === parentOf(poll?.path ?? "") || generationWord.test(kind);
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

/** The index of the only path parameter; -1 without one, or with several. */
function parameterAt(path: string): number {
  const at = segmentsOf(path).flatMap((segment, index) =>
    pathParameter.test(segment) ? [index] : [],
  );
  return at.length === 1 ? (at[0] ?? -1) : -1;
}

function endsIn(path: string, word: string): boolean {
  return segmentsOf(path).at(-1) === word;
}

/** The candidate whose fixed part begins most creates; the longest of these. */
function closest(
  candidates: readonly Operation[],
  creates: readonly string[],
): Operation | undefined {
  const scored = candidates
    .map((operation) => {
      const fixed = `${parentOf(operation.path)}/`;
      const served = creates.filter((path) => `${path}/`.startsWith(fixed) && fixed !== "/").length;
      return { operation, served, length: fixed.length };
    })
    .filter(({ served }) => served > 0)
    .sort(
      (a, b) =>
        b.served - a.served ||
        b.length - a.length ||
        byCodeUnit(a.operation.path, b.operation.path),
    );
  return scored[0]?.operation;
}
