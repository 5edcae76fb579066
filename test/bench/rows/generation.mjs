import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cold, generators } from "../generators.mjs";
import { timed } from "../processes.mjs";
import { inTurn, median } from "../statistics.mjs";

const slower = ["orval", "hey-api", "openapi-typescript"];

/** Rows 1 to 4: whole processes, from `node` to the end, over 23, 230 and 2,300 models. */
export async function measure({ workspace, only, rounds, quick, say }) {
  const peers = quick ? [] : slower;
  const figures = [];
  const wants = (...rows) => rows.some((row) => only.has(row));
  if (wants("1", "3")) figures.push(...(await few(workspace, rounds ?? 9, peers, say)));
  if (wants("2", "3", "4")) figures.push(...(await many(workspace, rounds ?? 3, peers, say)));
  return figures;
}

async function few(workspace, rounds, peers, say) {
  say(`23 models, ${rounds} rounds …`);
  const spec = workspace.spec(23);
  const again = workspace.fresh("again");
  await generators.modelsmith(spec, again);
  const clone = await cloning(spec, workspace);
  const runs = await inTurn(
    {
      node: () => timed(["-e", "0"]),
      modelsmith: cold("modelsmith", spec, workspace),
      "modelsmith, nothing changed": () => generators.modelsmith(spec, again),
      "modelsmith, fresh clone": clone,
      redocly: cold("redocly", spec, workspace),
      ...Object.fromEntries(peers.map((name) => [name, cold(name, spec, workspace)])),
    },
    rounds,
  );
  const seconds = (name) => median(runs[name].map((run) => run.seconds));
  return [
    ...processFigures("1", "23 models", runs),
    bar(
      "1",
      "generate, cold, 23 models",
      seconds("modelsmith") / seconds("redocly"),
      0.65,
      "× Redocly's time",
    ),
    bar(
      "3",
      "nothing changed, 23 models",
      seconds("modelsmith, nothing changed") / seconds("redocly"),
      0.35,
      "× Redocly's time",
    ),
    bar(
      "3",
      "the same in a fresh clone, 23 models",
      seconds("modelsmith, fresh clone") / seconds("redocly"),
      0.35,
      "× Redocly's time",
    ),
  ];
}

async function many(workspace, rounds, peers, say) {
  say(`2,300 models, ${rounds} rounds …`);
  const middle = workspace.spec(230);
  const spec = workspace.spec(2300);
  const again = workspace.fresh("again");
  await generators.modelsmith(spec, again);
  const clone = await cloning(spec, workspace);
  const edited = workspace.fresh("edited");
  const change = changing(spec, workspace.fresh("edited-spec"));
  await generators.modelsmith(change(), edited);
  const runs = await inTurn(
    {
      "modelsmith, 230 models": cold("modelsmith", middle, workspace),
      modelsmith: cold("modelsmith", spec, workspace),
      "modelsmith, nothing changed": () => generators.modelsmith(spec, again),
      "modelsmith, fresh clone": clone,
      "modelsmith, one changed": () => generators.modelsmith(change(), edited),
      redocly: cold("redocly", spec, workspace),
    },
    rounds,
  );
  if (peers.length > 0) say("2,300 models, the slower peers, once …");
  const others = await inTurn(
    Object.fromEntries(peers.map((name) => [name, cold(name, spec, workspace)])),
    1,
  );
  const of = (name, unit) => median(runs[name].map((run) => run[unit]));
  const ratio = (name, other, unit = "seconds") => of(name, unit) / of(other, unit);
  return [
    ...processFigures("2", "2,300 models", { ...runs, ...others }),
    bar(
      "2",
      "generate, cold, 2,300 models",
      ratio("modelsmith", "redocly"),
      0.85,
      "× Redocly's time",
    ),
    bar("2", "its peak memory", ratio("modelsmith", "redocly", "mebibytes"), 0.75, "× Redocly's"),
    bar(
      "2",
      "2,300 models after 230",
      ratio("modelsmith", "modelsmith, 230 models"),
      10,
      "× the time",
    ),
    bar(
      "3",
      "nothing changed, 2,300 models",
      ratio("modelsmith, nothing changed", "redocly"),
      0.1,
      "× Redocly's time",
    ),
    bar(
      "3",
      "the same in a fresh clone, 2,300 models",
      ratio("modelsmith, fresh clone", "redocly"),
      0.1,
      "× Redocly's time",
    ),
    bar(
      "4",
      "one model of 2,300 changed",
      ratio("modelsmith, one changed", "modelsmith"),
      0.75,
      "× our cold run",
    ),
  ];
}

/** A project whose output is committed; each call clones it and generates there for the first time. */
async function cloning({ openapi, docs }, workspace) {
  const inProject = (folder) => ({
    openapi: path.join(folder, "openapi.json"),
    docs: path.join(folder, "docs.json"),
  });
  const project = workspace.fresh("project");
  mkdirSync(project);
  copyFileSync(openapi, inProject(project).openapi);
  copyFileSync(docs, inProject(project).docs);
  await generators.modelsmith(inProject(project), path.join(project, "generated"));
  return async () => {
    const clone = workspace.fresh("clone");
    cpSync(project, clone, { recursive: true });
    const result = await generators.modelsmith(inProject(clone), path.join(clone, "generated"));
    rmSync(clone, { recursive: true, force: true });
    return result;
  };
}

/** A spec of which each call changes one model. */
function changing({ docs, document }, folder) {
  let version = 0;
  const openapi = path.join(folder, "openapi.json");
  mkdirSync(folder);
  copyFileSync(docs, path.join(folder, "docs.json"));
  return () => {
    version += 1;
    const copy = structuredClone(document);
    const posts = Object.values(copy.paths).filter(({ post }) => post?.requestBody);
    for (const { post } of posts.slice(20, 22)) post.summary = `${post.summary} ${version}`;
    writeFileSync(openapi, JSON.stringify(copy));
    return { openapi, docs: path.join(folder, "docs.json") };
  };
}

function processFigures(row, size, runs) {
  return Object.entries(runs).flatMap(([name, all]) => [
    { row, what: `${name}, ${size}`, value: median(all.map((run) => run.seconds)), unit: "s" },
    { row, what: `${name}, ${size}`, value: median(all.map((run) => run.mebibytes)), unit: "MiB" },
  ]);
}

function bar(row, what, value, atMost, of) {
  return { row, what, value, unit: "", bar: { atMost, of } };
}
