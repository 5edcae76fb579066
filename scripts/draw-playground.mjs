// Photographs the playground for README and docs: real runs against the simulator, in Chromium.
// Needs `npm run build`, and Chromium at $CHROMIUM or /usr/bin/chromium.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { root } from "./root.mjs";

const images = path.join(root, "docs", "images");
const state = mkdtempSync(path.join(os.tmpdir(), "modelsmith-pictures-"));
const server = spawn(
  process.execPath,
  ["dist/cli/main.js", "playground", "--simulate", "--json", "--state", state],
  { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
);
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const line = await new Promise((resolve) => server.stdout.once("data", resolve));
  const { address } = JSON.parse(String(line));
  const page = await browser.newPage({
    viewport: { width: 1360, height: 850 },
    colorScheme: "light",
  });
  await page.goto(`${address}#/google/nano-banana-pro`);
  const run = async (prompt, shape) => {
    await page.getByLabel("Prompt").fill(prompt);
    await page.getByRole("radio", { name: shape, exact: true }).check();
    await page.getByRole("button", { name: "Run", exact: true }).click();
  };
  await run("A lighthouse made of paper, morning light", "16:9");
  await page.locator(".is-completed").first().waitFor();
  await run("A paper boat on a rain puddle, low angle", "16:9");
  await page.locator(".is-completed").nth(1).waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  await picture(page, "playground.png");

  await page
    .getByRole("button", { name: /^Compare/ })
    .nth(0)
    .click();
  await page
    .getByRole("button", { name: /^Compare/ })
    .nth(1)
    .click();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Compare the two" }).click();
  await picture(page, "playground-compare.png");
} finally {
  await browser.close();
  server.kill("SIGINT");
  await new Promise((resolve) => server.once("close", resolve));
  rmSync(state, { recursive: true, force: true });
}

async function picture(page, name) {
  await page.waitForTimeout(300);
  await page.screenshot({ path: path.join(images, name) });
}
