import { expect, test } from "vitest";
import { leftOut } from "../../../generator/model/leave-out.js";
import { selectEndpoints } from "../../../generator/select/select-endpoints.js";
import { answer, create, documentOf } from "../spec-of.js";

const body = (...fields: string[]) => ({
  type: "object",
  properties: Object.fromEntries(fields.map((name) => [name, { type: "string" }])),
});

const select = (paths: object) =>
  selectEndpoints({ openapi: documentOf({ paths }), modelSpecs: new Map() }, { by: "images" });

test("what a spec's authors leave out is taken by its name alone", () => {
  const paths = {
    "/images/draw": create(body("prompt")),
    "/images/paint": create(body("prompt"), { "x-excluded": true }),
    "/images/sketch": { ...create(body("prompt")), "x-excluded": true },
  };
  const documents = { openapi: documentOf({ paths }), modelSpecs: new Map() };
  const keysOf = (endpoints: readonly string[]) =>
    selectEndpoints(documents, { by: "endpoint", endpoints }).endpoints.map(({ key }) => key);
  expect(select(paths).endpoints.map(({ key }) => key)).toEqual(["images/draw"]);
  expect(select(paths).aside).toEqual([]);
  expect(keysOf(["/images/*"])).toEqual(["images/draw"]);
  expect(keysOf(["/images/paint"])).toEqual(["images/paint"]);
});

const of = (what: string) => ({ description: `This endpoint will create a variation of ${what}` });

const compared = {
  type: "object",
  properties: {
    output_images: { type: "object", additionalProperties: { type: "string" } },
  },
};

test("of a spec without docs, what makes images is taken, and the rest is named", () => {
  const taken = {
    "/v1/draw": create(body("prompt", "aspect_ratio")),
    "/images/upscale": create(body("image")),
    "/tools/image2image/widen": create(body("source")),
    "/services/out-painting": create(body("image_url")),
    // Changes a picture that is there, by its id.
    "/variations/upscale": create(body("id"), of("the provided image ID")),
    "/variations/nobg": create(body("id", "is_variation"), of("the provided image ID")),
    // What is trained and gathered elsewhere is drawn here, by what is answered.
    "/ai/train": create(body("prompt"), answer(body("image_url"))),
    "/generate/group": create(body("prompt"), answer(body("image_url"))),
    // Compares what models draw, and answers with the pictures.
    "/CompareText2Img": create(body("text_prompt"), answer(compared)),
  };
  const left = {
    "/text2img/compare": create(body("text_prompt"), answer(body("score"))),
    // Says which parts to publish, and not what to draw.
    "/publish.json": create({
      type: "object",
      properties: { images: { type: "boolean" }, description: { type: "boolean" } },
    }),
    "/api-keys/image": create(body("prompt", "size")),
    "/takes/upscale": create(body("id"), of("the provided video ID")),
    "/variations/list-all": create(body("id"), of("the provided image ID")),
    // Kept rather than made.
    "/photo_avatar/avatar_group/create": create(body("name", "image_key", "generation_id")),
    "/photo_avatar/train": create(body("group_id", "image_key")),
    "/images/models": create(body("name")),
    "/elements": create(body("description", "resolution")),
    "/v1/deployments": create(body("description", "size")),
    "/v1/responses": create(body("prompt", "size")),
    // Asks about what was made, or about its price.
    "/images/config/update": create(body("prompt", "size")),
    "/images/alt-text": create(body("image")),
    "/image-to-text": create(body("image")),
    "/images/collections/{id}/items": create(body("image")),
    "/images/album": create(body("image"), { responses: { "204": { description: "" } } }),
    "/llm/generate": create(body("prompt", "images", "keep_alive")),
    "/images/info": create(body("task_id")),
    "/upload/image": create(body("image")),
    "/images/pricing-calculator": create(body("prompt", "size")),
    "/nsfw/image": create(body("image_url")),
    "/image-to-prompt": create(body("image", "width")),
    // Hands out what was made before, against a quota or for money.
    "/editorial/images/licenses": create(body("image_id", "size")),
    "/downloads/images/{id}": create(body("size", "image_url")),
    "/images/redownloads": create(body("image_url")),
    // Fills in a page.
    "/recall/{id}": create(body("prompt", "width")),
    // Makes something else.
    "/image/{id}/audio": create(body("prompt", "size")),
    "/image-to-video": create(body("prompt", "duration")),
  };
  const { endpoints, aside } = select({ ...taken, ...left });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual(Object.keys(taken).sort());
  expect([...aside].sort()).toEqual(Object.keys(left).sort());
});

