import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Playground } from "../../playground/server/playground.js";

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium is; undefined where there is none. */
export const chromiumPath: string | undefined = places.find(
  (place) => place !== undefined && existsSync(place),
);

if (chromiumPath === undefined) {
  process.stderr.write(
    "Skipped the playground in the browser: no Chromium (apt-get install chromium).\n",
  );
}

/** Starts the one browser of a test file. */
export function startBrowser(): Promise<Browser> {
  const quiet = ["background-networking", "component-update", "sync", "gpu"];
  return chromium.launch({
    executablePath: chromiumPath ?? "",
    args: ["--no-sandbox", ...quiet.map((each) => `--disable-${each}`)],
  });
}

/** A page in the playground, and what went wrong in it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, lines of the console that are errors, and what the page's policy refused. */
  readonly faults: readonly string[];
  /** Requests that left the playground's origin. */
  readonly outside: readonly string[];
  /** The bodies of all answers that are text. */
  readonly answers: () => Promise<readonly string[]>;
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a playground as a person does: by the printed address. */
export async function visit(
  browser: Browser,
  { address, origin }: Playground,
  { width = 1440, height = 900, colorScheme = "light" }: VisitOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults: string[] = [];
  const outside: string[] = [];
  const answers: Promise<string>[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // A refused request is told at its field; the browser writes a line about it too.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) {
      faults.push(message.text());
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("blob:")) {
      outside.push(request.url());
    }
  });
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (/json|html|javascript|css/.test(type)) answers.push(response.text().catch(() => ""));
  });
  await page.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    console.error("policy: " + event.violatedDirective + " " + event.blockedURI));`);
  await page.goto(address);
  await page.locator(".form").waitFor();
  return { page, context, faults, outside, answers: () => Promise.all(answers) };
}

/** Runs what is in the form. */
export async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
}
