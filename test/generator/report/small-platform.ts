import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "../../temporary-folder.js";

/** The models of a small platform: key → schema of the input, or more about the endpoint. */
export type Models = Readonly<Record<string, SmallModel>>;

export interface SmallModel {
  readonly title?: string;
  readonly fields: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  /** @defaultValue both */
  readonly forms?: readonly ("sse" | "plain")[];
  readonly deprecated?: true;
  /** Schema of `data`. */
  readonly data?: object;
}

/** A folder with a spec and docs, whose text can be replaced. */
export interface SmallPlatform {
  readonly folder: string;
  readonly openapi: string;
  readonly docs: string;
  readonly out: string;
  readonly write: (models: Models, server?: string) => Promise<void>;
}

export async function smallPlatform(models: Models): Promise<SmallPlatform> {
  const folder = await temporaryFolder();
  const openapi = path.join(folder, "openapi.json");
  const docs = path.join(folder, "docs.json");
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  // Without a pause between the files, or between one call and the next: a busy machine would take long.
  const write = async (next: Models, server = "https://api.acme.example/v1") => {
    writeFileSync(openapi, JSON.stringify(specOf(next, server)));
    const pages = Object.keys(next).map((key) => `POST /generation/${key}`);
    const navigation = { groups: [{ group: "Images", pages }] };
    writeFileSync(docs, JSON.stringify({ navigation }));
  };
  await write(models);
  return { folder, openapi, docs, out: path.join(folder, "generated"), write };
}

function specOf(models: Models, server: string): object {
  const paths = Object.entries(models).flatMap(([key, model]) => {
    const { forms = ["sse", "plain"] } = model;
    const route = { sse: `/generation/sse/${key}`, plain: `/generation/${key}` };
    return forms.map((form) => [route[form], { post: operation(key, model, form) }]);
  });
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: server }],
    paths: {
      ...Object.fromEntries(paths),
      "/generation/{id}": { get: { responses: { "200": { description: "Its state." } } } },
    },
  };
}

function operation(key: string, model: SmallModel, form: "sse" | "plain"): object {
  const { title = key, fields, required = ["prompt"], deprecated, data = {} } = model;
  const answer = {
    type: "object",
    properties: { id: { type: "string" }, status: { type: "string" }, data },
  };
  const type = form === "sse" ? "text/event-stream" : "application/json";
  return {
    summary: title,
    ...(deprecated && { deprecated }),
    requestBody: {
      content: {
        "application/json": { schema: { type: "object", properties: fields, required } },
      },
    },
    responses: { "200": { description: "Accepted.", content: { [type]: { schema: answer } } } },
  };
}
