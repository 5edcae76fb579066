import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const site = path.resolve("dist/docs/site");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** `npm run test:docs` builds the site first. */
const wanted = process.env["MODELSMITH_DOCS_SITE"] === "1";
if (wanted && !existsSync(executablePath)) {
  throw new Error(`No browser at ${executablePath}: on Debian, apt-get install chromium.`);
}

const pages = wanted
  ? readdirSync(site, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".html") && name !== "404.html")
      .map((name) => `/${name.replace(/(?:index)?\.html$/, "")}`)
  : [];

describe.runIf(wanted)("the site of the documents", { timeout: 600_000 }, () => {
  let server: Server;
  let browser: Browser;
  let base: string;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      const asked = path.join(site, decodeURIComponent(pathname));
      const file = [asked, `${asked}.html`, path.join(asked, "index.html")].find(
        (each) => existsSync(each) && statSync(each).isFile(),
      );
      if (file === undefined) return response.writeHead(404).end();
      response.writeHead(200, { "content-type": typeOf(file) }).end(await readFile(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A server that listens on a port has an address with it.
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath, args });
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  test.each([
    ["a desktop", 1280],
    ["a phone", 375],
  ])(
    "has no page that fails or is too wide on %s, and no link that leads nowhere",
    async (_, width) => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(`${page.url()}: ${String(error)}`));
      page.on("response", (response) => {
        if (response.status() >= 400) faults.push(`${page.url()}: ${response.url()}`);
      });
      const links = new Set<string>();
      for (const name of pages) {
        await page.goto(base + name);
        const { wider, hrefs } = await page.evaluate<{ wider: number; hrefs: string[] }>(
          lookAtPage,
        );
        if (wider > 0) faults.push(`${name}: ${wider} px too wide`);
        for (const href of hrefs) links.add(new URL(href, base + name).href.split("#")[0] ?? "");
      }
      for (const link of links) {
        if (!link.startsWith(base)) continue;
        const { status } = await fetch(link);
        if (status !== 200) faults.push(`${link}: ${status}`);
      }
      expect(pages.length).toBeGreaterThan(30);
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  test("says where in the repository a file is that is no page", async () => {
    const page = await browser.newPage();
    await page.goto(`${base}/ai-sdk`);
    expect(await page.locator(".vp-doc").innerText()).toContain("examples/form.ts");
    await page.close();
  });

  test("breaks no code in a table on a phone", async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(`${base}/calling`);
    const code = page.locator("td code", { hasText: /^pollRequestTimeoutMs$/ }).first();
    expect((await code.boundingBox())?.height).toBeLessThan(30);
    await page.close();
  });

  test("finds an option by its name", async () => {
    const page = await browser.newPage();
    await page.goto(`${base}/calling`);
    await page.getByRole("button", { name: "Search" }).click();
    await page.keyboard.type("pollRequestTimeoutMs");
    // The first keys have results of their own.
    const first = () => page.locator(".result").first().innerText();
    await expect.poll(first, { timeout: 10_000 }).toContain("Options");
    await page.close();
  });
});

/** Runs in the page. */
const lookAtPage = `({
  wider: document.documentElement.scrollWidth - innerWidth,
  hrefs: [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")),
})`;

function typeOf(file: string): string {
  const types: Readonly<Record<string, string>> = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
  };
  return types[path.extname(file)] ?? "application/octet-stream";
}
