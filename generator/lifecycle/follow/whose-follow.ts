import { tagsOf } from "../../openapi/operations.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import { responsesOf } from "../../openapi/responses.js";
import { declaredServer, pathBelowServer } from "../../openapi/server-url.js";
import type { Operation, Spec } from "../../openapi/spec.js";
import { isGenerationWord } from "../../util/field-names.js";
import { stringMember } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import { pathsAbove, placeholdersIn, unnamed } from "../../util/url-path.js";
import { wordsOf } from "../../util/words.js";
import { answerShape } from "../answer/answer-shape.js";
import { errorIdFields } from "../answer/error-fields.js";
import { commonSegment } from "../words/path-words.js";
import { listsWork } from "../words/status-words.js";

/** Whether the texts of a create or of its ids name an operation: "collect it from `GET /v1/jobs/{id}`". */
export function isNamedBy(create: Operation, { method, path }: Operation): boolean {
  const named = namedRequests(create);
  return named.length > 0 && named.includes(`${method} ${anyPlaceholder(path)}`);
}

const namedRequests: (create: Operation) => readonly string[] = memoizeByObject(
  (create: Operation) => {
    const ids = [...(unlessBroken(() => answerShape(create))?.ids ?? []), ...errorIdFields(create)];
    const texts = [
      stringMember(create.object, "description"),
      ...responsesOf(create).map(({ resolved }) => stringMember(resolved?.value, "description")),
      ...ids.map(({ schema }) => schema.description),
    ];
    // The path of the server may stand before it, too.
    const { origin } = new URL(declaredServer(create.spec) ?? "https://localhost");
    return texts.flatMap((text = "") =>
      [...text.slice(0, longestText).matchAll(request)].flatMap(([, method = "", path = ""]) => {
        const named = `/${anyPlaceholder(path)}`;
        return [named, pathBelowServer(create.spec, origin + named)].map(
          (each) => `${method} ${each}`,
        );
      }),
    );
  },
);

const request = /\b(GET|POST)[ `*]{1,4}\/?([\w.{][\w./{}:-]*[\w}])/g;
const longestText = 8_000;

/** Texts write `/jobs/:id`, too. */
function anyPlaceholder(path: string): string {
  return unnamed(path).replace(/(?<=\/):\w+/g, "{}");
}

/**
 * Whether an operation continues the path of a create next to this one, of another kind:
 * `/music/generations/{id}` follows `/music/generations`, not `/3d/generations`.
 */
export function followsAnother(create: Operation, operation: Operation): boolean {
  const [own, other] = [create.path.split("/"), createAbove(operation).split("/")];
  if (own.length !== other.length) return false;
  const [differs, ...more] = other.filter((segment, index) => segment !== own[index]);
  if (differs === undefined || more.length > 0) return false;
  const isBeside = other.some(
    (segment) => segment !== differs && segment !== "" && !commonSegment.test(segment),
  );
  return isBeside && !differs.startsWith("{") && !wordsOf(differs).every(isGenerationWord);
}

/** The create that an operation's path continues, if it is another one. */
export function otherCreate(create: Operation, operation: Operation): Operation | undefined {
  return isBelowAnother(create, operation)
    ? creates(operation.spec).get(createAbove(operation))
    : undefined;
}

/**
 * Whether a tag that both have tells an operation from all others that read a status: beside images, a
 * platform reads videos and sounds. Where one reads jobs, a tag may gather creates and what is stored.
 */
export function sharesOwnTag(create: Operation, operation: Operation): boolean {
  const own = tagsOf(create);
  const shared = own.length === 0 ? [] : tagsOf(operation).filter((tag) => own.includes(tag));
  if (shared.length === 0) return false;
  const readers = statusReaders(operation.spec);
  const others = readers.filter((each) => each !== operation);
  return (
    others.length > 0 &&
    others.length < readers.length &&
    readsWork(operation) &&
    !others.some(({ path }) => wordsOf(path).some(isGenerationWord)) &&
    shared.some((tag) => !others.some((each) => tagsOf(each).includes(tag)))
  );
}

/** The operations of a spec that read one thing, and say how far it is. */
const statusReaders: (spec: Spec) => readonly Operation[] = memoizeByObject((spec: Spec) =>
  spec.operations().filter((operation) => {
    if (operation.method !== "GET" || placeholdersIn(operation.path).length === 0) return false;
    const shape = unlessBroken(() => answerShape(operation));
    return (shape?.status ?? shape?.flag) !== undefined;
  }),
);

/** Whether what an operation tells is that work goes on, and not that something is public or archived. */
function readsWork(operation: Operation): boolean {
  const { status } = answerShape(operation) ?? {};
  return status === undefined || listsWork(status.schema);
}

/** Whether an operation continues the path of any other create. */
export function isBelowAnother(create: Operation, operation: Operation): boolean {
  return !["", create.path].includes(createAbove(operation));
}

/**
 * Whether an operation continues the path of another create, although the own path with an id is read: what
 * that create makes is read there, and only there.
 */
export function isBelowAnotherAlone(create: Operation, operation: Operation): boolean {
  return isBelowAnother(create, operation) && ownReaders(create.spec).has(unnamed(create.path));
}

/** The paths to which a GET adds an id. */
const ownReaders: (spec: Spec) => ReadonlySet<string> = memoizeByObject((spec: Spec) => {
  const paths = spec.operations().flatMap(({ method, path }) => (method === "GET" ? [path] : []));
  return new Set(paths.map(unnamed).flatMap((path) => /^(.*)\/\{\}$/.exec(path)?.[1] ?? []));
});

/** The path of the POST operation that a path continues, the longest such path; empty if there is none. */
export const createAbove: (operation: Operation) => string = memoizeByObject(
  ({ spec, path }: Operation) => pathsAbove(path).find((each) => creates(spec).has(each)) ?? "",
);

const creates: (spec: Spec) => ReadonlyMap<string, Operation> = memoizeByObject((spec: Spec) => {
  const posts = spec.operations().filter(({ method }) => method === "POST");
  return new Map(posts.map((operation) => [operation.path, operation]));
});
