//! The description's own examples as tests: every example with its type, what a decoder may
//! drop of it, and whether it keeps to its schema. And as answers of the transport in memory.
//!
//! What an example must be is not asked of our own stages, whose faults the tests are to find.
//! It is asked of a validator that we did not write (the `jsonschema` crate), over the
//! description as its author wrote it: the module `schema` translates that, apart from `normalise`.

mod answers;
mod check;
mod collect;
mod make;
mod requests;
mod sample;
mod schema;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::{Code, Diagnostics};
use crate::ir::{Api, Example, Type};
use crate::source::Source;
use crate::tree::{FastSet, Origin, Pointer};
pub use answers::{Answer, Later, answers};
use collect::{Found, foreign};
use make::Amount;
pub use requests::{Call, WAY};
use requests::{Good, Input};
use schema::Schemas;

/// Everything that the generated tests read.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// Values that are decoded and encoded back.
    pub cases: Vec<Case>,
    /// Requests that are made and compared.
    pub calls: Vec<Call>,
    /// How many examples the description has.
    pub found: usize,
    /// How many of them contradict their schemas, and are no tests.
    pub contradictory: usize,
}

/// A value that is decoded and encoded back.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is decoded as.
    pub ty: Type,
    /// Where it stands, `#/components/...`; of a made value, where its schema stands.
    pub place: String,
    /// Made from the schema, and no example of the author's.
    pub made: bool,
    /// Something sends all of it: what is absent, null and empty are three things.
    pub strict: bool,
    /// The pointers of the properties that the schema does not declare: they may be dropped.
    pub undeclared: Vec<String>,
    /// The pointers of properties that it lacks and that may be added: discriminators.
    pub implied: Vec<String>,
    /// By the kind of variation, the pointers at which servers may vary it.
    pub vary: Vec<(&'static str, Vec<String>)>,
    /// The value, as JSON.
    pub json: String,
}

/// What the collector reads.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The description.
    pub source: &'a Source,
    /// What it became.
    pub api: &'a Api,
    /// Also make values from the schemas, and say where each may vary.
    pub thorough: bool,
    /// Also call what is deprecated.
    pub deprecated: bool,
}

/// Which way a value goes: `readOnly` and `writeOnly` properties are required of one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Response,
    /// Not said.
    Either,
}

/// Collects every example and judges it. Those that contradict their schemas are reported.
pub fn collect(request: &Request<'_>, diags: &mut Diagnostics) -> Suite {
    let found = collect::cases(request.api);
    let mut schemas = Schemas::new(request.source);
    let mut suite = Suite {
        found: found.len(),
        ..Suite::default()
    };
    let mut cases: Vec<Candidate> = found
        .into_iter()
        .filter_map(|found| Candidate::new(found, &mut schemas))
        .collect();
    let makers: Vec<(Found, usize)> = if request.thorough {
        collect::types(request.api)
            .into_iter()
            .map(|found| {
                let root = schemas.root(&found.schema, found.direction);
                (found, root)
            })
            .collect()
    } else {
        Vec::new()
    };
    let mut inputs = requests::inputs(request.api, request.deprecated, &mut schemas);
    let document = schemas.finish();
    let patterns = make::Patterns::default();
    for (found, root) in makers {
        // What was merged of several schemas has none of its own to make values of.
        if document.pointer(&schema::pointer(root)) == Some(&serde_json::Value::Bool(true)) {
            continue;
        }
        let values: BTreeMap<String, serde_json::Value> = make::values(&document, root, &patterns)
            .into_iter()
            .map(|(_, value)| (value.to_string(), value))
            .collect();
        // Whether a type may be null is said where it is used.
        for (json, value) in values.into_iter().filter(|(json, _)| json != "null") {
            cases.push(Candidate {
                found: found.clone(),
                root,
                value,
                json,
                made: true,
                least: false,
                input: None,
            });
        }
    }
    for (index, input) in inputs.iter().enumerate() {
        cases.extend(proposals(
            index,
            input,
            &document,
            &patterns,
            request.thorough,
        ));
    }
    let mut judge = Judge {
        request,
        schemas: &schemas,
        document: &document,
        suite: &mut suite,
        inputs: &mut inputs,
        counted: FastSet::default(),
        diags,
    };
    judge.all(cases);
    suite.calls = requests::calls(request, &inputs);
    suite
}

