import { Component, type ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiProblem } from '../api/client';
import { Trouble } from '../design/show';
import { chunks, type PageComponent } from './pages';
import { type Page, route } from './router';

/** The page that the address names. It is made anew for another page or model. */
export function PageView() {
  const { page, id } = route.value;
  const [loaded, setLoaded] = useState<{ page: Page; View: PageComponent } | null>(null);
  const [failed, setFailed] = useState<Page | null>(null);
  useEffect(() => {
    let wanted = true;
    chunks[page]().then(
      (module) => wanted && setLoaded({ page, View: module.default }),
      () => wanted && setFailed(page),
    );
    return () => {
      wanted = false;
    };
  }, [page]);

  if (failed === page) {
    // The likeliest cause: the server has a newer explorer, with other file names.
    const problem = new ApiProblem('connection', 'This page could not be loaded.');
    return <Trouble problem={problem} retry={() => location.reload()} />;
  }
  if (loaded?.page !== page) return <div class="page-wait" aria-busy="true" />;
  const key = `${page} ${id ?? ''}`;
  return (
    <Guard key={key}>
      <loaded.View id={id ?? ''} />
    </Guard>
  );
}

/** A fault in one page leaves the rest of the explorer standing. */
class Guard extends Component<{ children: ComponentChildren }, { error: unknown }> {
  override state = { error: null as unknown };

  override componentDidCatch(error: unknown) {
    console.error(error);
    this.setState({ error });
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const problem = new ApiProblem('unreadable', `This page broke: ${String(error)}`);
    return <Trouble problem={problem} retry={() => this.setState({ error: null })} />;
  }
}
