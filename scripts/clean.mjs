// Removes dist/ of the package in whose folder npm runs this, so that nothing old is packed.
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
