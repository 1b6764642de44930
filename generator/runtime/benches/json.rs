//! Reading and writing JSON, this crate against serde's derive: a page of 50 items, and a deeply
//! nested document of 5 MB. `cargo bench -p sdk-runtime --bench json`.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod turns;

use std::hint::black_box;
use std::time::Instant;

use sdk_runtime::__private::{self, Fault, Input, Members, Output, Slot, Wire};

macro_rules! page {
    ($wire:ident, $derive:ident { $($field:ident: $wire_type:ty | $derive_type:ty,)* }) => {
        pub struct $wire { $(pub $field: $wire_type,)* }
        impl Wire for $wire {
            fn blank() -> Self { Self { $($field: Wire::blank(),)* } }
            fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
                *self = Self::blank();
                input.members(&[], self)
            }
            fn encode(&self, output: &mut Output<'_>) {
                let mut object = output.object(stringify!($wire));
                $(object.field(stringify!($field), &self.$field);)*
                object.end();
            }
        }
        impl Members for $wire {
            fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
                match name {
                    $(stringify!($field) => value.read(&mut self.$field),)*
                    _ => value.ignore(),
                }
            }
        }
        #[derive(serde::Serialize, serde::Deserialize, Default)]
        #[serde(default)]
        pub struct $derive { $(#[serde(skip_serializing_if = "Skip::skip")] pub $field: $derive_type,)* }
    };
}

trait Skip {
    fn skip(&self) -> bool {
        false
    }
}
impl<T> Skip for Option<T> {
    fn skip(&self) -> bool {
        self.is_none()
    }
}
impl<T> Skip for Vec<T> {}
impl Skip for String {}

page!(Item, DeriveItem {
    field_number_0: Option<String> | Option<String>,
    field_number_1: Option<String> | Option<String>,
    field_number_2: Option<i64> | Option<i64>,
    field_number_3: Option<bool> | Option<bool>,
    field_number_4: Vec<String> | Vec<String>,
    field_number_5: Option<String> | Option<String>,
    field_number_6: Option<String> | Option<String>,
    field_number_7: Option<i64> | Option<i64>,
    field_number_8: Option<bool> | Option<bool>,
    field_number_9: Vec<String> | Vec<String>,
    field_number_10: Option<String> | Option<String>,
    field_number_11: String | String,
});
page!(Node, DeriveNode {
    name: String | String,
    size: Option<i64> | Option<i64>,
    open: Option<bool> | Option<bool>,
    note: Option<String> | Option<String>,
    words: Vec<String> | Vec<String>,
    first: Option<Box<Node>> | Option<Box<DeriveNode>>,
    others: Vec<Node> | Vec<DeriveNode>,
});
page!(Page, DerivePage {
    items: Option<Vec<Item>> | Option<Vec<DeriveItem>>,
    next: String | String,
});

/// A page as lists give it.
fn page() -> String {
    let values = [
        "\"some text value here\"",
        "\"another text value, longer than the first one is\"",
        "123456",
        "true",
        "[\"a\",\"b\"]",
    ];
    let fields: Vec<String> = (0..12)
        .map(|index| {
            let value = match index {
                10 => "null",
                11 => "\"hello world, required\"",
                _ => values[index % 5],
            };
            format!("\"field_number_{index}\": {value}")
        })
        .collect();
    let item = format!("{{{}}}", fields.join(","));
    format!(
        "{{\"items\":[{}],\"next\":\"x\"}}",
        vec![item; 50].join(",")
    )
}

/// A tree of nodes, ten levels deep and 5 MB long.
fn nested() -> String {
    fn node(depth: usize) -> String {
        let below = |count: usize| vec![node(depth - 1); count].join(",");
        let inner = match depth {
            0 => String::from("\"others\":[]"),
            _ => format!("\"first\":{},\"others\":[{}]", node(depth - 1), below(2)),
        };
        format!(
            "{{\"name\":\"node at {depth}\",\"size\":1{depth},\"open\":true,\"note\":\"what is said of it\",\"words\":[\"one\",\"two\"],{inner}}}"
        )
    }
    let tree = node(8);
    let count = 5_000_000 / tree.len() + 1;
    format!(
        "{{\"name\":\"root\",\"words\":[],\"others\":[{}]}}",
        vec![tree; count].join(",")
    )
}

/// Both ways of both implementations, `times` in a round.
fn compare<Ours, Derive>(name: &str, text: &str, rounds: usize, times: usize)
where
    Ours: Wire,
    Derive: serde::Serialize + serde::de::DeserializeOwned,
{
    let ours: Ours = __private::decode_slice(text.as_bytes()).unwrap();
    let derived: Derive = serde_json::from_str(text).unwrap();
    assert_eq!(
        __private::to_json(&ours).unwrap(),
        serde_json::to_vec(&derived).unwrap()
    );
    // With what dropping it costs.
    let once = |what: &str| {
        let start = Instant::now();
        for _ in 0..times {
            let text = black_box(text.as_bytes());
            match what {
                "decode, ours" => {
                    black_box(__private::decode_slice::<Ours>(text).unwrap());
                }
                "decode, derive" => {
                    black_box(serde_json::from_slice::<Derive>(text).unwrap());
                }
                "encode, ours" => {
                    black_box(__private::to_json(&ours).unwrap());
                }
                _ => {
                    black_box(serde_json::to_vec(&derived).unwrap());
                }
            }
        }
        start.elapsed().as_secs_f64() * 1e6 / times as f64
    };
    println!("\n{name}, {} bytes", text.len());
    for way in ["decode", "encode"] {
        let names = [format!("{way}, derive"), format!("{way}, ours")];
        turns::compare("µs", &names.each_ref().map(String::as_str), rounds, once);
    }
}

fn main() {
    compare::<Page, DerivePage>("A list's page", &page(), 200, 200);
    compare::<Node, DeriveNode>("A nested document", &nested(), 200, 1);
}
