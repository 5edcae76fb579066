/**
 * Where text stops being JSON (RFC 8259), as an offset; its length where it ends too early. V8 says
 * it only for some errors, and quotes the text for others.
 */
export function syntaxErrorOffset(text: string): number {
  const open: string[] = [];
  let wanted: Wanted = "value";
  for (let offset = skipSpace(text, 0); offset < text.length; offset = skipSpace(text, offset)) {
    const sign = text.charAt(offset);
    const closes = sign === (open.at(-1) === "{" ? "}" : "]") && open.length > 0;
    if (closes && (wanted === "separator" || wanted === "first key" || wanted === "first value")) {
      open.pop();
      wanted = open.length > 0 ? "separator" : "end";
      offset += 1;
    } else if (wanted === "separator" || wanted === "end") {
      if (wanted === "end" || sign !== ",") return offset;
      wanted = open.at(-1) === "{" ? "key" : "value";
      offset += 1;
    } else if (wanted === "colon") {
      if (sign !== ":") return offset;
      wanted = "value";
      offset += 1;
    } else if (wanted === "key" || wanted === "first key") {
      const end = sign === '"' ? stringEnd(text, offset) : { bad: offset };
      if ("bad" in end) return end.bad;
      wanted = "colon";
      offset = end.good;
    } else if (sign === "{" || sign === "[") {
      open.push(sign);
      wanted = sign === "{" ? "first key" : "first value";
      offset += 1;
    } else {
      const end = sign === '"' ? stringEnd(text, offset) : scalarEnd(text, offset);
      if ("bad" in end) return end.bad;
      wanted = open.length > 0 ? "separator" : "end";
      offset = end.good;
    }
  }
  return text.length;
}

type Wanted = "value" | "first value" | "key" | "first key" | "colon" | "separator" | "end";
type End = { readonly good: number } | { readonly bad: number };

function skipSpace(text: string, from: number): number {
  let offset = from;
  while (" \t\r\n".includes(text.charAt(offset) || "x")) offset += 1;
  return offset;
}

function stringEnd(text: string, quote: number): End {
  for (let offset = quote + 1; offset < text.length; offset += 1) {
    const sign = text.charAt(offset);
    if (sign === '"') return { good: offset + 1 };
    if (sign < " ") return { bad: offset };
    if (sign !== "\\") continue;
    const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
    escaped.lastIndex = offset + 1;
    const [found] = escaped.exec(text) ?? [];
    if (found === undefined) return { bad: offset };
    offset += found.length;
  }
  return { bad: text.length };
}

function scalarEnd(text: string, from: number): End {
  const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  scalar.lastIndex = from;
  const [found] = scalar.exec(text) ?? [];
  return found === undefined ? { bad: from } : { good: from + found.length };
}
