import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { acmeSpec } from "../specs.js";
import {
  card,
  choose,
  drop,
  focused,
  noViolations,
  paste,
  patient,
  pay,
  pictureWidth,
  pixel,
  press,
  run,
  says,
  state,
  tabTo,
} from "../steps.js";
import type { Opener } from "./open.js";

/** Filling in forms, from the page's opening to the picture. */
export function formTests({ open }: Opener): void {
  test("leads from a form of five kinds to the picture", async () => {
    const { page, service } = await open();
    const sent = () => service.generations().at(-1)?.input;

    await choose(page, "Scalars");
    await page.getByLabel("Prompt").fill("A paper boat");
    await page.getByRole("radio", { name: "wide" }).check();
    await page.getByLabel("Style").selectOption({ label: "style 3" });
    await page.getByLabel("How many", { exact: true }).fill("2");
    await page.getByLabel("Tiling").check();
    await run(page);
    await says(page.getByRole("dialog"), "127.0.0.1");
    expect(service.stats().createRequests).toBe(0);
    await pay(page);
    await state(page, "A paper boat", "completed");
    const scalars = { shape: "wide", style: "style 3", n: 2, tiling: true };
    expect(sent()).toEqual({ prompt: "A paper boat", ...scalars });
    expect(await pictureWidth(page, "A paper boat")).toBeGreaterThan(0);
    expect(await card(page, "A paper boat").locator("figure").count()).toBe(2);
    await says(card(page, "A paper boat").locator(".facts"), /Took\s*2 credits[\s\S]*1000 → 998/);

    // A file that is dropped, and two that are chosen: the service sees a form.
    await choose(page, "Edit");
    await page.getByLabel("Prompt").fill("Make it night");
    await drop(page, page.getByRole("group", { name: "Image: drop or paste here" }), "boat.png");
    const files = ["one.png", "two.png"].map((name) => {
      return { name, mimeType: "image/png", buffer: pixel };
    });
    await page.getByLabel("Files for References").setInputFiles(files);
    const tiles = page.locator(".tile-name");
    await expect.poll(() => tiles.allInnerTexts(), patient).toHaveLength(3);
    await run(page);
    await state(page, "Make it night", "completed");
    expect(sent()).toMatchObject({
      image: expect.stringMatching(/\/boat\.png$/),
      references: [expect.stringMatching(/\/one\.png$/), expect.stringMatching(/\/two\.png$/)],
    });

    await choose(page, "Nested");
    await page.getByLabel("Prompt").fill("A harbour");
    await press(page, "Add color");
    await page.getByLabel("Color 1").fill("teal");
    await press(page, "Add camera");
    await page.getByLabel("Height").fill("1.5");
    await press(page, "null");
    const camera = { height: 1.5 };
    const nested = { prompt: "A harbour", colors: ["teal"], camera, strength: null };
    await run(page);
    await state(page, "A harbour", "completed");
    expect(sent()).toEqual(nested);

    await choose(page, "Either");
    // A look at another tab costs nothing of what is written.
    const tab = (name: string) => page.getByRole("tab", { name }).click();
    await page.getByLabel("Prompt").fill("A boat");
    await tab("From a picture");
    await tab("From words");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("A boat");
    await tab("From a picture");
    await page.getByLabel("Address for Image url").fill("https://example.com/a.png");
    await page.keyboard.down("Control");
    await page.keyboard.down("Enter");
    await state(page, "example.com/a.png", "completed");
    // A key that is still held runs nothing again.
    await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await page.keyboard.up("Control");
    const ofPicture = { mode: "image", image_url: "https://example.com/a.png" };
    expect(sent()).toEqual(ofPicture);
    // What was cleared does not come back.
    await press(page, "Clear");
    const first = page.getByRole("tab", { name: "From words" });
    await expect.poll(() => first.getAttribute("aria-selected"), patient).toBe("true");
    await tab("From a picture");
    expect(await page.getByLabel("Address for Image url").inputValue()).toBe("");
    await tab("From words");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("");

    await choose(page, "Free");
    await page.getByLabel("Prompt").fill("A whale");
    await page.getByLabel("Options as JSON").fill('{"any": [1, "thing"]}');
    await run(page);
    await state(page, "A whale", "completed");
    expect(sent()).toEqual({ prompt: "A whale", options: { any: [1, "thing"] } });
    const inputs = service.generations().map(({ input }) => input);
    expect(inputs.filter((input) => isDeepStrictEqual(input, ofPicture))).toHaveLength(1);
    expect(await pictureWidth(page, "A whale")).toBeGreaterThan(0);
  });

  test("says what is wrong at its field, and sends nothing", async () => {
    const { page, service } = await open();
    await choose(page, "Scalars");
    await page.getByLabel("How many", { exact: true }).fill("many");
    const field = page.locator('[data-pointer="/n"]');
    await says(field.locator(".wrong"), 'Expected an integer from 1 to 4, found "many".');
    await run(page);
    await says(page.locator(".run-bar .wrong"), "2 fields do not fit.");
    await expect.poll(() => focused(page), patient).toBe("input_2f_prompt");
    await noViolations(page);
    expect(service.stats().createRequests).toBe(0);
    await page.getByLabel("How many", { exact: true }).fill("3");
    await expect.poll(() => field.locator(".wrong").count(), patient).toBe(0);
    await page.getByLabel("Prompt").fill("A boat");
    await expect.poll(() => page.locator(".wrong").count(), patient).toBe(0);
  });

  test("says what the chosen alternative lacks, whatever the check says of another", async () => {
    const style = {
      oneOf: [
        {
          type: "object",
          title: "Preset",
          required: ["name"],
          properties: { name: { type: "string" } },
        },
        {
          type: "object",
          title: "Custom",
          required: ["colours"],
          properties: { colours: { type: "string" } },
        },
      ],
    };
    const properties = { prompt: { type: "string" }, style };
    const styled = { type: "object", required: ["prompt", "style"], properties };
    const { page, service } = await open({ spec: acmeSpec({ more: { "acme/styled": styled } }) });
    await choose(page, "Styled");
    await page.getByLabel("Prompt").fill("A boat");
    await page.getByRole("tab", { name: "Custom" }).click();
    const field = page.locator('[data-pointer="/style"]').first();
    expect((await field.innerText()).match(/^Style/gm)).toHaveLength(1);
    await run(page);
    await says(page.locator('[data-pointer="/style/colours"] .wrong'), "Required.");
    await expect.poll(() => focused(page), patient).toBe("input_2f_style_2f_colours");
    expect(await page.locator(".work .wrong").allInnerTexts()).toEqual([
      "Required.",
      "One field does not fit.",
    ]);
    await noViolations(page);
    expect(service.stats().createRequests).toBe(0);
    await page.getByLabel("Colours").fill("teal");
    await run(page);
    await pay(page);
    await state(page, "A boat", "completed");
    expect(service.generations().at(-1)?.input).toEqual({
      prompt: "A boat",
      style: { colours: "teal" },
    });
  });

  test("fills in an example, and leaves its files to a person", async () => {
    const { page } = await open({ simulate: true });
    await choose(page, "Edit");
    await press(page, "Fill in an example");
    await run(page);
    await says(page.locator('[data-pointer="/image"] .wrong'), "Required: choose a file.");
    expect(await page.locator(".work .field .wrong p").count()).toBe(1);
    expect(await page.locator(".tile").count()).toBe(0);
  });

  test("shows a wrong choice: the focus is at its values, and the reason is seen", async () => {
    const { page } = await open({ simulate: true, height: 420 });
    await choose(page, "Scalars");
    const view = (name: string) =>
      page.getByRole("tablist", { name: "Input" }).getByRole("tab", { name }).click();
    await view("JSON");
    await page.getByLabel("The whole input as JSON").fill('{"prompt": "A boat", "shape": "17:9"}');
    await view("Form");
    await run(page);
    const wrong = page.locator('[data-pointer="/shape"] .wrong');
    await says(wrong, 'found "17:9"');
    await expect
      .poll(() => page.evaluate("document.activeElement.getAttribute('type')"), patient)
      .toBe("radio");
    const [reason, bar] = await Promise.all([
      wrong.boundingBox(),
      page.locator(".run-bar").boundingBox(),
    ]);
    expect((reason?.y ?? 0) + (reason?.height ?? 0)).toBeLessThan(bar?.y ?? 0);
    expect(reason?.y).toBeGreaterThan(0);
  });

  test("sends nothing while a file that was chosen is not taken", async () => {
    const { page, service } = await open({ simulate: true });
    await choose(page, "Edit");
    await page.getByLabel("Prompt").fill("Two files");
    const png = { name: "in.png", mimeType: "image/png", buffer: pixel };
    const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("words") };
    await page.getByLabel("Files for Image").setInputFiles(png);
    const references = page.locator('[data-pointer="/references"]');
    await page.getByLabel("Files for References").setInputFiles([notes, png]);
    await says(references.locator(".wrong"), "The first bytes of notes.txt");
    await says(references.locator(".tile-name"), "in.png");
    await page.getByLabel("Prompt").focus();
    await run(page);
    await says(page.locator(".run-bar .wrong"), "References: a file was not taken.");
    const button = references.getByRole("button", { name: "Leave it out" });
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Leave it out");
    expect(await page.locator("article").count()).toBe(0);
    await button.click();
    await run(page);
    await state(page, "Two files", "completed");

    // A fresh form has nothing wrong yet, whatever was wrong before.
    await page.getByLabel("Files for References").setInputFiles(notes);
    await references.locator(".wrong").waitFor();
    await press(page, "Clear");
    await run(page);
    await says(page.locator(".run-bar .wrong"), "2 fields do not fit.");
    await page.getByLabel("Prompt").fill("A word");
    await press(page, "Clear");
    await expect.poll(() => page.locator(".work .wrong").count(), patient).toBe(0);
    // The check of what is in the form now has come: it says nothing of it.
    await page.getByText("The same call as code").click();
    await says(page.locator(".code-box pre"), /acme\.edit\(\{\s*\}\)/);
    expect(await page.locator(".work .wrong").count()).toBe(0);
    expect(service.stats().createRequests).toBe(0);
  });

  test("keeps form and JSON in step, both ways, and says what is not JSON yet", async () => {
    const { page } = await open({ simulate: true });
    await choose(page, "Nested");
    const view = (name: string) =>
      page.getByRole("tablist", { name: "Input" }).getByRole("tab", { name }).click();
    const json = page.getByLabel("The whole input as JSON");
    const inJson = async () => JSON.parse(await json.inputValue()) as unknown;

    await page.getByLabel("Prompt").fill("A harbour");
    await press(page, "Add color");
    await page.getByLabel("Color 1").fill("teal");
    await view("JSON");
    expect(await inJson()).toEqual({ prompt: "A harbour", colors: ["teal"] });
    await json.fill('{"prompt": "A pier", "colors": ["teal", "sand"], "strength": 0.5}');
    await view("Form");
    expect(await page.getByLabel("Color 2").inputValue()).toBe("sand");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("A pier");
    await page.getByLabel("Color 2").fill("rust");
    await view("JSON");
    expect(await inJson()).toEqual({ prompt: "A pier", colors: ["teal", "rust"], strength: 0.5 });

    // Half of an edit is not lost, and changes nothing.
    await json.fill('{"prompt": "A qu');
    await says(page.locator(".json .wrong"), "Not JSON yet");
    expect(await json.inputValue()).toBe('{"prompt": "A qu');
    await run(page);
    await says(page.locator(".run-bar .wrong"), "it is not JSON yet");
    expect(await page.locator("article").count()).toBe(0);
    await json.fill('{"prompt": "A quay", "colours": []}');
    await run(page);
    await says(page.locator(".elsewhere"), /\/colours: expected the field "colors"/);
    await view("Form");
    await says(page.locator(".elsewhere"), "/colours");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("A quay");
    // A field that the form does not have can be taken out of the input.
    await press(page, "Remove /colours");
    await expect.poll(() => page.locator(".work .wrong").count(), patient).toBe(0);
    expect(await page.getByLabel("Prompt").inputValue()).toBe("A quay");
    // Why nothing is sent is told before what else is wrong.
    await view("JSON");
    await json.fill('{"prompt": ');
    await says(page.locator(".json .wrong"), "Not JSON yet");
    await run(page);
    await says(page.locator(".run-bar .wrong"), "it is not JSON yet");
  });

  test("takes a picture that is pasted, into the field with the focus or the first one", async () => {
    const { page, service } = await open();
    await choose(page, "Edit");
    await page.getByLabel("Prompt").fill("Pasted");
    await page.getByRole("heading", { level: 1 }).click();
    await paste(page);
    const tiles = (pointer: string) => page.locator(`[data-pointer="${pointer}"] .tile-name`);
    await says(tiles("/image"), "image.png");
    await page
      .locator('[data-pointer="/references"]')
      .getByRole("button", { name: "Choose files" })
      .focus();
    await paste(page);
    await says(tiles("/references"), "image.png");
    // What is dropped beside a field is not lost, and does not take the place of the page.
    await drop(page, page.getByRole("heading", { level: 1 }), "dropped.png");
    await says(tiles("/image"), "dropped.png");
    // A text that is dragged or pasted stays text.
    const takes = (add: string) =>
      page.evaluate(`(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(${add});
        const dragged = { dataTransfer, bubbles: true, cancelable: true };
        return !document.querySelector("textarea").dispatchEvent(new DragEvent("dragover", dragged));
      })()`);
    expect(await takes(`new File(["x"], "x.png")`)).toBe(true);
    expect(await takes(`"at noon", "text/plain"`)).toBe(false);
    await page.getByLabel("Prompt").focus();
    await page.evaluate("navigator.clipboard.writeText(' at noon')");
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.press("ControlOrMeta+V");
    await run(page);
    await pay(page);
    await state(page, "Pasted at noon", "completed");
    expect(service.generations().at(-1)?.input).toMatchObject({
      prompt: "Pasted at noon",
      image: expect.stringMatching(/\/dropped\.png$/),
      references: [expect.stringMatching(/\/image\.png$/)],
    });
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
    const sent = service.generations().at(-1)?.input;
    expect(sent).toEqual({ prompt: "A paper boat", shape: "wide" });
  });

  test("copies the call as code", async () => {
    const { page } = await open({ simulate: true });
    await choose(page, "Scalars");
    await page.getByLabel("Prompt").fill("It's a boat");
    await page.getByText("The same call as code").click();
    const copied = async (tab: string) => {
      await page.getByRole("tab", { name: tab }).last().click();
      await page.locator(".code-box pre").filter({ hasText: "boat" }).waitFor();
      await page.locator(".code-box button").click();
      const title = () => page.locator(".code-box button").getAttribute("title");
      await expect.poll(title, patient).toBe("Copied");
      return page.evaluate<string>("navigator.clipboard.readText()");
    };
    expect(await copied("TypeScript")).toContain(`acme.scalars({ prompt: "It's a boat" })`);
    expect(await copied("Command line")).toBe(
      `npx modelsmith create acme/scalars --prompt 'It'\\''s a boat' --openapi openapi.json`,
    );
    await says(
      page.locator(".code-panel"),
      /goes to 127\.0\.0\.1:\d+, needs the key in ACME_API_KEY/,
    );
    expect(JSON.parse(await copied("JSON"))).toEqual({ prompt: "It's a boat" });
    await page.getByRole("tab", { name: "TypeScript" }).click();
    // What generate takes by itself needs no name.
    expect(await page.locator(".code-panel").textContent()).not.toContain("--endpoint");
    // The tabs fit into their row: no bar to scroll it upwards.
    const overflow = await page.evaluate(
      "[...document.querySelectorAll('.tab-row')].map((row) => row.scrollHeight - row.clientHeight)",
    );
    expect(overflow).toEqual([0, 0]);
  });
}
