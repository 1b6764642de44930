//! The tests that come with the crate: the description's examples as data, one table of the
//! types that read them, and the fixed text that compares.
//!
//! An example is a line of data, not a function: what costs to compile is one entry for each
//! type that has an example.

mod requests;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rayon::prelude::*;

use super::context::Context;
use super::file::File;
use super::uses::Uses;
use crate::config::Config;
use crate::examples::{Case, Suite};
use crate::ir::{Api, PartKind, Scalar, Type, TypeId};
use crate::name::Names;
use crate::plan::{CratePlan, Feature};

/// The text that reads and compares; `SDK` stands for the crate.
const SUPPORT: &str = include_str!("support.rs.in");
/// The text that sends requests.
const REQUESTS: &str = include_str!("requests.rs.in");
/// The text that varies values.
const VARY: &str = include_str!("vary.rs.in");

/// The files of the tests: path and text. `print` turns a file into text.
pub fn tests(
    api: &Api,
    names: &Names,
    plan: &CratePlan,
    config: &Config,
    suite: &Suite,
    print: fn(File) -> String,
) -> Vec<(String, String)> {
    if suite.cases.is_empty() && suite.calls.is_empty() {
        return Vec::new();
    }
    let uses = Uses::of(api);
    let cx = Context {
        api,
        names,
        config,
        plan,
        uses: &uses,
    };
    let library = plan.package.replace('-', "_");
    let gates = gates(plan);
    let mut types: BTreeMap<String, TokenStream> = BTreeMap::new();
    let mut lines: BTreeSet<String> = BTreeSet::new();
    for case in &suite.cases {
        let ty = written(&cx, &case.ty, "");
        lines.insert(line(&ty, case));
        types
            .entry(ty)
            .or_insert_with_key(|key| entry(&cx, &gates, &library, &case.ty, key));
    }
    if types.is_empty() {
        // So that what decodes and encodes is used.
        let json = entry(&cx, &gates, &library, &Type::JSON, "");
        types.insert(String::new(), json);
    }
    let mut data = String::from("# type, place, facts, value\n");
    for line in lines {
        data.push_str(&line);
        data.push('\n');
    }
    let groups: Vec<(usize, String, String)> = (0..api.groups.len())
        .into_par_iter()
        .filter_map(|group| {
            let file = requests::group(&cx, group, &suite.calls, &library)?;
            Some((group, file.path.clone(), print(file)))
        })
        .collect();
    let multipart = |part| requests::calls_part(&cx, &suite.calls, part);
    // Nothing is read of what no call takes.
    let given = groups.iter().any(|(.., text)| text.contains("given."));
    let (file, files) = (multipart(PartKind::File), multipart(PartKind::Files));
    let fixed = |text: &str| {
        let text = text.replace("SDK::", &format!("{library}::"));
        let text = only_if(&text, |what| match what {
            "file" => file,
            "files" => files,
            "given" => given,
            _ => file || files,
        });
        format!("// Generated from an OpenAPI description. Do not edit.\n\n{text}")
    };
    let called: Vec<usize> = groups.iter().map(|(group, ..)| *group).collect();
    let mut files = vec![
        (
            "tests/examples.rs",
            print(root(&cx, suite, &called, &library)),
        ),
        ("tests/examples/support.rs", fixed(SUPPORT)),
        ("tests/examples/types.rs", print(table(types.into_values()))),
        ("tests/examples/values.tsv", data),
    ];
    if config.tests.thorough {
        files.push(("tests/examples/vary.rs", fixed(VARY)));
    }
    let mut own: Vec<(String, String)> = Vec::new();
    if !called.is_empty() {
        files.push(("tests/examples/requests.rs", fixed(REQUESTS)));
        files.push(("tests/examples/requests.tsv", calls(&cx, suite)));
        own.extend(groups.into_iter().map(|(_, path, text)| (path, text)));
    }
    let files = files.into_iter();
    let files = files.map(|(path, text)| (path.to_owned(), text));
    own.into_iter().chain(files).collect()
}

/// A text without its pieces, each from `//if WHAT` to `//end`, of which `holds` says no.
fn only_if(text: &str, holds: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut take = true;
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("//if ") {
            Some(what) => take = holds(what),
            None if line.trim_end() == "//end" => take = true,
            None if take => out.push_str(line),
            None => {}
        }
    }
    out
}

/// The requests as lines of data.
fn calls(cx: &Context<'_>, suite: &Suite) -> String {
    let mut data = String::from("# operation, what is given, what must go out\n");
    for call in &suite.calls {
        let key = requests::key(cx, call.operation);
        let give = serde_json::Value::Object(call.give.clone());
        data.push_str(&format!("{key}\t{give}\t{}\n", call.want));
    }
    data
}

