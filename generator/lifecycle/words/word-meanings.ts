import type { EndWord } from "@modelsmith/runtime";
import { endOf } from "@modelsmith/runtime/guidance";
import { isGenerationWord } from "../../util/field-names.js";
import { sharedStart } from "../../util/shared-start.js";

/** What words mean by the stems that those of platforms have. The first that fits says it. */
const meanings: readonly (readonly [RegExp, EndWord])[] = [
  // What has not ended yet, and what has not even been found.
  [/^(not|un|in)[ -]?(complete|finished|done|ready|started)|^未(完成|开始)/, "RUNNING"],
  [/^(cancel+|complet|stopp|terminat|finish|abort|expir|delet)ing$/, "RUNNING"],
  [
    /moderat|nsfw|content (filter|reject|block|violat)|flagged|blocked|sensitive|safety/,
    "CONTENT_REJECTED",
  ],
  [/cancel|stopped|terminated|deleted|取消/, "CANCELED"],
  [
    /fail|error|abort|expire|reject|timed? ?out|invalid|denied|not found|crash|lost|broken|^fault|^unsuc|^dead|^ko$|killed|失败|錯誤|错误|超时/,
    "FAILED",
  ],
  [
    /^(partially |all |end )?(complete|suc+es|succ$|succeed|done|finish|ready|ok$|available|delivered|ended)|完成|成功/,
    "COMPLETED",
  ],
  [
    /queue|pend|wait|process|running|run$|progress|start|submit|creat|accept|init|schedul|generat|dream|work|prepar|load|boot|throttl|render|active|received|new$|idle|assign|open$|dispatch|retry|paus|hold|not start|unknown|enhanc|train|sampling|build|warm|(?<!miss|warn|noth)ing$|^draft$|排队|等待|处理|生成中|进行|运行/,
    "RUNNING",
  ],
  // Whole words of Spanish, French, German, Russian and Japanese, as services write them.
  [/^(fallid[oa])$/, "FAILED"],
  [/^(completad[oa]|terminad[oa]|finalizad[oa]|list[oa])$/, "COMPLETED"],
  [/^(pendiente|en (cola|espera|proceso|curso)|procesando)$/, "RUNNING"],
  [/^(annulée?)$/, "CANCELED"],
  [/^(échouée?|echouee?|échec|echec|erreur)$/, "FAILED"],
  [/^(terminée?|termine|réussie?|reussi|prête?)$/, "COMPLETED"],
  [/^(en (attente|file|cours)( .*)?)$/, "RUNNING"],
  [/^(abgebrochen|storniert)$/, "CANCELED"],
  [/^(fehlgeschlagen|fehler)$/, "FAILED"],
  [/^(fertig|abgeschlossen|erledigt)$/, "COMPLETED"],
  [/^(wartend|(in (der )?)?warteschlange|laufend|läuft|in (arbeit|bearbeitung))$/, "RUNNING"],
  [/^(отменен[ао]?)$/, "CANCELED"],
  [/^(ошибка)$/, "FAILED"],
  [/^(готов[ао]?|завершен[ао]?|выполнен[ао]?)$/, "COMPLETED"],
  [/^(ожида(ние|ет)|(в )?очеред[ьи]|(выполня|обрабатыва)ется|в (работе|процессе))$/, "RUNNING"],
  [/^(キャンセル(済み)?)$/, "CANCELED"],
  [/^(失敗|エラー)$/, "FAILED"],
  [/^(完了)$/, "COMPLETED"],
  [/^(待機中?|(順番)?待ち|処理中|実行中)$/, "RUNNING"],
];

/** What a word means; undefined if nothing says it. The first of several may say what it is of: `jobFailed`. */
export function meaningOf(word: string): EndWord | undefined {
  const words = word
    .trim()
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
  return meaningOfPlain(words.replace(/[_-]+/g, " ").replace(/ё/g, "е"));
}

function meaningOfPlain(plain: string): EndWord | undefined {
  const [first = "", ...rest] = plain.split(" ");
  const ofRest =
    rest.length > 0 && isGenerationWord(first) ? meaningOfPlain(rest.join(" ")) : undefined;
  return ofRest ?? meanings.find(([stems]) => stems.test(plain))?.[1];
}

/** Whether a word is the end of "rendering, rendered, failed": the work that another one says goes on is over. */
export function isMade(word: string, listed: readonly string[]): boolean {
  const made = /^(render|generat|process|convert|produc|paint|upscal|enhanc|encod)ed$/i;
  const goingOn = word.replace(/ed$/i, "ing").toLowerCase();
  return made.test(word) && listed.some((each) => each.toLowerCase() === goingOn);
}

/** The meaning of a word, where the sentence about it is plain: "while it runs", "if it could not be made". */
export function meaningOfSentence(text: string): EndWord | undefined {
  if (/^\s*while\b/i.test(text)) return "RUNNING";
  return failedSentence.test(text) ? "FAILED" : undefined;
}

/** Whether what is said of a word speaks of no task at all: "`unknown`: the task does not exist, or expired". */
export function isOfNoTask(word: string, says: string): boolean {
  return meaningOf(word) === "RUNNING" && !goesOn(word) && noTask.test(says);
}

const noTask =
  /\b(task|job|request|generation|id)( id)?s? (was |is |has |have )?(not found|does not exist|doesn't exist|(has |have )?expired|unknown|invalid)|\bno such (task|job|request|generation|id)\b|(任务|作业).{0,4}(不存在|过期)/i;

const failedSentence =
  /^\s*((if|when) )?(the )?\w+( \w+)? ((has |have )?failed|(could not|cannot|can't|couldn't) be (made|drawn|created|generated|rendered|completed|finished|processed))\s*$/i;

/**
 * What words mean that a status lists. How all of them begin says nothing, as `TASK_STATUS_` does, unless no end is
 * known without it: `waiting_for_`.
 */
export function meaningsOf(words: readonly string[]): readonly (EndWord | undefined)[] {
  const own = withoutPrefix(words);
  const found = own.map(meaningOf);
  if (found.includes("COMPLETED")) return found;
  return found.map((each, index) => each ?? meaningOf(words[index] ?? ""));
}

function withoutPrefix(words: readonly string[]): readonly string[] {
  const parts = words.map((word) => word.trim().split(/(?<=[_ -])/));
  const isTurned = /^not?[_ -]/i.test(parts[0]?.[0] ?? "");
  const from = isTurned ? 0 : sharedStart(parts.map((each) => each.slice(0, -1)));
  return parts.map((each) => each.slice(from).join(""));
}

/** Whether a word can only mean unfinished work, whatever is listed beside it. */
export function goesOn(word: string): boolean {
  return /ing$/i.test(word) || onlyOfWork.test(word.trim());
}

/** Words that are of work, and of nothing else. */
export const onlyOfWork: RegExp =
  /^((en)?queued|in[ _-]?queue|in[ _-]?progress|pending|processing|running|not[ _-]?started)$/i;

/** Whether the runtime knows the end by itself. */
export function isUsual(word: string): boolean {
  return endOf(word) !== undefined;
}
