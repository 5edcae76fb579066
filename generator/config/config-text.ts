import { stringLiteral } from "../encode/literal.js";
import type { Target } from "./config.js";
import { settled } from "./settled.js";

/** A `modelsmith.config.ts` for one target. */
export function configText(target: Target): string {
  const { openapi, docs, endpoints = [], snapshot } = target;
  const { out, group, js } = settled(target);
  const lines = [
    ...(docs === undefined
      ? endpointLines(endpoints)
      : [`docs: ${stringLiteral(docs)},`, `group: ${literalOf(group)},`]),
    `out: ${stringLiteral(out)},`,
    ...(js ? ["js: true,"] : []),
    ...(snapshot === undefined
      ? []
      : [`snapshot: ${stringLiteral(snapshot)}, // refreshed by \`modelsmith pull\``]),
  ];
  return [
    'import { defineConfig } from "modelsmith";',
    "",
    "export default defineConfig({",
    `  openapi: ${stringLiteral(openapi)},`,
    ...lines.map((line) => `  ${line}`),
    "});",
    "",
  ].join("\n");
}

/** A record and no list: what messages print of one endpoint goes in its place. */
function endpointLines(endpoints: readonly string[]): readonly string[] {
  if (endpoints.length === 0) return [];
  return [
    "// Only these are generated: name a new model of the spec here too.",
    "endpoints: {",
    ...endpoints.map((key) => `  ${stringLiteral(key)}: {},`),
    "},",
  ];
}

function literalOf(group: string | readonly string[]): string {
  return typeof group === "string"
    ? stringLiteral(group)
    : `[${group.map(stringLiteral).join(", ")}]`;
}
