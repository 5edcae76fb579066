import { GeneratorError } from "../diagnostics/errors.js";
import { forEachConcurrently } from "../util/concurrency.js";
import { mostCommon } from "../util/group-by.js";
import { arrayMember, type JsonObject, member, stringMember } from "../util/json.js";
import {
  type Document,
  type LoadedPlatform,
  type LocatedDocument,
  loadObject,
  withItsFiles,
} from "./load-openapi.js";
import { displayName, type Location, siblingOf } from "./location.js";
import type { SourceReader } from "./reader.js";

/**
 * Reads all specs of a folder. A file that is not a spec, such as a part that specs refer to, is skipped;
 * one that cannot be read does not stop the others.
 *
 * @param folder - see `isSpecFolder`
 * @throws GeneratorError MS1101 if it has no spec
 */
export async function loadSpecFolder(
  folder: Location,
  reader: SourceReader,
): Promise<LoadedPlatform> {
  const names = await reader.list(folder);
  const read: (LocatedDocument | GeneratorError | undefined)[] = [];
  await forEachConcurrently(names.entries(), async ([at, name]) => {
    read[at] = await loadPart(folder, name, reader);
  });
  const refused = read.filter((each) => each instanceof GeneratorError);
  const parts = read.flatMap((each) =>
    each === undefined || each instanceof GeneratorError ? [] : [each],
  );
  const file = displayName(folder, reader.folder) || ".";
  if (parts.length > 0) {
    const { root, serversFile } = commonRoot(parts);
    const openapi = { file, root, place: folder, ...(serversFile && { serversFile }) };
    return { openapi, parts, refused };
  }
  const [bad] = refused;
  if (bad !== undefined) throw bad;
  throw new GeneratorError(
    "MS1101",
    `has no OpenAPI document: looked into ${names.length} .json and .yaml files`,
    { file, hint: "Give the folder of the specs, or one of them." },
  );
}

async function loadPart(
  folder: Location,
  name: string,
  reader: SourceReader,
): Promise<LocatedDocument | GeneratorError | undefined> {
  try {
    const loaded = await loadObject(siblingOf(folder, name), reader, folder);
    if (loaded === undefined || !saysOpenApi(loaded.root)) return undefined;
    return { ...(await withItsFiles(loaded, reader)), id: name };
  } catch (error) {
    if (error instanceof GeneratorError) return error;
    throw error;
  }
}

function saysOpenApi(root: JsonObject): boolean {
  return (member(root, "openapi") ?? member(root, "swagger")) !== undefined;
}

/** The servers and the title that most specs of a folder have. */
function commonRoot(parts: readonly LocatedDocument[]): Pick<Document, "root" | "serversFile"> {
  const servers = mostCommon(
    parts.flatMap(({ root }) => {
      const written = [...arrayMember(root, "servers")];
      return written.length > 0 ? [written] : [];
    }),
  );
  const title = mostCommon(
    parts.flatMap(({ root }) => stringMember(member(root, "info"), "title") ?? []),
  );
  const root = {
    openapi: "3.1.0",
    info: { ...(title !== undefined && { title }) },
    ...(servers && { servers }),
    paths: {},
  };
  const text = JSON.stringify(servers);
  const first = parts.find((part) => JSON.stringify(member(part.root, "servers")) === text);
  return { root, ...(servers && first && { serversFile: first.file }) };
}
