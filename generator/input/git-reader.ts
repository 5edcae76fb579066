import path from "node:path";
import { promisify } from "node:util";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { byCodeUnit } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { maxInputBytes } from "./parse-json.js";
import { isAside, isDocumentName, meantOf, type SourceReader } from "./reader.js";

/** Only who asks git loads what starts processes. */
const runner = memoize(async () => promisify((await import("node:child_process")).execFile));

/**
 * Reads files as they are in a revision of the repository around the reader's folder, and URLs as
 * the reader does.
 *
 * @param revision - of git, such as `main` or `HEAD~1`
 */
export function gitReader(revision: string, reader: SourceReader): SourceReader {
  const git = gitOf(revision);
  const root = memoize(async () =>
    (await git(reader.folder, "rev-parse", "--show-toplevel")).trim(),
  );
  const listed = new Set<string>();
  const list = memoize(async () => {
    const folder = await root();
    const names = await git(
      folder,
      "ls-tree",
      "-r",
      "-z",
      "--name-only",
      "--end-of-options",
      revision,
    );
    for (const name of names.split("\0").filter(Boolean)) listed.add(path.join(folder, name));
    return listed;
  });
  return {
    ...reader,
    revision,
    read: async (place, within) => {
      if (place.kind === "url") return reader.read(place, within);
      if (!(await list()).has(place.path)) return undefined;
      const folder = await root();
      const name = path.relative(folder, place.path).split(path.sep).join("/");
      return Buffer.from(await git(folder, "cat-file", "blob", `${revision}:${name}`), "latin1");
    },
    list: async (place) => {
      if (place.kind === "url") return reader.list(place);
      const folder = path.dirname(place.path);
      const names = [...(await list())]
        .filter((file) => file.startsWith(`${folder}${path.sep}`))
        .map((file) => path.relative(folder, file).split(path.sep).join("/"))
        .filter((name) => isDocumentName(name) && !isAside(name));
      return meantOf(place, names.sort(byCodeUnit));
    },
    // The spec was read before any folder is asked for, so the list is there.
    mayContain: (place) =>
      place.kind === "url" ||
      [...listed].some((file) => file.startsWith(`${place.path}${path.sep}`)),
  };
}

/**
 * Whether two revisions have the same files, by whatever names: `HEAD`, a branch, a part of a hash.
 *
 * @throws GeneratorError MS1001 if git knows one of them not, or there is no repository
 */
export async function haveSameFiles(one: string, other: string): Promise<boolean> {
  const treeOf = (revision: string) =>
    gitOf(revision)("", "rev-parse", "--verify", "--end-of-options", `${revision}^{tree}`);
  return one === other || (await treeOf(one)) === (await treeOf(other));
}

/** @throws GeneratorError MS1001 if git knows no such revision, or there is no repository */
function gitOf(revision: string) {
  return async (folder: string, ...words: readonly string[]): Promise<string> => {
    const run = await runner();
    try {
      const env = { ...process.env, LC_ALL: "C" }; // its messages in English
      const options = {
        cwd: folder,
        env,
        encoding: "latin1",
        maxBuffer: 2 * maxInputBytes,
      } as const;
      return (await run("git", words, options)).stdout;
    } catch (error) {
      const [problem = "git cannot be run"] = String(Object(error).stderr ?? "")
        .trim()
        .split("\n");
      if (/^fatal: (Not a valid object name|Needed a single revision)/.test(problem)) {
        const refs = ["for-each-ref", "--format=%(refname:short)"];
        const known = (await run("git", refs, { cwd: folder })).stdout.split("\n");
        const { stdout } = await run("git", ["rev-parse", "--is-shallow-repository"], {
          cwd: folder,
        });
        throw new GeneratorError(
          "MS1001",
          `git has no such revision${didYouMean(revision, known)}`,
          {
            file: revision,
            hint: stdout.startsWith("true") ? inShallowClone(revision) : whatThereIs,
          },
        );
      }
      throw new GeneratorError("MS1001", `git cannot read it: ${problem.replace(/^fatal: /, "")}`, {
        file: revision,
        hint: "Run it in a folder of the repository that has the revision.",
      });
    }
  };
}

const whatThereIs = "What there is: git branch --all, git tag, and git log --oneline";

/** How to have a revision in a clone without history, as CI makes it. */
function inShallowClone(revision: string): string {
  const name = revision.replace(/^origin\//, "");
  // `HEAD~1` and the like are no names that another repository is asked for.
  return /^[\w./-]+$/.test(name)
    ? `This clone is shallow: git fetch --depth 1 origin ${name} fetches it, as FETCH_HEAD.`
    : "This clone is shallow: git fetch --unshallow fetches the rest.";
}
