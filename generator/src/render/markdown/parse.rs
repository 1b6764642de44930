//! Reads a description: the events of the Markdown parser and the tags of HTML in it.

use super::builder::Builder;
use super::clean;
use super::frame::Kind;
use super::html::{self, Piece, Tag as HtmlTag};
use super::tree::{Block, Style};
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd,
};

/// The tree of a description.
pub(super) fn parse(markdown: &str) -> Vec<Block> {
    let source = clean::source(markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut reader = Reader::default();
    for event in Parser::new_ext(&source, options) {
        reader.event(event);
    }
    reader.builder.finish()
}

/// Feeds the builder.
#[derive(Default)]
struct Reader {
    builder: Builder,
    /// The block of HTML that is being read.
    html: Option<String>,
    /// The indented code that is HTML's text, as it stands in a list or a table of HTML.
    in_html_code: bool,
}

impl Reader {
    /// Handles an event of the Markdown parser.
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.builder.text(&text),
            },
            Event::Code(text) => self.builder.code(&text),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html(&text, true),
            },
            Event::InlineHtml(text) => self.html(&text, false),
            Event::SoftBreak => self.builder.text(" "),
            Event::HardBreak => self.builder.line_break(),
            Event::Rule => self.builder.rule(),
            // Not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.builder.code(&text),
            Event::FootnoteReference(text) => self.builder.text(&text),
            Event::TaskListMarker(done) => self.builder.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    /// Handles the start of a block or a span.
    fn start(&mut self, tag: Tag<'_>) {
        let builder = &mut self.builder;
        match tag {
            Tag::Paragraph => builder.start(Kind::Para),
            Tag::Heading { level, .. } => builder.start(Kind::Heading(level as u8)),
            Tag::BlockQuote(kind) => {
                builder.start(Kind::Quote);
                if let Some(kind) = kind {
                    builder.strong(alert(kind));
                }
            }
            Tag::CodeBlock(kind) => {
                if matches!(kind, CodeBlockKind::Indented) && builder.in_html_structure() {
                    self.html = Some(String::new());
                    self.in_html_code = true;
                } else {
                    builder.start(Kind::Pre(code_tag(&kind)));
                }
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(first) => builder.start(Kind::List(first)),
            Tag::Item => builder.start(Kind::Item),
            Tag::Table(columns) => builder.start(Kind::Table(columns)),
            Tag::TableHead | Tag::TableRow => builder.start(Kind::Row),
            Tag::TableCell => builder.start(Kind::Cell),
            Tag::Emphasis => builder.start(Kind::Styled(Style::Emphasis)),
            Tag::Strong => builder.start(Kind::Styled(Style::Strong)),
            Tag::Strikethrough => builder.start(Kind::Styled(Style::Strike)),
            Tag::Link {
                link_type: LinkType::Email,
                dest_url,
                ..
            } => {
                builder.start(Kind::Link(format!("mailto:{dest_url}")));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                builder.start(Kind::Link(dest_url.into_string()));
            }
            // Not enabled.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => builder.start(Kind::Para),
        }
    }

    /// Handles the end of a block or a span.
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::CodeBlock if self.in_html_code => {
                self.in_html_code = false;
                self.end_html();
            }
            _ => self.builder.end(),
        }
    }

    /// Reads the block of HTML that has ended.
    fn end_html(&mut self) {
        if let Some(text) = self.html.take() {
            self.html(&text, true);
            if !self.builder.is_open("pre") {
                self.builder.break_paragraph();
            }
        }
    }

    /// Reads HTML; in a paragraph (not a `block`) names that look like elements are taken as text
    /// more often.
    fn html(&mut self, text: &str, block: bool) {
        for piece in html::pieces(text) {
            match piece {
                Piece::Text(text) => self.builder.text(&clean::decode(text)),
                Piece::Tag(tag) => {
                    if !self.tag(&tag, block) {
                        self.builder.text(tag.raw);
                    }
                }
            }
        }
    }

    /// Handles a tag of HTML; `false` when it is not one.
    fn tag(&mut self, tag: &HtmlTag<'_>, block: bool) -> bool {
        let builder = &mut self.builder;
        let name = tag.name.as_str();
        let kind = match name {
            "p" | "dd" => Some(Kind::Para),
            "ul" | "menu" => Some(Kind::List(None)),
            "ol" => {
                let start = tag.attribute("start").and_then(|n| n.parse().ok());
                Some(Kind::List(Some(start.unwrap_or(1))))
            }
            "li" => Some(Kind::Item),
            "blockquote" => Some(Kind::Quote),
            "table" => Some(Kind::Table(Vec::new())),
            "tr" => Some(Kind::Row),
            "td" | "th" => Some(Kind::Cell),
            "pre" => Some(Kind::Pre("text")),
            "h1" => Some(Kind::Heading(1)),
            "h2" => Some(Kind::Heading(2)),
            "h3" => Some(Kind::Heading(3)),
            "h4" => Some(Kind::Heading(4)),
            "h5" => Some(Kind::Heading(5)),
            "h6" => Some(Kind::Heading(6)),
            "b" | "strong" => Some(Kind::Styled(Style::Strong)),
            "i" | "em" | "var" | "cite" | "dfn" => Some(Kind::Styled(Style::Emphasis)),
            "s" | "del" | "strike" => Some(Kind::Styled(Style::Strike)),
            "code" | "tt" | "kbd" | "samp" => Some(Kind::Code),
            "a" => match tag.attribute("href") {
                Some(url) => Some(Kind::Link(clean::decode(url).into_owned())),
                None => {
                    builder.close_html(if tag.closing { &["a"] } else { &[] });
                    return true;
                }
            },
            _ => None,
        };
        match (kind, tag.closing) {
            (Some(_), true) => builder.close_html(&[name]),
            (Some(kind), false) => {
                builder.open_html(kind, name);
            }
            (None, closing) => match name {
                "br" => builder.line_break(),
                "hr" => builder.rule(),
                "dt" if closing => {
                    builder.close_html(&["dt"]);
                    builder.break_paragraph();
                }
                "dt" => {
                    builder.break_paragraph();
                    builder.open_html(Kind::Styled(Style::Strong), name);
                }
                "sup" if !closing => builder.text("^"),
                "img" if !closing => {
                    builder.text(&clean::decode(tag.attribute("alt").unwrap_or("")))
                }
                "note" | "important" | "warning" | "caution" | "tip"
                    if block || builder.is_open(name) =>
                {
                    if closing {
                        builder.close_html(&[name]);
                    } else if builder.open_html(Kind::Quote, name) {
                        builder.strong(&title(name));
                    }
                }
                _ if INVISIBLE_BLOCKS.contains(&name) => builder.break_paragraph(),
                _ => return INVISIBLE_SPANS.contains(&name),
            },
        }
        true
    }
}

