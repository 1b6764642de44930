//! The table, the totals, and what failed and why.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use super::Options;
use super::examples::Tested;
use super::row::{Row, State};
use crate::cli::plural;
use crate::diag::Code;

/// How wide a description's name may be.
const NAME: usize = 44;
/// How wide a remark may be.
const REMARK: usize = 160;

/// The columns after the name: title, and the value of a row.
type Column = (&'static str, fn(&Row) -> String);

const COLUMNS: &[Column] = &[
    ("ops", |row| row.operations.to_string()),
    ("skipped", |row| row.skipped.to_string()),
    ("types", |row| row.types.to_string()),
    ("widened", |row| row.widened.to_string()),
    ("messages", |row| {
        row.codes.values().sum::<usize>().to_string()
    }),
    ("seconds", |row| format!("{:.2}", row.seconds)),
    ("lines", |row| row.lines.to_string()),
    ("allows", |row| row.allows.to_string()),
];

const BUILD_COLUMNS: &[Column] = &[
    ("check s", |row| {
        row.build
            .as_ref()
            .and_then(|build| build.seconds)
            .map(|seconds| format!("{seconds:.1}"))
            .unwrap_or_default()
    }),
    ("errors", |row| {
        row.build
            .as_ref()
            .map(|build| build.errors.to_string())
            .unwrap_or_default()
    }),
    ("warnings", |row| {
        row.build
            .as_ref()
            .map(|build| build.warnings.to_string())
            .unwrap_or_default()
    }),
];

const EXAMPLE_COLUMNS: &[Column] = &[
    ("examples", |row| row.examples.to_string()),
    ("contradictory", |row| row.contradictory().to_string()),
    ("made", |row| count(row, |tested| tested.made)),
    ("decoded", |row| count(row, |tested| tested.decoded)),
    ("same", |row| count(row, |tested| tested.round_tripped)),
    ("undeclared", |row| count(row, |tested| tested.undeclared)),
    ("varied", |row| count(row, |tested| tested.varied)),
    ("requests", |row| count(row, |tested| tested.requests)),
    ("failed", |row| count(row, |tested| tested.failed)),
];

fn count(row: &Row, of: fn(&Tested) -> usize) -> String {
    row.tested
        .as_ref()
        .map(|tested| of(tested).to_string())
        .unwrap_or_default()
}

/// Prints everything.
pub(super) fn print(
    rows: &[Row],
    options: &Options,
    took: Duration,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns: Vec<&Column> = COLUMNS
        .iter()
        .chain(BUILD_COLUMNS.iter().filter(|_| options.builds()))
        .chain(EXAMPLE_COLUMNS.iter().filter(|_| options.examples))
        .collect();
    let mut cells: Vec<Vec<String>> = vec![
        columns
            .iter()
            .map(|(title, _)| (*title).to_owned())
            .collect(),
    ];
    cells.extend(
        rows.iter()
            .map(|row| columns.iter().map(|(_, value)| value(row)).collect()),
    );
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| cells.iter().map(|row| row[at].len()).max().unwrap_or(0))
        .collect();
    let name = rows
        .iter()
        .map(|row| shorten(&row.name, NAME).chars().count())
        .max()
        .unwrap_or(0)
        .max("description".len());
    let names = std::iter::once("description").chain(rows.iter().map(|row| row.name.as_str()));
    let results = std::iter::once("").chain(rows.iter().map(result));
    for ((text, row), result) in names.zip(&cells).zip(results) {
        write!(out, "{:name$}", shorten(text, NAME))?;
        for (cell, width) in row.iter().zip(&widths) {
            write!(out, "  {cell:>width$}")?;
        }
        writeln!(out, "{}{result}", if result.is_empty() { "" } else { "  " })?;
    }
    by_code(rows, out)?;
    listed(rows, out)?;
    remarks(rows, out)?;
    totals(rows, options, took, out)
}

fn result(row: &Row) -> &'static str {
    match &row.state {
        State::Panicked(_) => "PANIC",
        State::Refused(_) if row.invalid => "refused, rightly",
        State::Refused(_) => "REFUSED",
        State::Generated if row.passed() => "",
        State::Generated => "FAILED",
    }
}

fn by_code(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut codes: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
    for (code, count) in rows.iter().flat_map(|row| &row.codes) {
        let sums = codes.entry(*code).or_default();
        sums.0 += count;
        sums.1 += 1;
    }
    if !codes.is_empty() {
        writeln!(out, "\nmessages  files  code")?;
    }
    for (code, (count, files)) in codes {
        writeln!(
            out,
            "{count:>8}  {files:>5}  {} {}",
            code.as_str(),
            code.title()
        )?;
    }
    Ok(())
}

/// Every message that is listed one by one.
fn listed(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut lines = rows.iter().flat_map(|row| &row.listed).peekable();
    if lines.peek().is_some() {
        writeln!(out, "\nwhat was widened, and the messages asked for:")?;
    }
    for line in lines {
        writeln!(out, "  {}", line.replace(['\n', '\r'], " "))?;
    }
    Ok(())
}

