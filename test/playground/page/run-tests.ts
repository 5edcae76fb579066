import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  card,
  choose,
  noViolations,
  patient,
  pay,
  pictureWidth,
  pixel,
  press,
  runPrompt,
  says,
  state,
} from "../steps.js";
import type { Opener } from "./open.js";

/** Runs at a simulator: refusals, several at once, and what can be done with them later. */
export function runTests({ open }: Opener): void {
  test("shows refusals, retries and broken streams, each with a button for the next step", async () => {
    const { page, service } = await open();
    await choose(page, "Scalars");
    await runPrompt(page, "Busy [fault:create.503-twice]");
    await pay(page);
    await runPrompt(page, "Cut [fault:sse.reset-mid-event]");
    await runPrompt(page, "Broke [fault:create.402]");
    await runPrompt(page, "Bad [reject]");
    await state(page, "Broke", "failed");
    await says(card(page, "Broke").locator(".problem"), "HTTP 402");
    await press(card(page, "Broke"), "Look at the balance");
    await state(page, "Bad", "failed");
    await says(card(page, "Bad").locator(".problem"), "change the prompt");
    await state(page, "Cut", "completed");
    await state(page, "Busy", "completed");
    expect(await pictureWidth(page, "Cut")).toBeGreaterThan(0);
    await card(page, "Busy").getByText("What happened").click();
    await says(card(page, "Busy").locator(".log"), /503[\s\S]*Next try[\s\S]*503/);
    // What cost nothing is not charged for: the refused one and the two before the busy one.
    expect(service.stats().charges).toBe(3);
    await noViolations(page);
    await press(card(page, "Broke"), "Same again with…");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("Broke [fault:create.402]");
    // The button of the error sends it as it is.
    await press(card(page, "Broke"), "Run it again");
    await expect.poll(() => page.locator("article").count(), patient).toBe(5);
    await state(page, "Broke", "failed");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await liesClose(page);
  });

  test("runs the same again with another seed, with changes, and compares two pictures", async () => {
    const { page, service } = await open();
    await choose(page, "Scalars");
    await page.getByRole("textbox", { name: "Seed" }).fill("3");
    await runPrompt(page, "First");
    await pay(page);
    await state(page, "First", "completed");
    // Also right after a reload, with another model in the form.
    await choose(page, "Free");
    await page.reload();
    await press(card(page, "First"), "Another seed");
    await expect.poll(() => page.locator("article.is-completed").count(), patient).toBe(2);
    const [first, again] = service.generations().map(({ input }) => input);
    expect(again).toEqual({ prompt: "First", seed: expect.any(Number) });
    expect(again?.["seed"]).toBeLessThanOrEqual(9);
    expect(first).toEqual({ prompt: "First", seed: 3 });

    await press(page.locator("article").last(), "Same again with…");
    const seed = page.getByRole("textbox", { name: "Seed" });
    await expect.poll(() => seed.inputValue(), patient).toBe("3");
    await runPrompt(page, "Second");
    await state(page, "Second", "completed");
    expect(service.generations().at(-1)?.input).toEqual({ prompt: "Second", seed: 3 });

    await press(page.locator("article").last(), /^Compare/);
    await says(page.locator(".gallery-head"), "Choose a second picture");
    await press(card(page, "Second"), /^Compare/);
    const dialog = page.getByRole("dialog");
    await says(dialog.locator("table"), /prompt\s+First\s+Second/);
    expect(await dialog.locator(".pair img").count()).toBe(2);
    await dialog.getByRole("tab", { name: "Slider" }).click();
    await dialog.getByRole("slider").fill("20");
    const place = "getComputedStyle(document.querySelector('.slide')).getPropertyValue('--place')";
    expect(await page.evaluate(place)).toBe("20%");
    await noViolations(page);
    await page.keyboard.press("Escape");

    await press(card(page, "Second"), /^Remove/);
    await expect.poll(() => page.locator("article").count(), patient).toBe(2);
    await says(page.locator(".gallery-head"), "Scalars was removed.");
    await press(page, "Undo");
    await expect.poll(() => page.locator("article").count(), patient).toBe(3);
    expect(await pictureWidth(page, "Second")).toBeGreaterThan(0);
    await press(card(page, "Second"), /^Remove/);
    await expect.poll(() => page.locator("article").count(), patient).toBe(2);
    await page.reload();
    await card(page, "First").waitFor();
    expect(await page.locator("article").count()).toBe(2);
  });

  test("names the files of what it compares, and shows what is asked of far cards", async () => {
    const { page } = await open({ simulate: true });
    await page.setViewportSize({ width: 1200, height: 600 });
    await choose(page, "Edit");
    for (const name of ["boat.png", "pier.png"]) {
      const bytes = Buffer.concat([pixel, Buffer.from(name)]);
      await press(page, "Clear");
      const file = { name, mimeType: "image/png", buffer: bytes };
      await page.getByLabel("Files for Image").setInputFiles(file);
      await says(page.locator(".tile-name"), name);
      await runPrompt(page, `Make ${name} night`);
      await state(page, `Make ${name} night`, "completed");
    }
    await press(page.locator("article").last(), /^Compare/);
    // The header is seen although the card below is as far down as it goes.
    const isSeen = `(({ top }) => top >= 0 && top < innerHeight)(
      document.querySelector(".gallery-head [role=status]").getBoundingClientRect())`;
    expect(await page.evaluate(isSeen)).toBe(true);
    await press(page.locator("article").first(), /^Compare/);
    await says(page.getByRole("dialog").locator("table"), /image\s+boat\.png\s+pier\.png/);
  });

  test("an order that was refused is not sent again when its model is looked at again", async () => {
    const { page, service } = await open();
    await choose(page, "Scalars");
    await runPrompt(page, "Broke [fault:create.402]");
    await pay(page);
    await state(page, "Broke", "failed");
    const asks = { error: "confirm", message: "It is paid for." };
    await page.route("**/api/runs", (route) => route.fulfill({ status: 409, json: asks }));
    await press(card(page, "Broke"), "Run it again");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.unroute("**/api/runs");
    await choose(page, "Free");
    await choose(page, "Scalars");
    await runPrompt(page, "The next one");
    await state(page, "The next one", "completed");
    expect(service.generations().map(({ input }) => input)).toEqual([{ prompt: "The next one" }]);
    expect(await page.locator("article").count()).toBe(2);
  });
}

/** Cards of any height lie below each other without gaps, and only the parts of the page scroll. */
async function liesClose(page: Page): Promise<void> {
  // Not waitForFunction: it waits with eval, which the page forbids.
  const areClose = `(() => {
    const boxes = [...document.querySelectorAll("article")].map((card) => card.getBoundingClientRect());
    const columns = Map.groupBy(boxes, ({ left }) => Math.round(left));
    const gaps = [...columns.values()].flatMap((column) =>
      column.slice(1).map(({ top }, index) => top - column[index].bottom));
    return columns.size === 2 && gaps.length === boxes.length - 2 && gaps.every((gap) => gap >= 16 && gap <= 21);
  })()`;
  await expect.poll(() => page.evaluate<boolean>(areClose), { timeout: 15_000 }).toBe(true);
  const { scrollHeight, clientHeight } = await page.evaluate<
    Readonly<Record<"scrollHeight" | "clientHeight", number>>
  >(
    `(({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }))(document.documentElement)`,
  );
  expect(scrollHeight).toBe(clientHeight);
}
