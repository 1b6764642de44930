//! The command line's grammar.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::load::code;
use crate::diag::Code;

/// Reads an OpenAPI description and writes a Rust SDK crate.
#[derive(Debug, Parser)]
#[command(
    name = "generator",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
#[command(after_help = "Exit codes: 0 done or fresh, 1 stale or denied, 2 wrong usage, 3 refused.")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) generate: Generate,
}

/// The jobs beside the main one.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Prints what the generator makes of a description: operations, types, names, origins
    Inspect(Inspect),
    /// Generates every description in a folder, and compiles the crates if asked
    Corpus(Corpus),
    /// Says what a message's code means; without a code, lists them all
    Explain {
        /// A code, such as E0311
        #[arg(value_parser = parse_code)]
        code: Option<Code>,
    },
}

/// The main job.
#[derive(Debug, Args)]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) messages: Messages,
    /// The folder that the crate is written to; it belongs to the generator
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub(super) out: PathBuf,
    /// Writes nothing; fails, and shows where, if the folder is not what would be written
    #[arg(long, conflicts_with = "stdout")]
    pub(super) check: bool,
    /// Prints the files instead of writing them
    #[arg(long)]
    pub(super) stdout: bool,
    /// Writes into a folder that holds files of others; they stay
    #[arg(long)]
    pub(super) force: bool,
    /// Forgets the names lock and names everything anew
    #[arg(long)]
    pub(super) relock: bool,
    /// Generates even where the manifest's digests say that nothing would change
    #[arg(long)]
    pub(super) regenerate: bool,
    /// Prints how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
}

/// What is read.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// The OpenAPI description, YAML or JSON
    #[arg(required = true)]
    description: Option<PathBuf>,
    /// The settings [default: NAME.toml beside the description, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// An overlay; may be repeated [default: NAME.overlay.yaml beside the description, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<PathBuf>,
    /// A further folder that references may lead into; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(super) allow_refs: Vec<PathBuf>,
}

impl Input {
    /// The description. (Clap wants it optional, since the other jobs come without.)
    pub(super) fn description(&self) -> &Path {
        self.description.as_deref().unwrap_or(Path::new(""))
    }
}

/// How messages are printed, and which matter.
#[derive(Debug, Args)]
pub(super) struct Messages {
    /// How messages are printed: `human` on standard error; `json`, an object a line, on
    /// standard output (on standard error where the output itself goes to standard output)
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    pub(super) message_format: MessageFormat,
    /// Makes messages of this code fatal; may be repeated
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(super) deny: Vec<Code>,
    /// Hides messages of this code; may be repeated
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(super) allow: Vec<Code>,
    /// Shows every message: allowed ones too, and none folded
    #[arg(long)]
    pub(super) all_messages: bool,
    /// Prints errors only
    #[arg(long)]
    pub(super) quiet: bool,
    /// Colours
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) color: Color,
}

/// `inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) messages: Messages,
    /// JSON for tools, text for people
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: InspectFormat,
    /// The folder whose names lock is read
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub(super) out: PathBuf,
}

/// `corpus`.
#[derive(Debug, Args)]
pub(super) struct Corpus {
    /// Folders of descriptions (their subfolders are not looked into), or descriptions
    #[arg(required = true, value_name = "DIR")]
    pub(super) paths: Vec<PathBuf>,
    /// How many descriptions at a time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Compiles each crate with `cargo check`
    #[arg(long)]
    pub(super) check_crates: bool,
    /// Compiles with `cargo clippy` instead
    #[arg(long)]
    pub(super) clippy: bool,
    /// Runs each crate's tests of the description's examples, and of values made from its schemas
    #[arg(long)]
    pub(super) examples: bool,
    /// Documents each crate with `cargo doc`
    #[arg(long)]
    pub(super) doc: bool,
    /// Takes every Nth description, starting with the Kth
    #[arg(long, value_name = "K/N", value_parser = parse_part)]
    pub(super) part: Option<(usize, usize)>,
    /// Takes only files whose name matches
    #[arg(long, value_name = "GLOB")]
    pub(super) only: Option<String>,
    /// Where crates are written and compiled; kept, and quick the next time [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub(super) work: Option<PathBuf>,
    /// Writes the table as tab-separated values too
    #[arg(long, value_name = "FILE")]
    pub(super) tsv: Option<PathBuf>,
    /// Lists each message with this code, with its places; may be repeated
    #[arg(long, value_name = "CODE", value_parser = parse_code)]
    pub(super) list: Vec<Code>,
    /// Keeps the temporary folder
    #[arg(long)]
    pub(super) keep: bool,
    /// A further folder that references may lead into; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(super) allow_refs: Vec<PathBuf>,
}

/// How messages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people.
    Human,
    /// An object a line.
    Json,
}

/// Whether colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal.
    Auto,
    /// Yes.
    Always,
    /// No.
    Never,
}

/// What `inspect` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    /// The documented format.
    Json,
    /// A summary.
    Text,
}

impl Corpus {
    /// As the corpus run wants it.
    pub(super) fn options(&self) -> crate::corpus::Options {
        crate::corpus::Options {
            paths: self.paths.clone(),
            jobs: self.jobs,
            check: self.check_crates && !self.clippy,
            clippy: self.clippy,
            doc: self.doc,
            examples: self.examples,
            part: self.part,
            only: self.only.clone(),
            work: self.work.clone(),
            tsv: self.tsv.clone(),
            keep: self.keep,
            list: self.list.clone(),
            allow_refs: self.allow_refs.clone(),
        }
    }
}

fn parse_code(text: &str) -> Result<Code, String> {
    code(text).ok_or_else(|| "no such code; `generator explain` lists them".to_owned())
}

fn parse_part(text: &str) -> Result<(usize, usize), String> {
    let parts = text
        .split_once('/')
        .and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((k, n)) if (1..=n).contains(&k) => Ok((k, n)),
        _ => Err("K/N with 1 <= K <= N is wanted, such as 2/3".to_owned()),
    }
}
