import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { loadDocuments } from "../../generator/input/load-documents.js";
import { operationsOf, tagsOf } from "../../generator/openapi/operations.js";
import { endpointPath } from "../../generator/select/endpoint-path.js";
import type { SpecFiles } from "../spec/find-spec.js";
import { readSpec } from "../spec/read-spec.js";
import {
  type EndpointList,
  type EndpointReport,
  endpointList,
  endpointReport,
} from "./endpoint-report.js";
import { sampleRequest } from "./sample-request.js";
import { statusValues } from "./status-values.js";

/** The endpoints of a category: a group of the docs, or a tag if there are no docs. */
export async function listEndpoints(files: SpecFiles, category: string): Promise<EndpointList> {
  const { openapi, docs } = files;
  if (docs !== undefined) {
    return endpointList(await readSpec({ openapi, docs, group: category }), category, docs);
  }
  const documents = await loadDocuments({ openapi });
  const tagged = operationsOf(documents.openapi)
    .filter((operation) => {
      const tags = tagsOf(operation).map((tag) => tag.toLowerCase());
      return operation.method === "POST" && tags.includes(category.toLowerCase());
    })
    .map(({ path }) => endpointPath(path).key);
  if (tagged.length > 0) {
    const endpoints = [...new Set(tagged)];
    return endpointList(await readSpec({ openapi, endpoints }), category, openapi);
  }
  throw new GeneratorError("MS1204", `no POST operation is tagged ${JSON.stringify(category)}`, {
    file: openapi,
    hint: "Choose another --category, or use the groups of --docs <file>.",
  });
}

/** What an endpoint accepts, with a sample request on demand. */
export async function reportEndpoint(
  { openapi }: SpecFiles,
  wanted: string,
  withTemplate: boolean,
): Promise<EndpointReport> {
  const [documents, model] = await Promise.all([
    loadDocuments({ openapi }),
    readSpec({ openapi, endpoints: [wanted] }),
  ]);
  const [endpoint] = model.endpoints;
  if (endpoint === undefined)
    throw new GeneratorError("MS1204", "nothing was selected", {
      hint: "Choose another --endpoint.",
    });
  const statuses = statusValues(documents.openapi);
  if (!withTemplate) return endpointReport(model, endpoint, statuses);
  const { checkInput } = await import("@modelsmith/runtime");
  const template = sampleRequest(
    endpoint.input,
    (schema, value) => checkInput(schema, value).length === 0,
  );
  return endpointReport(model, endpoint, statuses, template);
}
