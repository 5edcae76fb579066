import { render } from "preact";
import { type Start, startId } from "../protocol.js";
import { App } from "./app.js";

const page = document.getElementById("page");
if (page !== null) {
  // Both sides are typed by protocol.ts.
  const start = JSON.parse(document.getElementById(startId)?.textContent ?? "") as Start;
  await firstFrame();
  page.replaceChildren();
  render(<App start={start} />, page);
}

/** Until the browser has drawn what the HTML shows, which takes it less time than the whole page. */
function firstFrame(): Promise<void> {
  // A page that nobody sees is not drawn.
  if (document.visibilityState === "hidden") return Promise.resolve();
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
