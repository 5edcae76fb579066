import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { bundledPlace } from "./bundle-refs.js";
import { jsonOffset } from "./json-positions.js";
import { baseName, beside, displayName, type Place } from "./location.js";
import type { SourceReader } from "./reader.js";
import { positionAt } from "./text-position.js";

/**
 * Does a task over input documents; an error that names a place in one of them also says the line
 * and column there. Nothing is searched, and no search loaded, unless something fails.
 */
export async function withPositions<Result>(
  reader: SourceReader,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof GeneratorError ? await positioned(error, reader) : error;
  }
}

/** The same for a task over one text, of which its errors name places. */
export async function withPositionIn<Result>(
  text: string,
  name: string,
  task: () => Result,
): Promise<Result> {
  try {
    return task();
  } catch (error) {
    throw error instanceof GeneratorError ? await positionedIn(text, name, error) : error;
  }
}

async function positioned(error: GeneratorError, reader: SourceReader): Promise<GeneratorError> {
  const { file, pointer } = error;
  if (file === undefined || !pointer) return error;
  const source = sourcePlace(file, pointer, reader);
  if (source === undefined) return error;
  const { place } = source;
  const bytes = await reader.read(place);
  if (bytes === undefined) return error;
  return positionedIn(new TextDecoder().decode(bytes), baseName(place), error.from(source));
}

/** A warning that names its place as its reader knows it. */
export function inSource(warning: Warning, reader: SourceReader): Warning {
  const { file, pointer } = sourcePlace(warning.file, warning.pointer, reader) ?? warning;
  return { ...warning, file, pointer };
}

/** A place in a file that its user wrote. */
interface SourcePlace {
  readonly file: string;
  readonly pointer: string;
  readonly place: Place;
}

/** The place that a message is about: a spec may have been bundled from several files. */
function sourcePlace(file: string, pointer: string, reader: SourceReader): SourcePlace | undefined {
  const [place, ...others] = reader.placesNamed(file);
  // Of two files that go by one name, a guess could be the wrong one.
  if (place === undefined || others.length > 0) return undefined;
  const part = bundledPlace(pointer);
  if (part === undefined) return { file, pointer, place };
  const own = beside(place, part.path);
  return { file: displayName(own, reader.folder), pointer: part.pointer, place: own };
}

async function positionedIn(
  text: string,
  name: string,
  error: GeneratorError,
): Promise<GeneratorError> {
  if (!error.pointer) return error;
  return error.at(positionAt(text, await offsetOf(text, segmentsOf(error.pointer), name)));
}

/** As they were joined: a percent sign in a path key is one. */
function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

async function offsetOf(text: string, segments: readonly string[], name: string): Promise<number> {
  if (!/\.ya?ml$/i.test(name)) return jsonOffset(text, segments);
  return (await import("./parse-yaml.js")).yamlOffset(text, segments);
}
