//! `croissant.json`: the dataset described for machines, in [Croissant] 1.0.
//!
//! [Croissant]: https://docs.mlcommons.org/croissant/docs/croissant-spec.html

use arrow_schema::{DataType, Field};
use serde_json::{Map, Value, json};

use super::columns::{self, Table};
use super::{Described, card};

/// The description.
pub(super) fn describe(of: &Described<'_>) -> Value {
    let mut distribution: Vec<Value> = of
        .files
        .iter()
        .map(|file| {
            json!({
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path.rsplit('/').next(),
                "contentUrl": file.path,
                "contentSize": format!("{} B", file.bytes),
                "encodingFormat": format(&file.path),
                "sha256": file.sha256,
            })
        })
        .collect();
    distribution.extend(of.tables.iter().map(|table| {
        json!({
            "@type": "cr:FileSet",
            "@id": files_of(table),
            "name": files_of(table),
            "description": format!("The Parquet files of {}.", table.name),
            "encodingFormat": PARQUET,
            "includes": card::glob(table.name),
        })
    }));
    let mut creators = of.about.creators.clone();
    if creators.is_empty()
        && let Some((owner, _)) = of
            .about
            .repo
            .as_deref()
            .and_then(|repo| repo.split_once('/'))
    {
        creators.push(owner.to_owned());
    }
    let creators: Vec<Value> = creators
        .iter()
        .map(|name| json!({"@type": "sc:Organization", "name": name}))
        .collect();
    let mut dataset = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": of.about.name,
        "description": card::summary(of),
        "license": of.about.license.as_deref().unwrap_or("unknown"),
        "version": of.version(),
        "datePublished": of.day(),
        "isAccessibleForFree": true,
        "inLanguage": "en",
        "keywords": card::TAGS,
        "citeAs": card::citation(of),
        "distribution": distribution,
        "recordSet": of.tables.iter().map(record_set).collect::<Vec<_>>(),
        "rai:dataCollection": card::collection_in_words(of),
        "rai:dataLimitations": card::LIMITS,
        "rai:dataUseCases": card::USES,
        "rai:personalSensitiveInformation": card::SENSITIVE,
    });
    if let Some(dataset) = dataset.as_object_mut() {
        if !creators.is_empty() {
            dataset.insert("creator".into(), creators.into());
        }
        if let Some(repo) = &of.about.repo {
            dataset.insert("url".into(), card::url(repo).into());
        }
    }
    dataset
}

const PARQUET: &str = "application/x-parquet";

fn format(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("parquet") => PARQUET,
        Some("csv") => "text/csv",
        _ => "application/json",
    }
}

fn files_of(table: &Table) -> String {
    format!("{}-files", table.name)
}

fn record_set(table: &Table) -> Value {
    let fields = table.schema.fields().iter();
    let mut set = json!({
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": format!("One record: {}.", table.row),
        "field": fields.map(|field| field_of(table, field)).collect::<Vec<_>>(),
    });
    if let (Some(key), Some(set)) = (table.key, set.as_object_mut()) {
        let id = format!("{}/{key}", table.name);
        set.insert("key".into(), json!({ "@id": id }));
    }
    set
}

fn field_of(table: &Table, field: &Field) -> Value {
    let name = field.name();
    let id = format!("{}/{name}", table.name);
    let about = columns::about(table.name, name).replace('`', "");
    let mut described = json!({
        "@type": "cr:Field",
        "@id": id,
        "name": name,
        "description": about,
    });
    let Some(own) = described.as_object_mut() else {
        return described;
    };
    if let DataType::Struct(parts) = field.data_type() {
        let part = |part: &Field| {
            let mut sub = json!({
                "@type": "cr:Field",
                "@id": format!("{id}/{}", part.name()),
                "name": part.name(),
                "description": format!("The part {} of {name}.", part.name()),
                "dataType": columns::croissant(part.data_type()),
            });
            if let Some(sub) = sub.as_object_mut() {
                let mut source = source(table, name);
                source.insert("transform".into(), json!({"jsonPath": part.name()}));
                sub.insert("source".into(), source.into());
            }
            sub
        };
        let parts: Vec<Value> = parts.iter().map(|field| part(field)).collect();
        own.insert("subField".into(), parts.into());
        return described;
    }
    own.insert(
        "dataType".into(),
        columns::croissant(field.data_type()).into(),
    );
    own.insert("source".into(), source(table, name).into());
    if matches!(field.data_type(), DataType::List(_)) {
        own.insert("repeated".into(), true.into());
    }
    described
}

fn source(table: &Table, column: &str) -> Map<String, Value> {
    let mut source = Map::new();
    source.insert("fileSet".into(), json!({"@id": files_of(table)}));
    source.insert("extract".into(), json!({"column": column}));
    source
}

/// The context that Croissant 1.0 prescribes.
fn context() -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "data": {"@id": "cr:data", "@type": "@json"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    });
    let own = [
        "citeAs",
        "column",
        "equivalentProperty",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    if let Some(context) = context.as_object_mut() {
        context.extend(own.map(|name| (name.to_owned(), format!("cr:{name}").into())));
    }
    context
}
