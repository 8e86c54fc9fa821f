/** How high the tree and the table may be: as much of the screen as is left. */
import { useEffect, useState } from 'preact/hooks';

/** What is above and below when one has scrolled to it. */
const AROUND = 190;
const LEAST = 360;

const room = () => Math.max(LEAST, window.innerHeight - AROUND);

export function useRoom(): number {
  const [height, setHeight] = useState(room);
  useEffect(() => {
    const follow = () => setHeight(room());
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, []);
  return height;
}
