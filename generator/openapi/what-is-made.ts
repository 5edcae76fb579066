import { stringMember } from "../util/json.js";
import { anyIs, cluesOf, type MadeClues } from "./made-clues.js";
import { endsInChange, imageWords, movingWords, namesImages, otherWords } from "./media-words.js";
import {
  fieldsAnswered,
  fieldsAnsweredLater,
  fieldsDescribed,
  fieldsGiven,
} from "./named-fields.js";
import type { Operation } from "./spec.js";

/** What a create makes: other media are videos, sounds and the like. */
export type Made = "images" | "other media" | "something else";

/**
 * Whether a create makes images, by what the spec says in any language: the type of its answer, the
 * names of its fields, or the words of its path.
 */
export function makesImages(operation: Operation): boolean {
  return whatIsMade(operation) === "images";
}

/**
 * What a create makes; undefined if nothing speaks for images or against them. Parts that are broken
 * say nothing: a create is not judged before it is selected.
 */
export function whatIsMade(operation: Operation): Made | undefined {
  const clues = cluesOf(operation);
  return evidence.find(([holds]) => holds(clues))?.[1];
}

/** Whether a prompt is given, of whatever may be made by it. */
export function isPrompted(operation: Operation): boolean {
  return anyIs(prompt, fieldsGiven(operation));
}

/** Whether a picture is given, to be changed or to be told of. */
export function isGivenPicture(operation: Operation): boolean {
  const given = fieldsGiven(operation);
  return anyIs(givenPicture, given) || anyIs(ofWhom, given);
}

/** Whether the id of an earlier work is given, whose picture is to be changed. */
export function isGivenEarlier(operation: Operation): boolean {
  return anyIs(earlierId, fieldsGiven(operation));
}

/** Whether a task is one of people: somebody is to do it, until a day. */
export function isForPeople(operation: Operation): boolean {
  return anyIs(ofPeople, fieldsGiven(operation));
}

/** The names in an answer that has an id and no picture, as one text: of one platform, those of one kind of work. */
export function ticketOf(operation: Operation): string | undefined {
  const names = [...new Set(fieldsAnswered(operation))].sort();
  const hasPicture = anyIs(pictureUrl, names) || anyIs(pictureField, names);
  return anyIs(/id$/i, names) && !hasPicture ? names.join(" ") : undefined;
}