/// Why each that did not simply succeed did not.
fn remarks(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut first = true;
    for row in rows {
        let why = remark(row);
        if !why.is_empty() {
            writeln!(
                out,
                "{}{}: {}",
                if first { "\n" } else { "" },
                row.name,
                shorten(&why, REMARK)
            )?;
            first = false;
        }
    }
    Ok(())
}

fn remark(row: &Row) -> String {
    match &row.state {
        State::Panicked(text) => format!("panicked: {text}"),
        State::Refused(why) => format!("refused: {why}"),
        State::Generated => {
            let first = row.build.as_ref().and_then(|build| build.first.clone());
            let failed = || {
                let tested = row.tested.as_ref()?;
                tested.failures.first().cloned()
            };
            first
                .or_else(failed)
                .or_else(|| (row.allows > 0).then(|| "emitted code silences lints".to_owned()))
                .unwrap_or_default()
        }
    }
}

fn totals(rows: &[Row], options: &Options, took: Duration, out: &mut dyn Write) -> io::Result<()> {
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let sum = |value: fn(&Row) -> usize| rows.iter().map(value).sum::<usize>();
    let generated = count(|row| row.state == State::Generated);
    let right = count(|row| matches!(row.state, State::Refused(_)) && row.invalid);
    let wrong = count(|row| matches!(row.state, State::Refused(_)) && !row.invalid);
    let panics = count(|row| matches!(row.state, State::Panicked(_)));
    writeln!(
        out,
        "\n{generated} of {} generated, {right} refused rightly (invalid), {wrong} refused, {}",
        plural(rows.len(), "description"),
        plural(panics, "panic")
    )?;
    writeln!(
        out,
        "{}, {} skipped; {}, {} widened; {}",
        plural(sum(|row| row.operations), "operation"),
        sum(|row| row.skipped),
        plural(sum(|row| row.types), "type"),
        sum(|row| row.widened),
        plural(sum(|row| row.lines), "line")
    )?;
    if options.builds() {
        let clean = count(|row| row.build.as_ref().is_some_and(|build| build.errors == 0));
        let silent = count(|row| {
            row.build
                .as_ref()
                .is_some_and(|build| build.errors == 0 && build.warnings == 0)
        });
        writeln!(
            out,
            "{clean} of {generated} compile, {silent} without a warning"
        )?;
    }
    if options.examples {
        let tested = |of: fn(&Tested) -> usize| {
            let all = rows.iter().filter_map(|row| row.tested.as_ref());
            all.map(of).sum::<usize>()
        };
        let contradictory = sum(Row::contradictory);
        writeln!(
            out,
            "{} found, {contradictory} contradict their schemas; {} made from schemas; {} decoded, {} round-tripped, undeclared properties in them: {}; {} varied; {} sent; {} failed",
            plural(sum(|row| row.examples), "example"),
            plural(tested(|t| t.made), "value"),
            tested(|t| t.decoded),
            tested(|t| t.round_tripped),
            tested(|t| t.undeclared),
            plural(tested(|t| t.varied), "value"),
            plural(tested(|t| t.requests), "request"),
            tested(|t| t.failed),
        )?;
        for row in rows {
            let failures = row.tested.iter().flat_map(|tested| &tested.failures);
            for failure in failures.take(20) {
                writeln!(out, "  {}: {failure}", row.name)?;
            }
        }
    }
    let memory = peak_memory()
        .map(|mb| format!(", peak memory {mb} MB"))
        .unwrap_or_default();
    let generating: f64 = rows.iter().map(|row| row.seconds).sum();
    writeln!(
        out,
        "{generating:.1} s generating on all threads, {:.1} s in all{memory}",
        took.as_secs_f64()
    )?;
    let failures = count(|row| !row.passed());
    writeln!(
        out,
        "{}",
        if failures == 0 {
            "all passed".to_owned()
        } else {
            format!("{failures} FAILED")
        }
    )
}

/// The most memory that this process ever held, in MB, where the system says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// The table as tab-separated values, with every code's count in the last column.
pub(super) fn tsv(rows: &[Row]) -> String {
    let columns: Vec<&Column> = COLUMNS
        .iter()
        .chain(BUILD_COLUMNS)
        .chain(EXAMPLE_COLUMNS)
        .collect();
    let titles = columns.iter().map(|(title, _)| *title);
    let mut text = std::iter::once("description")
        .chain(titles)
        .chain(["result", "remark", "codes"])
        .collect::<Vec<_>>()
        .join("\t")
        + "\n";
    for row in rows {
        let result = if result(row).is_empty() {
            "ok"
        } else {
            result(row)
        };
        let codes = row
            .codes
            .iter()
            .map(|(code, count)| format!("{}={count}", code.as_str()))
            .collect::<Vec<_>>()
            .join(" ");
        let mut cells = vec![row.name.clone()];
        cells.extend(columns.iter().map(|(_, value)| value(row)));
        cells.extend([result.to_owned(), remark(row), codes]);
        text += &cells
            .iter()
            .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
            .collect::<Vec<_>>()
            .join("\t");
        text.push('\n');
    }
    text
}

fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.replace('\n', " ");
    }
    text.chars()
        .take(width - 1)
        .map(|c| if c == '\n' { ' ' } else { c })
        .chain(['…'])
        .collect()
}
