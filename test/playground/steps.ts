import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Run } from "../../playground/protocol.js";

/** What a person does in the playground, and what they see. */

/** For what a loaded machine is slow at. */
export const patient = { timeout: 30_000 };

/** A picture of one pixel. */
export const pixel: Buffer = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==",
  "base64",
);

/** The models of this title in the list. */
export function link(page: Page, model: string): Locator {
  return page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${model}\\b`) });
}

export async function choose(page: Page, model: string): Promise<void> {
  await link(page, model).click();
  await page.getByRole("heading", { name: model, level: 1, exact: true }).waitFor();
}

/** Runs what is in the form. */
export async function run(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
}

export async function runPrompt(page: Page, prompt: string): Promise<void> {
  await page.getByLabel("Prompt").fill(prompt);
  await run(page);
}

export async function pay(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run and pay" }).click();
}

/** The card of the newest run with this prompt. */
export function card(page: Page, prompt: string): Locator {
  return page
    .locator("article")
    .filter({ has: page.locator(".run-prompt", { hasText: prompt }) })
    .first();
}

export function press(place: Page | Locator, button: string | RegExp): Promise<void> {
  return place.getByRole("button", { name: button }).first().click();
}

/** The state of the run itself: a service's word may be the same before the media are here. */
export async function state(page: Page, prompt: string, word: Run["state"]): Promise<void> {
  await expect
    .poll(() => card(page, prompt).getAttribute("class"), patient)
    .toContain(`is-${word}`);
}

/** The text of an element, as soon as it is what is wanted. */
export async function says(place: Locator, wanted: string | RegExp): Promise<void> {
  const text = () => place.first().innerText();
  await expect
    .poll(text, patient)
    .toEqual(
      typeof wanted === "string" ? expect.stringContaining(wanted) : expect.stringMatching(wanted),
    );
}

export async function pictureWidth(page: Page, prompt: string): Promise<number> {
  const id = await card(page, prompt).getAttribute("data-run");
  return page.evaluate<number>(`(async () => {
    const image = document.querySelector('[data-run="${id}"] .picture img');
    await image.decode();
    return image.naturalWidth;
  })()`);
}

export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id",
  );
}

/** Presses Tab until the focus is on what is wanted. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate(`document.activeElement.matches("${selector}")`);
    if (isThere === true) return;
  }
  throw new Error(`Tab does not lead to ${selector}.`);
}

/** A picture is dropped somewhere. */
export async function drop(page: Page, where: Locator, name: string): Promise<void> {
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(${bytesOf(pixel)});
    transfer.items.add(new File([bytes], "${name}", { type: "image/png" }));
    return transfer;
  })()`);
  await where.dispatchEvent("drop", { dataTransfer: data });
}

/** A picture is copied elsewhere and pasted here, wherever the focus is. */
export async function paste(page: Page): Promise<void> {
  await page.evaluate(`navigator.clipboard.write([
    new ClipboardItem({ "image/png": new Blob([Uint8Array.from(${bytesOf(pixel)})], { type: "image/png" }) }),
  ])`);
  await page.keyboard.press("ControlOrMeta+V");
}

function bytesOf(bytes: Buffer): string {
  return JSON.stringify([...bytes]);
}

/** What axe-core finds, by rule and element. */
export async function noViolations(page: Page): Promise<void> {
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
