import { useApi } from '../../api/useApi';
import { Link } from '../../app/Link';
import { Id } from '../../design/show';

/** What there is to see once two models are chosen, with the largest families as an example. */
export function Example({ a, b }: { a: string; b: string }) {
  const families = useApi('/api/v1/families', { by: 'size', limit: 3 });
  const roots = (families.data?.families ?? []).map(({ root }) => root.id);
  const chosen = a || b;
  const others = roots.filter((id) => id !== chosen);
  const [one, other] = chosen ? [chosen, others[0]] : others;
  return (
    <div class="compare-example">
      <p>
        {chosen ? 'Choose a second model. ' : 'Choose two models. '}
        You will see whether they are related and by which way, their common ancestors, and their
        families side by side: size, downloads, tasks, licences, libraries. Two roots compare two
        whole families.
      </p>
      {one && other && (
        <p>
          For example:{' '}
          <Link page="compare" params={{ a: one, b: other }}>
            <Id id={one} /> and <Id id={other} />
          </Link>
        </p>
      )}
    </div>
  );
}
