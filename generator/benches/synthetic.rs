//! A description of any size, made by a function: what a large API looks like (groups of five
//! operations on one resource, models that refer to each other, enums, unions, `allOf`, query
//! parameters, pages, examples), with nobody's names in it.

use std::fmt::Write as _;

/// How many operations a resource has.
const OF_A_RESOURCE: usize = 5;

/// A description in JSON with `operations` operations, a schema or two for every two of them.
pub(crate) fn description(operations: usize) -> String {
    let resources = operations.div_ceil(OF_A_RESOURCE).max(1);
    let mut tags = String::new();
    let mut paths = String::new();
    let mut schemas = String::new();
    for index in 0..resources {
        let comma = if index == 0 { "" } else { "," };
        let name = name(index);
        if index % 4 == 0 {
            let (tag, comma) = (tag(index), if index == 0 { "" } else { "," });
            let _ = write!(
                tags,
                r#"{comma}{{"name":"{tag}","description":"What there is to know about {tag}."}}"#
            );
        }
        let _ = write!(
            paths,
            "{comma}{}",
            resource(
                index,
                &name,
                operations - (index * OF_A_RESOURCE).min(operations)
            )
        );
        let _ = write!(schemas, "{comma}{}", models(index, &name, resources));
    }
    format!(
        r##"{{"openapi":"3.0.3","info":{{"title":"Synthetic","version":"1.0.0"}},"servers":[{{"url":"https://api.example.com"}}],"tags":[{tags}],"security":[{{"token":[]}}],"paths":{{{paths}}},"components":{{"securitySchemes":{{"token":{{"type":"http","scheme":"bearer"}}}},"schemas":{{"Problem":{{"type":"object","required":["code"],"properties":{{"code":{{"type":"integer"}},"message":{{"type":"string"}},"more_info":{{"type":"string","format":"uri"}}}}}},{schemas}}}}}}}"##
    )
}

/// `Amber`, `Birch`, ... then `Amber2`.
fn name(index: usize) -> String {
    const WORDS: [&str; 25] = [
        "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Inlet",
        "Juniper", "Kestrel", "Lagoon", "Meadow", "Nectar", "Orchid", "Prairie", "Quartz", "Ridge",
        "Summit", "Timber", "Upland", "Valley", "Willow", "Yarrow", "Zephyr",
    ];
    const KINDS: [&str; 8] = [
        "", "Plan", "Route", "Order", "Event", "Group", "Policy", "Report",
    ];
    let (word, kind) = (
        WORDS[index % WORDS.len()],
        KINDS[index / WORDS.len() % KINDS.len()],
    );
    match index / (WORDS.len() * KINDS.len()) {
        0 => format!("{word}{kind}"),
        round => format!("{word}{kind}{}", round + 1),
    }
}

fn tag(index: usize) -> String {
    format!("{} area", name(index / 4 * 4).to_lowercase())
}

