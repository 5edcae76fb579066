import type { FollowRequest } from "@modelsmith/runtime";
import type { FollowParameter } from "./follow-parameters.js";

/** The request that an operation is called with: the id at its place, and what always is the same. */
export function requestOf(
  method: "GET" | "POST",
  path: string,
  parameters: readonly FollowParameter[],
  id: FollowParameter,
  keyField: string | undefined,
): FollowRequest {
  const given = (each: FollowParameter) => (each === id ? "{id}" : each.constant);
  const sent = (place: FollowParameter["in"]) => {
    const pairs = parameters.flatMap((each) => {
      const value = each === id || each.required ? given(each) : undefined;
      return each.in === place && value !== undefined ? [[each.name, value] as const] : [];
    });
    return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
  };
  const [inPath, query, headers, body] = [
    sent("path"),
    sent("query"),
    sent("header"),
    sent("body"),
  ];
  return {
    ...(method === "POST" && { method }),
    path: path.replace(/\{([^{}]*)\}/g, (whole, name: string) => inPath?.[name] ?? whole),
    ...(query && { query }),
    ...(body ? { body } : method === "POST" && keyField !== undefined && { body: {} }),
    ...(headers && { headers }),
  };
}
