import { type Answer, encodingOf, headerOf, isSuccess } from "../answer/answer.js";
import type { Redactor } from "../http/redact.js";
import { codeOf } from "../util/error-code.js";
import { toSingleLine } from "../util/single-line.js";
import { excerpt } from "./classify.js";
import type { Failure } from "./failure.js";
import { endSentence } from "./guidance-steps.js";

/** What takes the key out of all that the service said. */
interface Cleaning {
  readonly redactor: Redactor;
}

type Said = Pick<Failure, "code" | "message">;

/** An answer in a few words, as far as the service may be quoted: `402 CODE: what it said`. */
export function describeAnswer(
  { redactor }: Cleaning,
  answer: Answer,
  { code, message }: Said,
): string {
  const words = [code, message].filter(Boolean).join(": ");
  const said = isPacked(answer)
    ? ` in the content encoding ${JSON.stringify(cut(encodingOf(answer)))}, which cannot be read`
    : words && `${code === undefined ? ":" : ""} ${words}`;
  const theirs = redactor.parts(leadsTo(answer) + said);
  return toSingleLine(`the service answered ${answer.status}${theirs}`);
}

/** Whether what an answer is packed in cannot be unpacked, or something in it is broken. */
export function isPacked(answer: Answer): boolean {
  return (
    encodingOf(answer) !== undefined && answer.json === undefined && /\ufffd/.test(answer.text)
  );
}

/** What an answer says: a refusal that says nothing at a known place, how its body begins. */
export function saidIn(answer: Answer, { code, message }: Said): Said {
  const isSilent = (code ?? message) === undefined && !isSuccess(answer);
  return { code, message: isSilent ? bodyExcerpt(answer) : message };
}

/** Where a redirect leads, without what may hold a secret. */
function leadsTo(answer: Answer): string {
  const { status } = answer;
  const location = status > 299 && status < 400 ? headerOf(answer, "location") : undefined;
  const place = location?.replace(/[?#].*/, "").replace(/^([a-z]+:)?\/\/[^/]*@/i, "$1//");
  return place ? `, which leads to ${cut(place)}` : "";
}

/** How the body begins: where nothing in it is known, a person may see what it says. */
export function bodyExcerpt({ json, text }: Answer): string | undefined {
  return json === undefined ? undefined : excerpt(text);
}

export function bodyOf({ json, text }: Answer): unknown {
  return json ?? text;
}

/** A network error in a few words. */
export function describeError({ redactor }: Cleaning, error: Error): string {
  const code = codeOf(error);
  const text = cut(error.message === "" ? (code ?? error.name) : error.message);
  const [, tlsReason = text] = OPENSSL_ERROR.exec(text) ?? [];
  return toSingleLine(
    redactor.parts(
      code === undefined || tlsReason.includes(code) ? tlsReason : `${tlsReason} (${code})`,
    ),
  );
}

/** `thread:error:number:library:function:reason:file:line:`, of which the reason is for a reader. */
const OPENSSL_ERROR = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;

/** Cuts a text of the service, before anything else is done with it. */
export function cut<Text extends string | undefined>(text: Text): Text {
  return text?.slice(0, 1_000) as Text;
}

/** Free text as a sentence; one of the system begins with the name of a function. */
export function sentence(text: string): string {
  if (/^[a-z]+ E[A-Z]/.test(text)) return endSentence(`No answer: ${text}`);
  return endSentence(text.charAt(0).toUpperCase() + text.slice(1));
}
