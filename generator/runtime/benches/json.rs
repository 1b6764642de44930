//! Reading and writing a page of 50 items: this crate against serde's derive.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use sdk_runtime::__private::{self, Fault, Input, Output, Wire};

macro_rules! page {
    ($wire:ident, $derive:ident { $($field:ident: $wire_type:ty | $derive_type:ty,)* }) => {
        pub struct $wire { $(pub $field: $wire_type,)* }
        impl Wire for $wire {
            fn blank() -> Self { Self { $($field: Wire::blank(),)* } }
            fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
                let mut this = Self::blank();
                input.object(&[], &mut |name, value| match name {
                    $(stringify!($field) => value.read(&mut this.$field),)*
                    _ => value.ignore(),
                })?;
                Ok(this)
            }
            fn encode(&self, output: &mut Output<'_>) {
                let mut object = output.object(stringify!($wire));
                $(object.field(stringify!($field), &self.$field);)*
                object.end();
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
page!(Page, DerivePage {
    items: Option<Vec<Item>> | Option<Vec<DeriveItem>>,
    next: String | String,
});

fn best(mut act: impl FnMut()) -> Duration {
    (0..7)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..2000 {
                act();
            }
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn main() {
    let mut item = Vec::new();
    for index in 0..12 {
        let value = match index {
            10 => "null",
            11 => "\"hello world, required\"",
            _ => [
                "\"some text value here\"",
                "\"another text value, longer than the first one is\"",
                "123456",
                "true",
                "[\"a\",\"b\"]",
            ][index % 5],
        };
        item.push(format!("\"field_number_{index}\": {value}"));
    }
    let item = format!("{{{}}}", item.join(","));
    let page = format!(
        "{{\"items\":[{}],\"next\":\"x\"}}",
        vec![item; 50].join(",")
    );
    let ours: Page = __private::decode_slice(page.as_bytes()).unwrap();
    let derived: DerivePage = serde_json::from_str(&page).unwrap();
    assert_eq!(
        __private::to_json(&ours).unwrap(),
        serde_json::to_vec(&derived).unwrap()
    );
    for _ in 0..2 {
        let a = best(|| {
            std::hint::black_box(__private::decode_slice::<Page>(page.as_bytes()).unwrap());
        });
        let b = best(|| {
            std::hint::black_box(serde_json::from_slice::<DerivePage>(page.as_bytes()).unwrap());
        });
        println!(
            "decode: ours {a:?}, derive {b:?}, ratio {:.2}",
            a.as_secs_f64() / b.as_secs_f64()
        );
        let a = best(|| {
            std::hint::black_box(__private::to_json(&ours).unwrap());
        });
        let b = best(|| {
            std::hint::black_box(serde_json::to_vec(&derived).unwrap());
        });
        println!(
            "encode: ours {a:?}, derive {b:?}, ratio {:.2}",
            a.as_secs_f64() / b.as_secs_f64()
        );
    }
}
