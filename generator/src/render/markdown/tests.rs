//! Tests: one for each rule, and a collection of nasty texts whose result is read again and
//! checked for everything that rustdoc or clippy would object to.

use super::{first_sentence, to_doc_lines};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser};
use pulldown_cmark::{Tag, TagEnd};

/// The result as one text.
fn doc(text: &str) -> String {
    to_doc_lines(text, 60).join("\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(doc(text), expected);
    assert_eq!(objections(expected), Vec::<String>::new());
    assert_eq!(doc(expected), expected, "applied twice");
}

/// What is wrong with a doc comment, as rustdoc parses it.
fn objections(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_end() != line || line.chars().any(|c| c.is_control() || c == '\u{202e}') {
            found.push(format!("line {line:?}"));
        }
    }
    if text.starts_with([' ', '\n']) || text.ends_with('\n') {
        found.push("blank at an end".to_owned());
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut broken = Vec::new();
    let mut callback = |link: BrokenLink<'_>| {
        broken.push(format!("reference {}", link.reference));
        None::<(CowStr<'static>, CowStr<'static>)>
    };
    let mut inside = 0;
    for event in Parser::new_with_broken_link_callback(text, options, Some(&mut callback)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("HTML {html}")),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                inside += 1;
                let absolute = ["http://", "https://", "mailto:"]
                    .iter()
                    .any(|s| dest_url.starts_with(s));
                if !absolute && link_type != LinkType::Email {
                    found.push(format!("link {dest_url}"));
                }
            }
            Event::Start(Tag::Image { .. }) => found.push("image".to_owned()),
            Event::Start(Tag::CodeBlock(kind)) => {
                inside += 1;
                match kind {
                    CodeBlockKind::Fenced(tag) if !tag.is_empty() && *tag != *"rust" => {}
                    _ => found.push("doctest".to_owned()),
                }
            }
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => inside -= 1,
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {
                found.push("marker".to_owned())
            }
            Event::Text(text) if inside == 0 && text.contains("http") && text.contains("://") => {
                found.push(format!("bare address {text}"));
            }
            _ => {}
        }
    }
    found.extend(broken);
    found
}

#[test]
fn paragraphs_are_wrapped_and_trimmed() {
    check("\n\n  \n", "");
    check("One.\r\n\r\nTwo.  \n\n\n", "One.\n\nTwo.");
    check("    All of it\n    is indented.", "All of it is indented.");
    let long = "word ".repeat(20);
    assert!(to_doc_lines(&long, 30).iter().all(|line| line.len() <= 30));
    check(
        "See https://example.com/a/very/long/address/that/does/not/fit/on/any/line and `some code that is kept in one piece, always, however long`.",
        "See\n<https://example.com/a/very/long/address/that/does/not/fit/on/any/line>\nand\n`some code that is kept in one piece, always, however long`.",
    );
    check("a\\\nb  \nc", "a\\\nb\\\nc");
}

#[test]
fn a_wrapped_word_never_starts_a_block() {
    for word in [
        "-", "+", "*", "1.", "12)", "#", "##", ">x", "---", "===", "|", ":--", "~~~",
    ] {
        let text = format!("{} {word} and more", "x".repeat(60));
        let lines = to_doc_lines(&text, 60);
        assert_eq!(lines.len(), 2, "{word}");
        assert!(lines[1].contains('\\'), "{word}: {lines:?}");
        assert_eq!(to_doc_lines(&lines.join("\n"), 60), lines, "{word}");
    }
}

#[test]
fn only_what_needs_it_is_escaped() {
    check(
        "snake_case, a * b, 50% & more; x < y > z.",
        "snake_case, a * b, 50% & more; x < y > z.",
    );
    check("5*3 and ~100", "5*3 and ~100");
    check("a* b* and ~1 ~2", "a\\* b\\* and \\~1 \\~2");
    check("_foo and _bar", "\\_foo and \\_bar");
    check("C:\\dir\\", "C:\\dir\\\\");
    check("one ` backtick", "one \\` backtick");
    check("pass --flag or --", "pass \\--flag or --");
    check("&amp;lt; and &lt;b", "\\&lt; and \\<b");
}

#[test]
fn code_blocks_are_never_rust() {
    check("```\nlet x = 1;\n```", "```text\nlet x = 1;\n```");
    check("```rust,should-panic\nx\n```", "```text\nx\n```");
    check(
        "~~~json\n{\n\t\"a\": 1  \n}\n~~~",
        "```json\n{\n    \"a\": 1\n}\n```",
    );
    check("Text:\n\n    indented", "Text:\n\n```text\nindented\n```");
    check("~~~~\n```\nx\n```\n~~~~", "````text\n```\nx\n```\n````");
    check("```", "");
    check(
        "<pre><code>a  b\n  c &lt;d></code></pre>",
        "```text\na  b\n  c <d>\n```",
    );
}

