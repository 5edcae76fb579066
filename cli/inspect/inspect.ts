import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { loadDocuments } from "../../generator/input/load-documents.js";
import { openSpec } from "../../generator/openapi/open-spec.js";
import { tagsOf } from "../../generator/openapi/operations.js";
import { endpointPath } from "../../generator/select/endpoint-path.js";
import type { DocumentFiles } from "../spec/find-spec.js";
import { readSpec } from "../spec/read-spec.js";
import {
  type EndpointList,
  type EndpointReport,
  endpointList,
  endpointReport,
} from "./endpoint-report.js";
import { requestTemplate } from "./sample-request.js";
import { statusValues } from "./status-values.js";

/** The endpoints of a category: without docs the tags of the operations say what belongs together. */
export async function listEndpoints(files: DocumentFiles, category: string): Promise<EndpointList> {
  const { openapi, docs } = files;
  if (docs !== undefined) {
    return endpointList(await readSpec({ openapi, docs, group: category }), category, docs);
  }
  const documents = await loadDocuments({ openapi });
  const tagged = openSpec(documents.openapi)
    .operations()
    .filter((operation) => {
      const tags = tagsOf(operation).map((tag) => tag.toLowerCase());
      return operation.method === "POST" && tags.includes(category.toLowerCase());
    })
    .map(({ path }) => endpointPath(path).key);
  if (tagged.length > 0) {
    const endpoints = [...new Set(tagged)];
    return endpointList(await readSpec({ openapi, endpoints }), category, openapi);
  }
  throw new GeneratorError("MS1204", `no POST is tagged ${JSON.stringify(category)}`, {
    file: openapi,
    hint: "Add --docs <file> for its groups, or choose another --category.",
  });
}

/** What an endpoint takes; with a request that fits it where that is wanted. */
export async function reportEndpoint(
  { openapi }: DocumentFiles,
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
      hint: "Name another --endpoint.",
    });
  const statuses = statusValues(documents.openapi);
  if (!withTemplate) return endpointReport(model, endpoint, statuses);
  const { checkInput } = await import("@modelsmith/runtime");
  const template = requestTemplate(
    endpoint.input,
    (schema, value) => checkInput(schema, value).length === 0,
  );
  return endpointReport(model, endpoint, statuses, template);
}
