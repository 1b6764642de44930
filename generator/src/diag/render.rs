//! Diagnostics as text for people, with source excerpts, and as JSON lines for machines.

use std::collections::HashMap;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin as Mention, Renderer, Snippet};

use super::{Code, Diagnostic, Diagnostics, Effect, Severity};
use crate::source::Source;
use crate::tree::Origin;

/// How text is rendered.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Colours, for a terminal.
    pub color: bool,
    /// Every message in full; else the first few of each code.
    pub all: bool,
    /// The columns that lines are cut to.
    pub width: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self {
            color: false,
            all: false,
            width: 120,
        }
    }
}

/// How many messages of a code are shown in full.
const SHOWN: usize = 3;

/// All of `diags` for people, the worst last, with a line that counts them at the end.
/// Empty where there is nothing to say.
pub fn text(diags: &Diagnostics, source: &Source, options: &RenderOptions) -> String {
    let mut order: Vec<&Diagnostic> = diags.items().iter().collect();
    order.sort_by_key(|diagnostic| (diagnostic.code.severity(), diagnostic.code));
    let mut totals: HashMap<Code, usize> = HashMap::new();
    for diagnostic in &order {
        *totals.entry(diagnostic.code).or_default() += 1;
    }
    let mut out = String::new();
    let mut shown: HashMap<Code, usize> = HashMap::new();
    let mut folded: Vec<(&str, &crate::tree::Origin)> = Vec::new();
    for diagnostic in order {
        let code = diagnostic.code;
        let count = shown.entry(code).or_default();
        // The same words about the same place say nothing new.
        let repeated = folded.contains(&(diagnostic.message.as_str(), &diagnostic.origin));
        if options.all || (*count < SHOWN && !repeated) {
            *count += 1;
            folded.push((&diagnostic.message, &diagnostic.origin));
            out.push_str(one(diagnostic, source, options).trim_end());
            out.push_str("\n\n");
        }
        let total = totals.get_mut(&code);
        let Some(left) = total.filter(|left| **left > 0) else {
            continue;
        };
        *left -= 1;
        if *left == 0 {
            let all = diags.items().iter().filter(|d| d.code == code).count();
            let rest = all - shown.get(&code).copied().unwrap_or_default();
            if rest > 0 {
                let _ = writeln!(
                    out,
                    "and {rest} more of {}: {}\n",
                    code.as_str(),
                    code.title()
                );
            }
        }
    }
    out.push_str(&summary(diags));
    out
}

/// `2 errors, 14 warnings, 3 notes`, with a newline; empty where there is nothing to count.
pub fn summary(diags: &Diagnostics) -> String {
    let mut parts = Vec::new();
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ] {
        let count = diags
            .items()
            .iter()
            .filter(|d| d.code.severity() == severity)
            .count();
        if count > 0 {
            parts.push(format!(
                "{count} {word}{}",
                if count == 1 { "" } else { "s" }
            ));
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        parts.join(", ") + "\n"
    }
}

/// One message in full.
fn one(diagnostic: &Diagnostic, source: &Source, options: &RenderOptions) -> String {
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let main = source
        .files()
        .is_empty()
        .then_some(Group::with_title(title.clone()));
    let mut excerpts: Vec<Excerpt> = vec![Excerpt::of(
        source,
        &diagnostic.origin,
        String::new(),
        options.width,
    )];
    for (origin, why) in &diagnostic.related {
        excerpts.push(Excerpt::of(source, origin, printable(why), options.width));
    }
    let mut group = main.unwrap_or_else(|| {
        let mut group = title.elements(std::iter::empty::<
            Snippet<'_, annotate_snippets::Annotation<'_>>,
        >());
        for (i, excerpt) in excerpts.iter().enumerate() {
            if excerpt.text.trim().is_empty() {
                group = group.element(Mention::path(excerpt.path.as_str()).line(excerpt.line));
                continue;
            }
            let kind = if i == 0 {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let mut annotation = kind.span(excerpt.span.clone());
            if !excerpt.label.is_empty() {
                annotation = annotation.label(excerpt.label.as_str());
            }
            let snippet = Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.line)
                .path(excerpt.path.as_str())
                .annotation(annotation);
            group = group.element(snippet);
        }
        group
    });
    if let Some(did) = did(diagnostic.code.effect()) {
        group = group.element(Level::NOTE.message(did));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let rendered = renderer.term_width(options.width).render(&[group]);
    // The excerpt of a cut line begins at its cut: say the real column.
    excerpts
        .iter()
        .fold(rendered, |text, excerpt| match &excerpt.shown {
            Some((cut, real)) => text.replacen(cut.as_str(), real, 1),
            None => text,
        })
        + "\n"
}

/// What was done, where the message itself cannot be expected to say so.
fn did(effect: Effect) -> Option<&'static str> {
    match effect {
        Effect::Skipped => Some("nothing is generated for it"),
        Effect::Refused => Some("nothing is generated"),
        Effect::Widened => Some("the output accepts more than the description says"),
        Effect::Exact | Effect::Renamed | Effect::Repaired => None,
    }
}

/// One line of source around a place.
struct Excerpt {
    path: String,
    line: usize,
    text: String,
    span: std::ops::Range<usize>,
    label: String,
    /// `path:line:column` as the renderer will say it of the cut line, and as it is.
    shown: Option<(String, String)>,
}