#[test]
fn links_are_absolute_or_text() {
    check("[a](https://b.c/d_e)", "[a](https://b.c/d_e)");
    check(
        "[foo], [foo](bar), [Foo][bar], [^1], [`x`]",
        "\\[foo], foo, \\[Foo]\\[bar], \\[^1], \\[`x`]",
    );
    check("[a][b]\n\n[b]: https://c.d", "[a](https://c.d)");
    check(
        "[a](</b c>) [x](#y) [z](javascript:q) [w](crate::W)",
        "a x z w",
    );
    check(
        "https://a.b/c_d. (http://e.f)",
        "<https://a.b/c_d>. (<http://e.f>)",
    );
    check(
        "<https://a.b> and <me@a.b> and [https://a.b](https://a.b)",
        "<https://a.b> and <me@a.b> and <https://a.b>",
    );
    check(
        "https://{host}/x and http:// and http://a/<id>.",
        "`https://{host}/x` and `http://` and `http://a/<id>`.",
    );
    check("[a](https://b.c/(d))", "[a](https://b.c/%28d%29)");
    check(
        "Wow![a](/b.png) ![c](https://d.e/f.png)",
        "Wowa [c](https://d.e/f.png)",
    );
    check("Wow!<a href='https://b.c'>d</a>", "Wow\\![d](https://b.c)");
}

#[test]
fn html_becomes_markdown() {
    check(
        "<p>A <b>b</b>, <i>i</i> &mdash; <code>c</code>.</p><p>Two</p>",
        "A **b**, *i* — `c`.\n\nTwo",
    );
    check(
        "<ul><li>a</li><li><p>b</p><ul><li>c</ul></ul>end",
        "- a\n- b\n  - c\n\nend",
    );
    check("a<br>b<br/><br/>c", "a\\\nb\n\nc");
    check("<b>Scope: </b><code>x</code>", "**Scope:** `x`");
    check("a<b>(b)</b>c", "a(b)c");
    check(
        "<table><tr><th>A</th><th>B</th></tr>\n\n<tr><td>1|2</td><td><code>x</code></td></tr></table>",
        "| A | B |\n|---|---|\n| 1\\|2 | `x` |",
    );
    check(
        "<p>a</p> <note> <p>b</p> </note> c",
        "a\n\n> **Note**\n>\n> b\n\nc",
    );
    check("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb");
    check(
        "x <id> y <!-- hidden --> Vec<T> and </span>z",
        "x `<id>` y `Vec<T>` and z",
    );
    check(
        "<script>alert(1)</script>ok <img alt='x' src=y> a<sup>2</sup>",
        "ok x a^2",
    );
    check(
        "<a href=\"https://b.c?d=1&amp;e=2\">f</a> <a href='g'>h</a>",
        "[f](https://b.c?d=1&e=2) h",
    );
}

#[test]
fn lists_and_quotes_are_indented() {
    check(
        "* a\n  lazy\ncontinued\n* b\n    * c\n\n1) x\n2) y",
        "- a lazy continued\n- b\n  - c\n\n1. x\n2. y",
    );
    check("- a\n\n  second\n\n- b", "- a\n\n  second\n\n- b");
    check("9. a\n10. b\n    - c", "9. a\n10. b\n    - c");
    check("- a\n\n      code", "- a\n\n  ```text\n  code\n  ```");
    check("> a\nlazy\n>\n> - b", "> a lazy\n>\n> - b");
    check("> [!WARNING]\n> Mind.", "> **Warning**\n>\n> Mind.");
    check("- [ ] todo", "- \\[ ] todo");
}

#[test]
fn headings_are_low_and_tables_stay() {
    check("# A #\n## B\n###### C", "#### A\n\n##### B\n\n###### C");
    check("A\n===\n\nB", "#### A\n\nB");
    check(
        "a|b\n-|:-:\nx|y\n\nz",
        "| a | b |\n|---|:-:|\n| x | y |\n\nz",
    );
    check("a\n\n***\n\nb", "a\n\n---\n\nb");
}

#[test]
fn hidden_characters_are_removed() {
    check(
        "a\u{202e}b\u{200b}c\u{0}d\u{7}e\u{a0}f&#x202e;g&#7;\u{2028}h\tx",
        "abcde fg h x",
    );
}