/// The file that cargo finds.
fn root(cx: &Context<'_>, suite: &Suite, groups: &[usize], library: &str) -> File {
    let mut modules = quote! {
        #[path = "examples/support.rs"]
        mod support;
        #[path = "examples/types.rs"]
        mod types;
    };
    let mut items = vec![
        quote! {
            const VALUES: &str = include_str!("examples/values.tsv");
        },
        quote! {
            #[test]
            fn values_decode_and_encode_back_to_the_same() {
                support::round_trips(types::TYPES, VALUES);
            }
        },
    ];
    if !suite.calls.is_empty() && !groups.is_empty() {
        let mut lists = TokenStream::new();
        let mut members = TokenStream::new();
        for index in groups {
            let names = &cx.names.groups[*index];
            let feature = &names.feature;
            // Without what keeps a keyword or a digit from its beginning.
            let name = names
                .module
                .as_str()
                .trim_start_matches("r#")
                .trim_start_matches('_');
            let module = format_ident!("of_{name}");
            let gate = cx.plan.gated.then(|| quote!(#[cfg(feature = #feature)]));
            let path = format!("examples/requests/{}.rs", names.module);
            members.extend(quote!(#gate #[path = #path] mod #module;));
            lists.extend(quote!(#gate #module::CALLS,));
        }
        modules.extend(quote! {
            #[path = "examples/requests.rs"]
            mod requests;
        });
        modules.extend(members);
        items.push(quote! {
            #[test]
            fn requests_go_out_as_described() {
                let calls = [#lists].concat();
                requests::requests(&calls, builder, include_str!("examples/requests.tsv"));
            }
        });
        items.push(requests::credentials(cx, library));
    }
    if cx.config.tests.thorough {
        modules.extend(quote! {
            #[path = "examples/vary.rs"]
            mod vary;
        });
        items.push(quote! {
            #[test]
            fn what_servers_vary_still_decodes() {
                vary::variations(types::TYPES, VALUES);
            }
        });
    }
    File {
        path: "tests/examples.rs".into(),
        docs: vec![
            "The examples of the API's description, as tests: each decodes into its type and encodes".into(),
            "back to the same JSON; each request goes out as the description says.".into(),
        ],
        head: vec![modules],
        items,
    }
}

/// The table of types.
fn table(entries: impl Iterator<Item = TokenStream>) -> File {
    File {
        path: "tests/examples/types.rs".into(),
        docs: vec!["The types that have examples.".into()],
        head: vec![quote!(
            use crate::support::{RoundTrip, round_trip};
        )],
        items: vec![quote! {
            pub(crate) const TYPES: &[(&str, RoundTrip)] = &[#(#entries),*];
        }],
    }
}

/// An entry of the table, under the features that bring the type.
fn entry(
    cx: &Context<'_>,
    gates: &BTreeMap<TypeId, Vec<Feature>>,
    library: &str,
    ty: &Type,
    key: &str,
) -> TokenStream {
    let path: TokenStream = written(cx, ty, library).parse().unwrap_or_default();
    let mut conditions = TokenStream::new();
    ty.each_named(&mut |id| {
        conditions.extend(cx.any_of(gates.get(&id).map(Vec::as_slice).unwrap_or_default()));
    });
    quote!(#conditions (#key, round_trip::<#path>))
}

/// The features of each type's file.
fn gates(plan: &CratePlan) -> BTreeMap<TypeId, Vec<Feature>> {
    let files = plan.models.iter();
    files
        .flat_map(|file| file.types.iter().map(|id| (*id, file.features.clone())))
        .collect()
}

/// A type as text; within `library`, where it is not empty.
fn written(cx: &Context<'_>, ty: &Type, library: &str) -> String {
    let at = |module: &str, name: &str| match (library, module) {
        ("", "runtime") => name.to_owned(),
        ("", module) => format!("{module}::{name}"),
        (library, module) => format!("{library}::{module}::{name}"),
    };
    match ty {
        Type::Named(id) => at("models", cx.names.ty(*id).ty.as_str()),
        Type::List(inner) => format!("Vec<{}>", written(cx, inner, library)),
        Type::Nullable(inner) => format!("Option<{}>", written(cx, inner, library)),
        Type::Map(inner) => format!("{}<{}>", at("runtime", "Map"), written(cx, inner, library)),
        Type::Scalar(scalar) => match scalar {
            Scalar::String | Scalar::Binary => "String".into(),
            Scalar::Bool => "bool".into(),
            Scalar::I32 => "i32".into(),
            Scalar::I64 => "i64".into(),
            Scalar::U64 => "u64".into(),
            Scalar::I128 => "i128".into(),
            Scalar::F32 => "f32".into(),
            Scalar::F64 => "f64".into(),
            Scalar::DateTime => at("runtime", "DateTime"),
            Scalar::Date => at("runtime", "Date"),
            Scalar::Base64 => at("runtime", "Base64"),
            Scalar::Json => at("runtime", "Value"),
        },
    }
}

/// A line of data. What is known of the value is there only where it is not usual.
fn line(ty: &str, case: &Case) -> String {
    let mut facts = serde_json::Map::new();
    for (name, is) in [("made", case.made), ("strict", case.strict)] {
        if is {
            facts.insert(name.into(), true.into());
        }
    }
    for (name, places) in [("undeclared", &case.undeclared), ("implied", &case.implied)] {
        if !places.is_empty() {
            facts.insert(name.into(), places.clone().into());
        }
    }
    for (kind, places) in &case.vary {
        facts.insert((*kind).into(), places.clone().into());
    }
    let facts = serde_json::Value::Object(facts);
    format!("{ty}\t{}\t{facts}\t{}", case.place, case.json)
}
