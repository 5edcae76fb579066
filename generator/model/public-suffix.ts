/** Suffixes under which anybody may register a name, or a service gives one to each customer. */
const suffixes: ReadonlySet<string> = new Set(
  `github.io gitlab.io vercel.app netlify.app pages.dev workers.dev fly.dev fly.io onrender.com
  herokuapp.com railway.app up.railway.app modal.run replit.app repl.co ngrok.io ngrok.app
  ngrok-free.app azurewebsites.net azure-api.net cloudapp.net cloudfront.net amazonaws.com
  googleapis.com appspot.com run.app web.app firebaseapp.com cloudfunctions.net aliyuncs.com
  myqcloud.com supabase.co deno.dev surge.sh glitch.me hf.space runpod.net uk.com us.com eu.com
  de.com`.split(/\s+/),
);

/** Second levels of country domains that are no names: `co.uk`, `com.cn`. */
const secondLevels = /^(ac|co|com|edu|go|gob|gov|gouv|ne|net|nom|or|org|ltd|plc|sch)$/;

/** How many labels at the end of a host are a public suffix: 1 of `acme.com`, 2 of `acme.co.uk`. */
export function publicSuffixLength(labels: readonly string[]): number {
  for (const length of [3, 2]) {
    if (labels.length > length && suffixes.has(labels.slice(-length).join("."))) return length;
  }
  const [second = "", top = ""] = labels.slice(-2);
  return labels.length > 2 && top.length === 2 && secondLevels.test(second) ? 2 : 1;
}
