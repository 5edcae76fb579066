import { render } from "preact";
import { App } from "./app.js";
import { api } from "./client/api.js";

const page = document.getElementById("page");
if (page !== null) {
  // What the HTML shows holds the place until there is something to show instead.
  const content = await api.start().then(
    (start) => <App start={start} />,
    (error: unknown) => (
      <p class="wrong no-start" role="alert">
        {error instanceof Error ? error.message : String(error)}
      </p>
    ),
  );
  page.replaceChildren();
  render(content, page);
}