test("settings make no images, and a header that leads to the result is one", () => {
  const leading = { "204": { description: "", headers: { Location: { schema: {} } } } };
  const taken = {
    "/images/generations": create(body("prompt"), { responses: leading }),
  };
  const left = {
    "/configs/{id}/images/generations": create(body("prompt", "size")),
    "/projects/{id}/settings/image-generation": create(body("prompt", "size")),
  };
  const { endpoints } = select({ ...taken, ...left });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual(Object.keys(taken).sort());
});

test("an answer that is the picture itself makes images, whatever the path ends in", () => {
  const responses = { "200": { description: "", content: { "image/png": {} } } };
  const { endpoints, aside } = select({
    "/control/style": create(body("image", "prompt"), { responses }),
    "/styles": create(body("name", "image")),
    "/control/sketch": create(body("image", "prompt"), { responses }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["control/sketch", "control/style"]);
  expect(aside).toEqual(["/styles"]);
});

test("what is made of an uploaded file makes images; what keeps the file does not", () => {
  const edited = answer(body("image_url"));
  const file = (type: object) => ({ responses: { "200": { description: "", content: type } } });
  const { endpoints, aside } = select({
    "/upload/generate": create(body("prompt", "size")),
    "/v1/upload/image-to-image": create(body("image", "prompt"), edited),
    "/v1/upload/remove-background": create(body("image"), file({ "image/png": {} })),
    "/v1/upload/upscale": create(body("image"), edited),
    "/upload/image": create(body("image"), edited),
    "/upload/mask/": create(body("image", "prompt"), edited),
  });
  const made = ["image-to-image", "remove-background", "upscale"].map((name) => `upload/${name}`);
  expect(endpoints.map(({ key }) => key)).toEqual(["upload/generate", ...made]);
  expect(aside).toEqual(["/upload/image", "/upload/mask/"]);
});

test("the spec's own group of images counts where path and fields say nothing", () => {
  const { endpoints, aside } = select({
    "/ai/remove-background": create(body("image"), { tags: ["Image Editing"] }),
    "/ai/lip-sync": create(body("image"), { tags: ["Image to Video"] }),
    "/ai/isolate": create(body("image"), { tags: ["Tools"] }),
    "/ai/albums": create(body("name"), { tags: ["Images"] }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["ai/remove-background"]);
  expect(aside).toEqual(["/ai/albums", "/ai/isolate", "/ai/lip-sync"]);
});

test("one schema for the bodies of all creates makes no chat of what makes images", () => {
  const all = body("messages", "prompt", "size", "model");
  const { endpoints } = select({
    "/v1/images/generations": create(all),
    "/v1/images/chat": create(all),
    "/v1/edit": create(all),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["images/generations"]);
});

test("what is done with things that are there makes none", () => {
  const { endpoints } = select({
    "/images": create(body("prompt")),
    "/images/star": create(body("image_names")),
    "/images/unstar": create(body("image_names")),
    "/boards/add_image": create(body("image")),
    "/webhooks/image-ready": create(body("image", "prompt")),
    "/models/apply": create(body("description", "size")),
    "/image/presets": create(body("prompt", "image")),
    "/fine_tuning/jobs": create(body("prompt", "image")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["images"]);
});

test("the result that is read below a create's path says what it makes", () => {
  const text = { type: "string" };
  const asked = (media: object) => ({
    get: {
      parameters: [{ name: "request_id", in: "path", required: true, schema: text }],
      ...answer({ type: "object", properties: media }),
    },
  });
  const pictures = { type: "array", items: body("url") };
  const paths = {
    "/studio/flux": create(body("prompt")),
    "/studio/flux/requests/{request_id}/status": asked({ status: text }),
    "/studio/flux/requests/{request_id}": asked({ images: pictures }),
    "/studio/speak": create(body("prompt")),
    "/studio/speak/requests/{request_id}": asked({ audio: body("url") }),
    "/studio/flux-notes": create(body("prompt")),
  };
  const { endpoints, aside, warnings } = select(paths);
  expect(endpoints.map(({ key }) => key)).toEqual(["studio/flux"]);
  expect([aside, warnings]).toEqual([["/studio/flux-notes", "/studio/speak"], []]);
  const { "/studio/flux": _, ...others } = paths;
  expect(select(others).endpoints.map(({ key }) => key)).toEqual(["studio/speak"]);
});

test("a picture that is given to make a video of makes no image, though it is asked for its size", () => {
  const asked = (media: object) => ({
    get: {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      ...answer({ type: "object", properties: media }),
    },
  });
  const { endpoints, aside } = select({
    "/generations": create(body("prompt", "image_url", "resolution")),
    "/generations/{id}": asked({ content: body("video_url") }),
    "/mixed": create(body("prompt", "image_url")),
    "/mixed/{id}": asked(body("images", "video_url").properties),
  });
  expect([endpoints.map(({ key }) => key), aside]).toEqual([["mixed"], ["/generations"]]);
});

test("what a clip is like is of no picture, and what answers with a place for a file makes none", () => {
  const { endpoints, aside } = select({
    "/image/draw": create(body("prompt")),
    "/image/shorts": create(body("prompt", "image_url", "clipDuration")),
    "/image/reprompt": create(body("prompt", "image_url", "video_type")),
    "/image/resource": create(body("expireSec"), answer(body("resourceId", "putUrl"))),
    "/image/presigned": create(body("name"), answer(body("upload_url"))),
    "/image/ai-fashion-models": create(body("prompt", "image")),
    "/image/trained-models": create(body("prompt", "image")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["image/ai-fashion-models", "image/draw"]);
  const left = ["presigned", "reprompt", "resource", "shorts", "trained-models"];
  expect([...aside].sort()).toEqual(left.map((name) => `/image/${name}`));
});

test("an answer that may have a video, too, hides no create of pictures", () => {
  const text = { type: "string" };
  const asked = (media: object) => ({
    get: {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      ...answer({ type: "object", properties: media }),
    },
  });
  const { endpoints, aside } = select({
    "/text-to-image": create(body("prompt", "width")),
    "/flux/generations": create(body("prompt", "aspect_ratio", "negative_prompt")),
    "/flux/generations/{id}": asked({
      media: { type: "array", items: body("type", "url") },
      audio: text,
    }),
    "/draw": create(body("prompt", "negative_prompt", "width")),
    "/draw/{id}": asked({ output: { type: "array", items: text }, video: body("url") }),
    "/paint": create(body("prompt", "num_images")),
    "/paint/{id}": asked({ result: body("type", "url", "video") }),
    "/snap": create(body("prompt")),
    "/snap/{id}": asked({ pictures: { type: "array", items: text }, video_url: text }),
    "/film": create(body("prompt", "aspect_ratio")),
    "/film/{id}": asked({ output: body("video_url") }),
    "/reel": create(body("prompt", "negative_prompt")),
    "/reel/{id}": asked({ video: body("url") }),
  });
  const made = ["draw", "flux/generations", "paint", "snap", "text-to-image"];
  expect([endpoints.map(({ key }) => key), aside]).toEqual([made, ["/film", "/reel"]]);
});

test("tools whose path names a change of the picture, and that answer with the ticket of what makes images, are taken", () => {
  const ticket = answer(body("task_id"));
  const tool = create(body("image_url"), ticket);
  const others =
    "avatar background-removal cartoon colorize enhance headshot pix2pix removebg".split(" ");
  const more = "tools/upscaler try-on upscale variations virtual-try-on".split(" ");
  const taken = {
    "/text-to-image": create(body("prompt"), ticket),
    "/remove-background": tool,
    "/face-swap": create(body("source_url", "target_url"), ticket),
    ...Object.fromEntries([...others, ...more].map((name) => [`/${name}`, tool])),
    "/upscale-1x": create(body("parent_task_id", "index"), ticket),
    "/remix/strong": create(body("jobId", "prompt"), ticket),
  };
  const read = "age-estimation captions count-objects describe embed face-detect measure moderate";
  const kept = "avatars faces products report tagging verify webhook-test";
  const moving = "animate dance kling/effects lipsync talking-photo";
  const names = `${read} ${kept} ${moving}`.split(" ");
  const left = {
    ...Object.fromEntries(names.map((name) => [`/${name}`, tool])),
    "/lip-sync": create(body("image_url", "audio_url"), ticket),
    "/write": create(body("prompt"), ticket),
    "/enhance/score": create(body("image_url"), answer(body("score"))),
    "/webhook": create(body("webhook_url"), ticket),
    "/inpaint/users": create(body("user_id", "grid"), ticket),
    "/report/again": create(body("jobId", "index"), ticket),
  };
  const { endpoints, aside } = select({ ...taken, ...left });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual(Object.keys(taken).sort());
  expect([...aside].sort()).toEqual(Object.keys(left).sort());
});

test("where no create says what it makes, those that start generations are taken, with a warning", () => {
  const { endpoints, warnings, aside } = select({
    "/models/{owner}/{name}/predictions": create(body("input")),
    "/files": create(body("name")),
    "/videos/generations": create(body("prompt")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["models/{owner}/{name}/predictions"]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("took those that start generations of any kind"),
  ]);
  expect(aside).toEqual(["/files", "/videos/generations"]);
});

test("what edits pictures by a style, or makes them by a model of one's own, makes images", () => {
  const edit = answer(body("image_url"));
  const { endpoints, aside } = select({
    "/v1/styles": create(body("image_url", "name"), edit),
    "/v1/styles/apply": create(body("image_url", "style"), edit),
    "/v1/presets/apply": create(body("image_url", "preset"), edit),
    "/v1/fine-tunes/{id}/images": create(body("prompt"), edit),
    "/v1/fine-tuning/generate": create(body("prompt"), edit),
    "/v1/fine-tuning": create(body("prompt"), edit),
  });
  const made = ["fine-tunes/{id}/images", "fine-tuning/generate", "presets/apply", "styles/apply"];
  expect(endpoints.map(({ key }) => key)).toEqual(made);
  expect(aside).toEqual(["/v1/fine-tuning", "/v1/styles"]);
});

test("what starts work by a webhook, or adds something to a picture, makes images", () => {
  const { endpoints } = select({
    "/webhook/generate-image": create(body("prompt", "size")),
    "/webhook": create(body("prompt", "size")),
    "/images/background": create(body("image", "prompt"), { operationId: "addImageBackground" }),
    "/boards/images": create(body("image", "prompt"), { operationId: "add_image_to_board" }),
  });
  const made = ["images/background", "webhook/generate-image"];
  expect(endpoints.map(({ key }) => key)).toEqual(made);
});

test("the spec's own group makes no images of comments and folders", () => {
  const tags = ["Images"];
  const { endpoints } = select({
    "/v1/art": create(body("text"), { tags, ...answer(body("id", "status")) }),
    "/v1/comments": create(body("image_id", "text"), { tags, ...answer(body("comment", "url")) }),
    "/v1/folders": create(body("description"), { tags, ...answer(body("id", "status", "name")) }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["art"]);
});

test("a batch that is given a prompt starts a generation", () => {
  const { endpoints } = select({ "/v1/batch/generate": create(body("prompt")) });
  expect(endpoints.map(({ key }) => key)).toEqual(["batch/generate"]);
});

test("batches and trainings are no generations of any kind", () => {
  const { endpoints } = select({
    "/v1/batch/jobs": create(body("input_files")),
    "/v1/fine_tuning/jobs": create(body("training_files")),
    "/v1/jobs": create(body("workflow")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["jobs"]);
});

test("a task that people do is no generation of any kind", () => {
  const ofPeople = ["assignee", "due_at", "dueDate", "completion_rule"];
  const { endpoints, aside } = select({
    ...Object.fromEntries(ofPeople.map((name) => [`/${name}/tasks`, create(body("item", name))])),
    "/jobs": create(body("workflow", "duet")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["jobs"]);
  expect(aside).toHaveLength(ofPeople.length);
});

test("of a platform without either, those that make videos and sounds are taken", () => {
  const { endpoints, aside } = select({
    "/v1/talks": create(body("script", "voice")),
    "/v1/agents": create(body("name")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["talks"]);
  expect(aside).toEqual(["/v1/agents"]);
});

test("without creates of that kind either, the error lists all creates, those that may make something first", () => {
  const paths = { "/assets/tags": create(body("name")), "/models": create(body("prompt")) };
  expect(() => select(paths)).toThrow("--endpoint /models, --endpoint /assets/tags.");
});

test("a broken part that nothing selects is no reason to stop", () => {
  const dead = { $ref: "#/components/schemas/Nowhere" };
  const { endpoints } = select({
    "/v1/images/generations": create(body("prompt")),
    "/v1/transcriptions": create({ type: "object", properties: { chunking: dead } }),
    "/v1/tools": create(dead),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["images/generations"]);
});

test("what takes a picture and answers with one makes images, whatever its path", () => {
  const answer = { type: "object", properties: { data: body("id", "url") } };
  const responses = {
    "200": { description: "", content: { "application/json": { schema: answer } } },
  };
  const { endpoints } = select({
    "/v1/removebg": create(body("image", "image_url"), { responses }),
    "/v1/describe": create(body("image", "image_url"), { responses }),
    "/v1/image/search-and-recolor": create(body("image", "prompt")),
    "/v1/image/search": create(body("image", "prompt")),
    "/v1/model-t2v-480p": create(body("prompt", "size")),
    "/v1/text-to-3d": create(body("prompt", "image_url")),
    "/v1/prompts-by-hash": create(body("prompt_id", "size")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["image/search-and-recolor", "removebg"]);
});

test("a summary that says so counts, where a prompt is given", () => {
  const called = (summary: string) => create(body("prompt", "ratio"), { summary });
  const { endpoints, aside } = select({
    "/renders/aurora": called("Render an image with Aurora"),
    "/renders/ember": called("Paints pictures in the style of Ember (fast)"),
    "/renders/reel": called("Create an image to video task"),
    "/renders/plan": called("Create an image prompt"),
    "/renders/ask": called("Answer questions about an image"),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["renders/aurora", "renders/ember"]);
  expect(aside).toEqual(["/renders/ask", "/renders/plan", "/renders/reel"]);
});

test("images of containers and machines are no pictures, nor is a named pipeline or what has only a system prompt", () => {
  const { endpoints, aside } = select({
    "/draw": create(body("prompt", "size")),
    "/images/": create(body("name", "tag", "dockerfile"), { summary: "Create an image." }),
    "/v2/images": create(body("name", "url"), { summary: "Create a disk image" }),
    "/images/builds": create(body("name", "url")),
    "/pipelines": create(
      body("name", "description", "image"),
      answer(body("id", "name", "image", "description")),
    ),
    "/meeting-session": create(body("image", "meet_url", "system_prompt")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["draw"]);
  const left = ["/images/", "/images/builds", "/meeting-session", "/pipelines", "/v2/images"];
  expect([...aside].sort()).toEqual(left);
});

test("a tool is not left out because its description speaks of containers, nor a filled template because it has a name", () => {
  const description = "Also runs in a Docker container, and works on any OS image viewer.";
  const picture = answer(body("image_url"));
  const taken = {
    "/remove-background": create(body("image_url"), { ...picture, description }),
    "/upscale": create(body("image_url", "scale"), { ...picture, summary: "A Docker image, too" }),
    "/v1/render": create(body("name", "template_id", "text"), answer(body("name", "image_url"))),
    "/v1/html": create(body("text", "width"), { ...picture, description }),
  };
  const { endpoints, aside } = select({ "/draw": create(body("prompt", "size")), ...taken });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual([
    "/draw",
    ...Object.keys(taken).sort(),
  ]);
  expect(aside).toEqual([]);
});

test("a summary may say which kind of image is made", () => {
  const called = (summary: string) => create(body("prompt"), { summary });
  const { endpoints, aside } = select({
    "/avatar/generate": called("Generate an avatar image"),
    "/cards/new": called("Creates a high-resolution trading-card picture"),
    "/stories": called("Generate a story from an image"),
    "/uploads": create(body("image"), { summary: "Create a product image" }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["avatar/generate", "cards/new"]);
  expect(aside).toEqual(["/stories", "/uploads"]);
});

test("an answer makes images whose description says that a field leads to the picture that was made", () => {
  const answered = (name: string, description: string) =>
    create(
      body("template_id"),
      answer({ type: "object", properties: { [name]: { type: "string", description } } }),
    );
  const { endpoints, aside } = select({
    "/skybox": answered("file_url", "Full size of generated image url (empty until the end)"),
    "/ai_meme": answered("link", "The AI-generated meme"),
    "/counts": answered("count", "Number of generated images"),
    "/listings": answered("url", "URL of the uploaded image"),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["ai_meme", "skybox"]);
  expect(aside).toEqual(["/counts", "/listings"]);
});

test("a described picture makes no image create where nothing that is drawn is given, or it is beside what is made", () => {
  const made = (given: object, name: string, description: string, ...more: string[]) => {
    const { properties } = body("id", ...more);
    const described = { ...properties, [name]: { type: "string", description } };
    return create(given, answer({ type: "object", properties: described }));
  };
  const rendered = "URL of the rendered image";
  const left = {
    "/v1/charges": made(body("amount"), "qr_code_url", "URL of the generated QR code image"),
    "/v1/enrolments": made(body("prompt"), "qr_url", "Link to the generated image"),
    "/v1/shipments": made(body("address"), "label_url", "URL of the rendered label image"),
    "/v1/invoices": made(body("amount"), "link", rendered),
    "/v1/orders": made(body("template_id"), "link", "URL of the generated barcode image"),
    "/v1/tracks": made(body("prompt"), "link", rendered, "audio_url"),
    "/v1/stories": made(body("prompt"), "link", rendered, "movie_url"),
    "/v1/tales": made(body("prompt"), "cover_url", "URL of the generated cover image"),
    "/v1/posts": made(body("prompt"), "thumbnail", "URL of the generated image"),
  };
  const draw = made(body("prompt"), "link", rendered);
  const { endpoints, aside } = select({ "/v1/draw": draw, ...left });
  expect(endpoints.map(({ plain }) => plain?.path)).toEqual(["/v1/draw"]);
  expect([...aside].sort()).toEqual(Object.keys(left).sort());
});

test("a path that can only end in another picture makes images where a picture is given", () => {
  const tool = create(body("image_file"), answer(body("task_id")));
  const taken = ["/ideogram/remove-background", "/ideogram/upscale", "/v1/face-swap"];
  const left = ["/v1/avatars", "/v1/measure"];
  const { endpoints, aside } = select({
    ...Object.fromEntries([...taken, ...left].map((path) => [path, tool])),
    "/v1/video/upscale": tool,
    "/clips/upscale": create(body("image_url", "video_url"), answer(body("task_id"))),
  });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual(taken);
  expect([...aside].sort()).toEqual(["/clips/upscale", ...left, "/v1/video/upscale"]);
});

const images = { "/v1/images/generations": create(body("prompt")) };
const broken = { post: { requestBody: { $ref: "#/components/requestBodies/No" } } };

/** What is taken where an earlier run had these keys. */
const selectAfter = (former: readonly string[], paths: object) =>
  selectEndpoints(
    { openapi: documentOf({ paths }), modelSpecs: new Map() },
    { by: "images" },
    { formerKeys: new Set(former) },
  );

test("a create whose body is broken is taken by its path, or as one of an earlier run: its error is told", () => {
  const paths = { ...images, "/v1/images/edits": broken, "/v1/draw": broken, "/v1/logs": broken };
  const keys = ({ endpoints }: ReturnType<typeof select>) => endpoints.map(({ key }) => key);
  expect(keys(select(paths))).toEqual(["images/edits", "images/generations"]);
  expect(keys(selectAfter(["draw"], paths))).toEqual([
    "images/edits",
    "images/generations",
    "draw",
  ]);
});

test.for([
  ["/v1/images/edits?fast=1", []],
  ["/v1/../images", []],
  ["/v1/draw?x=1", ["draw"]],
  ["/v1/x/../draw", ["draw"]],
] as const)("a create at %s is refused: the others are taken", ([path, former]) => {
  const paths = { ...images, [path]: create(body("text")) };
  const { refused, endpoints } = selectAfter(former, paths);
  expect(endpoints.map(({ key }) => key)).toEqual(["images/generations"]);
  expect(refused.map(leftOut)).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/^POST .* is left out: the path key cannot be used/),
      leftOut: `POST ${path}`,
    }),
  ]);
  expect(() => selectAfter(former, { [path]: create(body("text")) })).toThrow("cannot be used");
});

test("a path that leads nowhere is told where its name speaks of images, or an earlier run had it", () => {
  const dead = { $ref: "#/components/pathItems/No" };
  const left = (former: readonly string[]) =>
    selectAfter(former, {
      ...images,
      "/images/edits": dead,
      "/images/{id}": dead,
      "/a": dead,
    }).refused.map((each) => leftOut(each).leftOut);
  expect(left([])).toEqual(["POST /images/edits"]);
  expect(left(["a"])).toEqual(["POST /a", "POST /images/edits"]);
});

test("a path that cannot be used, and is none of those that are taken, is no reason to stop", () => {
  const unwanted = { "/v1/chat?x=1": create(body("messages")), "/v1/pets?x=1": { get: {} } };
  expect(selectAfter([], { ...images, ...unwanted }).refused).toEqual([]);
});

test("a path with a query beside the same path without one is no loss, and not told", () => {
  const paths = { "/images": create(body("prompt")), "/images?beta=true": create(body("prompt")) };
  expect(select(paths)).toMatchObject({ refused: [], endpoints: [{ key: "images" }] });
});

test("where nothing speaks of media, nothing is taken: the error names the creates to choose from", () => {
  const responses = { "202": { description: "Accepted." } };
  const paths = { "/emails": create(body("to"), { responses }), "/agents": create(body("prompt")) };
  const error = expect.objectContaining({
    code: "MS1601",
    message: expect.stringContaining("--endpoint /agents, --endpoint /emails."),
  });
  expect(() => select(paths)).toThrow(error);
});

test("a broken create of an earlier run changes nothing about how the others are chosen", () => {
  const paths = { "/jobs": create(body("input")), "/inks": broken, "/pens?x=1": broken };
  const { endpoints, warnings, refused } = selectAfter(["jobs", "inks", "pens"], paths);
  expect(endpoints.map(({ key }) => key)).toEqual(["jobs", "inks"]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("took those that start generations of any kind: jobs. Choose"),
  ]);
  expect(refused.map(({ endpoint }) => endpoint.key)).toEqual(["pens"]);
});

test("what makes images at a path that cannot be used stops no run that has something else to take", () => {
  const refused = { "/images?x=1": create(body("prompt")) };
  const {
    endpoints,
    warnings,
    refused: found,
  } = select({ "/predictions": create(body("input")), ...refused });
  expect(endpoints.map(({ key }) => key)).toEqual(["predictions"]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("took those that start generations of any kind: predictions. Choose"),
  ]);
  expect(found.map(({ endpoint }) => endpoint.key)).toEqual(["images"]);
  const others = { "/oils": create(body("prompt")), ...refused };
  expect(() => select(others)).toThrow("the path key cannot be used");
});

test("a group that is called after what is made counts alone", () => {
  const { endpoints, aside } = select({
    "/run/aurora": create(body("input"), { tags: ["Text to image"] }),
    "/run/parrot": create(body("input"), { tags: ["LLM"] }),
    "/run/search": create(body("input"), { tags: ["History"], operationId: "search" }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["run/aurora"]);
  expect(aside).toEqual(["/run/parrot", "/run/search"]);
});

test("async at the end of a path hides nothing of what is read beside it", () => {
  const list = (item: object) => ({
    get: answer({ type: "object", properties: { generations: { type: "array", items: item } } }),
  });
  const { endpoints } = select({
    "/generate/async": create(body("prompt")),
    "/generate/status/{id}": list(body("img")),
    "/generate/text/async": create(body("prompt")),
    "/generate/text/status/{id}": list(body("text")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["generate/async"]);
});

test("of a spec whose pictures are made by GET alone the error says that these are not called", () => {
  const responses = { "200": { description: "", content: { "image/jpeg": {} } } };
  expect(() => select({ "/prompt/{prompt}": { get: { responses } } })).toThrow(
    "nothing to call; GET /prompt/{prompt} answers with a picture, but only POST creates are called",
  );
});

test("words of a path are words in camelCase, too", () => {
  const { endpoints, aside } = select({
    "/v1/imageGenerationAsync": create(body("parts")),
    "/v1/renderVideo": create(body("parts")),
    "/v1/describeImage": create(body("parts")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["imageGenerationAsync"]);
  expect(aside).toEqual(["/v1/describeImage", "/v1/renderVideo"]);
});

test("a summary or an operationId that is the name of the task says what is made", () => {
  const tags = ["Image Projects"];
  const { endpoints, aside } = select({
    "/models/a": create(body("text"), { summary: "text-to-image" }),
    "/models/b": create(body("text"), { operationId: "textToImage" }),
    "/models/c": create(body("text"), { summary: "text-to-video" }),
    "/v1/swap": create(body("person", "scene"), { operationId: "swap.createImage", tags }),
    "/v1/talking-photo": create(body("prompt", "size"), { tags: ["Video Projects"] }),
    "/v1/albums": create(body("title"), { operationId: "createImage", ...answer(body("title")) }),
    "/v1/machines": create(body("size"), { operationId: "createImage" }),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["models/a", "models/b", "swap"]);
  expect(aside).toEqual(["/models/c", "/v1/albums", "/v1/machines", "/v1/talking-photo"]);
});

test("fields behind references and allOf are as near as those that stand there", () => {
  const schemas = {
    Input: { allOf: [{ $ref: "#/components/schemas/Base" }, body("prompt")] },
    Base: { properties: { parameters: { $ref: "#/components/schemas/Parameters" } } },
    Parameters: { allOf: [{ $ref: "#/components/schemas/Sizes" }] },
    Sizes: { ...body("width"), allOf: [{ $ref: "#/components/schemas/Parameters" }] },
  };
  const paths = { "/v2/generate": create({ $ref: "#/components/schemas/Input" }) };
  const openapi = documentOf({ paths, components: { schemas } });
  const { endpoints } = selectEndpoints({ openapi, modelSpecs: new Map() }, { by: "images" });
  expect(endpoints.map(({ key }) => key)).toEqual(["generate"]);
});

test("of an answer only what was made counts behind references, not what it repeats deep down", () => {
  const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    Generation: {
      properties: { made: { type: "array", items: schema("Made") }, asked: schema("Asked") },
    },
    Made: body("url"),
    Asked: { oneOf: [schema("Moving")] },
    Moving: body("duration"),
  };
  const paths = {
    "/remix": create(body("image"), answer(schema("Generation"))),
    "/generations/image": create(body("prompt"), answer(schema("Generation"))),
  };
  const openapi = documentOf({ paths, components: { schemas } });
  const { endpoints } = selectEndpoints({ openapi, modelSpecs: new Map() }, { by: "images" });
  expect(endpoints.map(({ key }) => key)).toEqual(["generations/image", "remix"]);
});

test("what is made with a style is no style, and a changed picture that is answered is one", () => {
  const edit = answer(body("image"));
  const { endpoints, aside } = select({
    "/images/generate-with-style": create(body("prompt")),
    "/images/custom-style": create(body("prompt")),
    "/enhance": create(body("image", "scale"), edit),
    "/keep": create(body("image"), edit),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["enhance", "images/generate-with-style"]);
  expect(aside).toEqual(["/images/custom-style", "/keep"]);
});

test("a worker that takes the next request, or a language model, makes none", () => {
  const { endpoints } = select({
    "/images": create(body("prompt")),
    "/generate/pop": create(body("prompt", "width")),
    "/generate/text": create(body("prompt", "image", "max_context_length")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["images"]);
});

test("what takes a picture as its whole body is taken, and says later that it cannot be sent", () => {
  const raw = { requestBody: { content: { "image/*": {} } } };
  const { endpoints, aside } = select({
    "/images/generate": create(body("prompt")),
    "/images/remove-background": create(body("image"), { ...raw, ...answer(body("image_url")) }),
    "/storage/image": create({}, raw),
  });
  expect(endpoints.map(({ plain }) => plain?.path)).toEqual([
    "/images/generate",
    "/images/remove-background",
  ]);
  expect(aside).toEqual(["/storage/image"]);
});

test("what is given all in its query is taken; what is given nothing is no create until it is named", () => {
  const made = answer(body("image_url"));
  const asked = { parameters: [{ name: "prompt", in: "query", required: true }], ...made };
  const { endpoints, aside } = select({
    "/text2img": { post: asked },
    "/images/random": { post: made },
    "/images/jobs/{id}/cancel": { post: made },
  });
  expect(endpoints.map(({ plain }) => plain?.path)).toEqual(["/text2img"]);
  expect(aside).toEqual([]);
});
