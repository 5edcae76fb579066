import { render } from "preact";
import { App } from "./app.js";

const page = document.getElementById("page");
if (page !== null) {
  // What the HTML shows until now holds the place of what is rendered.
  page.replaceChildren();
  render(<App />, page);
}
