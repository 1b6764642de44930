//! Reading and writing of values.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use sdk_runtime::__private::{
    self, Branch, Fault, Input, Kinds, Output, Serde, Slot, Wire, decode_slice, json_text, to_json,
};
use sdk_runtime::{Base64, Date, DateTime, Map, Patch, Time, Value};
use support::sdk::{Page, Pet, User, UserSid, WebhookEnabled};

fn fault<T: Wire>(json: &str) -> String {
    match decode_slice::<T>(json.as_bytes()) {
        Ok(_) => panic!("{json} was read"),
        // The position in the text comes from the JSON reader.
        Err(fault) => fault
            .to_string()
            .split(" at line ")
            .next()
            .unwrap()
            .to_owned(),
    }
}

fn read<T: Wire>(json: &str) -> T {
    decode_slice(json.as_bytes()).unwrap()
}

#[test]
fn a_model_is_read_and_written_back() {
    let json = r#"{"sid":"US1","identity":"me","age":3,"enabled":"maybe","created":"yesterday","tags":["a"],"name":null,"pet":{"bark":1},"note":null,"other":[1,{"x":null}]}"#;
    let user: User = read(json);
    assert_eq!(user.enabled.as_ref().unwrap().as_str(), "maybe");
    assert_eq!(user.name, Patch::Null);
    assert!(matches!(user.pet, Some(Pet::Dog(_))));
    let written: Value = serde_json::from_slice(&to_json(&user).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(json).unwrap());
    assert_eq!(serde_json::to_value(&user).unwrap(), written);
    assert_eq!(
        serde_json::to_string(&user).unwrap(),
        String::from_utf8(to_json(&user).unwrap()).unwrap()
    );
    let again: User = serde_json::from_value(written).unwrap();
    assert_eq!(format!("{again:?}"), format!("{user:?}"));
}

#[test]
fn debug_hides_secrets_and_leaves_out_what_is_absent() {
    let mut user = User::new("US1");
    user.identity = Some("secret".to_owned());
    user.tags = vec!["a\"b".to_owned()];
    assert_eq!(
        format!("{user:?}"),
        r#"User { sid: "US1", identity: <redacted>, tags: ["a\"b"], note: null }"#
    );
    assert_eq!(
        format!("{user:#?}"),
        "User {\n    sid: \"US1\",\n    identity: <redacted>,\n    tags: [\n        \"a\\\"b\",\n    ],\n    note: null,\n}"
    );
}

