//! What is printed in pieces is what `prettyplease` makes of the whole.

use proc_macro2::TokenStream;

use super::template::{self, Scratch};

#[test]
fn pieces_are_printed_as_the_whole_is() {
    // Names of many lengths, so that lines break here and there: longer and longer ones, then
    // several that have nothing to do with each other, in no order, since what was printed before
    // decides what is laid out alike.
    let longer = (1..60).map(|length| [length, 12, 7]);
    let mut state = 1usize;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        1 + (state >> 33) % 110
    };
    let mut scratch = Scratch::default();
    let mixed = std::iter::repeat_with(|| [next(), next(), next()]).take(150);
    for [ty, field, text] in longer.chain(mixed) {
        let code = SAMPLE
            .replace("Cat", &format!("A{}", "b".repeat(ty)))
            .replace("friendly_name", &"f".repeat(field))
            .replace("RoleSid", &"t".repeat(text));
        for item in code.split("\n\n\n") {
            let tokens: TokenStream = item.parse().unwrap_or_default();
            let whole = syn::parse2::<syn::File>(tokens.clone())
                .map(|file| prettyplease::unparse(&file))
                .unwrap_or_default();
            assert_eq!(template::print(tokens, &mut scratch), whole);
        }
    }
}

#[test]
fn what_does_not_parse_is_told_to_the_compiler() {
    let tokens: TokenStream = "struct 1;".parse().unwrap_or_default();
    assert!(template::print(tokens, &mut Scratch::default()).starts_with("compile_error!("));
}

const SAMPLE: &str = r#"/// One.
///
/// Another.
#[derive(Clone)]
#[cfg_attr(feature = "eq", derive(PartialEq))]
#[non_exhaustive]
pub struct Cat {
    /// A field.
    pub friendly_name: Option<String>,
    pub r#type: Vec<crate::models::Cat>, pub much: Map<String, Vec<Option<Box<crate::models::SomethingLonger>>>>,
}


pub enum Cat { /// Docs.
    A(models::Cat), B, C { x: u8, y: u8 }, Other(models::ALongNameThatIsLong), More(Vec<models::Cat>), Last(serde_json::Value) }


impl Cat {
    /// Sets something.
    #[must_use]
    pub fn friendly_name(mut self, friendly_name: impl Into<String>) -> Self { self.friendly_name = Some(friendly_name.into()); self }
    pub(crate) const PATTERN: Pattern = Pattern { prefix: "AC", length: 34, class: Class::Hex };
    pub fn from_response<T>(response: &Response<T>) -> Self {
        let headers = response.headers();
        if headers.is_empty() { return Self::default(); }
        Self { access_control_allow_origin: header(headers, "Access-Control-Allow-Origin"), cat: header(headers, "Access-Control-Expose-Headers-Of-Cats"), last: header(headers, "Access-Control-Allow-Methods-Of-Cats") }
    }
    pub async fn empty(&self) {}
}


impl Wire for Cat {
    fn blank() -> Self { Self { friendly_name: None, attributes: None, role_sid: None } }
    fn fill(&mut self, input: &mut Input<'_>) -> Result<(), Fault> {
        *self = Self::blank();
        input.members(&["one", "two", "three of them", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], self)
    }
    fn encode(&self, output: &mut Output<'_>) {
        let mut object = output.object("UpdateUserRequest");
        object.secret("FriendlyName", &self.friendly_name);
        object.field("RoleSid", &self.role_sid);
        object.end();
    }
}


pub(super) static OPERATION: Operation = Operation { id: "ListCat", method: "GET", path: "/v1/Users", params: &[Param::query("PageSize").minimum(1.0).maximum(50.0), Param::query("A long name of a parameter of cats").minimum(0.0).maximum(500.0).multiple_of(5.0), Param::query("PageToken")], security: &[&[Requirement::new("accountSid_authToken", &[])], &[Requirement::new("another", &["scope of cats", "another scope"])]], ..Operation::DEFAULT };


pub(super) const ANSWERS: &[Answer] = &[Answer::new("ListCat", "/v1/Cats", 200, "application/json", r"{key: 1}"), Answer::new("FetchCat", "/v1/Cats/{Sid}", 404, "application/json", r"[friendly_name, RoleSid]"), Answer::new("Cat", "friendly_name", 200, "", r""), Answer::new("Cats", "/cats", 200, "RoleSid", r"{
key: 1 }")];

static NUMBERS: [u64; 30] = [1000000, 2000000, 3000000, 4000000, 5000000, 6000000, 7000000, 8000000, 9000000, 10000000, 11000000];


const PAGER: &Pager<models::Cat, models::User> = &Pager::new(PageScheme::NextLink, |page: models::Cat| page.users).next(|page| page.meta.as_ref()?.next_page_url.clone()).size(PageParam::Query("PageSize"), 1, 50);


impl Members for Cat {
    fn member(&mut self, name: &str, value: Slot<'_>) -> Result<(), Fault> {
        match name {
            "FriendlyName" => value.read_secret(&mut self.friendly_name),
            "A very long name of a property of a cat" => value.read(&mut self.a_very_long_name_of_a_property_of_a_cat),
            "Attributes" => { value.read_secret(&mut self.attributes) }
            "RoleSid" => value.read(&mut self.role_sid), _ => value.ignore(),
        }
    }
}


impl Client { pub fn cats(&self) -> crate::cats::_1Cat<'_> { crate::cats::_1Cat { client: self } } }


fn free<'a>(cat: &'a Cat) -> char { let c = 'x'; match cat { Cat::A(inner) => inner.c(), Cat::B if c == 'y' => c, Cat::More(many) => many.len() as u8 as char, _ => '\'' } }"#;
