import { GeneratorError, type Position } from "../errors.js";
import { baseName } from "./place.js";
import type { SourceReader } from "./read-source.js";

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
  const [place, ...others] = reader.placesNamed(file);
  // Of two files that go by one name, a guess could be the wrong one.
  if (place === undefined || others.length > 0) return error;
  const bytes = await reader.read(place);
  if (bytes === undefined) return error;
  return positionedIn(new TextDecoder().decode(bytes), baseName(place), error);
}

async function positionedIn(
  text: string,
  name: string,
  error: GeneratorError,
): Promise<GeneratorError> {
  if (!error.pointer) return error;
  const offset = await offsetOf(text, segmentsOf(error.pointer), name);
  return offset === undefined ? error : error.at(positionAt(text, offset));
}

/** As they were joined: a percent sign in a path key is one. */
function segmentsOf(pointer: string): readonly string[] {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

async function offsetOf(
  text: string,
  segments: readonly string[],
  name: string,
): Promise<number | undefined> {
  if (!/\.ya?ml$/i.test(name)) return (await import("./locate-json.js")).jsonOffset(text, segments);
  return (await import("./parse-yaml.js")).yamlOffset(text, segments);
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
