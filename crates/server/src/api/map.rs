//! The map in tiles, and what lies where.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use modeltree_lineage::NodeId;
use modeltree_records::Relation;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use super::Problems;
use crate::map::{CELLS, Disc, Kind, Kinds, Map};
use crate::traits::Trait;
use crate::{App, Asked, Refusal, Served, Weight, wire};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/map", get(map))
        .route("/api/v1/map/{z}/{x}/{y}", get(tile))
        .route("/api/v1/map/labels", get(labels))
        .route("/api/v1/map/at", get(at))
        .route("/api/v1/map/of", get(of))
}

#[derive(OpenApi)]
#[openapi(paths(map, tile, labels, at, of))]
pub(super) struct Docs;

/// Bytes of tiles that are kept.
const KEPT: u64 = 32 << 20;
/// The most labels in an answer.
const MOST_LABELS: usize = 500;

/// The map of one state, and the tiles asked for lately.
struct Kept {
    map: Map,
    tiles: Cache<(u8, u32, u32), Bytes, ByLength>,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<(u8, u32, u32), Bytes> for ByLength {
    fn weight(&self, _: &(u8, u32, u32), tile: &Bytes) -> u64 {
        tile.len() as u64 + 64
    }
}

/// The state's map, made at the first call.
fn kept(served: &Served) -> Result<Arc<Kept>, Refusal> {
    served.kept("map", |served| {
        let traits = served.traits()?;
        let nodes = served.graph().len() as u32;
        let kind = |of: &Trait| {
            let numbers = (0..nodes).map(|node| of.code(NodeId(node)));
            Kind::new(of.words(), numbers)
        };
        let kinds = Kinds {
            task: kind(&traits.task),
            license: kind(&traits.license),
            library: kind(&traits.library),
        };
        Ok(Kept {
            map: Map::build(served.graph(), kinds),
            tiles: Cache::with_weighter(256, KEPT, ByLength),
        })
    })
}

/// Makes the map.
pub(super) fn warm(served: &Served) -> Result<(), Refusal> {
    kept(served).map(|_| ())
}

/// What is needed to draw the map. The first answer waits for the map.
#[utoipa::path(get, path = "/api/v1/map", responses(
    (status = 200, description = "The map", body = wire::MapAnswer), Problems))]
async fn map(State(app): State<App>) -> Response {
    app.answer(Weight::Heavy, |served, _| {
        let kept = kept(served)?;
        let map = &kept.map;
        let words = |kind: &Kind| kind.words().chain(["other"]).map(str::to_owned).collect();
        let relations = Relation::ALL.iter().map(|relation| relation.as_str());
        Ok(wire::MapAnswer {
            fingerprint: served.fingerprint().into(),
            max_level: map.max_level(),
            cells: CELLS,
            models: map.len() as u64,
            families: map.families() as u64,
            alone: map.alone() as u64,
            radius: map.radius() as f32,
            dot: map.dot() as f32,
            legend: wire::MapLegend {
                relation: relations.chain(["root"]).map(str::to_owned).collect(),
                task: words(&map.kinds().task),
                license: words(&map.kinds().license),
                library: words(&map.kinds().library),
                year: map.years().iter().map(ToString::to_string).collect(),
            },
        })
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TileQuery {
    /// The fingerprint that `/api/v1/map` told: the tile may then be kept for
    /// ever. Of another state there are no tiles.
    v: Option<String>,
}

/// One tile: what is drawn in a square of the map.
///
/// Little-endian: the bytes `MTM1`, the number n of points as u32; then column
/// by column node u32[n] (the most downloaded of the models in the point's
/// cell), models u32[n] (how many are in it), x u16[n] and y u16[n] (where that
/// node lies, 0 to 65535 within the tile), and a byte per point for relation,
/// task, license, library and year (codes of the legend: the cell's most
/// frequent; 255 for none told) and downloads (8 × log2(1 + downloads of the
/// node), at most 254; 255 for not known).
#[utoipa::path(get, path = "/api/v1/map/{z}/{x}/{y}", params(
    ("z" = u8, Path, description = "Level"),
    ("x" = u32, Path, description = "Column, from 0 to 2^z − 1"),
    ("y" = u32, Path, description = "Row, likewise"), TileQuery), responses(
    (status = 200, description = "The tile", body = Vec<u8>,
        content_type = "application/octet-stream"), Problems))]
