/** webpack knows no TypeScript by itself: the smallest loader that takes the types away. */
const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");

module.exports = (source) => {
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  return transpileModule(source, { compilerOptions }).outputText;
};
