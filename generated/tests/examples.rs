// Generated from an OpenAPI description. Do not edit.

//! The examples of the API's description, as tests: each decodes into its type and encodes
//! back to the same JSON.

#[path = "examples/support.rs"]
mod support;
#[path = "examples/types.rs"]
mod types;
#[path = "examples/vary.rs"]
mod vary;

const VALUES: &str = include_str!("examples/values.tsv");

#[test]
fn values_decode_and_encode_back_to_the_same() {
    support::round_trips(types::TYPES, VALUES);
}

#[test]
fn what_servers_vary_still_decodes() {
    vary::variations(types::TYPES, VALUES);
}
