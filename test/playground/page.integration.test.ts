import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Run } from "../../playground/protocol.js";
import {
  chromiumPath,
  run,
  startBrowser,
  type Visit,
  type VisitOptions,
  visit,
} from "./browser.js";
import { key, type OpenedPlayground, type OpenOptions, playgroundForTest } from "./harness.js";
import { acmeSpec } from "./specs.js";

/** A picture of one pixel. */
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==";
/** For what a loaded machine is slow at. */
const patient = { timeout: 20_000 };

describe.runIf(chromiumPath !== undefined)(
  "the page of the playground",
  { timeout: 90_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser.close());

    type Opened = Visit & OpenedPlayground;

    /** Opens a playground in the browser. Whatever the test does, nothing may go wrong in the page. */
    async function open(options: Partial<OpenOptions> & VisitOptions = {}): Promise<Opened> {
      const opened = await playgroundForTest({ spec: acmeSpec(), ...options });
      const visited = await visit(browser, opened.playground, options);
      onTestFinished(async () => {
        await visited.page.waitForLoadState();
        expect(visited.faults).toEqual([]);
        expect(visited.outside).toEqual([]);
        expect((await visited.answers()).filter((text) => text.includes(key))).toEqual([]);
        await visited.context.close();
      });
      return { ...opened, ...visited };
    }

    const choose = (page: Page, model: string) =>
      page.getByRole("navigation").getByRole("link", { name: model }).click();
    const pay = (page: Page) => page.getByRole("button", { name: "Run and pay" }).click();
    const card = (page: Page, prompt: string) =>
      page
        .locator("article")
        .filter({ has: page.locator(".run-prompt", { hasText: prompt }) })
        .first();
    /** The state of the run itself: a service's word may be the same before the media are here. */
    const state = (page: Page, prompt: string, word: Run["state"]) =>
      expect.poll(() => card(page, prompt).getAttribute("class"), patient).toContain(`is-${word}`);
    const pictureWidth = async (page: Page, text: string) => {
      const id = await card(page, text).getAttribute("data-run");
      return page.evaluate<number>(`(async () => {
      const image = document.querySelector('[data-run="${id}"] .picture img');
      await image.decode();
      return image.naturalWidth;
    })()`);
    };
    const focused = (page: Page) =>
      page.evaluate<string>(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id",
      );

    test("leads from a form of five kinds to the picture", async () => {
      const { page, service } = await open({ latencyMs: 60 });
      const sent = () => service.generations().at(-1)?.input;

      await choose(page, "Scalars");
      await page.getByLabel("Prompt").fill("A paper boat");
      await page.getByRole("radio", { name: "wide" }).check();
      await page.getByLabel("Style").selectOption({ label: "style 3" });
      await page.getByLabel("How many", { exact: true }).fill("2");
      await page.getByLabel("Tiling").check();
      await run(page);
      await expect.poll(() => page.getByRole("dialog").innerText(), patient).toContain("127.0.0.1");
      expect(service.stats().createRequests).toBe(0);
      await pay(page);
      await state(page, "A paper boat", "completed");
      expect(sent()).toEqual({
        prompt: "A paper boat",
        shape: "wide",
        style: "style 3",
        n: 2,
        tiling: true,
      });
      expect(await pictureWidth(page, "A paper boat")).toBeGreaterThan(0);
      expect(await card(page, "A paper boat").locator("figure").count()).toBe(2);
      await expect
        .poll(() => card(page, "A paper boat").locator(".facts").innerText(), patient)
        .toMatch(/Took\s*2 credits[\s\S]*1000 → 998/);

      // A file that is dropped, and two that are chosen: the service sees a form.
      await choose(page, "Edit");
      await page.getByLabel("Prompt").fill("Make it night");
      await drop(page, "Image", "boat.png");
      await page.getByLabel("Files for References").setInputFiles(
        ["one.png", "two.png"].map((name) => ({
          name,
          mimeType: "image/png",
          buffer: Buffer.from(pixel, "base64"),
        })),
      );
      await expect.poll(() => page.locator(".tile-name").allInnerTexts(), patient).toHaveLength(3);
      await run(page);
      await state(page, "Make it night", "completed");
      expect(sent()).toMatchObject({
        image: expect.stringMatching(/\/boat\.png$/),
        references: [expect.stringMatching(/\/one\.png$/), expect.stringMatching(/\/two\.png$/)],
      });

      await choose(page, "Nested");
      await page.getByLabel("Prompt").fill("A harbour");
      await page.getByRole("button", { name: "Add color" }).click();
      await page.getByLabel("Color 1").fill("teal");
      await page.getByRole("button", { name: "Add camera" }).click();
      await page.getByLabel("Height").fill("1.5");
      await page.getByRole("button", { name: "null" }).click();
      // The other view of the same input.
      await page.getByRole("tab", { name: "JSON" }).first().click();
      const json = page.getByLabel("The whole input as JSON");
      const input = {
        prompt: "A harbour",
        colors: ["teal"],
        camera: { height: 1.5 },
        strength: null,
      };
      expect(JSON.parse(await json.inputValue())).toEqual(input);
      await json.fill(JSON.stringify({ ...input, colors: ["teal", "sand"] }));
      await page.getByRole("tab", { name: "Form" }).click();
      await expect.poll(() => page.getByLabel("Color 2").inputValue()).toBe("sand");
      await run(page);
      await state(page, "A harbour", "completed");
      expect(sent()).toEqual({ ...input, colors: ["teal", "sand"] });

      await choose(page, "Either");
      await page.getByRole("tab", { name: "From a picture" }).click();
      await page.getByLabel("Address for Image url").fill("https://example.com/a.png");
      await run(page);
      await state(page, "example.com/a.png", "completed");
      expect(sent()).toEqual({ mode: "image", image_url: "https://example.com/a.png" });

      await choose(page, "Free");
      await page.getByLabel("Prompt").fill("A whale");
      await page.getByLabel("Options as JSON").fill('{"any": [1, "thing"]}');
      await run(page);
      await state(page, "A whale", "completed");
      expect(sent()).toEqual({ prompt: "A whale", options: { any: [1, "thing"] } });
      expect(await pictureWidth(page, "A whale")).toBeGreaterThan(0);
    });

    test("says what is wrong at its field, and sends nothing", async () => {
      const { page, service } = await open();
      await choose(page, "Scalars");
      await page.getByLabel("How many", { exact: true }).fill("many");
      const field = page.locator('[data-pointer="/n"]');
      await expect
        .poll(() => field.locator(".wrong").innerText(), patient)
        .toBe('Expected an integer from 1 to 4, found "many".');
      await run(page);
      await expect
        .poll(() => page.locator(".run-bar .wrong").innerText(), patient)
        .toBe("2 fields do not fit.");
      expect(await focused(page)).toBe("input_2f_prompt");
      await noViolations(page);
      expect(service.stats().createRequests).toBe(0);
      await page.getByLabel("How many", { exact: true }).fill("3");
      await expect.poll(() => field.locator(".wrong").count()).toBe(0);
    });

    test("tells of refusals, retries and broken streams, with the next step as a button", async () => {
      const { page, service } = await open({ latencyMs: 50 });
      await choose(page, "Scalars");
      const send = async (prompt: string) => {
        await page.getByLabel("Prompt").fill(prompt);
        await run(page);
      };
      await send("Broke [fault:create.402]");
      await pay(page);
      await send("Busy [fault:create.503-twice]");
      await send("Cut [fault:sse.reset-mid-event]");
      await send("Bad [reject]");
      await state(page, "Broke", "failed");
      expect(await card(page, "Broke").locator(".problem").innerText()).toMatch(/HTTP 402/);
      await card(page, "Broke").getByRole("button", { name: "Look at the balance" }).click();
      await state(page, "Bad", "failed");
      expect(await card(page, "Bad").locator(".problem").innerText()).toContain(
        "change the prompt",
      );
      await state(page, "Cut", "completed");
      await state(page, "Busy", "completed");
      expect(await pictureWidth(page, "Cut")).toBeGreaterThan(0);
      await card(page, "Busy").getByText("What happened").click();
      expect(await card(page, "Busy").locator(".log").innerText()).toMatch(
        /503[\s\S]*Next try[\s\S]*503/,
      );
      // What cost nothing is not charged for: the refused one and the two before the busy one.
      expect(service.stats().charges).toBe(3);
      await noViolations(page);
      await card(page, "Broke").getByRole("button", { name: "Same again with…" }).click();
      expect(await page.getByLabel("Prompt").inputValue()).toBe("Broke [fault:create.402]");
    });

    test("keeps two runs through a reload, cancels one, and waits for it again", async () => {
      const { page, service } = await open({ latencyMs: 2_500 });
      await choose(page, "Scalars");
      for (const prompt of ["First", "Second"]) {
        await page.getByLabel("Prompt").fill(prompt);
        await run(page);
        if (prompt === "First") await pay(page);
        await expect.poll(() => card(page, prompt).locator(".id code").count(), patient).toBe(1);
      }
      expect(await page.locator(".is-running").count()).toBe(2);
      await page.reload();
      await card(page, "Second").waitFor();
      expect(await page.getByLabel("Prompt").inputValue()).toBe("Second");
      await card(page, "First").getByRole("button", { name: "Cancel…" }).click();
      expect(await card(page, "First").innerText()).toMatch(
        /goes on, and charges for it\. Its id is kept/,
      );
      await card(page, "First").getByRole("button", { name: "Stop waiting" }).click();
      await state(page, "First", "stopped");
      await card(page, "First").getByRole("button", { name: "Wait for it" }).click();
      await state(page, "First", "completed");
      await state(page, "Second", "completed");
      expect(service.stats().acceptedCreates).toBe(2);

      await card(page, "First")
        .getByRole("button", { name: /^Compare/ })
        .click();
      await card(page, "Second")
        .getByRole("button", { name: /^Compare/ })
        .click();
      await page.getByRole("button", { name: "Compare the two" }).click();
      const dialog = page.getByRole("dialog");
      expect(await dialog.locator("table").innerText()).toMatch(
        /prompt\s+(First\s+Second|Second\s+First)/,
      );
      await dialog.getByRole("tab", { name: "Slider" }).click();
      await noViolations(page);
      await page.keyboard.press("Escape");
      await card(page, "Second")
        .getByRole("button", { name: /^Remove/ })
        .click();
      await expect.poll(() => page.locator("article").count()).toBe(1);
      await page.reload();
      await card(page, "First").waitFor();
      expect(await page.locator("article").count()).toBe(1);
    });

    test("runs nothing of a hostile spec, and shows its texts", async () => {
      const script = `"><img src=x onerror="globalThis.__pwned=1"><script>globalThis.__pwned=1</script>javascript:alert(1)`;
      const { page } = await open({
        spec: acmeSpec((text) => `${text} ${script}`),
        simulate: true,
      });
      const links = page.getByRole("navigation").getByRole("link");
      const count = await links.count();
      expect(count).toBe(5);
      for (let index = 0; index < count; index += 1) {
        await links.nth(index).click();
        await page.getByText("Fill in an example").click();
        await run(page);
      }
      await page.getByText("The same call as code").click();
      await expect.poll(() => page.locator("article").count(), patient).toBeGreaterThan(2);
      await expect.poll(() => page.locator(".is-running").count(), patient).toBe(0);
      expect(await page.locator("h1").innerText()).toContain("<script>");
      expect(
        await page.evaluate(
          `["__pwned" in globalThis, document.querySelectorAll("[onerror]").length]`,
        ),
      ).toEqual([false, 0]);
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    });

    test("is used with the keyboard alone", async () => {
      const { page, service } = await open();
      const { keyboard } = page;
      await keyboard.press("/");
      await keyboard.type("scal");
      await tabTo(page, "a");
      await keyboard.press("Enter");
      await page.getByRole("heading", { name: "Scalars", level: 1 }).waitFor();
      await tabTo(page, "textarea");
      await keyboard.type("A paper boat");
      await tabTo(page, "input[type=radio]");
      await keyboard.press("ArrowRight");
      await keyboard.press("Control+Enter");
      await expect.poll(() => focused(page), patient).toBe("Close");
      await tabTo(page, ".primary");
      await keyboard.press("Enter");
      await state(page, "A paper boat", "completed");
      expect(service.generations().at(-1)?.input).toEqual({
        prompt: "A paper boat",
        shape: "wide",
      });
    });

    test("fits a phone, in the dark", async () => {
      const { page } = await open({ width: 375, height: 800, colorScheme: "dark", simulate: true });
      await page.getByRole("button", { name: "Edit" }).click();
      await choose(page, "Nested");
      await page.getByLabel("Prompt").fill("A very long word: ".concat("boat".repeat(60)));
      await page.getByRole("button", { name: "Add camera" }).click();
      await page.getByLabel("Height").fill("2");
      await run(page);
      await state(page, "A very long word", "completed");
      await page.getByText("The same call as code").click();
      expect(
        await page.evaluate<number>("document.documentElement.scrollWidth"),
      ).toBeLessThanOrEqual(375);
      await noViolations(page);
    });

    test("copies the call as code", async () => {
      const { page, context } = await open({ simulate: true });
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await choose(page, "Scalars");
      await page.getByLabel("Prompt").fill("It's a boat");
      await page.getByText("The same call as code").click();
      const copied = async (tab: string) => {
        await page.getByRole("tab", { name: tab }).last().click();
        await page.locator(".code-box pre").filter({ hasText: "boat" }).waitFor();
        await page.locator(".code-box button").click();
        await expect
          .poll(() => page.locator(".code-box button").getAttribute("title"), patient)
          .toBe("Copied");
        return page.evaluate<string>("navigator.clipboard.readText()");
      };
      expect(await copied("TypeScript")).toContain(`acme.scalars({ prompt: "It's a boat" })`);
      expect(await copied("Command line")).toBe(
        `npx modelsmith create acme/scalars --prompt 'It'\\''s a boat' --openapi openapi.json`,
      );
      expect(JSON.parse(await copied("JSON"))).toEqual({ prompt: "It's a boat" });
    });
  },
);

/** Presses Tab until the focus is on what is wanted. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate(`document.activeElement.matches("${selector}")`);
    if (isThere === true) return;
  }
  throw new Error(`Tab does not lead to ${selector}.`);
}

async function drop(page: Page, field: string, name: string): Promise<void> {
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob("${pixel}"), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], "${name}", { type: "image/png" }));
    return transfer;
  })()`);
  await page
    .getByRole("group", { name: `${field}: drop or paste here` })
    .dispatchEvent("drop", { dataTransfer: data });
}

/** What axe-core finds, by rule and element. */
async function noViolations(page: Page): Promise<void> {
  const found = await page.evaluate<
    { readonly id: string; readonly nodes: { readonly html: string }[] }[]
  >(
    `(() => { ${axe.source}; return window.axe.run(document).then(({ violations }) => violations); })()`,
  );
  expect(
    found.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`,
    ),
  ).toEqual([]);
}
