// Whether a changed source still compiles, for scripts/mutate.mjs.
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
  service ??= createService(change.file);
  return [
    ...service.getSyntacticDiagnostics(change.file),
    ...service.getSemanticDiagnostics(change.file),
  ];
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
