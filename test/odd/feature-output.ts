import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { EndpointModel } from "../../generator/model/model.js";
import { typeName } from "../../generator/model/naming.js";
import { generateAndRead } from "../generator/generate-and-read.js";
import { create, docsOf } from "../generator/spec-of.js";
import { bodyOf, components, type Feature, type Features } from "./feature.js";

/** A feature as an endpoint that was generated. */
export interface Generated {
  readonly feature: Feature;
  readonly model: EndpointModel;
  /** The module's path below the folder, without its ending. */
  readonly module: string;
  readonly source: string;
}

/** Generates a spec of each version, with one endpoint for each feature, below a folder. */
export async function generateFeatures(
  folder: string,
  features: Features,
): Promise<ReadonlyMap<string, Generated>> {
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const generated = new Map<string, Generated>();
  for (const version of new Set(Object.values(features).map(versionOf))) {
    const own = Object.entries(features).filter(([, feature]) => versionOf(feature) === version);
    const place = path.join(folder, `spec-${version}`);
    await mkdir(place);
    await writeFile(path.join(place, "openapi.json"), JSON.stringify(specOf(version, own)));
    const pages = own.map(([name]) => `POST ${pathOf(name)}`);
    await writeFile(path.join(place, "docs.json"), JSON.stringify(docsOf(pages)));
    const out = `generated-${version}`;
    const { model } = await generateAndRead({
      openapi: path.join(place, "openapi.json"),
      docs: path.join(place, "docs.json"),
      out: path.join(folder, out),
    });
    for (const [name, feature] of own) {
      const endpoint = model.endpoints.find(({ key }) => key === `odd/${name}`);
      if (endpoint === undefined) throw new Error(`no endpoint of ${name}`);
      const module = `${out}/${endpoint.name.folder}/${endpoint.name.file}`;
      const source = await readFile(path.join(folder, `${module}.ts`), "utf8");
      generated.set(name, { feature, model: endpoint, module, source });
    }
  }
  return generated;
}

function versionOf({ version = "3.1.0" }: Feature): string {
  return version;
}

function pathOf(name: string): string {
  return `/generation/odd/${name}`;
}

function specOf(version: string, features: readonly (readonly [string, Feature])[]): object {
  return {
    openapi: version,
    info: { title: "Odd", version: "1" },
    servers: [{ url: "https://api.odd.example/v1" }],
    paths: {
      ...Object.fromEntries(
        features.map(([name, feature]) => [pathOf(name), create(bodyOf(feature))]),
      ),
      "/generation/{id}": { get: { responses: { "200": { description: "State." } } } },
    },
    components: { schemas: components },
  };
}

/** The declarations of a module's input, as they stand there. */
export function inputDeclarations({ source, model }: Generated): string {
  const start = source.indexOf("\nexport ") + "\nexport ".length;
  const end = source.search(/\n\n\/\*\*(\n \*)? Data of a completed/);
  return source.slice(start, end).replaceAll(inputName(model), "$Input");
}

/** What a feature wants of them: of a field, the interface around it is understood. */
export function wantedDeclarations({ field, want }: Feature): string {
  if (field === undefined || want.startsWith("interface")) return want;
  const lines = want.split("\n").map((line) => `  ${line}`);
  return `interface $Input {\n${lines.join("\n")}\n}`;
}

/** `$Input` stands for the input's name; that of what recurs in it begins with it. */
export function inputName({ name }: EndpointModel): string {
  return `${typeName(name.function)}Input`;
}
