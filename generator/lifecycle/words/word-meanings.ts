import type { EndWord } from "@modelsmith/runtime";
import { endOf } from "@modelsmith/runtime/guidance";
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
    /fail|error|abort|expire|reject|timed? ?out|timeout|invalid|denied|not found|crash|lost|broken|^dead|killed|失败|錯誤|错误|超时/,
    "FAILED",
  ],
  [
    /^(partially )?(complete|suc+es|succeed|done|finish|ready|ok$|available|delivered|ended)|完成|成功/,
    "COMPLETED",
  ],
  [
    /queue|pend|wait|process|running|run$|progress|start|submit|creat|accept|init|schedul|generat|dream|work|prepar|upload|download|load|boot|throttl|render|active|received|new$|idle|assign|open$|dispatch|retry|paus|hold|not start|unknown|enhanc|train|sampling|build|warm|(?<!miss|warn|noth)ing$|^draft$|排队|等待|处理|生成中|进行|运行/,
    "RUNNING",
  ],
];

/** What a word means; undefined if nothing says it. */
export function meaningOf(word: string): EndWord | undefined {
  const plain = word.trim().toLowerCase().replace(/[_-]+/g, " ");
  return meanings.find(([stems]) => stems.test(plain))?.[1];
}

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
  return parts.map((each) => each.slice(from).join("").toLowerCase());
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
