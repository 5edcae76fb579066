import { GeneratorError } from "../diagnostics/errors.js";
import { pathBelowServer } from "../openapi/server-url.js";
import type { Spec } from "../openapi/spec.js";
import type { CreateOperations, CreatesOf } from "./create-operations.js";
import { distinctKeys } from "./distinct-keys.js";
import { typedPath } from "./endpoint-path.js";
import { anyCreates, brokenCreates, generationCreates, imageCreates } from "./image-creates.js";
import { isGlobName, isMeant } from "./is-meant.js";
import type { EndpointSelector, OpenDocuments } from "./selection-source.js";

/** An endpoint that was asked for, by name or by kind, before it is looked for. */
export interface RequestedEndpoint {
  readonly path: string;
  readonly spec: Spec;
  readonly title?: string;
  /** The text and the place where the user named it, for messages. */
  readonly origin: string;
  /** Its pointer in the docs, if they name it. */
  readonly pointer?: string;
}

/** What a selector asks for, in its order. */
export function requestedBy(
  documents: OpenDocuments,
  selector: EndpointSelector,
  createsOf: CreatesOf,
): readonly RequestedEndpoint[] {
  const { openapi, specs = [openapi], docs } = documents;
  const all = (spec: Spec) => [...createsOf(spec).values()];
  switch (selector.by) {
    case "all":
      return specs.flatMap((spec) => all(spec).map((create) => byKey(spec, create)));
    case "images":
      return specs.flatMap((spec) => imageCreates(all(spec)).map((create) => byKey(spec, create)));
    case "endpoint":
      return selector.endpoints.flatMap((endpoint) => {
        const fitting = isGlobName(endpoint)
          ? specs.flatMap((spec) =>
              anyCreates(all(spec))
                .filter((create) => isMeant(endpoint, create))
                .map((create) => byKey(spec, create)),
            )
          : [];
        if (fitting.length > 0) return fitting;
        const path = typedPath(endpoint);
        const isKey = selector.configKeys?.has(endpoint);
        const place = `${isKey ? "" : "--endpoint, or "}the config's endpoints`;
        return [{ ...inOneOf(specs, path, createsOf), origin: `POST ${path} (${place})` }];
      });
    case "docs":
      return selector.operations
        .filter(({ method }) => method === "POST")
        .map(({ path, spec, pointer: at, title }) => ({
          path: pathBelowServer(spec, path),
          spec,
          pointer: at,
          origin: `POST ${path} (${docs?.file ?? "docs"}#${at})`,
          ...(title !== undefined && { title }),
        }));
  }
}

/**
 * The spec that has a create, of several in a folder: by the path, or by the key that it has among all
 * of them, if files share the path.
 */
function inOneOf(
  specs: readonly Spec[],
  path: string,
  createsOf: CreatesOf,
): Pick<RequestedEndpoint, "path" | "spec"> {
  const [first] = specs;
  if (first === undefined) throw new Error("a platform has a spec");
  if (specs.length === 1) return { path, spec: first };
  const having = specs.filter((spec) => createsOf(spec).find(path).kind !== "none");
  const [only] = having;
  if (only !== undefined && having.length === 1) return { path, spec: only };
  const entries = specs.flatMap((spec) =>
    [...createsOf(spec).keys()].map((key) => ({ key, spec: spec.id ?? "", of: spec })),
  );
  const keys = distinctKeys(entries);
  const own = entries[keys.indexOf(path.replace(/^\//, ""))];
  if (own !== undefined) return { path: own.key, spec: own.of };
  if (only === undefined) return { path, spec: first };
  const sharing = keys.filter((_, index) => having.some((spec) => spec === entries[index]?.of));
  throw new GeneratorError("MS1203", `POST ${path} is in ${having.length} specs of the folder`, {
    file: only.file,
    hint: `Name it by its file: ${sharing
      .slice(0, 3)
      .map((key) => `--endpoint ${key}`)
      .join(", ")}`,
  });
}

/** The creates that are taken if none makes images: see `generationCreates`. */
export function generations(
  specs: readonly Spec[],
  createsOf: CreatesOf,
): readonly RequestedEndpoint[] {
  return specs.flatMap((spec) =>
    generationCreates([...createsOf(spec).values()]).map((create) => byKey(spec, create)),
  );
}

/** Creates of an earlier run whose body can no longer be read: nobody decided to do without them. */
export function brokenSince(
  specs: readonly Spec[],
  createsOf: CreatesOf,
  formerKeys: ReadonlySet<string>,
): readonly RequestedEndpoint[] {
  return specs.flatMap((spec) =>
    brokenCreates([...createsOf(spec).values()])
      .filter(({ key }) => formerKeys.has(key))
      .map((create) => byKey(spec, create)),
  );
}

/** A create that was found in its spec, and that nobody named. */
function byKey(spec: Spec, { key }: CreateOperations): RequestedEndpoint {
  return { path: key, spec, origin: key };
}
