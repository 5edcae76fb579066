import type { Literal, MarkdownText, ModulePath } from "../encode/encoded.js";
import { exactJson, modulePath, stringLiteral } from "../encode/literal.js";
import { markdownCode, markdownText, shellWordIn } from "../encode/markdown.js";
import { shellWord } from "../encode/terminal.js";
import type { EndpointModel, Model } from "../model/model.js";
import { describeConstraints } from "../schema/describe-constraints.js";
import { listedValues, type Schema, typesOf } from "../schema/schema.js";
import { fieldSchemas } from "../schema/walk.js";
import { groupBy } from "../util/group-by.js";
import { firstSentence } from "../util/phrases.js";

/** What the template of SKILL.md shows. */
export interface SkillView {
  /** The name of the skill and of its folder. */
  readonly name: MarkdownText;
  /** As a string of YAML: JSON is one. */
  readonly description: Literal;
  readonly platform: MarkdownText;
  readonly source: MarkdownText;
  readonly count: MarkdownText;
  readonly keyVariable: MarkdownText;
  readonly keyUrl: MarkdownText | undefined;
  readonly creditsUrl: MarkdownText | undefined;
  readonly exampleKey: MarkdownText;
  readonly exampleField: MarkdownText;
  /** A model and its field that take a file; absent if none does. */
  readonly fileKey: MarkdownText | undefined;
  readonly fileOption: MarkdownText | undefined;
  /** Absent if there are too many for one list. */
  readonly models: readonly SkillRow[] | undefined;
  readonly providers: readonly SkillProviderRow[];
  /** How many providers are not listed. */
  readonly more: MarkdownText | undefined;
}

interface SkillRow {
  readonly key: MarkdownText;
  readonly provider: MarkdownText;
  readonly file: ModulePath;
  readonly purpose: MarkdownText;
}

interface SkillProviderRow {
  readonly provider: MarkdownText;
  readonly file: ModulePath;
  readonly count: MarkdownText;
}

/** What the template of a provider's page shows. */
export interface SkillProviderView {
  readonly provider: MarkdownText;
  readonly models: readonly {
    readonly title: MarkdownText;
    readonly key: MarkdownText;
    readonly description: MarkdownText;
    /** The command that prints a sample input. */
    readonly sample: MarkdownText;
    readonly fields: readonly SkillField[];
  }[];
}

interface SkillField {
  readonly name: MarkdownText;
  readonly needed: MarkdownText;
  readonly values: MarkdownText;
  readonly default: MarkdownText;
  readonly meaning: MarkdownText;
}

/** Bounds of the Agent Skills specification: https://agentskills.io/specification */
const longestDescription = 1024;
/** Together with the text around them, the lists stay below 500 lines. */
const [mostModels, mostProviders] = [200, 150];
/** An agent reads the list whole: what a model is for is said in a line. */
const longestPurpose = 200;

/** @param name - of the skill, checked by `skillName` */
export function skillView(model: Model, name: string): SkillView {
  const { platform, endpoints, source } = model;
  const providers = [...byProvider(endpoints)];
  const [example] = [...endpoints].sort((one, other) => difficulty(one) - difficulty(other));
  const address = (url: string | undefined) => (url === undefined ? undefined : markdownCode(url));
  return {
    name: markdownText(name),
    description: stringLiteral(skillDescription(model)),
    platform: markdownText(platform.name),
    source: markdownCode(source),
    count: markdownText(String(endpoints.length)),
    keyVariable: markdownCode(platform.apiKeyVariable),
    keyUrl: address(platform.keyUrl),
    creditsUrl: address(platform.creditsUrl),
    exampleKey: shellWordIn(example?.key ?? "") ?? ("<model>" as MarkdownText), // ours
    exampleField: exampleField(example),
    ...fileExample(endpoints),
    models:
      endpoints.length > mostModels
        ? undefined
        : endpoints.map((endpoint) => ({
            key: markdownCode(endpoint.key),
            provider: markdownText(endpoint.name.folder),
            file: pageOf(endpoint.name.folder),
            purpose: markdownText(purposeOf(endpoint)),
          })),
    providers: providers.slice(0, mostProviders).map(([folder, own]) => ({
      provider: markdownText(folder),
      file: pageOf(folder),
      count: markdownText(own.length === 1 ? "1 model" : `${own.length} models`),
    })),
    more:
      providers.length > mostProviders
        ? markdownText(String(providers.length - mostProviders))
        : undefined,
  };
}

