import type { McpModel } from "./mcp-model.js";

/** The models that have the most words of a query, rare words first, then in their own order; all without a query. */
export function searchModels(
  models: readonly McpModel[],
  query: string,
  limit: number,
): readonly McpModel[] {
  const words = queryWords(query);
  const texts = models.map(searchedText);
  // A word that most models have, such as "image" or "with", says little.
  const weights = words.map((word) => {
    const having = texts.filter((text) => text.includes(word)).length;
    return { word, weight: Math.log(1 + models.length / (having + 1)) };
  });
  const scored = models.map((model) => ({ model, score: scoreOf(model, weights) }));
  return scored
    .filter(({ score }) => words.length === 0 || score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ model }) => model);
}

function searchedText({ key, title, description }: McpModel): string {
  return `${key} ${title} ${description}`.toLowerCase();
}

/** A word of the name says more than one of the description. */
function scoreOf(
  model: McpModel,
  words: readonly { readonly word: string; readonly weight: number }[],
): number {
  const name = `${model.key} ${model.title}`.toLowerCase();
  const text = searchedText(model);
  return words
    .map(({ word, weight }) => (name.includes(word) ? 2 : text.includes(word) ? 1 : 0) * weight)
    .reduce((sum, score) => sum + score, 0);
}

function queryWords(query: string): readonly string[] {
  const words = query
    .slice(0, 1_000)
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u);
  return [...new Set(words.filter((word) => word !== ""))];
}