/// A value whose schema is known.
struct Candidate {
    found: Found,
    root: usize,
    value: serde_json::Value,
    json: String,
    made: bool,
    /// It has no more than is required.
    least: bool,
    /// What it is an input of, by index; else it is a case.
    input: Option<usize>,
}

impl Candidate {
    fn new(found: Found, schemas: &mut Schemas<'_>) -> Option<Self> {
        let json = found.example.as_ref()?.value.to_json();
        // A number that no double holds is no JSON that others could read.
        let value = serde_json::from_str(&json).ok()?;
        let root = schemas.root(&found.schema, found.direction);
        Some(Self {
            found,
            root,
            value,
            json,
            made: false,
            least: false,
            input: None,
        })
    }
}

/// What an operation may be given: its examples; values made from the schema where there is
/// none and one is needed, or where we are thorough.
fn proposals(
    index: usize,
    input: &Input,
    document: &serde_json::Value,
    patterns: &make::Patterns,
    thorough: bool,
) -> Vec<Candidate> {
    let candidate = |value: serde_json::Value, least: bool, example: Option<&Example>| Candidate {
        found: Found {
            ty: Type::JSON,
            schema: Origin::default(),
            direction: Direction::Request,
            strict: true,
            example: example.cloned(),
        },
        root: input.root,
        json: String::new(),
        value,
        made: example.is_none(),
        least,
        input: Some(index),
    };
    let examples = input.examples.iter().filter_map(|example| {
        let value = serde_json::from_str(&example.value.to_json()).ok()?;
        Some(candidate(value, false, Some(example)))
    });
    let mut out: Vec<Candidate> = examples.collect();
    if thorough || out.is_empty() && input.required {
        let made = make::values(document, input.root, patterns).into_iter();
        out.extend(made.map(|(amount, value)| candidate(value, amount == Amount::Least, None)));
    }
    out
}

/// What the validator says of a value.
struct Verdict {
    /// It fits its schema.
    good: bool,
    /// A format in it is wrong that has no type of ours.
    doubtful: bool,
    own: check::Ticket,
}

/// Puts every value to the validator, and sorts them by what it says.
struct Judge<'a, 's> {
    request: &'a Request<'a>,
    schemas: &'a Schemas<'s>,
    document: &'a serde_json::Value,
    suite: &'a mut Suite,
    inputs: &'a mut [Input],
    /// The examples that were counted: an operation may take what is a case already.
    counted: FastSet<Origin>,
    diags: &'a mut Diagnostics,
}