/// Elements that only end a paragraph.
const INVISIBLE_BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "center",
    "details",
    "div",
    "dl",
    "figcaption",
    "figure",
    "footer",
    "header",
    "html",
    "nav",
    "section",
    "summary",
    "tbody",
    "tfoot",
    "thead",
];

/// Elements that leave nothing but their text.
const INVISIBLE_SPANS: &[&str] = &[
    "abbr", "acronym", "big", "col", "colgroup", "font", "iframe", "img", "ins", "label", "mark",
    "nobr", "q", "small", "span", "sub", "sup", "u", "wbr",
];

/// The title of one of GitHub's alerts, `> [!NOTE]`.
fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// `note` as `Note`.
fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Languages whose name may stand on a code block; everything else is `text`, so that no block is
/// Rust and none has an attribute of rustdoc's.
const LANGUAGES: &[&str] = &[
    "bash",
    "console",
    "css",
    "csv",
    "diff",
    "go",
    "graphql",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "kotlin",
    "php",
    "python",
    "ruby",
    "sh",
    "shell",
    "sql",
    "swift",
    "toml",
    "ts",
    "typescript",
    "xml",
    "yaml",
];

/// The tag of a code block.
fn code_tag(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(info) = kind else {
        return "text";
    };
    let words = info.split(|c: char| !c.is_ascii_alphanumeric());
    let first = words.map(str::to_ascii_lowercase).find(|w| !w.is_empty());
    let known = LANGUAGES.iter().find(|l| Some(**l) == first.as_deref());
    known.copied().unwrap_or("text")
}
