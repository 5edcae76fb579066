/**
 * What we know about a platform in addition to its spec: the pages for keys and credits, and the
 * environment variable that its own documents use. Looked up by host.
 */
export interface KnownPlatform {
  readonly name: string;
  readonly apiKeyVariable: string;
  readonly keyUrl?: string;
  readonly creditsUrl?: string;
  readonly pricingUrl?: string;
}

const known: ReadonlyMap<string, KnownPlatform> = new Map([
  [
    "open.skills.video",
    {
      name: "skills.video",
      apiKeyVariable: "SKILLS_VIDEO_API_KEY",
      keyUrl: "https://skills.video/dashboard/developer",
      creditsUrl: "https://skills.video/dashboard",
      pricingUrl: "https://skills.video/pricing",
    },
  ],
]);

/** An unknown `https://api.acme.example/v1` takes its key from `ACME_API_KEY`. */
export function platformOf(baseUrl: string): KnownPlatform {
  const { hostname } = new URL(baseUrl);
  return known.get(hostname) ?? { name: hostname, apiKeyVariable: `${siteName(hostname)}_API_KEY` };
}

/** The name of a host: `acme` for `api.acme.example`. */
function siteName(hostname: string): string {
  if (!/[a-z]/i.test(hostname)) return "MODELSMITH";
  const labels = hostname.split(".");
  const label = labels.length > 1 ? labels.at(-2) : labels[0];
  return (label ?? "")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "_")
    .replace(/^(?=\d)/, "_");
}
