import { about, connection, renewed } from '../api/connection';
import { Button } from '../design/controls';
import { day, full } from '../design/text';
import { Link } from './Link';
import { PageView } from './PageView';
import { route } from './router';
import { Search } from './Search';
import { type Choice, choice } from './theme';
import './app.css';

/** What stands around every page. */
export function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <Notices />
      <main id="main" tabIndex={-1}>
        <PageView />
      </main>
      <Footer />
    </>
  );
}

function Header() {
  const { page } = route.value;
  const onStart = page === 'start';
  return (
    <header class="head">
      <div class="head-inner">
        <Link page="start" class="head-name">
          modeltree
        </Link>
        {onStart ? <div class="head-room" /> : <Search shortcut />}
        <nav class="head-nav" aria-label="Main">
          <Link page="map" {...current(page === 'map')}>
            Map
          </Link>
          <Link page="families" {...current(page === 'families')}>
            Families
          </Link>
          <ThemeSwitch />
        </nav>
      </div>
    </header>
  );
}

const current = (here: boolean) => (here ? { 'aria-current': 'page' as const } : {});

const next: Record<Choice, Choice> = { auto: 'light', light: 'dark', dark: 'auto' };

function ThemeSwitch() {
  const now = choice.value;
  return (
    <button
      type="button"
      class="head-theme"
      title="Light, dark, or as the system has it"
      onClick={() => {
        choice.value = next[now];
      }}
    >
      <span class="away">Colours: </span>
      {now}
    </button>
  );
}

function Notices() {
  return (
    <div role="status">
      {connection.value === 'lost' && (
        <p class="notice notice-lost">Connection lost, trying again…</p>
      )}
      {connection.value === 'up' && renewed.value && (
        <p class="notice">
          The snapshot is a newer one; what you see is from it.{' '}
          <Button
            look="plain"
            onClick={() => {
              renewed.value = false;
            }}
          >
            Dismiss
          </Button>
        </p>
      )}
    </div>
  );
}

function Footer() {
  const facts = about.value;
  return (
    <footer class="foot">
      <p class="foot-inner">
        {facts ? (
          <>
            <span>
              Snapshot of {facts.ended ? day(facts.ended) : 'an unknown day'}
              {facts.incomplete && ', incomplete'}
            </span>
            <span>{full(facts.models)} models</span>
            <span>{full(facts.edges)} edges of descent</span>
            <span title="Names the state of the snapshot">{facts.fingerprint.slice(0, 12)}</span>
            <span>modeltree {facts.version}</span>
            <a href="/api/v1/openapi.json">API</a>
          </>
        ) : (
          <span>&nbsp;</span>
        )}
      </p>
    </footer>
  );
}
