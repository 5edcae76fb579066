import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { loadDocuments } from "../../generator/input/load-documents.js";
import { openPlatform } from "../../generator/openapi/open-platform.js";
import { tagsOf } from "../../generator/openapi/operations.js";
import { type GroupCount, readGroups } from "../../generator/read/read-groups.js";
import { endpointPath } from "../../generator/select/endpoint-path.js";
import { endpointInTargets } from "../spec/find-endpoint.js";
import { fromHere, type PlacedTarget } from "../spec/placed-target.js";
import { anywhere, readSpec } from "../spec/read-spec.js";
import {
  type EndpointList,
  type EndpointReport,
  endpointList,
  endpointReport,
} from "./endpoint-report.js";
import { sampleRequest } from "./sample-request.js";
import { statusValues } from "./status-values.js";

/**
 * The endpoints of a category: a group of the docs, or a tag if there are no docs.
 *
 * @param wanted - the category; without one, what the config selects, else the images
 */
export async function listEndpoints(
  target: PlacedTarget,
  wanted: string | undefined,
): Promise<EndpointList> {
  const { docs, group, endpoints, ...spec } = target;
  const source = fromHere(target, docs ?? target.openapi);
  const groups = await readGroups(target);
  if (wanted === undefined && endpoints !== undefined) {
    return endpointList(
      await readSpec({ ...target, ...anywhere }),
      "endpoints",
      "the config",
      groups,
    );
  }
  const category = wanted ?? [group ?? "images"].flat().join(", ");
  if (docs !== undefined) {
    const chosen = wanted ?? group ?? category;
    const model = await readSpec({ ...spec, ...anywhere, docs, group: chosen }).catch((error) => {
      throw wanted === undefined ? error : namingCategory(error);
    });
    return endpointList(model, category, source, groups);
  }
  const documents = await loadDocuments(target);
  const tagged = openPlatform(documents)
    .specs.flatMap((each) => each.operations())
    .filter((operation) => {
      const tags = tagsOf(operation).map((tag) => tag.toLowerCase());
      return operation.method === "POST" && tags.includes(category.toLowerCase());
    })
    .map(({ path }) => endpointPath(path).key);
  if (tagged.length > 0) {
    const model = await readSpec({ ...spec, ...anywhere, endpoints: [...new Set(tagged)] });
    return endpointList(model, category, source, groups);
  }
  if (wanted === undefined) {
    // What `generate` takes of this spec.
    return endpointList(await readSpec({ ...spec, ...anywhere }), category, source, groups);
  }
  throw new GeneratorError("MS1204", `no POST operation is tagged ${JSON.stringify(category)}`, {
    file: source,
    hint:
      groups.length === 0
        ? "The spec has no tags: use the groups of --docs <file>, or leave --category out."
        : `Choose another --category, or use the groups of --docs <file>. Tags that exist: ${groupsText(groups)}.`,
  });
}

/** A group is chosen by another option here. */
function namingCategory(error: unknown): unknown {
  if (!(error instanceof GeneratorError) || error.code !== "MS1202") return error;
  return error.withHint(error.hint.replace("--group", "--category"));
}

/** `Images (23), Videos (12)` */
export function groupsText(groups: readonly GroupCount[]): string {
  return (
    groups.map(({ name, creates }) => `${terminalLine(name)} (${creates})`).join(", ") || "none"
  );
}

/** What an endpoint accepts, with a sample request on demand. */
export async function reportEndpoint(
  targets: readonly PlacedTarget[],
  wanted: string,
  withTemplate: boolean,
): Promise<EndpointReport> {
  const { target, model, endpoint } = await endpointInTargets(wanted, targets, anywhere);
  const { docs: _, ...spec } = target;
  const { openapi } = await loadDocuments(spec);
  const statuses = statusValues(openapi);
  if (!withTemplate) return endpointReport(model, endpoint, statuses);
  const { checkInput } = await import("@modelsmith/runtime");
  const template = sampleRequest(
    endpoint.input,
    (schema, value) => checkInput(schema, value).length === 0,
  );
  return endpointReport(model, endpoint, statuses, template);
}
