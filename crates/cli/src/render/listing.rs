//! Lists of rows as a table, JSON or CSV, from one description of their fields.

use std::cell::Cell;
use std::io::{self, Write};

use modeltree_lineage::ByRelation;
use modeltree_publish::spreadsheet_safe;
use modeltree_records::{Relation, RelationSet, Timestamp};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::json;
use super::number::{grouped, short};
use super::palette;
use super::table::{Column, Table};
use super::text::printable;

/// What a field holds.
pub enum Value<'r> {
    /// An id or a name, and what a table says beside it.
    Id(&'r str, &'static str),
    /// An id that may be absent.
    Text(Option<&'r str>),
    /// A number, in full.
    Count(u64),
    /// A number, shortened in tables.
    Figure(Option<u64>),
    /// Yes or no.
    Truth(bool),
    /// A point in time; a day in tables.
    Time(Option<Timestamp>),
    /// Relations, by their words.
    Relations(RelationSet),
    /// A number for each relation; one column for each in CSV.
    ByRelation(&'r ByRelation),
    /// Numbers.
    Numbers(&'r [u32]),
}

/// A field of a list's rows.
pub struct Field<R> {
    /// Its name in JSON and CSV; that of a [`Value::ByRelation`] ends in `by_relation`.
    pub name: &'static str,
    /// How a table shows it, if at all.
    pub shown: Option<Shown>,
    /// Its value.
    pub value: fn(&R) -> Value<'_>,
}

/// How a table shows a field.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Where the text stands.
    pub column: Column,
    /// The heading.
    pub head: &'static str,
    /// The narrowest terminal on which it is shown.
    pub from: usize,
}

impl<R> Field<R> {
    /// A field that tables leave out.
    pub const fn hidden(name: &'static str, value: fn(&R) -> Value<'_>) -> Self {
        Self {
            name,
            shown: None,
            value,
        }
    }

    /// A field that tables show on terminals of `from` columns and more.
    pub const fn shown(
        name: &'static str,
        column: Column,
        head: &'static str,
        from: usize,
        value: fn(&R) -> Value<'_>,
    ) -> Self {
        Self {
            name,
            shown: Some(Shown { column, head, from }),
            value,
        }
    }
}

/// Writes a table, its rows numbered where they are a ranking.
pub fn table<R>(
    out: &mut dyn Write,
    fields: &[Field<R>],
    rows: impl Iterator<Item = R>,
    ranked: bool,
    terminal: Option<usize>,
) -> io::Result<()> {
    let shown = fields.iter().filter_map(|field| {
        let shown = field.shown?;
        let fits = terminal.is_none_or(|columns| columns >= shown.from);
        fits.then_some((field, shown))
    });
    let shown: Vec<_> = shown.collect();
    let rank = ranked.then_some((Column::Right, "#"));
    let heads = shown.iter().map(|(_, shown)| (shown.column, shown.head));
    let mut table = Table::new(&rank.into_iter().chain(heads).collect::<Vec<_>>());
    for (index, row) in rows.enumerate() {
        let rank = ranked.then(|| grouped(index as u64 + 1));
        let cells = shown.iter().map(|(field, _)| (field.value)(&row).cell());
        table.row(rank.into_iter().chain(cells).collect());
    }
    table.write(out, terminal)
}

/// Writes a JSON list of objects, row by row.
pub fn json<R>(
    out: &mut dyn Write,
    fields: &[Field<R>],
    rows: impl Iterator<Item = R>,
) -> io::Result<()> {
    json::write(out, &objects(fields, rows))
}

/// Rows as a list of objects. They are read once.
pub fn objects<'f, R>(
    fields: &'f [Field<R>],
    rows: impl Iterator<Item = R> + 'f,
) -> impl Serialize + 'f {
    Objects {
        fields,
        rows: Cell::new(Some(rows)),
    }
}

/// One row as an object.
pub fn object<'f, R>(fields: &'f [Field<R>], row: R) -> impl Serialize + 'f
where
    R: 'f,
{
    Object { fields, row }
}

struct Objects<'f, R, I> {
    fields: &'f [Field<R>],
    rows: Cell<Option<I>>,
}

impl<R, I: Iterator<Item = R>> Serialize for Objects<'_, R, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.fields;
        let rows = self.rows.take().into_iter().flatten();
        serializer.collect_seq(rows.map(|row| Object { fields, row }))
    }
}

struct Object<'f, R> {
    fields: &'f [Field<R>],
    row: R,
}

impl<R> Serialize for Object<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for field in self.fields {
            map.serialize_entry(field.name, &(field.value)(&self.row))?;
        }
        map.end()
    }
}

/// Writes CSV, fit for spreadsheets.
pub fn csv<R>(
    out: &mut dyn Write,
    fields: &[Field<R>],
    rows: impl Iterator<Item = R>,
) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    for field in fields {
        match field.name.strip_suffix("by_relation") {
            Some(prefix) => {
                for relation in Relation::ALL {
                    csv.write_field(format!("{prefix}{relation}"))?;
                }
            }
            None => csv.write_field(field.name)?,
        }
    }
    csv.write_record(None::<&[u8]>)?;
    for row in rows {
        for field in fields {
            match (field.value)(&row) {
                Value::ByRelation(counts) => {
                    for relation in Relation::ALL {
                        csv.write_field(counts[relation].to_string())?;
                    }
                }
                value => csv.write_field(value.plain())?,
            }
        }
        csv.write_record(None::<&[u8]>)?;
    }
    Ok(csv.flush()?)
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(text, _) => text.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Count(number) => number.serialize(serializer),
            Self::Figure(number) => number.serialize(serializer),
            Self::Truth(truth) => truth.serialize(serializer),
            Self::Time(time) => time.serialize(serializer),
            Self::Relations(relations) => serializer.collect_seq(relations.iter()),
            Self::ByRelation(counts) => counts.serialize(serializer),
            Self::Numbers(numbers) => numbers.serialize(serializer),
        }
    }
}

