import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { JsonValue, Media, Run } from "../../protocol.js";
import { useFileNames } from "../client/file-names.js";
import { Dialog } from "../ui/dialog.js";
import { Tabs } from "../ui/tabs.js";
import { altOf } from "./media-view.js";

interface Picture {
  readonly run: Run;
  readonly media: Media;
}

interface CompareDialogProps {
  readonly first: Picture;
  readonly second: Picture;
  readonly onClose: () => void;
}

/** Two pictures next to each other, or one over the other with a slider between them. */
export function CompareDialog({ first, second, onClose }: CompareDialogProps): JSX.Element {
  const [view, setView] = useState(0);
  const [place, setPlace] = useState(50);
  return (
    <Dialog title="Compare" wide onClose={onClose}>
      <Tabs
        label="View"
        id="compare"
        tabs={["Side by side", "Slider"]}
        chosen={view}
        onChoose={setView}
      >
        {view === 0 ? (
          <div class="pair">
            {[first, second].map((each) => (
              <figure key={each.media.url}>
                <img src={each.media.url} alt={altOf(each.run)} />
                <figcaption>
                  <strong>{each.run.title}</strong>
                  <span class="hint">{altOf(each.run)}</span>
                </figcaption>
              </figure>
            ))}
          </div>
        ) : (
          <div class="slide" style={{ "--place": `${place}%` }}>
            <div class="slide-pictures">
              <img src={second.media.url} alt={altOf(second.run)} />
              <img class="over" src={first.media.url} alt={altOf(first.run)} />
              <span class="slide-line" aria-hidden="true" />
            </div>
            <input
              type="range"
              aria-label={`How much of the first picture is shown`}
              min={0}
              max={100}
              value={place}
              onInput={({ currentTarget }) => setPlace(Number(currentTarget.value))}
            />
          </div>
        )}
      </Tabs>
      <Differences first={first.run} second={second.run} />
    </Dialog>
  );
}

/** The fields that are not the same. */
function Differences({
  first,
  second,
}: {
  readonly first: Run;
  readonly second: Run;
}): JSX.Element {
  const names = [...new Set([...Object.keys(first.input), ...Object.keys(second.input)])];
  const different = names.filter(
    (name) => JSON.stringify(first.input[name]) !== JSON.stringify(second.input[name]),
  );
  const withNames = useFileNames([first.input, second.input]);
  const said = ({ input }: Run, name: string) => words(input[name], withNames);
  const rows = first.title === second.title ? [] : [["Model", first.title, second.title]];
  rows.push(...different.map((name) => [name, said(first, name), said(second, name)]));
  if (rows.length === 0) return <p class="hint">Both were made with the same input.</p>;
  return (
    <table class="differences">
      <caption>What is different</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">First</th>
          <th scope="col">Second</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{one}</td>
            <td>{other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function words(value: JsonValue | undefined, withNames: (value: JsonValue) => JsonValue): string {
  if (value === undefined) return "–";
  const shown = withNames(value);
  return (typeof shown === "string" ? shown : JSON.stringify(shown)).slice(0, 300);
}
