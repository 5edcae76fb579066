export { chooseTools } from "./choose-tools.js";
export { readModels } from "./read-models.js";
export { serveMcp } from "./serve-mcp.js";
export { ownTools } from "./tools.js";
