//! The report of `analyze parameters`.

use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use modeltree_lineage::NodeId;
use modeltree_records::ParametersSource;

use super::{
    Bin, Classes, CountSource, Distance, Estimate, Gap, ModelCount, Spread, gaps, model_count,
};
use crate::AnalysisError;
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Manner, Study, read};

/// What to compute, and how finely.
#[derive(Clone, Copy, Debug)]
pub struct ParametersOptions {
    /// Bootstrap resamples.
    pub resamples: u32,
    /// The seed of all chance.
    pub seed: u64,
}

/// Where the size bins begin.
const BINS: [u64; 8] = [
    0,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
];

/// Where "the gap" begins and ends (`synthetic_analysis`): between models for
/// one accelerator and those for many. The models below it are the first bin.
const GAP: [u64; 3] = [0, 20_000_000_000, 70_000_000_000];

/// Counts and formats of the models of a study.
struct Counted {
    counts: Vec<ModelCount>,
    models: u64,
    formats: BTreeMap<String, Format>,
}

#[derive(Default)]
struct Format {
    models: u64,
    mainly: u64,
    parameters: u128,
}

/// Measures the sizes of the models of a study.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn report(study: &Study<'_>, options: &ParametersOptions) -> Result<Report, AnalysisError> {
    let counted = read(study)?;
    let numbers: Vec<u64> = counted
        .counts
        .iter()
        .map(|count| count.parameters)
        .collect();
    let bounds: [&[u64]; 2] = [&BINS, &GAP];
    let spread = Spread::of(numbers.clone(), &bounds, options.resamples, options.seed);
    let spread = spread.as_ref();
    let [sizes, gap] = [0, 1].map(|list| spread.map_or(&[][..], |spread| &spread.bins[list]));
    let by = match study.manner() {
        Manner::Sound => Distance::Ratio,
        Manner::Published => Distance::Difference,
    };
    let mut about = study.about();
    about.push(("resamples", u64::from(options.resamples).into()));
    about.push(("seed", options.seed.into()));
    Ok(Report {
        analysis: "parameters",
        about,
        tables: vec![
            sources(&counted),
            summary(spread),
            bins("sizes", "Sizes", sizes),
            bins("gap", "The gap of 20B to 70B", gap),
            formats(&counted),
            empty(&gaps(numbers.clone(), by), by),
            kinds(numbers),
        ],
    })
}

fn read(study: &Study<'_>) -> Result<Counted, AnalysisError> {
    let mut counted = Counted {
        counts: Vec::new(),
        models: 0,
        formats: BTreeMap::new(),
    };
    let published = study.manner() == Manner::Published;
    let columns = ["parameters", "parameters_source", "dtypes"];
    read::batches(study.atlas(), &columns, |batch, nodes| {
        let parameters = read::column(batch, "parameters")?
            .as_primitive_opt::<Int64Type>()
            .ok_or_else(|| read::wrong("its columns have other types"))?;
        let sources = read::texts(batch, "parameters_source")?;
        let dtypes = read::texts(batch, "dtypes")?;
        for (row, node) in nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| study.has(**node))
        {
            counted.models += 1;
            let number = parameters
                .is_valid(row)
                .then(|| parameters.value(row) as u64);
            let source = sources.is_valid(row).then(|| sources.value(row));
            let formats: Option<BTreeMap<String, u64>> = dtypes
                .is_valid(row)
                .then(|| serde_json::from_str(dtypes.value(row)).ok())
                .flatten();
            let told = number.zip(source.and_then(ParametersSource::parse));
            counted.add(study, *node, told, formats.as_ref(), published);
        }
        Ok(())
    })?;
    Ok(counted)
}

impl Counted {
    fn add(
        &mut self,
        study: &Study<'_>,
        node: NodeId,
        told: Option<(u64, ParametersSource)>,
        formats: Option<&BTreeMap<String, u64>>,
        published: bool,
    ) {
        // As published a packed count is taken for what it says.
        let seen = formats.filter(|_| !published);
        self.counts
            .extend(model_count(study.graph().id(node), told, seen));
        let Some(formats) = formats else { return };
        let main = formats
            .iter()
            .max_by_key(|(name, n)| (**n, std::cmp::Reverse(*name)));
        for (name, parameters) in formats {
            if !self.formats.contains_key(name) {
                self.formats.insert(name.clone(), Format::default());
            }
            if let Some(format) = self.formats.get_mut(name) {
                format.models += 1;
                format.mainly += u64::from(main.is_some_and(|(main, _)| main == name));
                format.parameters += u128::from(*parameters);
            }
        }
    }
}

fn sources(counted: &Counted) -> Table {
    let columns = [
        Column::new("source", "source"),
        Column::new("confidence", "the count is"),
        Column::new("models", "models"),
        Column::new("of_all", "of all"),
    ];
    let known = counted.counts.len() as u64;
    let mut table = Table::new("sources", "Where counts are known from", &columns).noted(format!(
        "{known} of {} models. The first source that tells is taken: files, unless most numbers are \
         packed (GPTQ, AWQ, 4 bits); then the name.",
        counted.models
    ));
    for source in CountSource::ALL {
        let with = counted.counts.iter().filter(|count| count.source == source);
        let models = with.count() as u64;
        table.row([
            source.as_str().into(),
            source.confidence().into(),
            models.into(),
            Cell::share(models, counted.models),
        ]);
    }
    let unknown = counted.models - known;
    table.row([
        "none".into(),
        Cell::Absent,
        unknown.into(),
        Cell::share(unknown, counted.models),
    ]);
    table
}

