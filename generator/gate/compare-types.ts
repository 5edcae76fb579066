import type ts from "typescript";
import { virtualProgram } from "./typescript.js";

/** A type that a module exports. */
export interface ExportedType {
  /** Path of the module below the folder. */
  readonly file: string;
  readonly name: string;
}

/** A type before and after, and who gives its values: callers write input and read data. */
export interface TypePair {
  readonly before: ExportedType;
  readonly after: ExportedType;
  readonly use: "written" | "read";
}

/**
 * Asks TypeScript whether code written for each type before compiles with the type after: whether
 * what was written is still assignable, and what is read can still be used as it was.
 *
 * @param files - path below the folder → text of all modules, before and after
 * @returns for each pair, why not; undefined if it compiles
 */
export function compareTypes(
  files: ReadonlyMap<string, string>,
  folder: string,
  pairs: readonly TypePair[],
): readonly (string | undefined)[] {
  const { program, sourceOf } = virtualProgram(files, folder);
  const checker = program.getTypeChecker();
  const typeOf = ({ file, name }: ExportedType) => {
    const source = sourceOf(file);
    const module = source && checker.getSymbolAtLocation(source);
    const symbol = module && checker.getExportsOfModule(module).find((each) => each.name === name);
    return symbol && checker.getDeclaredTypeOfSymbol(symbol);
  };
  return pairs.map(({ before, after, use }) => {
    const [old, now] = [typeOf(before), typeOf(after)];
    if (old === undefined || now === undefined) return undefined;
    // TypeScript refuses a literal with a field that the type lacks, though its type is assignable.
    const field = missingField({ checker, use }, old, [now], new Set());
    if (field !== undefined) return `${field} does not exist`;
    const [from, to] = use === "written" ? [old, now] : [now, old];
    if (checker.isTypeAssignableTo(from, to)) return undefined;
    return `${checker.typeToString(from)} is not assignable to ${checker.typeToString(to)}`;
  });
}

interface Comparison {
  readonly checker: ts.TypeChecker;
  readonly use: TypePair["use"];
}

/** The first field of a type, or within it, that none of the candidates has. */
function missingField(
  comparison: Comparison,
  type: ts.Type,
  candidates: readonly ts.Type[],
  open: Set<ts.Type>,
  at = "",
): string | undefined {
  const { checker, use } = comparison;
  if (open.has(type) || candidates.some((each) => isAnything(each))) return undefined;
  open.add(type);
  // Only what all members of a union have can be read without asking which it is.
  const whole = use === "read" && type.isUnion() && !type.types.some(isNothing);
  for (const member of whole ? [type] : membersOf(type)) {
    if (!isObject(member)) continue;
    const others = candidates.flatMap(
      use === "read" ? (each) => [checker.getNonNullableType(each)] : membersOf,
    );
    if (others.includes(member)) continue;
    const items = checker.getIndexTypeOfType(member, numberIndex);
    if (items !== undefined && checker.isArrayType(member)) {
      const otherItems = others.flatMap(
        (each) => checker.getIndexTypeOfType(each, numberIndex) ?? [],
      );
      const missing = missingField(comparison, items, otherItems, open, `${at}[]`);
      if (missing !== undefined && otherItems.length > 0) return missing;
      continue;
    }
    const named = checker.getIndexTypeOfType(member, stringIndex);
    if (
      use === "read" &&
      named &&
      !others.some((each) => checker.getIndexTypeOfType(each, stringIndex))
    ) {
      if (others.some(isObject)) return `${at}[name]`;
    }
    for (const property of checker.getPropertiesOfType(member)) {
      const place = at === "" ? property.name : `${at}.${property.name}`;
      const found = others.flatMap((each) => fieldType(checker, each, property.name));
      if (found.length === 0 && others.some(isObject)) return place;
      if (found.length === 0) continue;
      const own = checker.getTypeOfSymbol(property);
      const missing = missingField(comparison, own, found, open, place);
      if (missing !== undefined) return missing;
    }
  }
  return undefined;
}

function fieldType(checker: ts.TypeChecker, type: ts.Type, name: string): readonly ts.Type[] {
  const property = checker.getPropertyOfType(type, name);
  if (property !== undefined) return [checker.getTypeOfSymbol(property)];
  const indexed = checker.getIndexTypeOfType(type, stringIndex);
  return indexed === undefined ? [] : [indexed];
}

// The numbers of TypeScript's enums, which are not loaded here.
const stringIndex: ts.IndexKind.String = 0;
const numberIndex: ts.IndexKind.Number = 1;
const anyFlag: ts.TypeFlags.Any = 1;
const unknownFlag: ts.TypeFlags.Unknown = 2;
const objectFlag: ts.TypeFlags.Object = 524288;
const intersectionFlag: ts.TypeFlags.Intersection = 2097152;

function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function isObject({ flags }: ts.Type): boolean {
  return (flags & (objectFlag | intersectionFlag)) !== 0;
}

function isAnything({ flags }: ts.Type): boolean {
  return (flags & (anyFlag | unknownFlag)) !== 0;
}

function isNothing(type: ts.Type): boolean {
  return !isObject(type);
}
