import { expect, test } from "vitest";
import { type Assets, withStart } from "../../playground/server/assets.js";

const start = { services: [], models: [] };

function pageOf(html: string): Assets {
  return new Map([["/", { type: "text/html", bytes: Buffer.from(html) }]]);
}

test("what the page shows at first is in its HTML", () => {
  const filled = withStart(pageOf('<script id="start"></script>'), start);
  expect(String(filled.get("/")?.bytes)).toBe(
    '<script id="start">{"services":[],"models":[]}</script>',
  );
});

test.each([pageOf("<p>Another page.</p>"), new Map()])(
  "HTML without a place for it is told",
  (page) => {
    expect(() => withStart(page, start)).toThrow(/no id="start">: .*npm run build/);
  },
);