fn summary(spread: Option<&Spread>) -> Table {
    let columns = [
        Column::new("figure", "figure"),
        Column::new("parameters", "parameters"),
        Column::new("low", "95 %"),
        Column::new("high", "interval"),
    ];
    let mut table = Table::new("summary", "Parameters of a model", &columns)
        .noted("Bootstrap intervals (percentiles).");
    let Some(spread) = spread else { return table };
    let figures: [(&str, Estimate); 5] = [
        ("first quartile", spread.first_quartile),
        ("median", spread.median),
        ("third quartile", spread.third_quartile),
        ("geometric mean", spread.geometric_mean),
        ("mean", spread.mean),
    ];
    for (name, figure) in figures {
        let [value, low, high] = [figure.value, figure.low, figure.high].map(Cell::from);
        table.row([name.into(), value, low, high]);
    }
    table
}

fn bins(name: &'static str, title: &str, bins: &[Bin]) -> Table {
    let columns = [
        Column::new("from", "from"),
        Column::new("to", "to"),
        Column::new("models", "models"),
        Column::new("share", "share"),
        Column::new("low", "95 %"),
        Column::new("high", "interval"),
    ];
    let mut table = Table::new(name, title, &columns)
        .noted("A bin holds its lower bound. Shares are of the models whose count is known.");
    for bin in bins {
        table.row([
            bin.from.into(),
            bin.to.into(),
            bin.counts.into(),
            Cell::Share(bin.share.value),
            Cell::Share(bin.share.low),
            Cell::Share(bin.share.high),
        ]);
    }
    table
}

fn formats(counted: &Counted) -> Table {
    let columns = [
        Column::new("format", "format"),
        Column::new("mainly", "mainly"),
        Column::new("models", "models with any"),
        Column::new("parameters", "numbers"),
    ];
    let mut table = Table::new("precision", "Number formats (safetensors)", &columns)
        .listed()
        .noted("Models most of whose numbers have the format, and those that have any of it.");
    let mut formats: Vec<_> = counted.formats.iter().collect();
    formats.sort_by(|one, other| {
        let key = |(name, format): &(&String, &Format)| {
            (
                std::cmp::Reverse((format.mainly, format.models)),
                (*name).clone(),
            )
        };
        key(one).cmp(&key(other))
    });
    for (name, format) in formats {
        table.row([
            name.as_str().into(),
            format.mainly.into(),
            format.models.into(),
            (format.parameters as f64).into(),
        ]);
    }
    table
}

fn empty(gaps: &[Gap], by: Distance) -> Table {
    let columns = [
        Column::new("below", "below"),
        Column::new("above", "above"),
        Column::new("ratio", "ratio"),
        Column::new("difference", "difference"),
    ];
    let measure = match by {
        Distance::Ratio => "ratio",
        Distance::Difference => "difference",
    };
    let mut table = Table::new("gaps", "Sizes that no model has", &columns)
        .listed()
        .noted(format!(
            "Neighbouring counts whose {measure} exceeds the mean by more than two standard deviations."
        ));
    for gap in gaps {
        table.row([
            gap.below.into(),
            gap.above.into(),
            (gap.above as f64 / gap.below as f64).into(),
            (gap.above - gap.below).into(),
        ]);
    }
    table
}

fn kinds(mut numbers: Vec<u64>) -> Table {
    let columns = [
        Column::new("class", "class"),
        Column::new("counts", "different counts"),
        Column::new("models", "models"),
        Column::new("share", "share"),
    ];
    let all = numbers.len() as u64;
    numbers.sort_unstable();
    let mut found = [(0_u64, 0_u64); 5];
    let mut different = 0_u64;
    for same in numbers.chunk_by(|one, other| one == other) {
        different += 1;
        let classes = Classes::of(same[0]);
        let of = [
            classes.power_of_2,
            classes.power_of_10,
            classes.round,
            classes.prime,
            classes.many_divisors,
        ];
        for (found, _) in found.iter_mut().zip(of).filter(|(_, of)| *of) {
            found.0 += 1;
            found.1 += same.len() as u64;
        }
    }
    let mut table = Table::new("classes", "Kinds of numbers", &columns).noted(format!(
        "{different} different counts; one may be of several kinds. Round: at most two digits before \
         the zeros at its end, or a 5 before them."
    ));
    let names = [
        "power of 2",
        "power of 10",
        "round",
        "prime",
        "more than 12 divisors",
    ];
    for (name, (counts, models)) in names.into_iter().zip(found) {
        table.row([
            name.into(),
            counts.into(),
            models.into(),
            Cell::share(models, all),
        ]);
    }
    table
}
