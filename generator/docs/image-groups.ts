import { bodyContent } from "../openapi/body-content.js";
import { type Operation, tagsOf } from "../openapi/operations.js";
import { dereference, unlessBroken } from "../openapi/resolve-ref.js";
import type { Spec } from "../openapi/spec.js";
import { successContent } from "../openapi/success-content.js";
import { groupBy } from "../util/group-by.js";
import {
  arrayMember,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { pathsAbove } from "../util/url-path.js";
import { lowerWordsOf } from "../util/words.js";

/**
 * How docs name the group of their image endpoints, in the languages that platforms write in:
 * `Image API`, `Text to Image`, `图像生成`, `Изображения`, `Bilder`. docs/configuration.md lists them.
 */
const imageWords =
  /\bimages?\b|\bimaging\b|\bimagine\b|\bpictures?\b|\bphotos?\b|\b(text|txt)[ -]?(to|2)[ -]?(image|img)|图像|圖像|图片|圖片|绘图|繪圖|绘画|生图|文生图|画像|이미지|изображени|картин|зображен|\bbilder\b|\bbild(generierung|erzeugung)|\bimágenes\b|\bimagen(es)?\b|\bimagens?\b|\bimagem\b|\bimmagin[ei]\b|\bafbeelding(en)?\b|\bobraz(y|ów|u)?\b|\bgörsel(ler)?\b|\bgambar\b|hình ảnh|صور|תמונות|चित्र|รูปภาพ/iu;

/** Names of groups that only read or judge images, or that make something else. */
const otherWords =
  /\b(understanding|detection|nsfw|caption|analysis|analy[sz]e|recognition|moderation|captioning|embeddings?|classif\w*|explicit|compar\w*|questions?|similarity|search(?! and)|describe|tags?|extract|metadata|ocr|alt text|(images?|img)[ -]?(to|2)[ -]?text)\b|理解|识别/iu;

/** Names of groups and words of paths that make what moves, sounds or has a third dimension. */
const movingWords =
  /\b(videos?|moving (pictures|images)|audio|music|speech|sounds?|voices?|tts|3d|podcasts?|mesh|splat|[it]2v|talking|lip[ -]?sync|animate)\b|(to|2)[ -]?(video|3d|speech|sound|music|audio)|视频|видео/iu;

/** Whether words name what moves, sounds or has a third dimension. */
export function namesOtherMedia(words: string): boolean {
  return movingWords.test(words);
}

/** Whether the name of a group speaks of making images. */
export function namesImages(name: string): boolean {
  return imageWords.test(name) && !otherWords.test(name) && !movingWords.test(name);
}

/**
 * Whether a create makes images, by what the spec says in any language: the type of its answer, the
 * names of its fields, or the words of its path.
 */
export function makesImages(operation: Operation): boolean {
  return whatIsMade(operation) === "images";
}

/** What a create makes: other media are videos, sounds and the like. */
export type Made = "images" | "other media" | "something else";

/**
 * What a create makes; undefined if nothing speaks for images or against them. Parts that are broken
 * say nothing: a create is not judged before it is selected.
 */
export function whatIsMade(operation: Operation): Made | undefined {
  const { content = {} } = unlessBroken(() => successContent(operation)) ?? {};
  const types = Object.keys(content);
  const isPicture = types.some((type) => /^image\//i.test(type));
  if (stored.test(operation.path) && !isPicture) return "something else";
  const words = operation.path.replace(/[_{}/.-]+|(?<=[a-z])(?=[A-Z])/g, " ");
  const given = [...fieldsGiven(operation)];
  const answered = [...fieldNames(operation, content)];
  const names = [...given, ...answered];
  // One schema may be that of every body: then the path says which of its fields are meant.
  if (
    given.some((name) => ofChat.test(name)) &&
    !(namesImages(words) && generation.test(operation.path))
  ) {
    return "something else";
  }
  if (names.some((name) => motion.test(name)) || given.some((name) => movingField.test(name))) {
    return "other media";
  }
  if (isPicture) return "images";
  if (types.some((type) => /^(audio|video)\//i.test(type))) return "other media";
  if (otherWords.test(words)) return "something else";
  if (movingWords.test(words)) return "other media";
  const tags = tagsOf(operation);
  // A talking photo is a video, as its group says.
  const isMoving = (tag: string) => movingWords.test(tag) && !imageWords.test(tag);
  if (tags.length > 0 && tags.every(isMoving)) return "other media";
  if (imageWords.test(words)) return "images";
  const { summary, id } = calledOf(operation);
  if ([...tags, summary, id].some((name) => makingName.test(name))) return "images";
  const isEdit = given.some((name) => givenPicture.test(name));
  const shown = () => [...fieldNames(operation, content, 4, 2)];
  if (isEdit && shown().some((name) => pictureUrl.test(name))) return "images";
  const isWorded = names.some((name) => prompt.test(name) || /^text$|description/i.test(name));
  // A comment has a text, and is in the group of the images that it is about.
  const isKept = !isPrompted(operation) && answered.some((name) => keptField.test(name));
  const isGrouped = !isKept && tags.some(namesImages);
  const makesOne = !isKept && makingId.test(id);
  const isCalledSo = makesOne || (makingWords.test(summary) && namesImages(summary));
  const isAsked = isEdit || isWorded;
  if (isGrouped ? isAsked || makesOne : isAsked && isCalledSo) return "images";
  const isChanged = isEdit && !isKept && given.some((name) => ofChange.test(name));
  if (isChanged && answered.some((name) => /^images?$/i.test(name))) return "images";
  if (!isWorded) return undefined;
  const later = answeredLater(operation);
  const isMadeLater = later.some((name) => madePicture.test(name));
  // A picture that is given may be made to move; but one schema may be that of all that a platform makes.
  const isOfAny = later.some((name) => madeOfAny.test(name));
  const mayBePicture = isMadeLater || (isOfAny && given.some((name) => ofPictures.test(name)));
  if (!mayBePicture && later.some((name) => movingField.test(name))) return "other media";
  return isMadeLater || names.some((name) => pictureField.test(name)) ? "images" : undefined;
}

/** Whether a prompt is given, of whatever may be made by it. */
export function isPrompted(operation: Operation): boolean {
  return [...fieldsGiven(operation)].some((name) => prompt.test(name));
}

/** Whether a picture is given, to be changed or to be told of. */
export function isGivenPicture(operation: Operation): boolean {
  return [...fieldsGiven(operation)].some((name) => givenPicture.test(name) || shown.test(name));
}

/** Other names of pictures that are given: of whom or of what. */
const shown =
  /^(source|target|swap|face|person|human|model|garment|cloth(es|ing)?|product|subject)_?(image|img|photo)?_?(urls?|uris?|links?)$/i;

/** The names in an answer that has an id and no picture, as one text: of one platform, those of one kind of work. */
export function ticketOf(operation: Operation): string | undefined {
  const { content = {} } = unlessBroken(() => successContent(operation)) ?? {};
  const names = [...new Set(fieldNames(operation, content))].sort();
  const isPicture = (name: string) => pictureUrl.test(name) || pictureField.test(name);
  const isTicket = names.some((name) => /id$/i.test(name)) && !names.some(isPicture);
  return isTicket ? names.join(" ") : undefined;
}

/**
 * The fields in the answers of what is read below a create's own path: its status, its result. `async` at
 * its end only says how it is called.
 */
function answeredLater({ spec, path: written }: Operation): readonly string[] {
  const path = written.replace(/\/a?sync$/i, "");
  const below = readsBelow(spec).get(path) ?? [];
  return below.flatMap(({ operation }) => {
    const { content = {} } = unlessBroken(() => successContent(operation)) ?? {};
    return [...fieldNames(operation, content, 6)];
  });
}

/** What is read below each path. */
const readsBelow = memoizeByObject((spec: Spec) => {
  const gets = spec.operations().filter(({ method }) => method === "GET");
  const reads = gets.flatMap((operation) =>
    pathsAbove(operation.path).map((above) => ({ above, operation })),
  );
  return groupBy(reads, ({ above }) => above);
});

/** Its summary, and the words of its `operationId`, without what a dot parts from them: `create image`. */
function calledOf({ object }: Operation): { readonly summary: string; readonly id: string } {
  const [id = ""] = /[^.]*$/.exec(stringMember(object, "operationId") ?? "") ?? [];
  return { summary: stringMember(object, "summary") ?? "", id: lowerWordsOf(id).join(" ") };
}

/** Summaries that say that an image is made: "Render an image with Ember". */
const makingWords =
  /^(generate|create|render|draw|paint|make|produce|synthesi[sz]e)s? (an? |one |new |multiple )*(image|picture|photo)s?\b(?! (prompt|request|task|job))/i;

const makingId = /^(generate|create|make|render|draw|edit) images?$/;

/** Groups and names of what makes pictures, and nothing else. */
const makingName = /^(text|txt|image|img)[ -]?(to|2)[ -]?(image|img)s?$|^images? generation$/i;

const prompt = /prompt(?!_?id)/i;

/** Fields of answers about something that people name or write, such as a folder or a comment. */
const keptField = /^(name|title|author|owner|comments?|text|body|description|created_?by)$/i;

/**
 * Paths that end in what is kept rather than made, or in what is done with that: models to train,
 * datasets, deployments, and chats. A style is applied to a picture, a model to a service; what is made with one
 * is a picture.
 */
const stored =
  /(^|(?<!\b(?:with|by|from|generate|render|draw))[_-]|\/)(models?(\/apply)?|elements?|datasets?|deployments?|trainings?|fine[_-]?tun(e|es|ing)s?(\/jobs?)?|styles?|presets?|projects?|characters?|collections?|assistants?|assets?|templates|integrations|responses|completions|messages)(\/(install|import|load|register|publish))?\/?$/i;

/** Paths that end in a word of generations. */
const generation = /(^|\/)(generations?|generate|edits?|variations?)\/?$/i;

/** Fields of bodies that ask language models, which may be shown pictures, too. */
const ofChat = /^(messages|keep_alive|max_context_length|stop_sequences?)$/;

const motion = /^(duration|fps|frames?|num_frames|voice|tempo|lyrics)$/i;

/** What moves or sounds: given to be changed, or made. */
const movingField = /^((input|source|reference)_?)?(video|audio)s?(_?(urls?|files?|uris?))?$/i;

/** Pictures that are given to be changed, and where the changed ones are. */
const givenPicture =
  /^((init|input|source|original|base)_?)?(image|picture|photo)s?(_?(urls?|files?|uris?|b64|base64))?$/i;
const pictureUrl =
  /^((image|output|result|picture|download)s?_?)?(urls?|uris?)$|^(b64_json|base64)$/i;

/** Fields that say how a given picture is to be changed. */
const ofChange = /^(model|scale|factor|upscale_?factor|strength|output_?format)$/i;

const madePicture = /^(images?|imgs?|pictures|photos)(_?urls?)?$/i;

/** Where answers have what was made of any kind; and what is asked for pictures, hardly for videos. */
const madeOfAny = /^(outputs?|results?|media)$/i;
const ofPictures = /^(num_?images|negative_?prompt)$/i;

const pictureField =
  /^(width|height|size|image_?size|aspect_?ratio|resolution|num_?images|negative_?prompt|guidance_?scale|image|images|image_?urls?|b64_json)$/i;

/** What a body has near by is seen whatever references and `allOf` stand between. */
function fieldsGiven(operation: Operation): Generator<string> {
  return fieldNames(operation, bodyContent(operation), 4, 2);
}

/**
 * The names of the fields in a body or an answer, a few levels deep.
 *
 * @param near - in the first of them, so many, references and `allOf` are no levels of their own
 */
function* fieldNames(
  operation: Operation,
  content: JsonObject,
  levels = 4,
  near = 0,
): Generator<string> {
  const search = { operation, farFrom: levels - near, seen: new Map<JsonValue, number>() };
  for (const media of Object.values(content)) {
    yield* namesWithin(search, member(media, "schema"), levels);
  }
}

interface NameSearch {
  readonly operation: Operation;
  /** With so many levels left, each reference and each `allOf` takes one, too. */
  readonly farFrom: number;
  /** What was looked at, with how many levels left: some schemas lead in a circle. */
  readonly seen: Map<JsonValue, number>;
}

function* namesWithin(
  search: NameSearch,
  schema: JsonValue | undefined,
  levels: number,
): Generator<string> {
  const { operation, farFrom, seen } = search;
  if (!isObject(schema) || (seen.get(schema) ?? 0) >= levels) return;
  seen.set(schema, levels);
  const beside = levels > farFrom ? levels : levels - 1;
  if (stringMember(schema, "$ref") !== undefined) {
    const target = unlessBroken(() => dereference(operation.spec, schema, operation.pointer));
    yield* namesWithin(search, target?.value, beside);
    return;
  }
  for (const [name, field] of Object.entries(objectMember(schema, "properties") ?? {})) {
    yield name;
    yield* namesWithin(search, field, levels - 1);
  }
  yield* namesWithin(search, schema["items"], levels - 1);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    for (const branch of arrayMember(schema, keyword)) {
      yield* namesWithin(search, branch, keyword === "allOf" ? beside : levels - 1);
    }
  }
}
