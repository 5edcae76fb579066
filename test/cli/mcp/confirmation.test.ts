import { expect, test } from "vitest";
import { createConfirmation } from "../../../cli/mcp/confirmation.js";
import type { McpModel } from "../../../cli/mcp/mcp-model.js";

const model = {
  key: "acme/paint",
  toolName: "acme_paint",
  name: { folder: "acme", module: "acme", file: "paint", function: "paint" },
  title: "Paint",
  description: "",
  inputSchema: { type: "object" },
  input: { type: "object" },
  source: {},
  endpoint: {
    descriptor: 2,
    key: "acme/paint",
    title: "Paint",
    platform: { name: "acme", baseUrl: "https://api.acme.test", apiKeyVariable: "ACME_API_KEY" },
    create: { path: "/paint" },
    input: {},
  },
} satisfies McpModel;

const input = { prompt: "A boat" };
const accept = { confirm: { action: "accept", content: {} } };

test("an agreement holds for one call, once, and for ten minutes", () => {
  let time = 0;
  const confirmation = createConfirmation(() => time);
  const ask = () => confirmation.ask(model, input, "12").requestState ?? "";
  const verdict = (state: string, values = input, responses: object = accept) =>
    confirmation.verdict(model, values, { state, responses: { ...responses } });

  const once = ask();
  expect(verdict(once)).toBe("agreed");
  expect(verdict(once)).toBe("not-asked");
  expect(verdict(ask(), { prompt: "Another" })).toBe("not-asked");
  expect(verdict("00000000-0000-0000-0000-000000000000")).toBe("not-asked");
  expect(verdict(ask(), input, {})).toBe("not-asked");
  expect(verdict(ask(), input, { confirm: { action: "decline" } })).toBe("refused");
  expect(verdict(ask(), input, { confirm: { action: "cancel" } })).toBe("refused");
  const old = ask();
  time += 600_001;
  expect(verdict(old)).toBe("not-asked");
});