impl Excerpt {
    fn of(source: &Source, origin: &Origin, label: String, width: usize) -> Excerpt {
        let location = source.locate(origin);
        let all = source
            .file(source.written(origin).file)
            .map_or("", |file| file.text.as_str());
        let at = location.span.start.min(all.len());
        let start = all[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = all[at..]
            .find('\n')
            .map_or(all.len(), |newline| at + newline);
        // A minified file is one line of megabytes: show what is around the place.
        let room = width.max(40);
        let (from, to) = if end - start > 2 * room {
            (
                floor(all, at.saturating_sub(room / 3).max(start)),
                floor(all, (at + room).min(end)),
            )
        } else {
            (start, end)
        };
        let raw = all[from..to].trim_end_matches('\r');
        // Of the same length, so that spans stay right.
        let text: String = raw
            .chars()
            .map(|c| {
                if c.is_ascii_control() && c != '\t' {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let span = (at - from).min(text.len())
            ..location
                .span
                .end
                .saturating_sub(from)
                .clamp(at - from, text.len().max(at - from));
        let span = span.start.min(text.len())..span.end.min(text.len());
        let shown = (from > start).then(|| {
            let column = text
                .get(..span.start)
                .map_or(1, |before| before.chars().count() + 1);
            (
                format!("{}:{}:{column}", location.path, location.line),
                format!("{}:{}:{}", location.path, location.line, location.column),
            )
        });
        Excerpt {
            path: location.path,
            line: location.line,
            text,
            span,
            label,
            shown,
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `text` without control characters: a description's words must not steer a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => c,
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

/// All of `diags`, one JSON object a line, in the order they were reported.
pub fn json(diags: &Diagnostics, source: &Source) -> String {
    let mut out = String::new();
    for diagnostic in diags.items() {
        let place = |origin: &Origin| {
            let at = source.locate(origin);
            (
                at.path,
                source.written(origin).pointer.as_str().to_owned(),
                at.line,
                at.column,
            )
        };
        let (file, pointer, line, column) = place(&diagnostic.origin);
        let related: Vec<serde_json::Value> = diagnostic
            .related
            .iter()
            .map(|(origin, why)| {
                let (file, pointer, line, column) = place(origin);
                serde_json::json!({"message": why, "file": file, "pointer": pointer, "line": line, "column": column})
            })
            .collect();
        let value = serde_json::json!({
            "code": diagnostic.code.as_str(),
            "severity": severity(diagnostic.code.severity()),
            "effect": effect(diagnostic.code.effect()),
            "message": diagnostic.message,
            "file": file,
            "pointer": pointer,
            "line": line,
            "column": column,
            "help": diagnostic.help,
            "related": related,
        });
        let _ = writeln!(out, "{value}");
    }
    out
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Exact => "exact",
        Effect::Widened => "widened",
        Effect::Skipped => "skipped",
        Effect::Renamed => "renamed",
        Effect::Repaired => "repaired",
        Effect::Refused => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Pointer;

    fn source(text: &str) -> Source {
        Source::from_text("a.yaml", text, &mut Diagnostics::default()).unwrap_or_default()
    }

    #[test]
    fn shows_the_place_and_folds() {
        let source = source("openapi: 3.0.3\ninfo:\n  version: 1.10\n");
        let mut diags = Diagnostics::default();
        for _ in 0..5 {
            let at = Origin::root(Pointer::parse("/info/version"));
            diags
                .report(Code::WrongShape, at, "`version` is a number")
                .help("write text");
        }
        diags.report(Code::RefOutside, Origin::default(), "outside\u{1b}[31m");
        let text = text(&diags, &source, &RenderOptions::default());
        assert!(
            text.contains("a.yaml:3:12")
                && text.contains("^^^^")
                && text.contains("help: write text"),
            "{text}"
        );
        assert!(text.contains("and 4 more of E0201"), "{text}");
        assert!(
            !text.contains('\u{1b}') && text.ends_with("6 warnings\n"),
            "{text}"
        );
    }

    #[test]
    fn cuts_long_lines_around_the_place() {
        let padding = "x".repeat(100_000);
        let source = source(&format!(
            "{{\"openapi\": \"3.0.3\", \"a\": \"{padding}\", \"b\": 7, \"c\": \"{padding}\"}}"
        ));
        let mut diags = Diagnostics::default();
        diags.report(
            Code::WrongShape,
            Origin::root(Pointer::parse("/b")),
            "seven",
        );
        let text = text(&diags, &source, &RenderOptions::default());
        assert!(text.len() < 1000 && text.contains(":1:100036"), "{text}");
    }

    #[test]
    fn json_lines() {
        let source = source("openapi: 3.0.3\n");
        let mut diags = Diagnostics::default();
        diags
            .report(
                Code::WrongShape,
                Origin::root(Pointer::parse("/openapi")),
                "x",
            )
            .related(Origin::default(), "y");
        assert_eq!(
            json(&diags, &source),
            "{\"code\":\"E0201\",\"column\":10,\"effect\":\"repaired\",\"file\":\"a.yaml\",\"help\":null,\"line\":1,\"message\":\"x\",\"pointer\":\"/openapi\",\"related\":[{\"column\":1,\"file\":\"a.yaml\",\"line\":1,\"message\":\"y\",\"pointer\":\"\"}],\"severity\":\"warning\"}\n"
        );
    }
}
