import { publicSuffixLength } from "./public-suffix.js";

/**
 * What we know about a platform in addition to its spec: the pages for keys and credits, and the
 * environment variable that its own documents use. Looked up by its whole host.
 */
export interface KnownPlatform {
  readonly name: string;
  readonly apiKeyVariable: string;
  readonly keyUrl?: string;
  readonly creditsUrl?: string;
  readonly pricingUrl?: string;
}

const skillsVideo: KnownPlatform = {
  name: "skills.video",
  apiKeyVariable: "SKILLS_VIDEO_API_KEY",
  keyUrl: "https://skills.video/dashboard/developer",
  creditsUrl: "https://skills.video/dashboard",
  pricingUrl: "https://skills.video/pricing",
};

/** Host, variable of the key, and the page where a key is made. */
const hosts: readonly (readonly [host: string, variable: string, keyUrl: string])[] = [
  ["queue.fal.run", "FAL_KEY", "https://fal.ai/dashboard/keys"],
  ["fal.run", "FAL_KEY", "https://fal.ai/dashboard/keys"],
  ["api.replicate.com", "REPLICATE_API_TOKEN", "https://replicate.com/account/api-tokens"],
  ["api.bfl.ai", "BFL_API_KEY", "https://dashboard.bfl.ai"],
  ["api.dev.runwayml.com", "RUNWAYML_API_SECRET", "https://dev.runwayml.com"],
  ["api.openai.com", "OPENAI_API_KEY", "https://platform.openai.com/api-keys"],
  ["api.ideogram.ai", "IDEOGRAM_API_KEY", "https://ideogram.ai/manage-api"],
  ["external.api.recraft.ai", "RECRAFT_API_TOKEN", "https://www.recraft.ai/profile/api"],
  ["api.x.ai", "XAI_API_KEY", "https://console.x.ai"],
  ["api.together.xyz", "TOGETHER_API_KEY", "https://api.together.ai/settings/api-keys"],
  ["api.stability.ai", "STABILITY_API_KEY", "https://platform.stability.ai/account/keys"],
  ["cloud.leonardo.ai", "LEONARDO_API_KEY", "https://app.leonardo.ai/api-access"],
  ["api.lumalabs.ai", "LUMAAI_API_KEY", "https://lumalabs.ai/dream-machine/api/keys"],
  ["api.wavespeed.ai", "WAVESPEED_API_KEY", "https://wavespeed.ai/accesskey"],
  ["api.topazlabs.com", "TOPAZ_API_KEY", "https://developer.topazlabs.com"],
  ["api.kie.ai", "KIE_API_KEY", "https://kie.ai/api-key"],
  ["dashscope.aliyuncs.com", "DASHSCOPE_API_KEY", "https://bailian.console.aliyun.com"],
  ["api.minimax.io", "MINIMAX_API_KEY", "https://platform.minimax.io"],
  ["api.freepik.com", "FREEPIK_API_KEY", "https://www.freepik.com/developers/dashboard"],
  ["modelslab.com", "MODELSLAB_API_KEY", "https://modelslab.com/dashboard/api-keys"],
  ["generativelanguage.googleapis.com", "GEMINI_API_KEY", "https://aistudio.google.com/apikey"],
  ["api.cloudflare.com", "CLOUDFLARE_API_TOKEN", "https://dash.cloudflare.com/profile/api-tokens"],
  ["api.picsart.io", "PICSART_API_KEY", "https://console.picsart.io"],
];

const known = new Map<string, KnownPlatform>([
  ["open.skills.video", skillsVideo],
  ...hosts.map(
    ([host, apiKeyVariable, keyUrl]) => [host, { name: host, apiKeyVariable, keyUrl }] as const,
  ),
]);

/** Variables that hold keys of services that people have, whatever platform a spec is of. */
const variablesOfOthers: ReadonlySet<string> = new Set(
  `ANTHROPIC_API_KEY GOOGLE_API_KEY GEMINI_API_KEY AZURE_API_KEY AZUREOPENAI_API_KEY AWS_API_KEY
  MISTRAL_API_KEY GROQ_API_KEY COHERE_API_KEY HUGGINGFACE_API_KEY DEEPSEEK_API_KEY PERPLEXITY_API_KEY
  FAL_API_KEY BFL_API_KEY LUMAAI_API_KEY LUMALABS_API_KEY GITHUB_API_KEY STRIPE_API_KEY
  OPENROUTER_API_KEY CLOUDFLARE_API_KEY`.split(/\s+/),
);

