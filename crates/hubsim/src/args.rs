//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use hubsim::{Fault, FaultKind, Plan};

/// A simulator of the Hugging Face Hub.
#[derive(Debug, Parser)]
#[command(name = "hubsim", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(Serve),
    Describe(Describe),
}

/// Serve models over HTTP as the Hub does.
///
/// Prints `listening on http://…` when ready. Stops at Ctrl-C and prints the
/// requests by route, which are also at /_sim/stats while it runs.
#[derive(Debug, Parser)]
#[command(after_help = after_help())]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) source: Source,
    /// What tokens (`Bearer hf_…`, but `hf_invalid…` is refused) are allowed;
    /// who sends none is anonymous
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) plan: PlanName,
    /// Seconds of the Hub's clock per real second
    #[arg(long, value_name = "X", default_value = "1", value_parser = scale)]
    pub(crate) time_scale: f64,
    /// A trouble and its dose, several or repeated; see below
    #[arg(long, value_name = "NAME=RATE|@N", num_args = 1..)]
    pub(crate) fault: Vec<Fault>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Scheme and host that next links name
    #[arg(long, value_name = "URL", default_value = "https://huggingface.co")]
    pub(crate) link_endpoint: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// Records: hub-stats Parquet, tree files, JSON Lines or answers of the
    /// API, edge lists (child,parent,relation)
    #[arg(
        long,
        value_name = "PATH",
        num_args = 1..,
        required_unless_present = "synthetic",
        conflicts_with = "synthetic"
    )]
    pub(crate) records: Vec<PathBuf>,
    /// A made-up ecosystem of so many models
    #[arg(long, value_name = "N")]
    pub(crate) synthetic: Option<u32>,
    /// Decides the made-up ecosystem and which requests meet faults
    #[arg(long, value_name = "S", default_value = "1")]
    pub(crate) seed: u64,
    /// Also serve a bare record for each parent that has none
    #[arg(long, requires = "records")]
    pub(crate) bare_parents: bool,
}

/// Print the shape of a made-up ecosystem as JSON.
#[derive(Debug, Parser)]
pub(crate) struct Describe {
    /// So many models
    #[arg(long, value_name = "N")]
    pub(crate) synthetic: u32,
    /// Decides the ecosystem
    #[arg(long, value_name = "S", default_value = "1")]
    pub(crate) seed: u64,
}

/// The plans that can be named.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum PlanName {
    /// 500 API requests and 3,000 files in 300 s, token or not
    Anonymous,
    /// 1,000 and 5,000
    Free,
    /// 2,500 and 12,000
    Pro,
    /// No quota and no headers that tell of one
    None,
}

impl From<PlanName> for Plan {
    fn from(name: PlanName) -> Plan {
        match name {
            PlanName::Anonymous => Plan::Anonymous,
            PlanName::Free => Plan::Free,
            PlanName::Pro => Plan::Pro,
            PlanName::None => Plan::None,
        }
    }
}

fn scale(text: &str) -> Result<f64, String> {
    let scale = text
        .parse()
        .ok()
        .filter(|scale: &f64| scale.is_finite() && *scale > 0.0);
    scale.ok_or_else(|| "a number above zero".to_owned())
}

fn after_help() -> String {
    let mut help = "Faults: NAME=RATE with a rate from 0 to 1, NAME=@N or NAME=@N,@M at the N-th \
                    request, or NAME for always. Requests to the list, detail, revision and raw \
                    routes are counted together, from 1, in the order of arrival, whatever their \
                    answer; faults happen on these routes alone, save latency.\n"
        .to_owned();
    let width = FaultKind::ALL
        .iter()
        .map(|kind| kind.name().len())
        .max()
        .unwrap_or(0);
    for kind in FaultKind::ALL {
        help.push_str(&format!("  {:width$}  {}\n", kind.name(), kind.help()));
    }
    help.push_str(
        "\nExamples:\n  hubsim serve --synthetic 20000 --plan free --time-scale 60\n  hubsim \
         serve --records models.parquet --fault 503=0.02 429-window=@10 latency=0.3",
    );
    help
}
