import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
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

/** What went wrong in a playground's page, and what it asked for. */
export interface Watched {
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

/** One browser with one page, which all tests of a file use: starting one costs more than most tests. */
export interface Stage {
  readonly browser: Browser;
  readonly page: Page;
  /** Opens a playground as a person does: by the printed address. */
  readonly visit: (playground: Playground, options?: VisitOptions) => Promise<Watched>;
}

export async function openStage(): Promise<Stage> {
  const quiet = ["background-networking", "component-update", "extensions", "gpu", "sync"];
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? "",
    args: ["--no-sandbox", ...quiet.map((each) => `--disable-${each}`)],
  });
  const context = await browser.newContext();
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.addInitScript(`addEventListener("securitypolicyviolation", (event) =>
    console.error("policy: " + event.violatedDirective + " " + event.blockedURI));`);
  let notes = createNotes("");
  // The page of the test before may still look for its server.
  const isHere = () => page.url().startsWith(notes.origin);
  page.on("pageerror", (error) => notes.faults.push(String(error)));
  page.on("console", (message) => {
    // A refused request is told at its field; the browser writes a line about it too.
    const isFault = message.type() === "error" && !/status of 4\d\d/.test(message.text());
    if (isFault && isHere()) notes.faults.push(message.text());
  });
  page.on("request", (request) => {
    const isInside = [notes.origin, "blob:"].some((each) => request.url().startsWith(each));
    if (!isInside && isHere()) notes.outside.push(request.url());
  });
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (/json|html|javascript|css/.test(type)) {
      notes.answers.push(response.text().catch(() => ""));
    }
  });
  return {
    browser,
    page,
    async visit({ address, origin }, { width = 1440, height = 900, colorScheme = "light" } = {}) {
      await page.setViewportSize({ width, height });
      // Animations that run on and on keep a machine without graphics hardware busy.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
      const own = createNotes(origin);
      notes = own;
      await page.goto(address);
      await page.locator(".form").waitFor();
      return { ...own, answers: () => Promise.all(own.answers) };
    },
  };
}

interface Notes {
  readonly origin: string;
  readonly faults: string[];
  readonly outside: string[];
  readonly answers: Promise<string>[];
}

function createNotes(origin: string): Notes {
  return { origin, faults: [], outside: [], answers: [] };
}