async fn tile(
    State(app): State<App>,
    Path(address): Path<(String, String, String)>,
    Asked(query): Asked<TileQuery>,
) -> Response {
    let lasting = query.v.is_some();
    let answer = app.answer_bytes(
        Weight::Light,
        "application/octet-stream",
        move |served, _| {
            let none = || Refusal::not_found("there is no such tile");
            if query.v.is_some_and(|v| v != served.fingerprint()) {
                return Err(Refusal::not_found(
                    "this map is no longer served: ask /api/v1/map anew",
                ));
            }
            let (z, x, y) = &address;
            let (Ok(z), Ok(x), Ok(y)) = (z.parse(), x.parse(), y.parse()) else {
                return Err(none());
            };
            let kept = kept(served)?;
            let make = || {
                let bytes = kept.map.tile(served.graph(), z, x, y).ok_or_else(none)?;
                Ok(Bytes::from(bytes))
            };
            kept.tiles.get_or_insert_with(&(z, x, y), make)
        },
    );
    let mut response = answer.await.into_response();
    if lasting && response.status().is_success() {
        let lasting = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, lasting);
    }
    response
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LabelsQuery {
    /// Left edge of the part of the map that is looked at.
    #[param(minimum = 0.0, maximum = 1.0)]
    x0: f64,
    /// Its upper edge.
    #[param(minimum = 0.0, maximum = 1.0)]
    y0: f64,
    /// Its right edge.
    #[param(minimum = 0.0, maximum = 1.0)]
    x1: f64,
    /// Its lower edge.
    #[param(minimum = 0.0, maximum = 1.0)]
    y1: f64,
    /// Discs at most.
    #[serde(default = "hundred")]
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: usize,
}

fn hundred() -> usize {
    100
}

/// The largest families and subfamilies in a part of the map.
#[utoipa::path(get, path = "/api/v1/map/labels", params(LabelsQuery), responses(
    (status = 200, description = "Their discs", body = wire::MapLabelsAnswer), Problems))]
async fn labels(State(app): State<App>, Asked(query): Asked<LabelsQuery>) -> Response {
    app.answer(Weight::Light, move |served, _| {
        for (name, low, high) in [("x1", query.x0, query.x1), ("y1", query.y0, query.y1)] {
            if !(low.is_finite() && high.is_finite() && low <= high) {
                return Err(Refusal::bad(name, format!("{name} ends before it begins")));
            }
        }
        if !(1..=MOST_LABELS).contains(&query.limit) {
            let message = format!("limit is not between 1 and {MOST_LABELS}");
            return Err(Refusal::bad("limit", message));
        }
        let kept = kept(served)?;
        let discs = kept.map.discs((query.x0, query.y0), (query.x1, query.y1));
        let discs = discs.take(query.limit).map(|found| disc(served, found));
        Ok(wire::MapLabelsAnswer {
            discs: discs.collect(),
        })
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AtQuery {
    /// From 0 to 1, rightwards.
    #[param(minimum = 0.0, maximum = 1.0)]
    x: f64,
    /// From 0 to 1, downwards.
    #[param(minimum = 0.0, maximum = 1.0)]
    y: f64,
}

/// The model nearest to a place.
#[utoipa::path(get, path = "/api/v1/map/at", params(AtQuery), responses(
    (status = 200, description = "The model", body = wire::MapPointAnswer), Problems))]
async fn at(State(app): State<App>, Asked(query): Asked<AtQuery>) -> Response {
    app.answer(Weight::Light, move |served, _| {
        for (name, value) in [("x", query.x), ("y", query.y)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(Refusal::bad(name, format!("{name} is not between 0 and 1")));
            }
        }
        let kept = kept(served)?;
        let node = kept.map.nearest(query.x, query.y);
        let node = node.ok_or_else(|| Refusal::not_found("the map is empty"))?;
        point(served, &kept.map, node)
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfQuery {
    /// The model.
    id: String,
}

/// Where a model lies.
#[utoipa::path(get, path = "/api/v1/map/of", params(OfQuery), responses(
    (status = 200, description = "Its place", body = wire::MapPointAnswer), Problems))]
async fn of(State(app): State<App>, Asked(query): Asked<OfQuery>) -> Response {
    app.answer(Weight::Light, move |served, _| {
        let node = served.resolve(&query.id)?;
        point(served, &kept(served)?.map, node)
    })
    .await
}

fn point(served: &Served, map: &Map, node: NodeId) -> Result<wire::MapPointAnswer, Refusal> {
    let place = map.place(node);
    let (x, y) = place.ok_or_else(|| Refusal::not_found("the model is not on the map"))?;
    Ok(wire::MapPointAnswer {
        node: served.node(node)?,
        x: x as f32,
        y: y as f32,
        family: map.family(node).map(|family| disc(served, &family)),
    })
}

fn disc(served: &Served, found: &Disc) -> wire::MapDisc {
    wire::MapDisc {
        id: served.graph().id(NodeId(found.root)).to_owned(),
        x: found.place.x as f32,
        y: found.place.y as f32,
        r: found.place.r as f32,
        size: found.size,
    }
}
