//! What the questions about one model, or a few, take.

use clap::Args;

use super::{EdgesArgs, OutputArgs, QuestionArgs};

/// What `show` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Ids are forgiving: the exact id, the id in other letter case, or a name without its owner where \
only one model has it. Otherwise the nearest ids are suggested and the exit code is 2.

Examples:
  modeltree show openai-community/gpt2
  modeltree show llama-2-7b-hf --json")]
pub struct ShowArgs {
    /// The model.
    pub model: String,
    /// Children shown of each relation.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `tree` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Marks: F fine-tune, A adapter, Q quantized, M merge, ? not told.

Examples:
  modeltree tree HuggingFaceTB/SmolLM2-1.7B --depth 2 --limit 5
  modeltree tree SmolLM2-1.7B --relation finetune,merge
  modeltree tree some/merge --up")]
pub struct TreeArgs {
    /// The model.
    pub model: String,
    /// Generations to draw.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Children drawn of each model; the others are counted.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// Draw the ancestors.
    #[arg(long)]
    pub up: bool,
    /// Print JSON (nothing is cut).
    #[arg(long)]
    pub json: bool,
}

/// What `ancestors`, `descendants` and `family` take.
#[derive(Debug, Args)]
pub struct ReachArgs {
    /// The model.
    pub model: String,
    /// The most steps from the model.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// The rest.
    #[command(flatten)]
    pub question: QuestionArgs,
}

/// What `children`, `siblings` and `roots-of` take.
#[derive(Debug, Args)]
pub struct RelativesArgs {
    /// The model.
    pub model: String,
    /// The rest.
    #[command(flatten)]
    pub question: QuestionArgs,
}

/// What `path` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The fewest steps win, and all ways of that length are told; a line of descent from one to the \
other is told even where a way through a common ancestor is shorter.

  a ←F─ b   b is the parent, a was fine-tuned from it: a step up
  b ─Q→ c   c was quantized from b: a step down

Examples:
  modeltree path lab/chat-GGUF acme/base
  modeltree path llama-2-7b-chat-hf vicuna-7b-v1.5 --json
  modeltree path some/merge some/base --relation merge,finetune")]
pub struct PathArgs {
    /// Where to begin.
    pub from: String,
    /// Where to end.
    pub to: String,
    /// The most steps up, and the most steps down.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What `common` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
A common ancestor is a nearest one where no other common ancestor descends from it; with merges \
there can be several. A model counts as its own ancestor here.

Examples:
  modeltree common some/merge other/merge
  modeltree common lab/a-GGUF lab/b-GGUF lab/c-GGUF --json")]
pub struct CommonArgs {
    /// The models, two at least.
    #[arg(value_name = "MODEL", required = true, num_args = 2..)]
    pub models: Vec<String>,
    /// The most steps up from each.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}
