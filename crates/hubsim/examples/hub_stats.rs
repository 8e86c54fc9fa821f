//! Writes the synthetic ecosystem as a `hub-stats` dump, in the columns and
//! types of the real one: `hub_stats FILE MODELS SEED`.

use std::error::Error;
use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{
    Float64Builder, Int64Builder, ListBuilder, StringBuilder, StructBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Fields};
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::catalog::{Catalog, SimModel};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

/// Rows of a row group, as DuckDB writes them.
const GROUP: usize = 122_880;
/// Rows built at once.
const BATCH: u32 = 8192;
/// Number formats that the dump has a column for.
const FORMATS: [&str; 8] = ["BF16", "F16", "F32", "F8_E4M3", "U8", "I8", "I32", "I64"];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, models, seed] = args.as_slice() else {
        return Err("usage: hub_stats FILE MODELS SEED".into());
    };
    let catalog = SyntheticCatalog::new(models.parse()?, seed.parse()?);
    let mut rows = Rows::new();
    let schema = rows.batch()?.schema();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(file)?, schema, Some(properties))?;
    for start in (0..catalog.len()).step_by(BATCH as usize) {
        for n in start..(start + BATCH).min(catalog.len()) {
            rows.push(&catalog.model(n))?;
        }
        writer.write(&rows.batch()?)?;
    }
    writer.close()?;
    Ok(())
}

/// A batch under way.
struct Rows {
    id: StringBuilder,
    author: StringBuilder,
    created_at: TimestampMicrosecondBuilder,
    last_modified: TimestampMicrosecondBuilder,
    downloads: Int64Builder,
    downloads_all_time: Int64Builder,
    likes: Int64Builder,
    trending_score: Float64Builder,
    tags: ListBuilder<StringBuilder>,
    card_data: StringBuilder,
    safetensors: StructBuilder,
    gguf: StringBuilder,
    base_models: StructBuilder,
    pipeline_tag: StringBuilder,
    library_name: StringBuilder,
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

impl Rows {
    fn new() -> Self {
        let formats: Fields = FORMATS.map(number).to_vec().into();
        let parent: Fields = vec![text("_id"), text("id")].into();
        let parents = ListBuilder::new(StructBuilder::from_fields(parent.clone(), 0));
        let item = Arc::new(Field::new("item", DataType::Struct(parent), true));
        let weights = StructBuilder::from_fields(formats.clone(), 0);
        Self {
            id: StringBuilder::new(),
            author: StringBuilder::new(),
            created_at: TimestampMicrosecondBuilder::new(),
            last_modified: TimestampMicrosecondBuilder::new(),
            downloads: Int64Builder::new(),
            downloads_all_time: Int64Builder::new(),
            likes: Int64Builder::new(),
            trending_score: Float64Builder::new(),
            tags: ListBuilder::new(StringBuilder::new()),
            card_data: StringBuilder::new(),
            safetensors: StructBuilder::new(
                vec![
                    Field::new("parameters", DataType::Struct(formats), true),
                    number("total"),
                ],
                vec![Box::new(weights), Box::new(Int64Builder::new())],
            ),
            gguf: StringBuilder::new(),
            base_models: StructBuilder::new(
                vec![
                    text("relation"),
                    Field::new("models", DataType::List(item), true),
                ],
                vec![Box::new(StringBuilder::new()), Box::new(parents)],
            ),
            pipeline_tag: StringBuilder::new(),
            library_name: StringBuilder::new(),
        }
    }

    fn push(&mut self, model: &SimModel) -> Result<(), Box<dyn Error>> {
        let keys = &model.keys;
        let signed = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
        self.id.append_value(&model.id);
        self.author
            .append_option(model.id.split_once('/').map(|(owner, _)| owner));
        self.created_at.append_value(keys.created_at * 1000);
        self.last_modified.append_value(keys.last_modified * 1000);
        self.downloads.append_option(signed(keys.downloads));
        self.downloads_all_time
            .append_option(signed(model.downloads_all_time));
        self.likes.append_option(signed(keys.likes));
        self.trending_score.append_option(keys.trending_score);
        self.tags.append_value(model.tags.iter().map(Some));
        let card = model.card_data.as_ref().map(serde_json::to_string);
        self.card_data.append_option(card.transpose()?);
        self.weights(model)?;
        let gguf = model.extra.get("gguf").map(ToString::to_string);
        self.gguf.append_option(gguf);
        self.parents(model)?;
        self.pipeline_tag.append_option(model.pipeline_tag.as_ref());
        self.library_name.append_option(model.library_name.as_ref());
        Ok(())
    }

    fn weights(&mut self, model: &SimModel) -> Result<(), Box<dyn Error>> {
        let weights = model.extra.get("safetensors");
        let parameters = weights.and_then(|weights| weights.get("parameters"));
        let builder: &mut StructBuilder = self.safetensors.field_builder(0).ok_or("no builder")?;
        for (at, format) in FORMATS.iter().enumerate() {
            let count = parameters.and_then(|parameters| parameters.get(format)?.as_i64());
            let column: &mut Int64Builder = builder.field_builder(at).ok_or("no builder")?;
            column.append_option(count);
        }
        builder.append(parameters.is_some());
        let total: &mut Int64Builder = self.safetensors.field_builder(1).ok_or("no builder")?;
        total.append_option(weights.and_then(|weights| weights.get("total")?.as_i64()));
        self.safetensors.append(weights.is_some());
        Ok(())
    }

    fn parents(&mut self, model: &SimModel) -> Result<(), Box<dyn Error>> {
        let known = model.base_models.as_ref();
        let relation: &mut StringBuilder = self.base_models.field_builder(0).ok_or("no builder")?;
        relation.append_option(known.map(|(relation, _)| relation.as_str()));
        let list: &mut ListBuilder<StructBuilder> =
            self.base_models.field_builder(1).ok_or("no builder")?;
        for (hub_id, id) in known.iter().flat_map(|(_, parents)| parents) {
            let parent = list.values();
            let column: &mut StringBuilder = parent.field_builder(0).ok_or("no builder")?;
            column.append_value(hub_id.to_string());
            let column: &mut StringBuilder = parent.field_builder(1).ok_or("no builder")?;
            column.append_value(id);
            parent.append(true);
        }
        list.append(known.is_some());
        self.base_models.append(known.is_some());
        Ok(())
    }

    /// The rows so far, which are taken out.
    fn batch(&mut self) -> Result<RecordBatch, Box<dyn Error>> {
        let columns: [(&str, ArrayRef); 15] = [
            ("id", Arc::new(self.id.finish())),
            ("author", Arc::new(self.author.finish())),
            ("createdAt", Arc::new(self.created_at.finish())),
            ("lastModified", Arc::new(self.last_modified.finish())),
            ("downloads", Arc::new(self.downloads.finish())),
            (
                "downloadsAllTime",
                Arc::new(self.downloads_all_time.finish()),
            ),
            ("likes", Arc::new(self.likes.finish())),
            ("trendingScore", Arc::new(self.trending_score.finish())),
            ("tags", Arc::new(self.tags.finish())),
            ("cardData", Arc::new(self.card_data.finish())),
            ("safetensors", Arc::new(self.safetensors.finish())),
            ("gguf", Arc::new(self.gguf.finish())),
            ("baseModels", Arc::new(self.base_models.finish())),
            ("pipeline_tag", Arc::new(self.pipeline_tag.finish())),
            ("library_name", Arc::new(self.library_name.finish())),
        ];
        Ok(RecordBatch::try_from_iter_with_nullable(
            columns.map(|(name, column)| (name, column, true)),
        )?)
    }
}