/// The paths of a resource: as many of its five operations as `left` allows.
fn resource(index: usize, name: &str, left: usize) -> String {
    let tag = tag(index);
    let path = name.to_lowercase();
    let body = |schema: &str| {
        format!(
            r##""requestBody":{{"required":true,"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/{schema}"}}}}}}}}"##
        )
    };
    let answer = |code: u16, schema: &str| {
        format!(
            r##""responses":{{"{code}":{{"description":"Done.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/{schema}"}}}}}}}},"default":{{"description":"What went wrong.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Problem"}}}}}}}}}}"##
        )
    };
    let id = r#"{"name":"id","in":"path","required":true,"description":"The resource's identifier.","schema":{"type":"string","maxLength":64}}"#;
    let list = format!(
        r#""get":{{"operationId":"list{name}","tags":["{tag}"],"summary":"Lists every {path}","description":"Lists every {path} that the caller may see, newest first. **Deleted** ones are left out; see [the guide](https://example.com/guide).","parameters":[{{"name":"page_size","in":"query","description":"How many to return.","schema":{{"type":"integer","minimum":1,"maximum":100,"default":20}}}},{{"name":"page_token","in":"query","schema":{{"type":"string"}}}},{{"name":"state","in":"query","style":"form","explode":true,"schema":{{"type":"array","items":{{"type":"string","enum":["active","paused","gone"]}}}}}},{{"name":"created_after","in":"query","schema":{{"type":"string","format":"date-time"}}}}],{}}}"#,
        answer(200, &format!("{name}Page"))
    );
    let create = format!(
        r#""post":{{"operationId":"create{name}","tags":["{tag}"],"summary":"Creates a {path}","parameters":[{{"name":"Idempotency-Key","in":"header","schema":{{"type":"string"}}}}],{},{}}}"#,
        body(&format!("{name}Input")),
        answer(201, name)
    );
    let fetch = format!(
        r#""get":{{"operationId":"get{name}","tags":["{tag}"],"summary":"Fetches one {path}","parameters":[{id}],{}}}"#,
        answer(200, name)
    );
    let update = format!(
        r#""patch":{{"operationId":"update{name}","tags":["{tag}"],"summary":"Changes a {path}","parameters":[{id}],{},{}}}"#,
        body(&format!("{name}Input")),
        answer(200, name)
    );
    let delete = format!(
        r#""delete":{{"operationId":"delete{name}","tags":["{tag}"],"summary":"Deletes a {path}","parameters":[{id}],"responses":{{"204":{{"description":"It is gone."}}}}}}"#
    );
    let (all, one): (Vec<_>, Vec<_>) = [
        (true, list),
        (true, create),
        (false, fetch),
        (false, update),
        (false, delete),
    ]
    .into_iter()
    .take(left.max(1))
    .partition(|(all, _)| *all);
    let join = |list: Vec<(bool, String)>| {
        list.into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .join(",")
    };
    let mut out = format!(r#""/v1/{path}":{{{}}}"#, join(all));
    if !one.is_empty() {
        let _ = write!(out, r#","/v1/{path}/{{id}}":{{{}}}"#, join(one));
    }
    out
}

/// The schemas of a resource.
fn models(index: usize, name: &str, resources: usize) -> String {
    let other = self::name((index * 7 + 3) % resources);
    let mut fields = String::new();
    for number in 0..8 {
        let schema = match (index + number) % 6 {
            0 => {
                r#"{"type":"string","description":"A text that says something about it, as long as descriptions usually are.","example":"some text"}"#
            }
            1 => {
                r#"{"type":"integer","format":"int64","minimum":0,"description":"How many there are."}"#
            }
            2 => r#"{"type":"boolean","description":"Whether it is so.","default":false}"#,
            3 => r#"{"type":"array","items":{"type":"string"},"description":"Words for it."}"#,
            4 => {
                r#"{"type":"string","format":"date-time","nullable":true,"description":"When it happened."}"#
            }
            _ => {
                r#"{"type":"object","additionalProperties":{"type":"string"},"description":"What else is known."}"#
            }
        };
        let _ = write!(fields, r#""field_number_{number}":{schema},"#);
    }
    let union = if index.is_multiple_of(10) {
        format!(
            r##","target":{{"oneOf":[{{"$ref":"#/components/schemas/{name}Input"}},{{"type":"string"}}]}}"##
        )
    } else {
        String::new()
    };
    let nested = if index.is_multiple_of(3) {
        r#","limits":{"type":"object","required":["most"],"properties":{"most":{"type":"integer"},"unit":{"type":"string","enum":["day","hour","minute"]}}}"#
    } else {
        ""
    };
    format!(
        r##""{name}":{{"type":"object","description":"A {name}, as the service knows it.","required":["id","state"],"properties":{{"id":{{"type":"string","readOnly":true}},"state":{{"type":"string","enum":["active","paused","gone"],"description":"Where it stands."}},{fields}"other":{{"$ref":"#/components/schemas/{other}"}}{nested}{union}}}}},"{name}Input":{{"type":"object","required":["name"],"properties":{{"name":{{"type":"string","minLength":1,"maxLength":100}},{fields}"kind":{{"type":"string","enum":["small","large"]}}}},"example":{{"name":"first","kind":"small"}}}},"{name}Page":{{"type":"object","properties":{{"items":{{"type":"array","items":{{"$ref":"#/components/schemas/{name}"}}}},"next_page_token":{{"type":"string"}}}}}}"##
    )
}
