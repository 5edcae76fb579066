import type { McpModel } from "./mcp-model.js";

/** The models that have the most words of a query, in their own order; all without a query. */
export function searchModels(
  models: readonly McpModel[],
  query: string,
  limit: number,
): readonly McpModel[] {
  const words = wordsOf(query);
  const scored = models.map((model) => ({ model, score: scoreOf(model, words) }));
  return scored
    .filter(({ score }) => words.length === 0 || score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ model }) => model);
}

/** A word of the name says more than one of the description. */
function scoreOf({ key, title, description }: McpModel, words: readonly string[]): number {
  const name = `${key} ${title}`.toLowerCase();
  const about = description.toLowerCase();
  return words
    .map((word) => (name.includes(word) ? 3 : about.includes(word) ? 1 : 0))
    .reduce<number>((sum, score) => sum + score, 0);
}

function wordsOf(query: string): readonly string[] {
  const words = query
    .slice(0, 1_000)
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u);
  return [...new Set(words.filter((word) => word !== ""))];
}
