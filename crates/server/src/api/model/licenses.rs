//! Licences from the roots down to a model.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ListArray, StringArray};
use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{Direction, NodeId, Walk};
use modeltree_query::QueryError;

use crate::api::Problems;
use crate::ask::Asked;
use crate::licenses::{Declared, conflict};
use crate::{App, Refusal, Served, Weight, wire};

/// Models told at most.
const MEMBERS: usize = 500;

/// The licences of a model and of all that it descends from.
#[utoipa::path(get, path = "/api/v1/licenses", params(wire::ById), responses(
    (status = 200, description = "The licences", body = wire::LicensesAnswer), Problems))]
pub(super) async fn licenses(State(app): State<App>, Asked(by): Asked<wire::ById>) -> Response {
    app.answer(Weight::Light, move |served, _| {
        let node = served.resolve(&by.id)?;
        along(served, node)
    })
    .await
}

fn along(served: &Served, node: NodeId) -> Result<wire::LicensesAnswer, Refusal> {
    let graph = served.graph();
    let mut walk = graph.walk(node, Direction::Up, Walk::default());
    let steps: Vec<_> = walk.by_ref().take(MEMBERS).collect();
    let truncated = walk.next().is_some();
    let nodes: Vec<NodeId> = steps.iter().map(|step| step.node).collect();
    let mut members: Vec<wire::LicensedModel> = steps
        .iter()
        .map(|step| wire::LicensedModel {
            id: graph.id(step.node).to_owned(),
            missing: graph.is_missing(step.node),
            depth: step.depth,
            licenses: Vec::new(),
            license_name: None,
        })
        .collect();
    // Members by node, to be found and in the order of rows.
    let mut places: Vec<(NodeId, usize)> = nodes.iter().copied().zip(0..).collect();
    places.sort_unstable();
    declare(served, &places, &mut members)?;

    let mut found = Vec::new();
    for (child, node) in members.iter().zip(&nodes) {
        for edge in graph.parents(*node) {
            let place = places.binary_search_by_key(&edge.node, |(node, _)| *node);
            let Ok(place) = place else { continue };
            found.push(step(child, &members[places[place].1]));
        }
    }
    Ok(wire::LicensesAnswer {
        id: graph.id(node).to_owned(),
        members,
        steps: found,
        truncated,
    })
}

/// Fills in what the members tell.
fn declare(
    served: &Served,
    places: &[(NodeId, usize)],
    members: &mut [wire::LicensedModel],
) -> Result<(), Refusal> {
    let wrong = |name| QueryError::Table(format!("models has no proper column {name}"));
    let told = |(node, place): &(NodeId, usize)| Some((served.graph().row(*node)?, *place));
    let (rows, places): (Vec<u64>, Vec<usize>) = places.iter().filter_map(told).unzip();
    let columns = ["licenses", "license_name"];
    let mut places = places.into_iter();
    for batch in served.atlas().snapshot().models_at(&rows, &columns)? {
        let batch = batch?;
        let lists: &ListArray = batch
            .column_by_name("licenses")
            .and_then(|column| column.as_list_opt())
            .ok_or_else(|| wrong("licenses"))?;
        let names: &StringArray = batch
            .column_by_name("license_name")
            .and_then(|column| column.as_string_opt())
            .ok_or_else(|| wrong("license_name"))?;
        for (row, place) in places.by_ref().take(batch.num_rows()).enumerate() {
            let member = &mut members[place];
            if lists.is_valid(row) {
                let list = lists.value(row);
                let words = list
                    .as_string_opt::<i32>()
                    .ok_or_else(|| wrong("licenses"))?;
                member.licenses = words.iter().flatten().map(str::to_owned).collect();
            }
            member.license_name = names.is_valid(row).then(|| names.value(row).to_owned());
        }
    }
    Ok(())
}

fn step(child: &wire::LicensedModel, parent: &wire::LicensedModel) -> wire::LicenseStep {
    let sorted = |model: &wire::LicensedModel| {
        let mut licenses = model.licenses.clone();
        licenses.sort_unstable();
        licenses.dedup();
        // Licences that the Hub has no word for are told apart by their name.
        let other = licenses.iter().any(|license| license == "other");
        (licenses, model.license_name.clone().filter(|_| other))
    };
    let change = match (parent.licenses.is_empty(), child.licenses.is_empty()) {
        (true, true) => wire::LicenseChange::Unknown,
        (true, false) => wire::LicenseChange::Added,
        (false, true) => wire::LicenseChange::Dropped,
        (false, false) if sorted(parent) == sorted(child) => wire::LicenseChange::Same,
        (false, false) => wire::LicenseChange::Differs,
    };
    wire::LicenseStep {
        child: child.id.clone(),
        parent: parent.id.clone(),
        change,
        conflict: conflict(declared(parent), declared(child)),
    }
}

fn declared(model: &wire::LicensedModel) -> Declared<'_> {
    Declared {
        licenses: &model.licenses,
        name: model.license_name.as_deref(),
    }
}