/** The key variables that the platforms' own services take, by domain. */
const ownDomains: Readonly<Record<string, string>> = {
  "azure.com": "AZURE_API_KEY",
  "mistral.ai": "MISTRAL_API_KEY",
  "openrouter.ai": "OPENROUTER_API_KEY",
  "huggingface.co": "HUGGINGFACE_API_KEY",
};

/**
 * An unknown `https://api.acme.example/v1` takes its key from `ACME_API_KEY`.
 *
 * @param title - of the spec: it names the platform while its address is not known, or is local
 */
export function platformOf(baseUrl: string, title?: string): KnownPlatform {
  const { hostname } = new URL(baseUrl);
  if (isNowhere(hostname)) {
    const name = nameIn(title) ?? "modelsmith";
    const own = [...known].find(([host]) => registrable(host)[0] === name)?.[1];
    return { apiKeyVariable: `${envName(name)}_API_KEY`, ...own, name };
  }
  return known.get(hostname) ?? { name: hostname, apiKeyVariable: variableOf(hostname, title) };
}

/** The provider of models whose path names none: `acme` for `https://api.acme.example/v1`. */
export function providerOf(baseUrl: string, title?: string): string | undefined {
  const { hostname } = new URL(baseUrl);
  const [name] = isNowhere(hostname) ? [] : registrable(hostname);
  return name ?? nameIn(title);
}

/** Whether a host stands for an address that nobody has given yet. */
export function isNowhere(hostname: string): boolean {
  return hostname.endsWith(".invalid");
}

/** The name of the platform in the title of its spec: `ideogram` in `Ideogram - OpenAPI 3.0`. */
function nameIn(title = ""): string | undefined {
  const words = title.toLowerCase().split(/[^a-z0-9]+/);
  return words.find((word) => /^[a-z][a-z0-9]+$/.test(word) && !generalWords.has(word));
}

const generalWords: ReadonlySet<string> = new Set(
  "the ai api apis rest openapi swagger spec specification reference documentation docs public fastapi".split(
    " ",
  ),
);

/**
 * The variable of a host by its registrable name: `acme` for `api.acme.example`. One that holds the
 * key of somebody else gets the suffix too: a spec of `openai.cam` must not read that of OpenAI.
 */
function variableOf(hostname: string, title: string | undefined): string {
  const [name, ...rest] = registrable(hostname);
  if (name === undefined) {
    const own = `${envName(nameIn(title) ?? "modelsmith")}_API_KEY`;
    return isOfAnother(own, hostname) ? "MODELSMITH_API_KEY" : own;
  }
  const variable = `${envName(name).replace(/_API$/, "")}_API_KEY`;
  const domain = [name, ...rest].join(".");
  return isOfAnother(variable, domain) ? `${envName(domain)}_API_KEY` : variable;
}

/**
 * The host from its registrable name on: `acme`, `example`. Empty for localhost and an address of numbers. What
 * stands for a region or a customer, such as `{region}`, is left out.
 */
function registrable(hostname: string): readonly string[] {
  if (/^[^a-z]*$|^\[|(^|\.)localhost$/i.test(hostname)) return [];
  const parts = hostname.split(".").filter((label) => !/[{}]|%7[bd]/i.test(label));
  const labels = parts.map((label) => label.replace(region, "")).filter((label) => label !== "");
  return labels.slice(Math.max(0, labels.length - publicSuffixLength(labels) - 1));
}

/** A region, alone or before a name: `us-east-1`, `us-central1-acme`. `flux-art1` is no region. */
const region = /^[a-z]{2}(-gov)?-(central|north|south|(north|south)?(east|west))-?\d(-(?=[a-z])|$)/;

function isOfAnother(variable: string, domain: string): boolean {
  const owners = [...known].filter(([, platform]) => platform.apiKeyVariable === variable);
  if (owners.length === 0) {
    return variablesOfOthers.has(variable) && ownDomains[domain] !== variable;
  }
  return owners.every(([host]) => host !== domain && !host.endsWith(`.${domain}`));
}

function envName(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "_")
    .replace(/^(?=\d)/, "_");
}