/** The pages of providers: path below the skill's folder → what it shows. */
export function skillProviderViews({
  endpoints,
}: Pick<Model, "endpoints">): ReadonlyMap<ModulePath, SkillProviderView> {
  return new Map(
    [...byProvider(endpoints)].map(([folder, own]) => [
      pageOf(folder),
      { provider: markdownText(folder), models: own.map(modelSection) },
    ]),
  );
}

function byProvider(
  endpoints: readonly EndpointModel[],
): ReadonlyMap<string, readonly EndpointModel[]> {
  return groupBy(endpoints, ({ name }) => name.folder);
}

function pageOf(folder: string): ModulePath {
  return modulePath(`references/${folder}.md`);
}

function skillDescription({ platform, endpoints }: Model): string {
  const names = [...byProvider(endpoints).keys()];
  const what = `Creates and edits pictures with ${endpoints.length} image models of ${platform.name}, by the command line, with saved files and without paying twice`;
  const when =
    "Use it when the user asks to generate, draw, change, combine or upscale an image, or asks about a generation that is under way.";
  const text = (listed: number) =>
    `${what} (${names.slice(0, listed).join(", ")}${listed < names.length ? " and more" : ""}). ${when}`;
  let listed = names.length;
  while (listed > 1 && text(listed).length > longestDescription) listed -= 1;
  return text(listed).slice(0, longestDescription);
}

/** The fewer fields a first example needs the better. */
function difficulty({ key, input }: EndpointModel): number {
  const names = input.required ?? [];
  return (shellWordIn(key) ? 0 : 1000) + (names.includes("prompt") ? 0 : 100) + names.length;
}

function exampleField(endpoint: EndpointModel | undefined): MarkdownText {
  const isPrompt = endpoint?.input.properties?.["prompt"] !== undefined;
  return (isPrompt ? '--prompt "A paper boat"' : "--payload-file input.json") as MarkdownText; // ours
}

/** Most models take the address of a picture: the example of a file is one of a model that takes it. */
function fileExample(
  endpoints: readonly EndpointModel[],
): Pick<SkillView, "fileKey" | "fileOption"> {
  const places = endpoints.flatMap(({ key, input }) => {
    const fields = [...fieldSchemas(input, input)];
    const named = fields.find(([name, schemas]) => {
      return (
        shellWordIn(name) !== undefined && schemas.some(({ file, items }) => file || items?.file)
      );
    });
    return named === undefined ? [] : [{ key, name: named[0] }];
  });
  const place = places.find(({ key }) => shellWordIn(key) !== undefined);
  return {
    fileKey: place && shellWordIn(place.key),
    fileOption: place && shellWordIn(place.name),
  };
}

function purposeOf({ title, description = "" }: EndpointModel): string {
  const sentence = firstSentence(description);
  const text = sentence === "" || sentence === title ? title : `${title}: ${sentence}`;
  return text.length > longestPurpose ? `${text.slice(0, longestPurpose)}…` : text;
}

function modelSection(endpoint: EndpointModel): SkillProviderView["models"][number] {
  const { key, title, description = "", input } = endpoint;
  const required = new Set(input.required);
  const fields = [...fieldSchemas(input, input)];
  return {
    title: markdownText(title),
    key: markdownCode(key),
    description: markdownText(description),
    sample: markdownCode(`npx modelsmith inspect ${shellWord(key)} --include-template`),
    fields: fields.map(([name, [schema = {}]]) => ({
      name: markdownCode(name),
      needed: markdownText(required.has(name) ? "yes" : ""),
      values: markdownText(allowedText(schema)),
      default:
        schema.default === undefined ? markdownText("") : markdownCode(exactJson(schema.default)),
      meaning: markdownText(schema.description ?? schema.title ?? ""),
    })),
  };
}

function allowedText(schema: Schema): string {
  const listed = listedValues(schema);
  const kinds =
    listed?.map((value) => (typeof value === "string" ? value : exactJson(value))).join(", ") ??
    typesOf(schema).join(" or ");
  const file = schema.file || schema.items?.file ? " (a file is taken)" : "";
  return [`${kinds || "any"}${file}.`, ...describeConstraints(schema)].join(" ");
}
