import type { Entry } from './palette';

interface Props {
  entries: Entry[];
  /** The trait. */
  label: string;
  only: number | null;
  onOnly: (code: number | null) => void;
}

/** The colours; pressing one leaves only its models in colour. */
export function Legend({ entries, label, only, onOnly }: Props) {
  return (
    <ul class="map-legend" aria-label={`Colours: ${label}`}>
      {entries.map(({ code, text, colour }) => (
        <li key={code}>
          <button
            type="button"
            class="map-entry"
            aria-pressed={only === code}
            onClick={() => onOnly(only === code ? null : code)}
          >
            <span class="map-swatch" style={{ background: colour }} aria-hidden="true" />
            <bdi>{text}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}
