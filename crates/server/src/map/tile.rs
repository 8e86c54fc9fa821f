//! Tiles: what lies in a square of the plane, in the form that the browser draws.

use modeltree_lineage::{Graph, NodeId};

use super::Map;
use super::codes::UNTOLD;
use super::places::{BITS, Place};

/// Levels from a tile down to its cells.
const CELL_LEVELS: u32 = 7;
/// Cells along a tile's edge. Drawn 512 pixels wide, a screen of 1,600 × 1,000
/// has 100,000 cells.
pub const CELLS: u32 = 1 << CELL_LEVELS;

/// First bytes of a tile.
const MAGIC: &[u8; 4] = b"MTM1";

impl Map {
    /// The tile at column `x` and row `y` of level `z`; `None` where there is
    /// no such tile. What it holds is described with the endpoint.
    #[must_use]
    pub fn tile(&self, graph: &Graph, z: u8, x: u32, y: u32) -> Option<Vec<u8>> {
        if z > self.max_level || x >> z != 0 || y >> z != 0 {
            return None;
        }
        let below = BITS - u32::from(z);
        let corner = Place {
            x: x << below,
            y: y << below,
        };
        let first = corner.key();
        let from = self.keys.partition_point(|key| *key < first);
        let end = self
            .keys
            .partition_point(|key| *key < first + (1 << (2 * below)));

        let mut points = Points::default();
        let mut frequent = Frequent([0; 256]);
        let cell = 2 * (below - CELL_LEVELS);
        let mut rest = from..end;
        while !rest.is_empty() {
            let key = self.keys[rest.start] >> cell;
            let run = &self.keys[rest.clone()];
            let count = run
                .iter()
                .take_while(|other| **other >> cell == key)
                .count();
            let members = rest.start..rest.start + count;
            rest.start = members.end;

            let most = self.most_downloaded(graph, members.clone());
            let place = Place::of(self.keys[most]);
            let within =
                |whole: u32, corner: u32| (u64::from(whole - corner) << 16 >> below) as u16;
            points.node.extend(self.nodes[most].to_le_bytes());
            points.models.extend((count as u32).to_le_bytes());
            points.x.extend(within(place.x, corner.x).to_le_bytes());
            points.y.extend(within(place.y, corner.y).to_le_bytes());
            let columns = &self.columns;
            for (codes, column) in points.codes.iter_mut().zip([
                &columns.relation,
                &columns.task,
                &columns.license,
                &columns.library,
                &columns.year,
            ]) {
                codes.push(frequent.of(&column[members.clone()]));
            }
            points.downloads.push(columns.downloads[most]);
        }
        Some(points.bytes())
    }

    /// Of the models at these places.
    fn most_downloaded(&self, graph: &Graph, members: std::ops::Range<usize>) -> usize {
        let codes = &self.columns.downloads[members.clone()];
        let told = |code: u8| code.wrapping_add(1);
        let Some(most) = codes.iter().map(|code| told(*code)).max() else {
            return members.start;
        };
        let mut best = members.start;
        let mut best_downloads = None;
        for at in members {
            if told(self.columns.downloads[at]) == most {
                let downloads = graph.downloads(NodeId(self.nodes[at]));
                if best_downloads.is_none_or(|best| downloads > best) {
                    (best, best_downloads) = (at, Some(downloads));
                }
            }
        }
        best
    }
}

/// A tile's columns.
#[derive(Default)]
struct Points {
    node: Vec<u8>,
    models: Vec<u8>,
    x: Vec<u8>,
    y: Vec<u8>,
    codes: [Vec<u8>; 5],
    downloads: Vec<u8>,
}

impl Points {
    fn bytes(self) -> Vec<u8> {
        let count = self.downloads.len() as u32;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(count.to_le_bytes());
        for column in [self.node, self.models, self.x, self.y] {
            bytes.extend(column);
        }
        bytes.extend(self.codes.concat());
        bytes.extend(self.downloads);
        bytes
    }
}

/// Counts codes.
struct Frequent([u32; 256]);

impl Frequent {
    /// The most frequent code; of several the one that was so often there first.
    fn of(&mut self, codes: &[u8]) -> u8 {
        if let [only] = codes {
            return *only;
        }
        let mut best = (0, UNTOLD);
        for code in codes {
            let count = &mut self.0[usize::from(*code)];
            *count += 1;
            if *count > best.0 {
                best = (*count, *code);
            }
        }
        for code in codes {
            self.0[usize::from(*code)] = 0;
        }
        best.1
    }
}
