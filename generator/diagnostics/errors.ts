import { withStop } from "../util/phrases.js";

/**
 * What can stop a generation. The codes are stable: documents and scripts may name them.
 */
export const errorCodes = {
  MS1001: "an input file cannot be read",
  MS1002: "an input file is too large",
  MS1003: "an input file is not UTF-8",
  MS1004: "an input file is not JSON",
  MS1005: "an input file is nested too deeply",
  MS1006: "an input file has a duplicate key",
  MS1007: "an input file is not YAML",
  MS1008: "a URL cannot be fetched",
  MS1009: "the snapshot lacks a document",
  MS1101: "the spec is not an OpenAPI 3 document",
  MS1102: "the spec is Swagger 2",
  MS1103: "a reference leads nowhere or out of the document",
  MS1104: "references form a cycle",
  MS1105: "a schema is malformed",
  MS1106: "a schema expands to too much",
  MS1107: "a path cannot be used",
  MS1108: "a server URL cannot be used",
  MS1109: "an operation is malformed",
  MS1110: "a security scheme cannot be used",
  MS1111: "an endpoint would be paid for without a way to its result",
  MS1201: "the docs have no navigation",
  MS1202: "the docs have no such group",
  MS1203: "the docs or options name endpoints that the spec lacks",
  MS1204: "nothing was selected",
  MS1205: "the docs name something that cannot be used or leads out of their folder",
  MS1301: "two endpoints need one name",
  MS1302: "the lock file cannot be read",
  MS1303: "no removed endpoint holds this name",
  MS1401: "the output folder cannot be used",
  MS1402: "a file in the output folder was not written by modelsmith or was edited by hand",
  MS1403: "the output is not up to date",
  MS1404: "another run writes into the output folder",
  MS1501: "a rendered file did not pass the gate",
  MS1502: "the output does not compile",
  MS1601: "options do not fit together",
  MS1602: "a config file cannot be used",
  MS1603: "there are several config files",
  MS1604: "an environment variable that the config names is not set",
  MS1605: "a template cannot be used",
  MS1606: "a hook of the config returned something that cannot be used",
} as const;

export type GeneratorErrorCode = keyof typeof errorCodes;

export interface GeneratorErrorDetails {
  /** The input or output file, as its user would name it. */
  readonly file?: string;
  /** JSON Pointer (RFC 6901) of the place in that file. */
  readonly pointer?: string;
  /** The line and column of that place. */
  readonly position?: Position;
  /** What to do next. */
  readonly hint: string;
  /** The option of `generate` that the hint names as a way out. */
  readonly option?: "--force";
  /** What the hint says in the config, as an entry of its record of endpoints. */
  readonly entry?: string;
}

/** A place in a text file, both counted from 1; the column in UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The error of the generator for everything that its user can fix. No file was written. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
  readonly code: GeneratorErrorCode;
  readonly file: string | undefined;
  readonly pointer: string | undefined;
  readonly position: Position | undefined;
  readonly hint: string;
  /** The option of `generate` that the hint names as a way out. */
  readonly option: "--force" | undefined;
  /** What the hint says in the config, as an entry of its record of endpoints. */
  readonly entry: string | undefined;
  /** The message without file, pointer and hint. */
  readonly problem: string;

  constructor(code: GeneratorErrorCode, problem: string, details: GeneratorErrorDetails) {
    const { file, pointer, position, hint, option, entry } = details;
    const place = describeLocation(file, pointer);
    const exact = position ? ` (line ${position.line}, column ${position.column})` : "";
    super(`${place === "" ? "" : `${place}${exact}: `}${problem}\n${hint}`);
    this.code = code;
    this.file = file;
    this.pointer = pointer;
    this.position = position;
    this.hint = hint;
    this.option = option;
    this.entry = entry;
    this.problem = problem;
  }

  /** What is wrong and what to do, on one line and without the place. */
  get advice(): string {
    return `${withStop(this.problem)} ${this.hint}`;
  }

  /** This error at another file and pointer. */
  withLocation({
    file,
    pointer,
  }: {
    readonly file: string;
    readonly pointer: string;
  }): GeneratorError {
    const { position: _, ...details } = detailsOf(this);
    return new GeneratorError(this.code, this.problem, { ...details, file, pointer });
  }

  /** This error, with its file named in another way. */
  withFile(file: string): GeneratorError {
    return changed(this, { file });
  }

  /** This error, with the line and column of its pointer. */
  withPosition(position: Position): GeneratorError {
    return changed(this, { position });
  }

  /** This error, with something else to do next. */
  withHint(hint: string): GeneratorError {
    return changed(this, { hint });
  }
}

function changed(error: GeneratorError, changes: Partial<GeneratorErrorDetails>): GeneratorError {
  return new GeneratorError(error.code, error.problem, { ...detailsOf(error), ...changes });
}

/** All that an error was made with but code and problem. (webpack prints a member `details` of an error.) */
export function detailsOf(error: GeneratorError): GeneratorErrorDetails {
  const { file, pointer, position, hint, option, entry } = error;
  return {
    ...(file !== undefined && { file }),
    ...(pointer !== undefined && { pointer }),
    ...(position !== undefined && { position }),
    ...(option !== undefined && { option }),
    ...(entry !== undefined && { entry }),
    hint,
  };
}

/** A file and pointer on one line: a line end in a key would look like another message. */
export function describeLocation(file: string | undefined, pointer: string | undefined): string {
  const place = [file, pointer].filter((part) => part !== undefined && part !== "").join("#");
  return place.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
