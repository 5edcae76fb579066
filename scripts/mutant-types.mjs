// What the compiler says of a changed source, for scripts/mutate.mjs: whether it still compiles, and
// whether it can do anything else than before.
import path from "node:path";
import ts from "typescript";
import { root } from "./root.mjs";

/** @type {{ file: string, text: string, version: number }} */
let change = { file: "", text: "", version: 0 };
/** @type {ts.LanguageService | undefined} */
let service;

/** What the compiler says of a source's text, in place of what is on disk. */
export function compilerErrors(file, text) {
  change = { file: path.join(root, file), text, version: change.version + 1 };
  service ??= createService();
  return [
    ...service.getSyntacticDiagnostics(change.file),
    ...service.getSemanticDiagnostics(change.file),
  ];
}

/**
 * Whether a mutant that takes `||` for `??` gives the same, because of the left side's type: what it
 * can be that counts as false is nothing, or what stands on the right.
 */
export function isSameByType({ file, start, end, replacement }) {
  if (!replacement.startsWith("((")) return false;
  service ??= createService();
  const program = service.getProgram();
  const checker = program.getTypeChecker();
  let isSame = false;
  const visit = (node) => {
    if (node.getStart() > start || node.end < end) return;
    const isIt = ts.isBinaryExpression(node) && node.getStart() === start && node.end === end;
    if (isIt && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      isSame = hasNoOther(checker.getTypeAtLocation(node.left), node.right.getText());
    } else ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(path.join(root, file)));
  return isSame;
}

/** Whether what counts as false in a type is `null`, `undefined`, or the value that is given. */
function hasNoOther(type, value) {
  if (type.isUnion()) return type.types.every((each) => hasNoOther(each, value));
  if ((type.isStringLiteral() || type.isNumberLiteral()) && type.value) return true;
  const { Null, Undefined, Object: Holder, StringLike, NumberLike } = ts.TypeFlags;
  if (type.flags & (Null | Undefined | Holder) || type.intrinsicName === "true") return true;
  if (type.intrinsicName === "false") return value === "false";
  if (type.flags & StringLike) return value === '""';
  return Boolean(type.flags & NumberLike) && value === "0";
}

function createService() {
  const read = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const files = ts.sys.readDirectory(path.join(root, "runtime"), [".ts"], ["dist", "node_modules"]);
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => files,
    getScriptVersion: (file) => (file === change.file ? String(change.version) : "0"),
    getScriptSnapshot: (file) => {
      const text = file === change.file ? change.text : ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (each) => ts.getDefaultLibFilePath(each),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}
