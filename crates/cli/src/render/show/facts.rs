//! What is known of a model, in words.

use modeltree_records::{CREATION_FLOOR, Gated, ModelRecord, Timestamp};

use crate::render::number::{self, bytes, grouped};

/// Longest list of values shown.
const VALUES: usize = 12;

/// What is known, with its name; what is not known is left out.
pub(super) fn facts(model: &ModelRecord) -> Vec<(&'static str, String)> {
    let text = |value: &Option<String>| value.clone();
    let list = |values: &Option<Vec<String>>| values.as_deref().and_then(joined);
    let facts = [
        ("author", text(&model.author)),
        ("created", model.created_at.map(created)),
        ("last change", model.last_modified.map(day)),
        ("downloads", downloads(model)),
        ("likes", model.likes.map(grouped)),
        ("licence", licence(model)),
        ("task", text(&model.task)),
        ("library", text(&model.library)),
        ("architecture", architecture(model)),
        ("parameters", parameters(model)),
        ("languages", list(&model.languages)),
        ("data sets", list(&model.datasets)),
        ("arXiv", list(&model.arxiv)),
        ("regions", list(&model.regions)),
        ("access", access(model)),
        ("storage", model.storage_bytes.map(bytes)),
        ("successor", text(&model.new_version)),
        ("commit", text(&model.sha)),
        ("read", Some(read(model))),
    ];
    facts
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The licences of a model, `other` by its own name.
pub fn licence(model: &ModelRecord) -> Option<String> {
    let licenses = model.licenses.as_deref().and_then(joined);
    match (licenses, &model.license_name) {
        (Some(other), Some(name)) if other == "other" => Some(format!("other ({name})")),
        (None, Some(name)) => Some(name.clone()),
        (licenses, _) => licenses,
    }
}

fn joined(values: &[String]) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let mut text = values[..values.len().min(VALUES)].join(", ");
    if values.len() > VALUES {
        text += &format!(", … {} more", values.len() - VALUES);
    }
    Some(text)
}

fn day(time: Timestamp) -> String {
    time.to_string().chars().take(10).collect()
}

fn created(time: Timestamp) -> String {
    // The Hub kept no dates before: all older models bear this one.
    if time <= CREATION_FLOOR {
        format!("{} or earlier", day(time))
    } else {
        day(time)
    }
}

fn downloads(model: &ModelRecord) -> Option<String> {
    let month = model
        .downloads
        .map(|month| format!("{} in 30 days", grouped(month)));
    let ever = model
        .downloads_all_time
        .map(|ever| format!("{} ever", grouped(ever)));
    match (month, ever) {
        (Some(month), Some(ever)) => Some(format!("{month}, {ever}")),
        (month, ever) => month.or(ever),
    }
}

fn architecture(model: &ModelRecord) -> Option<String> {
    match (
        model.architectures.as_deref().and_then(joined),
        &model.model_type,
    ) {
        (Some(architectures), Some(kind)) => Some(format!("{architectures} ({kind})")),
        (architectures, kind) => architectures.or_else(|| kind.clone()),
    }
}

fn parameters(model: &ModelRecord) -> Option<String> {
    let number = model.parameters?;
    Some(format!(
        "{} ({})",
        number::parameters(number),
        grouped(number)
    ))
}

fn access(model: &ModelRecord) -> Option<String> {
    let mut words = match model.gated? {
        Gated::No => vec!["open"],
        Gated::Auto => vec!["gated, granted at once"],
        Gated::Manual => vec!["gated, granted by the author"],
    };
    if model.private == Some(true) {
        words.push("private");
    }
    if model.disabled == Some(true) {
        words.push("disabled by the Hub");
    }
    Some(words.join(", "))
}

fn read(model: &ModelRecord) -> String {
    let from = format!("from {}", model.source);
    let Some(time) = model.fetched_at else {
        return from;
    };
    let time = time.to_string().replace('T', " ");
    let seconds: String = time.chars().take(19).collect();
    format!("{} UTC {from}", seconds.trim_end_matches('Z'))
}
