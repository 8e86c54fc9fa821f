import type { Schemas } from '../../api/client';
import type { Asked } from '../../api/useApi';
import { Link } from '../../app/Link';
import { Button } from '../../design/controls';
import { Id, Loaded, Num } from '../../design/show';
import { day, visible } from '../../design/text';

interface Props {
  id: string;
  place: Asked<Schemas['MapPointAnswer']>;
  onFamily: (disc: Schemas['MapDisc']) => void;
  onClose: () => void;
}

/** The model that was chosen on the map. */
export function Chosen({ id, place, onFamily, onClose }: Props) {
  return (
    <section class="map-chosen-model" aria-label={`Chosen: ${id}`}>
      <Loaded from={place} height={88}>
        {({ node, family }) => (
          <>
            <p class="map-chosen-id">
              <Id id={node.id} />
            </p>
            <p>
              <Num value={node.downloads} /> downloads · <Num value={node.likes} /> likes
              {node.task && ` · ${visible(node.task)}`}
              {node.license && ` · ${visible(node.license)}`}
              {node.created_at && ` · created ${day(node.created_at)}`}
            </p>
            <p class="map-chosen-ways">
              <Link page="model" id={node.id}>
                Model
              </Link>
              <Link page="family" id={node.id}>
                What grew out of it
              </Link>
              {family && (
                <Button look="plain" onClick={() => onFamily(family)}>
                  Show its family
                </Button>
              )}
            </p>
          </>
        )}
      </Loaded>
      <Button look="plain" onClick={onClose}>
        Close
      </Button>
    </section>
  );
}
