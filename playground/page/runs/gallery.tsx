import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ModelInfo, Run, Start } from "../../protocol.js";
import { Icon } from "../ui/icon.js";
import { AnswerDialog } from "./answer-dialog.js";
import { CompareDialog } from "./compare-dialog.js";
import { PictureDialog } from "./picture-dialog.js";
import { type RunActions, RunCard } from "./run-card.js";
import { useStacks } from "./use-stacks.js";

interface GalleryProps {
  /** The newest first. */
  readonly runs: readonly Run[];
  readonly start: Start;
  readonly models: ReadonlyMap<string, ModelInfo>;
  readonly actions: Pick<RunActions, "onCancel" | "onWait" | "onRemove" | "onAgain" | "onBalance">;
}

/** All runs, those under way first. */
export function Gallery({ runs, start, models, actions }: GalleryProps): JSX.Element {
  const cards = useStacks();
  const [shown, setShown] = useState(pageSize);
  const [compared, setCompared] = useState<readonly string[]>([]);
  const [isComparing, setComparing] = useState(false);
  const [answer, setAnswer] = useState<Run | undefined>(undefined);
  const [picture, setPicture] = useState<{ readonly run: Run; readonly media: number } | undefined>(
    undefined,
  );
  const pictures = runs.flatMap((run) => run.media.map((media) => ({ run, media })));
  const pair = compared.flatMap((url) => pictures.filter(({ media }) => media.url === url));
  const compare = (url: string) => {
    setCompared((before) =>
      before.includes(url) ? before.filter((each) => each !== url) : [...before.slice(-1), url],
    );
  };
  return (
    <section class="gallery" aria-label="Runs" tabIndex={-1}>
      <header class="gallery-head">
        <h2>Runs</h2>
        <span class="hint">{runs.length === 0 ? "" : runs.length}</span>
        {pair.length > 0 && (
          <button
            type="button"
            class="button small end"
            disabled={pair.length < 2}
            onClick={() => setComparing(true)}
          >
            <Icon name="compare" />
            <span>{pair.length < 2 ? "Choose another picture" : "Compare the two"}</span>
          </button>
        )}
      </header>
      {runs.length === 0 ? (
        <div class="empty">
          <Icon name="play" />
          <p>What you run appears here, and stays here.</p>
        </div>
      ) : (
        <div class="cards" ref={cards}>
          {runs.slice(0, shown).map((run) => (
            <RunCard
              key={run.id}
              run={run}
              service={start.services[models.get(run.model)?.service ?? -1]}
              canRepeat={models.has(run.model)}
              hasSeed={models.get(run.model)?.seed !== undefined}
              compared={compared}
              actions={{
                ...actions,
                onAnswer: setAnswer,
                onOpen: (opened, media) => setPicture({ run: opened, media }),
                onCompare: compare,
              }}
            />
          ))}
        </div>
      )}
      {runs.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + pageSize)}>
          Show {Math.min(pageSize, runs.length - shown)} more
        </button>
      )}
      {isComparing && pair[0] !== undefined && pair[1] !== undefined && (
        <CompareDialog first={pair[0]} second={pair[1]} onClose={() => setComparing(false)} />
      )}
      {answer !== undefined && <AnswerDialog run={answer} onClose={() => setAnswer(undefined)} />}
      {picture !== undefined && (
        <PictureDialog
          run={picture.run}
          media={picture.media}
          onClose={() => setPicture(undefined)}
        />
      )}
    </section>
  );
}

const pageSize = 24;
