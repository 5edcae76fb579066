import { fileURLToPath } from "node:url";

/** The repository's folder, with a slash at its end. Packing the runtime runs scripts in runtime/. */
export const root = fileURLToPath(new URL("..", import.meta.url));
