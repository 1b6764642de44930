// Generated from an OpenAPI description. Do not edit.

//! The examples of the API's description, as tests: each decodes into its type and encodes
//! back to the same JSON; each request goes out as the description says.

#[path = "examples/support.rs"]
mod support;
#[path = "examples/types.rs"]
mod types;
#[path = "examples/requests.rs"]
mod requests;
#[path = "examples/requests/users.rs"]
mod of_users;
#[path = "examples/vary.rs"]
mod vary;

const VALUES: &str = include_str!("examples/values.tsv");

#[test]
fn values_decode_and_encode_back_to_the_same() {
    support::round_trips(types::TYPES, VALUES);
}

#[test]
fn requests_go_out_as_described() {
    let calls = [of_users::CALLS].concat();
    requests::requests(&calls, builder, include_str!("examples/requests.tsv"));
}

/// A client that shows who is calling in every way that the description names.
pub(crate) fn builder() -> generated::ClientBuilder {
    generated::Client::builder()
        .credential(
            "accountSid_authToken",
            generated::Credential::basic("user", "password"),
        )
}

#[test]
fn what_servers_vary_still_decodes() {
    vary::variations(types::TYPES, VALUES);
}
