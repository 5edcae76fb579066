import type { Warning } from "../diagnostics/warnings.js";
import { groupBy } from "../util/group-by.js";
import { withoutClashes } from "./choose-name.js";
import type { EndpointModel, EndpointOperations } from "./model.js";

/** What is looked at of an endpoint. */
interface ReadEndpoint {
  readonly endpoint: Pick<EndpointModel, "key" | "name">;
  readonly operations: EndpointOperations;
}

/**
 * Of endpoints that need one file, such as `/generate/a-b` and `/generate/a_b`, keeps those of an earlier run, else the
 * first: platforms have two spellings of one path. A warning names each of the others.
 */
export function withoutSameFile<Each extends ReadEndpoint>(
  endpoints: readonly Each[],
  formerKeys: ReadonlySet<string> = new Set(),
): { readonly kept: readonly Each[]; readonly warnings: readonly Warning[] } {
  const named = withoutClashes(
    endpoints.map((each) => ({ each, key: each.endpoint.key, name: each.endpoint.name })),
    [],
  );
  const files = groupBy(named, ({ name }) => `${name.folder}/${name.file}.ts`.toLowerCase());
  const left = [...files.values()].flatMap(([first, ...more]) => {
    const owners = [first, ...more].filter((one) => one && formerKeys.has(one.key));
    const [owner = first] = owners;
    return [first, ...more].flatMap((one) =>
      one && owner && one !== owner && !owners.includes(one)
        ? [{ each: one.each, warning: sameFile(one.each, owner.each) }]
        : [],
    );
  });
  const others = new Set(left.map(({ each }) => each));
  return {
    kept: endpoints.filter((each) => !others.has(each)),
    warnings: left.map(({ warning }) => warning),
  };
}

function sameFile({ operations }: ReadEndpoint, owner: ReadEndpoint): Warning {
  const { path, pointer, spec } = operations.create;
  const message = `POST ${path} is left out: it needs the file of POST ${owner.operations.create.path}, which is generated`;
  return { file: spec.file, pointer, message, leftOut: `POST ${path}`, code: "MS1301" };
}