/** What tells what a create makes, in this order: the first that holds decides. */
const evidence: readonly (readonly [
  holds: (clues: MadeClues) => boolean,
  made: Made | undefined,
])[] = [
  [({ path, types }) => stored.test(path) && !anyIs(picture, types), "something else"],
  [
    ({ path, operation }) =>
      gathered.test(path) && !anyIs(pictureUrl, fieldsAnswered(operation, 4, 2)),
    "something else",
  ],
  [isContainer, "something else"],
  // One schema may be that of every body: then the path says which of its fields are meant.
  [
    ({ path, words, given }) =>
      anyIs(ofChat, given) && !(namesImages(words) && generation.test(path)),
    "something else",
  ],
  [({ given, names }) => anyIs(motion, names) || anyIs(movingField, given), "other media"],
  [({ types }) => anyIs(picture, types), "images"],
  [({ types }) => anyIs(/^(audio|video)\//i, types), "other media"],
  [
    ({ words, answered }) => otherWords.test(words) && !anyIs(madePictures, answered),
    "something else",
  ],
  [({ words }) => movingWords.test(words), "other media"],
  [({ tags }) => tags.length > 0 && tags.every(isMoving), "other media"],
  [({ words }) => imageWords.test(words), "images"],
  [({ tags, summary, id }) => anyIs(makingName, [...tags, summary, id]), "images"],
  [(clues) => isEdit(clues) && anyIs(pictureUrl, fieldsAnswered(clues.operation, 4, 2)), "images"],
  [isAskedForImage, "images"],
  [isChange, "images"],
  [(clues) => endsInChange(clues.path) && (isEdit(clues) || isOfEarlier(clues)), "images"],
  [isDescribed, "images"],
  [(clues) => !isWorded(clues), undefined],
  [isMovingLater, "other media"],
  [
    (clues) =>
      !isNamed(clues) &&
      (anyIs(pictureField, clues.names) ||
        anyIs(madePicture, fieldsAnsweredLater(clues.operation))),
    "images",
  ],
];

/** Whether a group is about what moves. A talking photo is a video, as its group says. */
function isMoving(tag: string): boolean {
  return movingWords.test(tag) && !imageWords.test(tag);
}

function isEdit({ given }: MadeClues): boolean {
  return anyIs(givenPicture, given);
}

/** Whether it is given an id, of a picture by what is said of it: "create an upscale for the provided image ID". */
function isOfEarlier({ operation, given, summary }: MadeClues): boolean {
  const said = `${summary} ${stringMember(operation.object, "description") ?? ""}`;
  return anyIs(/id$/i, given) && namesImages(said);
}

/** Whether words say what is to be made. */
function isWorded({ names }: MadeClues): boolean {
  return anyIs(prompt, names) || anyIs(/^text$|description/i, names);
}

/** A comment has a text, and is in the group of the images that it is about. */
function isKept({ given, answered }: MadeClues): boolean {
  return !anyIs(prompt, given) && anyIs(keptField, answered);
}

/** What has a name, and answers with it, is kept: a pipeline, whose image is that of a container. A filled template may have one. */
function isNamed(clues: MadeClues): boolean {
  return isKept(clues) && anyIs(/^name$/i, clues.given) && !anyIs(template, clues.given);
}

const template = /template|^(layers|modifications)$/i;

/** Images are also what containers and machines start from. */
function isContainer(clues: MadeClues): boolean {
  const { given, answered, words, summary } = clues;
  const isChanged = isEdit(clues) && (anyIs(pictureUrl, answered) || anyIs(madePicture, answered));
  const isSaid = containerWords.test(`${words}. ${summary}`) && !isChanged;
  return !anyIs(prompt, given) && (anyIs(containerField, given) || isSaid);
}

const containerField = /^(docker_?(file|image)|container_?image|base_?image_?tag)$/i;
const containerWords =
  /\bdocker|\b(container|disk|machine|vm|boot|os)\s+images?\b|\bimages?\s+(builds?|registry)\b/i;

/** Whether it is given what a picture is made of, and its answer, or what is read later, says which field is the picture. */
function isDescribed({ operation, given }: MadeClues): boolean {
  const ofPicture = isPrompted(operation) || isGivenPicture(operation) || anyIs(template, given);
  if (!ofPicture) return false;
  const answered = [...fieldsAnswered(operation, 6), ...fieldsAnsweredLater(operation)];
  const described = fieldsDescribed(operation).filter((each) => !ofOtherPicture.test(each));
  return !anyIs(mediaBeside, answered) && anyIs(describedPicture, described);
}

const describedPicture =
  /^(?=.*(url|uri|link|base64|b64)).*\b(generated|created|rendered|edited|upscaled|resulting|output) ([\w-]+ ){0,2}(image|picture|photo|meme|illustration|artwork)s?\b/is;

/** Pictures that are beside what was made or sold, and fields of what moves or sounds, whose cover a picture may be. */
const ofOtherPicture = /(^|[\W_])(qr|bar_?code|label|cover|thumb(nail)?|preview|poster)/i;
const mediaBeside =
  /(audio|video|movie|film|song|music|speech|voice|mp[34])s?(_?(urls?|uris?|links?|files?|b64|base64))?$/i;

/** Whether it is asked for a picture, by its group or by what it is called. */
function isAskedForImage(clues: MadeClues): boolean {
  const { operation, id, summary, tags } = clues;
  const makesOne = !isKept(clues) && makingId.test(id);
  const isAsked = isEdit(clues) || isWorded(clues);
  if (!isKept(clues) && tags.some(namesImages)) return isAsked || makesOne;
  const says = makingWords.test(summary) || (isPrompted(operation) && makingKind.test(summary));
  return isAsked && (makesOne || (says && namesImages(summary)));
}

/** Whether it changes a picture that is given, and answers with one. */
function isChange(clues: MadeClues): boolean {
  const { given, answered } = clues;
  const isChanged = isEdit(clues) && anyIs(ofChange, given) && anyIs(/^images?$/i, answered);
  return isChanged && !isKept(clues);
}

/** A picture that is given may be made to move; but one schema may be that of all that a platform makes. */
function isMovingLater({ operation, given }: MadeClues): boolean {
  const later = fieldsAnsweredLater(operation);
  const mayBePicture =
    anyIs(madePicture, later) || (anyIs(madeOfAny, later) && anyIs(ofPictures, given));
  return !mayBePicture && anyIs(movingField, later);
}

const picture = /^image\//i;

/** Summaries that say that an image is made: "Render an image with Ember". */
const makingWords =
  /^(generate|create|render|draw|paint|make|produce|synthesi[sz]e)s? (an? |one |new |multiple )*(image|picture|photo)s?\b(?! (prompt|request|task|job))/i;

/** Those that also say what kind of image, where a prompt says more: "Generate an avatar image". */
const makingKind =
  /^(generate|create|render|draw|paint|make|produce|synthesi[sz]e)s? an? ((?!(from|of|for|with|by|to|and|in|that|using)\b)[\w-]+ ){1,2}(image|picture|photo)s?\b(?! (prompt|request|task|job))/i;

const makingId = /^(generate|create|make|render|draw|edit) images?$/;

/** Groups and names of what makes pictures, and nothing else. */
const makingName = /^(text|txt|image|img)[ -]?(to|2)[ -]?(image|img)s?$|^images? generation$/i;

/** What is to be made, and not how an agent is to talk. */
const prompt = /(?<!system_?)prompt(?!_?id)/i;

/** Fields of answers about something that people name or write, such as a folder or a comment. */
const keptField = /^(name|title|author|owner|comments?|text|body|description|created_?by)$/i;

/**
 * Paths that end in what is kept rather than made, or in what is done with that: models to train,
 * datasets, deployments, and chats. A style is applied to a picture, a model to a service; what is made with one
 * is a picture.
 */
const stored =
  /(^|(?<!\b(?:with|by|from|generate|render|draw|fashion))[_-]|\/)(models?(\/apply)?|elements?|datasets?|deployments?|trainings?|fine[_-]?tun(e|es|ing)s?(\/jobs?)?|styles?|presets?|projects?|characters?|collections?|assistants?|assets?|templates|integrations|responses|completions|messages)(\/(install|import|load|register|publish))?\/?$/i;

/** The same of what is gathered or trained, if its answer shows no picture. */
const gathered = /(groups?\/(create|add)|\/train)\/?$/i;

/** Paths that end in a word of generations. */
const generation = /(^|\/)(generations?|generate|edits?|variations?)\/?$/i;

/** Fields of bodies that ask language models, which may be shown pictures, too. */
const ofChat = /^(messages|keep_alive|max_context_length|stop_sequences?)$/;

const motion =
  /^((clip|video|segment)_?(duration|length|type)|duration|fps|frames?|num_frames|voice|tempo|lyrics)$/i;

/** What moves or sounds: given to be changed, or made. */
const movingField = /^((input|source|reference)_?)?(video|audio)s?(_?(urls?|files?|uris?))?$/i;

/** Pictures that are given to be changed, and where the changed ones are. */
const givenPicture =
  /^((init|input|source|original|base)_?)?(image|picture|photo)s?(_?(urls?|files?|uris?|b64|base64))?$/i;
const pictureUrl =
  /^((image|output|result|picture|download)s?_?)?(urls?|uris?)$|^(b64_json|base64)$/i;

/** Other names of pictures that are given: of whom or of what. */
const ofWhom =
  /^(source|target|swap|face|person|human|model|garment|cloth(es|ing)?|product|subject)_?(image|img|photo)?_?(urls?|uris?|links?)$/i;

/** What a task of people has: `assignees`, `due_at`, `dueDate`. */
const ofPeople = /^(assign(ee|ed)|due(_|[A-Z]|$)|completion_rule)/;

/** Ids of what was made before: `taskId`, `parent_task_id`. */
const earlierId = /(task|job|generation|message|image)_?id$/i;

/** Fields that say how a given picture is to be changed. */
const ofChange = /^(model|scale|factor|upscale_?factor|strength|output_?format)$/i;

const madePicture = /^(images?|imgs?|pictures|photos)(_?urls?)?$/i;

/** Where what compares models has the pictures of each. */
const madePictures = /^(output|generated)_?images$/i;

/** Where answers have what was made of any kind; and what is asked for pictures, hardly for videos. */
const madeOfAny = /^(outputs?|results?|media)$/i;
const ofPictures = /^(num_?images|negative_?prompt)$/i;

const pictureField =
  /^(width|height|size|image_?size|aspect_?ratio|resolution|num_?images|negative_?prompt|guidance_?scale|image|images|image_?urls?|b64_json)$/i;
