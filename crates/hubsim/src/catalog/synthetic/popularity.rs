//! Downloads, likes, dates and identifiers of a model.

use super::SyntheticCatalog;
use super::rng::{Rng, Salt, mix};
use super::timeline::{END, FLOOR};
use crate::catalog::{HubId, SortKeys};

const MONTH: u32 = 2_629_746;

/// The numbers behind a listing.
pub(super) struct Popularity {
    pub(super) downloads: u64,
    pub(super) all_time: u64,
    pub(super) likes: u64,
    pub(super) trending: f64,
}

impl SyntheticCatalog {
    pub(super) fn child_total(&self, i: u32) -> u32 {
        self.child_from[i as usize + 1] - self.child_from[i as usize]
    }

    pub(super) fn popularity(&self, i: u32) -> Popularity {
        let mut rng = Rng::of(self.seed, Salt::Popularity, i);
        let children = f64::from(self.child_total(i));
        let mut downloads = 0.0;
        if rng.unit() > 0.19 {
            downloads = (4.0 * rng.tail(3) * rng.tail(2) - 3.0).min(1.2e8);
        }
        if children > 0.0 {
            downloads += children * (20.0 + rng.unit() * 1_500.0);
        }
        let months = f64::from(END.saturating_sub(self.created[i as usize]) / MONTH) + 0.5;
        let all_time = downloads * (1.0 + months * (0.2 + rng.unit())) + rng.unit() * 40.0;
        let liked = rng.unit() > 0.86;
        let mut likes = if liked { rng.tail(3).min(4_000.0) } else { 0.0 };
        if children > 2.0 {
            likes += (children * 0.4 * rng.unit()).min(12_000.0);
        }
        let recent = END.saturating_sub(self.created[i as usize]) < 2 * MONTH;
        let trends = rng.chance(if recent { 0.05 } else { 0.004 }) || likes > 300.0;
        let trending = if trends {
            // Half points occur.
            (rng.tail(3).min(1_000.0) * if rng.chance(0.3) { 1.0 } else { 2.0 }).floor() / 2.0
        } else {
            0.0
        };
        Popularity {
            downloads: downloads as u64,
            all_time: all_time as u64,
            likes: likes as u64,
            trending,
        }
    }

    /// `_id`: creation second, then what makes it unique.
    pub(super) fn hub_id(&self, i: u32) -> HubId {
        let second = self.created[i as usize];
        let mut id = [0u8; 12];
        id[..4].copy_from_slice(&second.to_be_bytes());
        if second <= FLOOR + 1 {
            id[..4].copy_from_slice(&FLOOR.to_be_bytes());
            // The ids given to the oldest models came from one process.
            id[4..9].copy_from_slice(&[0x36, 0x46, 0x8d, 0x70, 0x9f]);
            let count = 0x0017_4000u32.wrapping_add(i * 3);
            id[9..].copy_from_slice(&count.to_be_bytes()[1..]);
        } else {
            let start = mix(self.seed ^ mix(Salt::Tail as u64));
            id[4..].copy_from_slice(&mix(start ^ u64::from(i)).to_be_bytes());
        }
        HubId(id)
    }

    fn last_modified(&self, i: u32) -> u32 {
        let mut rng = Rng::of(self.seed, Salt::Detail, i);
        let created = self.created[i as usize];
        if created <= FLOOR + 1 && rng.chance(0.4) {
            // Untouched since before the floor.
            return created - 86_400 - rng.below(2 * 365 * 86_400);
        }
        let after = match rng.below(10) {
            0..2 => 0.0,
            2..7 => rng.tail(2) * 90.0,
            _ => rng.tail(4) * 3_000.0,
        };
        created
            .saturating_add(after.min(1e8) as u32)
            .min(END.max(created))
    }

    pub(super) fn sort_keys(&self, i: u32, popularity: &Popularity) -> SortKeys {
        SortKeys {
            hub_id: self.hub_id(i),
            created_at: i64::from(self.created[i as usize]) * 1_000,
            last_modified: i64::from(self.last_modified(i)) * 1_000,
            downloads: Some(popularity.downloads),
            likes: Some(popularity.likes),
            trending_score: Some(popularity.trending),
        }
    }

    /// Head commit.
    pub(super) fn sha(&self, i: u32) -> [u8; 20] {
        let mut rng = Rng::of(self.seed, Salt::Sha, i);
        let mut sha = [0u8; 20];
        for part in sha.chunks_mut(8) {
            part.copy_from_slice(&rng.next().to_be_bytes()[..part.len()]);
        }
        sha
    }
}
