import { GeneratorError } from "../diagnostics/errors.js";
import { type FrontMatter, frontMatter } from "../input/front-matter.js";
import { type LocatedDocument, loadOpenApi } from "../input/load-openapi.js";
import {
  baseName,
  displayName,
  isSameLocation,
  isUrl,
  type Location,
  locationOf,
  siblingOf,
} from "../input/location.js";
import type { SourceReader } from "../input/reader.js";
import type { OpenPlatform } from "../openapi/open-platform.js";
import { openSpec } from "../openapi/open-spec.js";
import type { Spec } from "../openapi/spec.js";
import type { NamedSpec } from "./names.js";
import type { Navigation } from "./navigation.js";

/** The pages and specs that the docs name. */
export interface DocsSources {
  /** The front matter of a page; undefined if there is no such page. */
  readonly page: (path: string) => Promise<FrontMatter | undefined>;
  /**
   * The specs that an entry may be about: the one that it names itself, else those it inherits.
   *
   * @throws GeneratorError MS1205 if the spec that it names itself cannot be read
   */
  readonly specs: (place: SpecPlace) => Promise<readonly Spec[]>;
  /** Why specs of a list were left out so far: others of the list were read. */
  readonly unreadable: () => readonly GeneratorError[];
}

/** Where an entry looks for its spec. */
export interface SpecPlace {
  readonly own?: NamedSpec;
  readonly inherited: readonly NamedSpec[];
  /** The page that names the spec, which may lie next to it. */
  readonly page?: string;
}

/**
 * The pages and specs next to the docs. Docs are often read without their folder, so `--openapi`
 * replaces their spec if they name only one, or if a spec of the same name does not exist.
 */
export function docsSources(
  docs: LocatedDocument,
  { openapi, specs: given }: OpenPlatform,
  navigation: Navigation,
  reader: SourceReader,
): DocsSources {
  // A folder of specs replaces none: the docs say which of them they mean.
  const isFolder = given.some((spec) => spec !== openapi);
  const single = !isFolder && new Set(navigation.specs.map(({ text }) => text)).size === 1;
  const loaded = new Map<string, Promise<Spec>>();
  const load = (spec: NamedSpec): Promise<Spec> => {
    const known = loaded.get(spec.text) ?? loadNamedSpec(spec, docs, openapi, reader);
    loaded.set(spec.text, known);
    return known;
  };
  const unreadable = new Map<string, GeneratorError>();
  /** One spec that cannot be read does not stop the others of its list. */
  const loadList = async (listed: readonly NamedSpec[]): Promise<readonly Spec[]> => {
    const results = await Promise.allSettled(listed.map(load));
    const specs = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") continue;
      if (specs.length === 0 || !(result.reason instanceof GeneratorError)) throw result.reason;
      unreadable.set(listed[index]?.text ?? "", result.reason);
    }
    return specs;
  };
  /** A page may name a spec by its path below the page's own folder. */
  const besidePage = async (spec: NamedSpec, page = ""): Promise<Spec | undefined> => {
    const folder = page.split("/").slice(0, -1).join("/");
    if (folder === "" || isUrl(spec.text)) return undefined;
    const beside: NamedSpec = { ...spec, text: `${folder}/${spec.text}` };
    if (!loaded.has(beside.text)) {
      const place = siblingOf(docs.place, beside.text);
      if ((await reader.read(place, docs.place)) === undefined) return undefined;
    }
    return load(beside);
  };
  return {
    page: (path) => readPage(siblingOf(docs.place, path), docs.place, reader),
    specs: async ({ own, inherited, page }) => {
      if (own) return [(await besidePage(own, page)) ?? (await load(own))];
      const listed = inherited.length > 0 ? inherited : navigation.fallback;
      return listed.length === 0 || single ? given : loadList(listed);
    },
    unreadable: () => [...unreadable.values()],
  };
}

async function readPage(
  page: Location,
  docs: Location,
  reader: SourceReader,
): Promise<FrontMatter | undefined> {
  for (const ending of [".mdx", ".md"]) {
    const place = withEnding(page, ending);
    const bytes = await reader.read(place, docs);
    if (bytes) return frontMatter(bytes, displayName(place, reader.folder));
  }
  return undefined;
}

function withEnding(place: Location, ending: string): Location {
  if (place.kind === "url") return { kind: "url", url: `${place.url}${ending}` };
  return { ...place, path: `${place.path}${ending}` };
}

async function loadNamedSpec(
  spec: NamedSpec,
  docs: LocatedDocument,
  openapi: LocatedDocument & Spec,
  reader: SourceReader,
): Promise<Spec> {
  const isRemote = isUrl(spec.text);
  const place = isRemote ? locationOf(spec.text, reader.folder) : siblingOf(docs.place, spec.text);
  if (isSameLocation(place, openapi.place)) return openapi;
  if (place.kind === "url") refuseOtherOrigin(place.url, spec, docs, openapi);
  const found = await loadOpenApi(place, reader, isRemote ? undefined : docs.place);
  if (found) return openSpec({ ...found, id: spec.text });
  if (baseName(place) === baseName(openapi.place)) return openapi;
  throw new GeneratorError("MS1205", `the spec ${JSON.stringify(spec.text)} does not exist`, {
    file: docs.file,
    pointer: spec.pointer,
    hint: "Put it into the folder of the docs, at that path.",
  });
}

/** A stranger's docs must not make this machine send requests or headers to other hosts. */
function refuseOtherOrigin(
  url: string,
  spec: NamedSpec,
  docs: LocatedDocument,
  openapi: LocatedDocument & Spec,
): void {
  const allowed = [docs.place, openapi.place].some(
    (place) => place.kind === "url" && new URL(place.url).origin === new URL(url).origin,
  );
  if (allowed) return;
  throw new GeneratorError(
    "MS1205",
    "the spec's origin is neither that of the docs nor of --openapi",
    {
      file: docs.file,
      pointer: spec.pointer,
      hint: `Download it and name it with --openapi, or trust it: --openapi ${new URL(url).origin}/…`,
    },
  );
}