#[test]
fn null_is_none_or_empty_or_a_fault() {
    let user: User = read(r#"{"sid":"x","tags":null,"age":null}"#);
    assert!(user.tags.is_empty() && user.age.is_none());
    assert_eq!(
        fault::<User>(r#"{"sid":null}"#),
        "sid: expected a string, found null"
    );
    assert_eq!(
        fault::<User>("{}"),
        "the required property `sid` is missing"
    );
    assert_eq!(fault::<User>("null"), "expected an object, found null");
}

#[test]
fn a_fault_says_where_and_what_but_not_the_value() {
    assert_eq!(
        fault::<Page>(r#"{"users":[{"sid":"a"},{"sid":"b","age":"hush"}]}"#),
        "users[1].age: expected a number, found a string"
    );
    assert_eq!(
        fault::<Page>(r#"{"users":[{"sid":"a","pet":{"bark":"hush"}}]}"#),
        "users[0].pet<Dog>.bark: expected a number, found a string"
    );
    assert_eq!(
        fault::<Page>(r#"{"users":[{"tags":[]}]}"#),
        "users[0]: the required property `sid` is missing"
    );
    assert!(fault::<Page>(r#"{"users":[{"sid":"a""#).contains("EOF"));
    assert_eq!(
        fault::<Map<Map<bool>>>(r#"{"a.b":{"c":1}}"#),
        "[\"a.b\"].c: expected a boolean, found a number"
    );
    assert!(fault::<Vec<i64>>("[1] 2").contains("trailing"));
}

#[test]
fn numbers() {
    assert_eq!(read::<i64>("3.0"), 3);
    assert_eq!(read::<i32>("-1e2"), -100);
    assert_eq!(read::<f64>("3"), 3.0);
    assert_eq!(read::<u64>("18446744073709551615"), u64::MAX);
    assert_eq!(
        read::<i128>("170141183460469231731687303715884105727"),
        i128::MAX
    );
    assert_eq!(
        fault::<i64>("3.5"),
        "expected an integer, found a number with a fraction"
    );
    assert!(fault::<i32>("2147483648").contains("out of its range"));
    assert!(fault::<i64>("9223372036854775808").contains("out of its range"));
    assert_eq!(read::<i64>("9223372036854776000"), i64::MAX);
    assert!(fault::<i64>("1e19").contains("out of its range"));
    assert!(fault::<u64>("-1").contains("out of its range"));
    assert_eq!(fault::<String>("1"), "expected a string, found a number");
    assert_eq!(
        fault::<bool>("\"true\""),
        "expected a boolean, found a string"
    );
    assert_eq!(String::from_utf8(to_json(&0.1f32).unwrap()).unwrap(), "0.1");
}

struct Many;

impl Wire for Many {
    fn blank() -> Self {
        Self
    }
    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        let names: Vec<String> = (0..200).map(|index| format!("f{index}")).collect();
        let required: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut value = 0i64;
        input.object(&required, &mut |name, slot| {
            slot.required(name[1..].parse().unwrap(), &mut value)
        })?;
        Ok(Self)
    }
    fn encode(&self, output: &mut Output<'_>) {
        output.null();
    }
}

#[test]
fn two_hundred_required_properties() {
    let json = |without: usize| {
        let fields: Vec<String> = (0..200)
            .filter(|index| *index != without)
            .map(|index| format!("\"f{index}\":1"))
            .collect();
        format!("{{{}}}", fields.join(","))
    };
    read::<Many>(&json(usize::MAX));
    for without in [0, 63, 64, 127, 128, 199] {
        assert_eq!(
            fault::<Many>(&json(without)),
            format!("the required property `f{without}` is missing")
        );
    }
}

#[test]
fn unions() {
    assert!(matches!(
        read::<Pet>(r#"{"type":"kitten","sid":"a"}"#),
        Pet::Cat(_)
    ));
    assert!(matches!(read::<Pet>(r#"{"sid":"a"}"#), Pet::Cat(_)));
    assert!(matches!(read::<Pet>(r#"{"bark":1}"#), Pet::Dog(_)));
    assert!(matches!(read::<Pet>(r#""Rex""#), Pet::Name(_)));
    assert!(matches!(read::<Pet>(r#"{"type":"fish"}"#), Pet::Unknown(_)));
    assert!(matches!(read::<Pet>("7"), Pet::Unknown(_)));
    assert_eq!(
        fault::<Pet>(r#"{"type":"cat","sid":1}"#),
        "<Cat>.sid: expected a string, found a number"
    );
}

#[test]
fn unions_by_the_kinds_that_they_hold() {
    const RANGES: &[Branch] = &[
        Branch::new("Numbers")
            .kinds(Kinds::OBJECT)
            .known(&["gt", "lt"])
            .held(&[("gt", Kinds::NUMBER), ("lt", Kinds::NUMBER)]),
        Branch::new("Days")
            .kinds(Kinds::OBJECT)
            .known(&["gt", "lt"])
            .held(&[("gt", Kinds::STRING), ("lt", Kinds::STRING)]),
    ];
    const LISTS: &[Branch] = &[
        Branch::new("Numbers")
            .kinds(Kinds::ARRAY)
            .item(&Branch::new("item").kinds(Kinds::INTEGER)),
        Branch::new("Names")
            .kinds(Kinds::ARRAY)
            .item(&Branch::new("item").kinds(Kinds::STRING)),
        Branch::new("Stars").kinds(Kinds::ARRAY).item(
            &Branch::new("item")
                .kinds(Kinds::OBJECT)
                .required(&["starred_at"])
                .known(&["starred_at", "user"]),
        ),
        Branch::new("Users").kinds(Kinds::ARRAY).item(
            &Branch::new("item")
                .kinds(Kinds::OBJECT)
                .required(&["id"])
                .known(&["id", "name"]),
        ),
    ];
    let choose = |branches: &[Branch], json: &str| {
        let ranked = Branch::ranked(branches, &serde_json::from_str(json).unwrap());
        ranked.first().copied()
    };
    assert_eq!(choose(RANGES, r#"{"gt":1.5}"#), Some(0));
    assert_eq!(choose(RANGES, r#"{"gt":"2026-01-01","lt":null}"#), Some(1));
    assert_eq!(choose(RANGES, r#"{"gt":null,"lt":"2026-01-01"}"#), Some(1));
    assert_eq!(choose(RANGES, "{}"), Some(0));
    assert_eq!(choose(RANGES, r#"{"gt":true}"#), Some(0));
    assert_eq!(choose(LISTS, r#"["a"]"#), Some(1));
    assert_eq!(choose(LISTS, "[1]"), Some(0));
    assert_eq!(choose(LISTS, r#"["a",1,"b"]"#), Some(1));
    assert_eq!(choose(LISTS, "[]"), Some(0));
    assert_eq!(choose(LISTS, r#"[{"id":1}]"#), Some(3));
    assert_eq!(
        choose(LISTS, r#"[{"starred_at":"now","user":{}}]"#),
        Some(2)
    );
}

/// Both variants are objects with a list `inner` of the same union and a `value`, a number or a
/// text, which nothing tells apart before it is read.
#[derive(Debug)]
struct Nest(&'static str, Vec<Nest>);

const NEST: &[Branch] = &[
    Branch::new("Numbers")
        .kinds(Kinds::OBJECT)
        .known(&["inner", "value"]),
    Branch::new("Texts")
        .kinds(Kinds::OBJECT)
        .known(&["inner", "value"]),
];

impl Wire for Nest {
    fn blank() -> Self {
        Self("none", Vec::new())
    }

    fn decode(input: &mut Input<'_>) -> Result<Self, Fault> {
        Branch::read(NEST, input.value()?, |branch, value| {
            let (mut number, mut text, mut inner) = (0_i64, String::new(), Vec::new());
            Input::from_value(value, |input| {
                input.object(
                    &[],
                    &mut |name: &str, slot: Slot<'_>| match (name, branch) {
                        ("inner", _) => slot.read(&mut inner),
                        ("value", Some(0)) => slot.read(&mut number),
                        ("value", _) => slot.read(&mut text),
                        _ => slot.ignore(),
                    },
                )
            })?;
            Ok(Self(NEST[branch.unwrap_or(0)].name(), inner))
        })
    }

    fn encode(&self, output: &mut Output<'_>) {
        output.string(self.0);
    }
}

#[test]
fn what_a_branch_does_not_take_is_read_as_the_next() {
    let read = |json: &str| decode_slice::<Nest>(json.as_bytes());
    assert_eq!(read(r#"{"value":1}"#).unwrap().0, "Numbers");
    assert_eq!(read(r#"{"value":"x"}"#).unwrap().0, "Texts");
    let nested = read(r#"{"inner":[{"inner":[{"value":"x"}],"value":2}],"value":"x"}"#).unwrap();
    assert_eq!(nested.0, "Texts");
    assert_eq!(nested.1[0].1[0].0, "Texts");
    // The error is that of the best.
    let fault = read(r#"{"value":true}"#).unwrap_err().to_string();
    assert!(fault.starts_with("<Numbers>.value: "), "{fault}");
}

#[test]
fn a_long_list_of_choices_is_read() {
    // One choice after the other, and one of them around all others.
    let list = format!("[{}]", [r#"{"value":"x"}"#; 3000].join(","));
    assert_eq!(read::<Vec<Nest>>(&list).len(), 3000);
    let inner = format!(r#"{{"inner":{list},"value":"x"}}"#);
    assert_eq!(read::<Nest>(&inner).1.len(), 3000);
}

#[test]
fn what_panics_leaves_choices_as_they_were() {
    let panics = || -> Result<(), Fault> {
        let value = serde_json::json!({"value": 1});
        Branch::read(NEST, value, |_, _| panic!("a type of the user's own"))
    };
    for _ in 0..3 {
        assert!(std::panic::catch_unwind(panics).is_err());
    }
    a_long_list_of_choices_is_read();
}

#[test]
fn a_map_takes_what_a_model_does_not() {
    const BRANCHES: &[Branch] = &[
        Branch::new("Model").kinds(Kinds::OBJECT).known(&["a"]),
        Branch::new("Map").kinds(Kinds::OBJECT),
    ];
    let read = |json: serde_json::Value| {
        Branch::read(BRANCHES, json, |branch, value| match branch {
            Some(0) => __private::decode_value::<Map<i64>>(value).map(|_| "Model"),
            _ => __private::decode_value::<Map<String>>(value).map(|_| "Map"),
        })
    };
    assert_eq!(read(serde_json::json!({"a": 1})).unwrap(), "Model");
    assert_eq!(read(serde_json::json!({"a": "x"})).unwrap(), "Map");
}

#[test]
fn unions_in_unions_do_not_multiply_without_end() {
    // Every level fits only the second branch, as turns out when all in it is read: 2^50 steps.
    let deep = (0..50).fold(r#"{"value":"x"}"#.to_owned(), |inner, _| {
        format!(r#"{{"inner":[{inner}],"value":"x"}}"#)
    });
    assert!(decode_slice::<Nest>(deep.as_bytes()).is_err());
}

#[test]
fn dates_keep_their_text() {
    for text in [
        "2015-07-30T20:00:00Z",
        "2015-07-30T22:00:00+02:00",
        "2015-07-30 20:00:00Z",
        "2015-07-30T20:00:00",
        "2015-07-30 20:00:00",
        "Thu, 30 Jul 2015 20:00:00 +0000",
        "Thu, 30 Jul 2015 20:00:00 GMT",
    ] {
        let json = format!("{text:?}");
        let time: DateTime = read(&json);
        assert_eq!(
            time.timestamp().unwrap().as_second(),
            1_438_286_400,
            "{text}"
        );
        assert_eq!(to_json(&time).unwrap(), json.as_bytes());
    }
    for json in ["1438286400", "1438286400000", "1438286400.0"] {
        let time: DateTime = read(json);
        assert_eq!(time.timestamp().unwrap().as_second(), 1_438_286_400);
        assert_eq!(to_json(&time).unwrap(), json.as_bytes());
    }
    assert!(read::<DateTime>("\"0000-00-00\"").timestamp().is_err());
    assert!(read::<Option<DateTime>>("null").is_none());
    assert_eq!(
        DateTime::from(jiff::Timestamp::UNIX_EPOCH).as_str(),
        "1970-01-01T00:00:00Z"
    );
    assert_eq!(read::<Date>("\"2020-02-29\"").date().unwrap().day(), 29);
    assert_eq!(read::<Time>("\"20:15:00Z\"").time().unwrap().minute(), 15);
    assert!("tomorrow".parse::<DateTime>().is_err());
}

#[test]
fn base64() {
    for text in ["\"aGk/\"", "\"aGk_\"", "\"aGk/\\n\""] {
        assert_eq!(read::<Base64>(text).decode().unwrap(), b"hi?");
    }
    assert_eq!(Base64::new("hi").as_str(), "aGk=");
    assert!(Base64::from_text("*").decode().is_err());
}

#[test]
fn enums_and_newtypes() {
    assert_eq!(read::<WebhookEnabled>("\"true\""), WebhookEnabled::True);
    assert!("US1".parse::<UserSid>().is_err());
    assert!(
        "US0123456789abcdefABCDEF0123456789"
            .parse::<UserSid>()
            .is_ok()
    );
    assert_eq!(read::<UserSid>("\"anything\"").as_str(), "anything");
}

#[test]
fn types_of_the_users_own() {
    #[derive(Default, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
    struct Point {
        x: i32,
    }
    assert_eq!(read::<Serde<Point>>("{\"x\":1}"), Serde(Point { x: 1 }));
    assert_eq!(
        fault::<Serde<Point>>("{\"x\":\"hush\"}"),
        "invalid type: string, expected i32"
    );
    assert_eq!(to_json(&Serde(Point { x: 1 })).unwrap(), b"{\"x\":1}");
    assert_eq!(json_text::<Point>("{\"x\":2}").unwrap(), Point { x: 2 });
}

#[test]
fn depth_is_bounded() {
    let json = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(decode_slice::<Value>(json.as_bytes()).is_err());
    assert!(decode_slice::<()>(json.as_bytes()).is_ok());
}
