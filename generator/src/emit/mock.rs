//! The examples that the transport in memory answers with, as a table.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::file::File;
use super::paging::pointer;
use crate::examples::Answer;
use crate::ir::{Api, PageParam};

/// The file of the examples: its path and text. `print` turns a file into text.
pub fn answers(api: &Api, answers: &[Answer], print: fn(File) -> String) -> (String, String) {
    let rows = answers.iter().map(|answer| {
        let operation = &api.operations[answer.operation];
        let (method, path) = (&operation.method, &operation.path.raw);
        let (status, media_type) = (Literal::u16_unsuffixed(answer.status), &answer.media_type);
        let body = raw(&answer.body);
        let later = answer.later.as_ref().map(|later| {
            let param = match &later.param {
                PageParam::Query(name) => name.clone(),
                PageParam::Body { way, .. } => pointer(way),
            };
            let (first, body) = (Literal::u64_unsuffixed(later.first), raw(&later.body));
            quote!(.later(#param, #first, #body))
        });
        quote!(Example::new(#method, #path, #status, #media_type, #body) #later)
    });
    let file = File {
        path: "src/client/examples.rs".into(),
        docs: vec![
            "What the transport in memory answers: the description's examples, and where it has none"
                .into(),
            "values made from the types.".into(),
        ],
        head: vec![quote!(
            use crate::runtime::testing::Example;
        )],
        items: vec![quote! {
            pub(super) const EXAMPLES: &[Example] = &[#(#rows),*];
        }],
    };
    (file.path.clone(), print(file))
}

/// A string literal without escapes, where that is the plainer one and nothing in the text
/// needs any: a line break other than `\n`, or a sign that turns the direction of the line.
fn raw(text: &str) -> TokenStream {
    let hidden = |c: char| c.is_control() && c != '\n' || !c.is_ascii() && !c.is_alphanumeric();
    let plain = !text.contains(['"', '\\']) || text.contains(hidden);
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let literal = format!("r{hashes}\"{text}\"{hashes}").parse::<Literal>();
    match literal {
        Ok(literal) if !plain => quote!(#literal),
        _ => quote!(#text),
    }
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn every_text_is_the_same_as_a_literal() {
        for text in [
            "",
            "plain",
            r#"{"a":"b"}"#,
            r##"ends "# within"##,
            "\"###\\",
            "a\r\nb\t\"",
            "\"\u{202e}\"\0",
            "data: {\"é\": \"✓\"}\n\n",
        ] {
            let literal: syn::LitStr = syn::parse2(raw(text)).expect("a literal");
            assert_eq!(literal.value(), text);
        }
        assert_eq!(raw(r#"{"a":1}"#).to_string(), r###"r#"{"a":1}"#"###);
    }
}
