import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { bundledLocation } from "./bundle-refs.js";
import { jsonOffset } from "./json-positions.js";
import { baseName, displayName, type Location, nameForPerson, siblingOf } from "./location.js";
import type { SourceReader } from "./reader.js";
import { positionAt } from "./text-position.js";

/**
 * Runs a task over input documents and adds the line and column to an error that names a place in one
 * of them. Nothing is searched unless the task fails.
 */
export async function withPositions<Result>(
  reader: SourceReader,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    const found = await withSourcePosition(error, reader);
    throw found.file === undefined ? found : found.withFile(fileForPerson(found.file, reader));
  }
}

/** Runs a task over one text and adds the line and column to an error. */
export async function withPositionIn<Result>(
  text: string,
  name: string,
  task: () => Result,
): Promise<Result> {
  try {
    return task();
  } catch (error) {
    throw error instanceof GeneratorError ? await withPositionOf(text, name, error) : error;
  }
}

async function withSourcePosition(
  error: GeneratorError,
  reader: SourceReader,
): Promise<GeneratorError> {
  const { file, pointer } = error;
  if (file === undefined || !pointer) return error;
  const source = locateInSource(file, pointer, reader);
  if (source === undefined) return error;
  const { place } = source;
  const bytes = await reader.read(place);
  if (bytes === undefined) return error;
  return withPositionOf(
    new TextDecoder().decode(bytes),
    baseName(place),
    error.withLocation(source),
  );
}

/** The warning with the file and pointer that its user knows: a spec may have been bundled. */
export function inSource(warning: Warning, reader: SourceReader): Warning {
  const { file, pointer } = locateInSource(warning.file, warning.pointer, reader) ?? warning;
  return { ...warning, file, pointer };
}

/** How a person finds a file that a warning or an error names: output names files outside another way. */
export function fileForPerson(file: string, reader: SourceReader): string {
  const [place, ...others] = reader.locationsNamed(file);
  return place === undefined || others.length > 0 ? file : nameForPerson(place, reader.shownFrom);
}

/** What was read, with warnings that name files so: the lock keeps them as every machine would write them. */
export function forPerson<Read extends { readonly warnings: readonly Warning[] }>(
  read: Read,
  reader: SourceReader,
): Read {
  const warnings = read.warnings.map((warning) => ({
    ...warning,
    file: fileForPerson(warning.file, reader),
  }));
  return { ...read, warnings };
}

/** A place in a file that the user wrote. */
interface SourceLocation {
  readonly file: string;
  readonly pointer: string;
  readonly place: Location;
}

/** The original place of a message: a spec may have been bundled from several files. */
function locateInSource(
  file: string,
  pointer: string,
  reader: SourceReader,
): SourceLocation | undefined {
  const [place, ...others] = reader.locationsNamed(file);
  // With two files of one name, a guess could be wrong.
  if (place === undefined || others.length > 0) return undefined;
  const part = bundledLocation(pointer);
  if (part === undefined) return { file, pointer, place };
  const own = siblingOf(place, part.path);
  return { file: displayName(own, reader.folder), pointer: part.pointer, place: own };
}

async function withPositionOf(
  text: string,
  name: string,
  error: GeneratorError,
): Promise<GeneratorError> {
  if (!error.pointer) return error;
  return error.withPosition(
    positionAt(text, await offsetOf(text, segmentsOf(error.pointer), name)),
  );
}

/** Not percent-decoded, as they were joined: a path key may contain a percent sign. */
function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

async function offsetOf(text: string, segments: readonly string[], name: string): Promise<number> {
  if (!/\.ya?ml$/i.test(name)) return jsonOffset(text, segments);
  return (await import("./parse-yaml.js")).yamlOffset(text, segments);
}
