/** The months of a family, and a handle that takes one back to any of them. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../../../design/controls';
import { counted, full } from '../../../design/text';
import type { FamilyAnswer } from '../types';
import { bars, FLOOR, Growth, type Month, monthWords } from './months';
import './slider.css';

interface Props {
  /** The family with the conditions. */
  family: FamilyAnswer;
  /** Without them: its months are the scale. */
  whole: FamilyAnswer;
  /** The month looked at; `null`: now. */
  at: Month | null;
  /** Each frame, and where it comes to rest. */
  onSlide(at: Month | null): void;
  onRest(at: Month | null): void;
}

const HEIGHT = 44;
/** What is left of the width on either side, so that the thumb meets the bars. */
const THUMB = 12;
/** A replay's length in milliseconds, and a month's at least and at most. */
const LENGTH = 12_000;
const STEP = { least: 120, most: 600 };

export function Slider({ family, whole, at, onSlide, onRest }: Props) {
  const months = useMemo(() => bars(whole.months, family.months), [whole, family]);
  const growth = useMemo(() => new Growth(family.months), [family]);
  const [playing, setPlaying] = useState(false);
  const last = months.at(-1)?.month ?? 0;
  const now = useRef(at);
  now.current = at;

  useEffect(() => {
    if (!playing) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const step = still
      ? STEP.most
      : Math.min(STEP.most, Math.max(STEP.least, LENGTH / months.length));
    const timer = setInterval(() => {
      const next = (now.current ?? last) + 1;
      if (next < last) onSlide(next);
      else {
        setPlaying(false);
        onSlide(null);
        onRest(null);
      }
    }, step);
    return () => clearInterval(timer);
  }, [playing, months]);

  const first = months[0];
  if (!first || months.length < 2) {
    return <Undated family={family} />;
  }

  function play() {
    if (playing) onRest(now.current);
    else if (now.current === null) onSlide((first as { month: Month }).month);
    setPlaying(!playing);
  }

  const value = at === null ? last : Math.min(Math.max(at, first.month), last);
  const there = at === null ? family.matching : growth.until(value);
  const words =
    at === null
      ? `all ${counted(family.matching, 'member')}`
      : `${monthWords(value)}: ${counted(there, 'member')}`;
  return (
    <section
      class="family-slider"
      aria-label="Growth by month"
      onKeyDown={(event) => {
        const onButton = (event.target as HTMLElement).tagName === 'BUTTON';
        if (event.key !== ' ' || onButton) return;
        event.preventDefault();
        play();
      }}
    >
      <Button onClick={play} aria-label={playing ? 'Pause' : 'Play growth'}>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d={playing ? 'M2 1h3v10H2zM7 1h3v10H7z' : 'M2 1l9 5-9 5z'} fill="currentColor" />
        </svg>
      </Button>
      <div class="family-months">
        <Months months={months} at={value} />
        <input
          type="range"
          aria-label="Month"
          aria-valuetext={words}
          min={first.month}
          max={last}
          step={1}
          value={value}
          onInput={(event) => {
            setPlaying(false);
            const month = Number(event.currentTarget.value);
            onSlide(month >= last ? null : month);
          }}
          onChange={() => onRest(now.current)}
        />
        <div class="family-ends" aria-hidden="true">
          <span>{monthWords(first.month)}</span>
          <span>{monthWords(last)}</span>
        </div>
      </div>
      <p class="family-now" aria-live={playing ? 'off' : 'polite'}>
        <strong>{at === null ? 'Now' : monthWords(value)}</strong>
        <span>{counted(there, 'member')}</span>
        <Notes family={family} floor={first.month <= FLOOR} replayed={at !== null} />
      </p>
    </section>
  );
}

/** The bars; a month's x is where the range's thumb is at that month. */
function Months({ months, at }: { months: { month: Month; count: number }[]; at: Month }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const most = Math.max(...months.map(({ count }) => count), 1);
  const step = (width - THUMB) / (months.length - 1);
  const bar = Math.max(1, Math.min(step - 1, 18));
  const x = (index: number) => THUMB / 2 + index * step;
  const first = months[0]?.month ?? 0;
  return (
    <div ref={box} class="family-bars">
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {months.map(({ month, count }, index) => {
          const height = count === 0 ? 0 : Math.max(1, (count / most) * (HEIGHT - 4));
          return (
            <rect
              key={month}
              class={month <= at ? 'is-past' : 'is-later'}
              x={x(index) - bar / 2}
              y={HEIGHT - height}
              width={bar}
              height={height}
            >
              <title>{`${monthWords(month)}: ${full(count)}`}</title>
            </rect>
          );
        })}
        <line class="handle" x1={x(at - first)} x2={x(at - first)} y1={0} y2={HEIGHT} />
        <circle class="grip" cx={x(at - first)} cy={6} r={6} />
      </svg>
    </div>
  );
}

interface NotesProps {
  family: FamilyAnswer;
  floor: boolean;
  replayed: boolean;
}

function Notes({ family, floor, replayed }: NotesProps) {
  const undated = counted(family.undated, 'member without a date', 'members without a date');
  return (
    <>
      {family.undated > 0 && (
        <span class="family-aside">
          {undated} {family.undated === 1 ? 'is' : 'are'} {replayed ? 'left out' : 'in no bar'}
        </span>
      )}
      {floor && (
        <span class="family-aside">older models are dated 2 March 2022, the Hub’s first date</span>
      )}
    </>
  );
}

function Undated({ family }: { family: FamilyAnswer }) {
  if (family.undated < family.matching) return null;
  return <p class="family-aside">None of these members has a date of creation.</p>;
}
