//! Reading and writing JSON, this crate against serde's derive: a page of 50 items, and a deeply
//! nested document of 5 MB. `cargo bench -p sdk-runtime --bench json`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
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

/// Both ways of both implementations.
fn compare<Ours, Derive>(criterion: &mut Criterion, name: &str, text: &str)
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
    let mut group = criterion.benchmark_group(name);
    group
        .throughput(Throughput::Bytes(text.len() as u64))
        .sample_size(20)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    group.bench_function("decode, ours", |b| {
        b.iter(|| black_box(__private::decode_slice::<Ours>(text.as_bytes()).unwrap()));
    });
    group.bench_function("decode, derive", |b| {
        b.iter(|| black_box(serde_json::from_slice::<Derive>(text.as_bytes()).unwrap()));
    });
    group.bench_function("encode, ours", |b| {
        b.iter(|| black_box(__private::to_json(&ours).unwrap()));
    });
    group.bench_function("encode, derive", |b| {
        b.iter(|| black_box(serde_json::to_vec(&derived).unwrap()));
    });
    group.finish();
}

fn json(criterion: &mut Criterion) {
    compare::<Page, DerivePage>(criterion, "list page", &page());
    compare::<Node, DeriveNode>(criterion, "nested, 5 MB", &nested());
}

criterion_group!(benches, json);
criterion_main!(benches);
