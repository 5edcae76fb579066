/**
 * What is known of a platform beside its spec: where keys and credits are, and the environment
 * variable that its own documents use. Found by host; a spec names the rest.
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

/** `https://api.acme.example/v1` that nobody knows takes its key from `ACME_API_KEY`. */
export function platformOf(baseUrl: string): KnownPlatform {
  const { hostname } = new URL(baseUrl);
  return known.get(hostname) ?? { name: hostname, apiKeyVariable: `${siteName(hostname)}_API_KEY` };
}

/** The name that a host goes by: `acme` of `api.acme.example`. */
function siteName(hostname: string): string {
  if (!/[a-z]/i.test(hostname)) return "MODELSMITH";
  const labels = hostname.split(".");
  const label = labels.length > 1 ? labels.at(-2) : labels[0];
  return (label ?? "")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "_")
    .replace(/^(?=\d)/, "_");
}