impl Judge<'_, '_> {
    fn all(&mut self, cases: Vec<Candidate>) {
        let mut questions = check::Questions::default();
        // Formats without a type of ours are notes, but the servers that judge may assert them.
        let mut strict = check::Questions::default();
        let document = self.document;
        let branches: Vec<_> = cases
            .par_iter()
            .map(|case| walk::branches(document, &schema::pointer(case.root), &case.value))
            .collect();
        let mut asked = Vec::new();
        for (case, branches) in cases.iter().zip(branches) {
            let root = schema::pointer(case.root);
            let own = questions.ask(&root, &case.value);
            let strictly = (self.request.thorough && case.input.is_some())
                .then(|| strict.ask(&root, &case.value));
            let branches: Vec<(walk::Meeting, check::Ticket)> = branches
                .into_iter()
                .map(|(branch, meeting, value)| (meeting, questions.ask(&branch, value)))
                .collect();
            asked.push((own, strictly, branches));
        }
        let answers = questions.answer(document, false);
        let strict = strict.answer(document, true);
        let tags = walk::tags(document, &self.schemas.ways());
        let vary = self.request.thorough;
        let walked: Vec<_> = cases
            .par_iter()
            .zip(&asked)
            .map(|(case, (_, _, branches))| {
                let verdicts = branches
                    .iter()
                    .map(|(meeting, ticket)| (*meeting, answers.valid(ticket)))
                    .collect();
                let root = schema::pointer(case.root);
                walk::walk(document, &root, &case.value, &verdicts, &tags, vary)
            })
            .collect();
        for ((case, (own, strictly, _)), walked) in cases.into_iter().zip(asked).zip(walked) {
            let verdict = Verdict {
                good: answers.valid(&own) && walked.misfit.is_none(),
                doubtful: strictly.is_some_and(|ticket| !strict.valid(&ticket)),
                own,
            };
            self.one(case, &verdict, &answers, walked);
        }
    }

    fn one(
        &mut self,
        case: Candidate,
        verdict: &Verdict,
        answers: &check::Answers,
        walked: walk::Walked,
    ) {
        let (good, own) = (verdict.good, &verdict.own);
        let new = !case.made && self.counted.insert(case.found.origin().clone());
        match case.input {
            Some(index) => {
                if new {
                    self.suite.found += 1;
                }
                if good {
                    self.inputs[index].good.push(Good {
                        value: case.value,
                        undeclared: walked.undeclared,
                        own: !case.made,
                        least: case.least,
                        doubtful: verdict.doubtful,
                    });
                } else if new {
                    self.suite.contradictory += 1;
                    report(&case, own, walked.misfit, answers, self.schemas, self.diags);
                }
            }
            None if good => self.suite.cases.push(Case {
                place: place(self.request.source, case.found.origin()),
                ty: case.found.ty,
                made: case.made,
                strict: case.found.strict,
                undeclared: walked.undeclared,
                implied: walked.implied,
                vary: walked.vary,
                json: case.json,
            }),
            None if case.made => {}
            None => {
                self.suite.contradictory += 1;
                report(&case, own, walked.misfit, answers, self.schemas, self.diags);
            }
        }
    }
}

/// Says of an example that it contradicts its schema, with both places.
fn report(
    case: &Candidate,
    own: &check::Ticket,
    misfit: Option<(String, String)>,
    answers: &check::Answers,
    schemas: &Schemas<'_>,
    diags: &mut Diagnostics,
) {
    let Some(fault) = answers.first(own) else {
        let (schema, at) = misfit.unwrap_or_default();
        let mut origin = case.found.origin().clone();
        for token in Pointer::parse(&at).tokens() {
            origin = origin.child(token);
        }
        let (keyword, name) = schemas.authored(&Pointer::parse(schema).child("discriminator"));
        diags
            .report(
                Code::ContradictoryExample,
                origin,
                "the example does not fit the schema that its discriminator names",
            )
            .related(keyword, format!("`{name}` of the schema"))
            .help("correct the example, or the schema if the server does send this");
        return;
    };
    let mut origin = case.found.origin().clone();
    for token in fault.instance.tokens() {
        origin = origin.child(token);
    }
    let (keyword, name) = schemas.authored(&fault.keyword);
    diags
        .report(
            Code::ContradictoryExample,
            origin,
            format!("the example contradicts its schema: {}", fault.message),
        )
        .related(keyword, format!("`{name}` of the schema"))
        .help("correct the example, or the schema if the server does send this");
}

/// A place as text that does not change from machine to machine.
fn place(source: &Source, origin: &Origin) -> String {
    let file = match origin.file.0 {
        0 => "",
        _ => source.file(origin.file).map_or("", |file| &file.path),
    };
    format!("{file}#{}", origin.pointer)
}