impl Value<'_> {
    /// As a table shows it.
    fn cell(&self) -> String {
        match self {
            Self::Id(text, aside) => format!("{}{aside}", printable(text)),
            Self::Text(text) => printable(text.unwrap_or("-")).into_owned(),
            Self::Count(number) => grouped(*number),
            Self::Figure(number) => number.map_or_else(|| "-".into(), short),
            Self::Truth(truth) => if *truth { "yes" } else { "-" }.into(),
            Self::Time(time) => time.map_or_else(|| "-".into(), day),
            Self::Relations(relations) => words(*relations).join("+"),
            Self::ByRelation(counts) => by_relation(counts),
            Self::Numbers(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                numbers.join(", ")
            }
        }
    }

    /// As CSV has it: lists as JSON.
    fn plain(&self) -> String {
        match self {
            Self::Id(text, _) | Self::Text(Some(text)) => spreadsheet_safe(text).into_owned(),
            Self::Text(None) | Self::Figure(None) | Self::Time(None) => String::new(),
            Self::Time(Some(time)) => time.to_string(),
            // None of these can fail.
            other => serde_json::to_string(other).unwrap_or_default(),
        }
    }
}

/// The words of a set, the primary relation first.
pub fn words(relations: RelationSet) -> Vec<&'static str> {
    if relations.is_empty() {
        return vec!["-"];
    }
    let primary = relations.primary();
    let others = relations.iter().filter(|relation| *relation != primary);
    let all = std::iter::once(primary).chain(others);
    all.map(Relation::as_str).collect()
}

/// The day of a point in time.
fn day(time: Timestamp) -> String {
    time.to_string().chars().take(10).collect()
}

/// `F12 Q3`: what is not nought.
pub fn by_relation(counts: &ByRelation) -> String {
    let counts = Relation::ALL.map(|relation| (palette::mark(relation), counts[relation]));
    let parts = counts.iter().filter(|(_, number)| *number > 0);
    parts
        .map(|(mark, number)| format!("{mark}{}", short(u64::from(*number))))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row {
        id: &'static str,
        missing: bool,
        downloads: Option<u64>,
        relations: RelationSet,
        counts: ByRelation,
    }

    fn fields() -> Vec<Field<Row>> {
        vec![
            Field::shown("model", Column::Flexible, "model", 0, |row: &Row| {
                Value::Id(row.id, if row.missing { " (missing)" } else { "" })
            }),
            Field::hidden("missing", |row| Value::Truth(row.missing)),
            Field::shown("relations", Column::Left, "relation", 0, |row| {
                Value::Relations(row.relations)
            }),
            Field::shown("downloads", Column::Right, "downloads", 0, |row| {
                Value::Figure(row.downloads)
            }),
            Field::shown("created_at", Column::Left, "created", 90, |_| {
                Value::Time(Some(Timestamp::from_micros(1_714_521_600_000_000)))
            }),
            Field::hidden("children_by_relation", |row| Value::ByRelation(&row.counts)),
        ]
    }

    fn rows() -> impl Iterator<Item = Row> {
        let counts = ByRelation {
            finetune: 1200,
            merge: 3,
            ..ByRelation::default()
        };
        [
            Row {
                id: "=cmd|\u{1b}[2J",
                missing: true,
                downloads: None,
                relations: [Relation::Finetune, Relation::Merge].into_iter().collect(),
                counts,
            },
            Row {
                id: "acme/base",
                missing: false,
                downloads: Some(12_345),
                relations: RelationSet::EMPTY,
                counts,
            },
        ]
        .into_iter()
    }

    fn written(write: impl FnOnce(&mut dyn Write)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn a_table_escapes_and_drops_what_does_not_fit() {
        let wide = written(|out| table(out, &fields(), rows(), true, Some(100)).unwrap());
        insta::assert_snapshot!(wide, @r"
        #  model                     relation        downloads  created
        1  =cmd|\u{1b}[2J (missing)  merge+finetune          -  2024-05-01
        2  acme/base                 -                     12k  2024-05-01
        ");
        let narrow = written(|out| table(out, &fields(), rows(), false, Some(50)).unwrap());
        assert!(!narrow.contains("created"), "{narrow}");
        assert!(
            narrow
                .lines()
                .all(|line| super::super::text::width(line) <= 50)
        );
    }

    #[test]
    fn csv_is_safe_in_spreadsheets_and_spreads_counts() {
        let csv = written(|out| csv(out, &fields(), rows()).unwrap());
        assert_eq!(
            csv,
            "model,missing,relations,downloads,created_at,children_finetune,children_adapter,\
             children_quantized,children_merge,children_unknown\n\
             '=cmd|\u{fffd}[2J,true,\"[\"\"finetune\"\",\"\"merge\"\"]\",,2024-05-01T00:00:00Z,1200,0,0,3,0\n\
             acme/base,false,[],12345,2024-05-01T00:00:00Z,1200,0,0,3,0\n"
        );
    }

    #[test]
    fn json_holds_the_text_as_it_is() {
        let text = written(|out| json(out, &fields(), rows()).unwrap());
        assert!(text.contains("\\u001b[2J"), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[0]["model"], "=cmd|\u{1b}[2J");
        assert_eq!(
            value[0]["relations"],
            serde_json::json!(["finetune", "merge"])
        );
        assert_eq!(value[0]["downloads"], serde_json::Value::Null);
        assert_eq!(value[1]["children_by_relation"]["finetune"], 1200);
        assert_eq!(value[1]["created_at"], "2024-05-01T00:00:00Z");
    }
}