#[test]
fn first_sentences() {
    let cases = [
        ("", ""),
        ("# Title\n\nGets *a* [pet](/x). Then more.", "Gets a pet."),
        ("# Only a title", "Only a title"),
        (
            "Uses e.g. `a.b. C` or v. 1.2 (see U.S. law)! More",
            "Uses e.g. `a.b. C` or v. 1.2 (see U.S. law)!",
        ),
        ("<p>One</p><p>Two</p>", "One"),
        ("- item one. Two\n- item two", "item one."),
        ("First line<br>second", "First line"),
        (
            "a | b <id> https://x.y/z [q]",
            "a \\| b `<id>` `https://x.y/z` \\[q]",
        ),
        ("What is \"this.\" That.", "What is \"this.\""),
    ];
    for (text, expected) in cases {
        assert_eq!(first_sentence(text), expected);
    }
    let long = first_sentence(&"word ".repeat(200));
    assert!(long.ends_with("word…") && long.len() < 250, "{long}");
}

/// Texts that are hard on parsers and serialisers.
const NASTY: &[&str] = &[
    "*a **b* c** ***d*** _e __f_ g__",
    "[[a]](b) [![c](d)](e) [f](g\n[h]: i",
    "[a]: https://b.c\n[a]: d\n[A] [a][] [`a`]",
    "[^a]: note\n\nText[^a] and [^b].",
    "`` a ` b `` ``` c ``` ` `` ` `",
    "<<a>> <b <i></b> </i> <b/> < c> <d",
    "<ul>\n\ntext\n\n<li>a\n\n- b\n\n</li>\n\n</ul>\n\nafter",
    "text <ul><li>a <table><tr><td>b</ul> c",
    "<table><tr><td>a\n\n        </td><td>\n\n<pre>x\n|y</pre></td></table>",
    "<p>a <code>b <p>c</code> **d**",
    "<code>`</code><code>``</code>`a`<code>b</code>",
    "<pre>\n```rust\nfn main() {}\n```\n</pre>",
    "```rust\nunclosed",
    "- ```\n  a\n  ```\n-\n- > # b\n  > - c",
    "1. a\n1000000000. b\n\n999999999. c\n1. d",
    "- - - - a\n* * *\n_ _ _\n+ + b",
    "a\n    b\n\tc\n\n\td",
    "| a |\n|---|\n| `b|c` | d |\n| \\| |",
    "|a|b|\n|-|-|\n|<b>c|d</b>|\n||\n",
    "> > > a\n> b\nc\n>d",
    "a\\\n\\\n\\b\\",
    "a<br><br><br>b<br>",
    "&lt;script&gt; &#0; &#x110000; &nosuch; &copy &amp;amp;",
    "http://a.b|c http://a.b\"c http://a.b`c` http://[::1]/ xhttps://a.b",
    "https://a.b/c](d) (https://e.f/(g)) https://h.i/*j* https://k.l/_m_",
    "[a](https://b.c \"t\") [d](<https://e f>) [g](https://h.i/`j`) [k|l](https://m.n/|)",
    "/// ///! !x #!/bin/sh # a #[x] $a$ $$b$$ {#id} :: - -- ---",
    "<details><summary>a</summary>\n\n```\nb\n```\n\n</details>",
    "<!-- a\n\nb --> c <!-- d",
    "<a href=\"https://a.b\"><b>c</b></a><a>d</a><a href=https://e.f>g",
    "~~a~~ ~b~ ~~c~ ~~~d~~~",
    "<h1>a<h2>b</h2><blockquote>c<hr>d",
    "\u{feff}# a\u{200f}\r- b\u{85}* c",
    "`[a](b)` [`c`](d) [`e`](https://f.g) <code>[h]</code>",
];

#[test]
fn nasty_texts_are_safe_and_stable() {
    for text in NASTY {
        for width in [1, 20, 80] {
            let lines = to_doc_lines(text, width);
            let doc = lines.join("\n");
            assert_eq!(objections(&doc), Vec::<String>::new(), "{text}\n---\n{doc}");
            assert_eq!(to_doc_lines(&doc, width), lines, "{text}");
        }
        let summary = first_sentence(text);
        assert!(!summary.contains('\n'));
        assert_eq!(
            objections(&summary),
            Vec::<String>::new(),
            "{text}\n---\n{summary}"
        );
    }
}

#[test]
fn large_and_deep_texts_take_little() {
    let units = [
        "[",
        "> ",
        "- ",
        "*a ",
        "`",
        "<",
        "<ul><li>",
        "<b>",
        "a|b\n",
        "<pre>",
        "http://",
        "&",
        "![",
        "    a\n\n",
    ];
    for unit in units {
        let text = unit.repeat(100_000 / unit.len());
        let lines = to_doc_lines(&text, 80);
        let size: usize = lines.iter().map(String::len).sum();
        assert!(size <= 3 * text.len(), "{unit}: {size}");
        let _ = first_sentence(&text);
    }
    let nested: String = (0..300)
        .map(|n| format!("{}- a\n", "  ".repeat(n)))
        .collect();
    assert!(!to_doc_lines(&nested, 80).is_empty());
}
