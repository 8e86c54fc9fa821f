/** How the tree is drawn, and how the selection is taken along. */
import { Menu, Select } from '../../../design/controls';
import type { Drawing } from '../save/drawing';
import { exportAddress, FORMATS } from '../save/formats';
import { savePicture } from '../save/picture';
import { COLOUR_WORDS, SIZE_WORDS } from './choices';
import { COLOURS, SIZES, type ViewState, type Words } from './state';

interface Props {
  id: string;
  state: ViewState;
  /** The selection, for what the server saves. */
  words: Words;
  drawing(): Drawing | null;
  onChange(part: Partial<ViewState>): void;
}

export function Toolbar({ id, state, words, drawing, onChange }: Props) {
  const save = (kind: 'png' | 'svg') => {
    const picture = drawing();
    if (picture) void savePicture(picture, kind);
  };
  return (
    <div class="family-toolbar">
      {state.view === 'tree' && (
        <>
          <Select
            label="Colour by"
            value={state.colour}
            options={COLOURS.map((value) => ({ value, text: COLOUR_WORDS[value] }))}
            onChange={(colour) => onChange({ colour })}
          />
          <Select
            label="Size by"
            value={state.size}
            options={SIZES.map((value) => ({ value, text: SIZE_WORDS[value] }))}
            onChange={(size) => onChange({ size })}
          />
        </>
      )}
      <div class="family-save">
        {state.view === 'tree' && (
          <Menu
            text="Save picture"
            items={[
              { text: 'PNG', run: () => save('png') },
              { text: 'SVG', run: () => save('svg') },
            ]}
          />
        )}
        <a class="button family-csv" href={exportAddress(id, words, 'csv')} download="family.csv">
          CSV
        </a>
        <Menu
          text="Export"
          items={FORMATS.map(({ format, label, about, file }) => ({
            text: `${label}: ${about}`,
            href: exportAddress(id, words, format),
            download: file,
          }))}
        />
      </div>
    </div>
  );
}
