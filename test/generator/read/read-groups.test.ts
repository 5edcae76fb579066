import { expect, test } from "vitest";
import { readGroups, readKinds } from "../../../generator/read/read-groups.js";
import { folderWith } from "../../temporary-folder.js";
import { create, docsOf, documentOf } from "../spec-of.js";

test("a create has the group that lists it, also by an absolute URL, and one with a slash in its name", async () => {
  const folder = await folderWith({
    "openapi.json": documentOf({ paths: { "/v2/draw": create(), "/edit": create() } }).root,
    "docs.json": docsOf(
      ["POST https://api.acme.example/v1/v2/draw", "POST /edit"],
      "Text/Image to Image",
    ),
  });
  const settings = { folder, openapi: "openapi.json", docs: "docs.json" };
  expect([...(await readKinds(settings))]).toEqual([
    ["draw", "Text/Image to Image"],
    ["edit", "Text/Image to Image"],
  ]);
  expect(await readGroups(settings)).toEqual([{ name: "Text/Image to Image", creates: 2 }]);
});
