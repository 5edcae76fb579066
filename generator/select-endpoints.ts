import { docsOperations } from "./docs-navigation.js";
import { endpointPath } from "./endpoint-path.js";
import { GeneratorError } from "./errors.js";
import { objectMember } from "./json.js";
import { pointer } from "./json-pointer.js";
import type { Document, Documents } from "./load-documents.js";
import { orNearest } from "./nearest.js";
import { type Operation, operationsOf } from "./operations.js";
import { findMediaType, successContent } from "./success-content.js";

/** An operation pair that becomes one function. At least one of the two forms is there. */
export interface SelectedEndpoint {
  /** Provider and model: `google/nano-banana-pro`. */
  readonly key: string;
  readonly sse?: Operation;
  readonly plain?: Operation;
}

/** Which endpoints to take: those of a docs group, those named, or all that the spec creates with. */
export type Choice =
  | { readonly by: "group"; readonly group: string }
  | { readonly by: "endpoint"; readonly endpoints: readonly string[] }
  | { readonly by: "all" };

/**
 * Selects endpoints, in the order of the docs or of the options, each once.
 *
 * @throws GeneratorError MS1202 to MS1204; MS1203 names everything that is missing at once
 */
export function selectEndpoints(documents: Documents, choice: Choice): readonly SelectedEndpoint[] {
  const known = createOperations(documents.openapi);
  if (known.size === 0) throw nothingCreates(documents.openapi);
  const select = (key: string, operations: readonly Operation[]) =>
    withModelSpec(endpointOf(key, operations), documents.modelSpecs.get(key));
  if (choice.by === "all") {
    return [...known].map(([key, operations]) => select(key, operations));
  }
  const wanted =
    choice.by === "group" ? fromDocs(documents, choice.group) : named(choice.endpoints);
  const selected = new Map<string, SelectedEndpoint>();
  const missing: Wanted[] = [];
  for (const entry of wanted) {
    const { key } = endpointPath(entry.path);
    const operations = known.get(key);
    if (operations) selected.set(key, select(key, operations));
    else missing.push(entry);
  }
  if (missing.length > 0) throw lacking(documents, missing, known);
  return [...selected.values()];
}

interface Wanted {
  readonly path: string;
  /** How its user wrote it and where. */
  readonly origin: string;
}

function fromDocs(documents: Documents, group: string): readonly Wanted[] {
  const { docs } = documents;
  if (docs === undefined) {
    throw new GeneratorError("MS1601", "a group needs a docs.json", {
      hint: "Add --docs <file>, or name endpoints with --endpoint <path>.",
    });
  }
  const operations = docsOperations(docs, group).filter(({ method }) => method === "POST");
  if (operations.length === 0) {
    throw new GeneratorError("MS1204", `the group ${JSON.stringify(group)} lists no POST`, {
      file: docs.file,
      pointer: "/navigation",
      hint: "Its pages must be operations such as `POST /generation/google/nano-banana`.",
    });
  }
  return operations.map(({ path, pointer: at }) => ({
    path,
    origin: `POST ${path} (${docs.file}#${at})`,
  }));
}

function named(endpoints: readonly string[]): readonly Wanted[] {
  return endpoints.map((endpoint) => {
    const path = endpoint.trim().replace(/^post\s+/i, "");
    return { path, origin: `POST ${path} (--endpoint)` };
  });
}

/** Every `POST` that can start a generation, by key, in path order: all forms of one endpoint. */
function createOperations(spec: Document): ReadonlyMap<string, readonly Operation[]> {
  const endpoints = new Map<string, Operation[]>();
  for (const operation of operationsOf(spec)) {
    if (operation.method !== "POST" || !hasBody(operation)) continue;
    const { key } = endpointPath(operation.path);
    const forms = endpoints.get(key) ?? [];
    forms.push(operation);
    endpoints.set(key, forms);
  }
  return endpoints;
}

function hasBody(operation: Operation): boolean {
  return objectMember(operation.object, "requestBody") !== undefined;
}

/** `/v1/…` beside the bare path is the same endpoint: the first in path order stays. */
function endpointOf(key: string, operations: readonly Operation[]): SelectedEndpoint {
  const sse = operations.find(streams);
  const plain = operations.find((operation) => !streams(operation));
  return { key, ...(sse && { sse }), ...(plain && { plain }) };
}

/** The form that streams says so in its path, or in what it answers. */
function streams(operation: Operation): boolean {
  if (endpointPath(operation.path).sse) return true;
  const { content = {} } = successContent(operation) ?? {};
  return findMediaType(content, /^text\/event-stream\b/i) !== undefined;
}

function withModelSpec(endpoint: SelectedEndpoint, spec: Document | undefined): SelectedEndpoint {
  if (spec === undefined) return endpoint;
  const operations = createOperations(spec).get(endpoint.key);
  if (operations) return { ...endpoint, ...endpointOf(endpoint.key, operations) };
  throw new GeneratorError("MS1203", `has no POST for ${endpoint.key}, though it is named for it`, {
    file: spec.file,
    pointer: "/paths",
    hint: "Mend the model's spec, or remove it so that the platform's is used.",
  });
}

function lacking(
  documents: Documents,
  missing: readonly Wanted[],
  known: ReadonlyMap<string, readonly Operation[]>,
): GeneratorError {
  const paths = [...known.values()].flat().map(({ path }) => path);
  const lines = missing.map(({ path, origin }) => `  ${origin}${orNearest(path, paths)}`);
  return new GeneratorError(
    "MS1203",
    `lacks ${missing.length} of the endpoints that were asked for:\n${lines.join("\n")}`,
    {
      file: documents.openapi.file,
      pointer: pointer("/paths"),
      hint: "Update the spec, or mend the docs or the option.",
    },
  );
}

function nothingCreates(spec: Document): GeneratorError {
  return new GeneratorError("MS1204", "has no POST with a request body: nothing to call", {
    file: spec.file,
    pointer: "/paths",
    hint: "Give the spec that holds the create operations, such as POST /generation/google/nano-banana.",
  });
}
