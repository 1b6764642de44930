//! The names lock on a large description that changes: no identifier of what stays, changes.

use std::collections::BTreeMap;

use generator::config::Config;
use generator::diag::Diagnostics;
use generator::inspect::Inspected;
use generator::name::Lock;
use generator::source::Source;
use serde_json::{Map, Value, json};

const TAGS: usize = 25;
const PER_TAG: usize = 12;

/// A description of 25 tags, 300 schemas and 300 operations, with inline schemas, enums and
/// names in several spellings.
fn description() -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    for tag in 0..TAGS {
        for index in 0..PER_TAG {
            let name = format!("Thing{tag}Part{index}");
            let neighbour = format!("Thing{tag}Part{}", (index + 1) % PER_TAG);
            schemas.insert(
                name.clone(),
                json!({"type": "object", "properties": {
                    "id": {"type": "string"},
                    "createdAt": {"type": "string"},
                    "state": {"type": "string", "enum": ["active", "in-active", "gone"]},
                    "address": {"type": "object", "properties": {
                        "streetName": {"type": "string"},
                        format!("own{tag}x{index}"): {"type": "string"},
                        "geo": {"type": "object", "properties": {"lat": {"type": "number"}}},
                    }},
                    "lines": {"type": "array", "items": {"type": "object", "properties": {
                        "unit-price": {"type": "integer"},
                        format!("own{tag}x{index}"): {"type": "string"},
                    }}},
                    "next": {"$ref": format!("#/components/schemas/{neighbour}")},
                }}),
            );
            let path = format!("/v1/things-{tag}/parts-{index}/{{partId}}");
            let parameter = |name: &str, place: &str| {
                json!({"name": name, "in": place, "required": place == "path",
                    "schema": {"type": "string"}})
            };
            paths.insert(
                path,
                json!({"post": {
                    "tags": [format!("Things {tag}")],
                    "operationId": format!("update_{name}"),
                    "parameters": [
                        parameter("partId", "path"),
                        parameter("pageSize", "query"),
                        parameter("X-Trace", "header"),
                    ],
                    "requestBody": {"content": {"application/x-www-form-urlencoded": {
                        "schema": {"type": "object", "properties": {
                            "FriendlyName": {"type": "string"},
                        }}}}},
                    "responses": {"200": {"description": "", "content": {"application/json": {
                        "schema": {"type": "object", "properties": {
                            "data": {"$ref": format!("#/components/schemas/{name}")},
                            "meta": {"type": "object", "properties": {"total": {"type": "integer"}}},
                        }}}}}},
                }}),
            );
        }
    }
    json!({"openapi": "3.0.3", "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths, "components": {"schemas": schemas}})
}

/// Every identifier, by what it identifies and independently of where that stands in a list;
/// and the lock.
fn names(description: &Value, lock: Option<&str>) -> (BTreeMap<String, String>, String) {
    let mut diags = Diagnostics::default();
    let source = Source::from_text("large.json", description.to_string(), &mut diags)
        .expect("a description");
    let config = Config::default();
    // The stages as far as names: nothing is printed, which is most of the work.
    let document = generator::normalise::normalise(&source, &mut diags).expect("a document");
    let mut api = generator::lower::lower(&document, &config, &mut diags);
    generator::passes::run(&mut api, &config, &mut diags);
    let mut lock = lock.map(Lock::parse).unwrap_or_default();
    let names = generator::name::decide(&api, &config, &mut lock, &mut diags);
    let report = generator::inspect::report(Inspected {
        api: &api,
        names: Some(&names),
        source: &source,
        diagnostics: &diags,
    });
    let report = serde_json::to_value(&report).expect("JSON");
    let mut out = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for operation in list(&report["operations"]) {
        let id = text(&operation["id"]);
        out.insert(id.clone(), text(&operation["rust"]["call"]));
        let form = operation["bodies"].get(0).map(|body| list(&body["fields"]));
        for (kind, members) in [
            ("parameter", list(&operation["parameters"])),
            ("form", form.unwrap_or_default()),
        ] {
            for member in members {
                let place = text(&member["location"]);
                let key = format!("{id} {kind} {place} {}", text(&member["name"]));
                out.insert(key, text(&member["rust"]));
            }
        }
    }
    for made in list(&report["types"]) {
        let id = text(&made["id"]);
        out.insert(id.clone(), text(&made["rust"]));
        for member in list(&made["fields"]) {
            out.insert(
                format!("{id} {}", text(&member["name"])),
                text(&member["rust"]),
            );
        }
        for member in list(&made["variants"]) {
            out.insert(format!("{id} {}", member["value"]), text(&member["rust"]));
        }
    }
    (out, lock.render())
}

/// Checks that what is in both has the same names in both; returns how many that are.
fn same(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> usize {
    let both = before.iter().filter(|(key, _)| after.contains_key(*key));
    let mut count = 0;
    for (key, name) in both {
        assert_eq!(name, &after[key], "the name of {key}");
        count += 1;
    }
    count
}

fn schemas(description: &mut Value) -> &mut Map<String, Value> {
    description["components"]["schemas"]
        .as_object_mut()
        .expect("schemas")
}

fn operations(description: &mut Value) -> Vec<&mut Value> {
    let paths = description["paths"].as_object_mut().expect("paths");
    paths.values_mut().map(|item| &mut item["post"]).collect()
}

#[test]
fn additions_rename_nothing() {
    let mut description = description();
    let (before, lock) = names(&description, None);
    assert!(before.len() > 4_000, "{}", before.len());
    // New siblings that wish for the names of old ones, everywhere and in front of them.
    for schema in schemas(&mut description).values_mut() {
        let mut properties = Map::new();
        for name in ["created_at", "ID", "State"] {
            properties.insert(name.to_owned(), json!({"type": "string"}));
        }
        properties.append(schema["properties"].as_object_mut().expect("properties"));
        properties["state"]["enum"] = json!(["inActive", "GONE", "active", "in-active", "gone"]);
        schema["properties"] = Value::Object(properties);
    }
    for (index, operation) in operations(&mut description).into_iter().enumerate() {
        let parameters = operation["parameters"].as_array_mut().expect("parameters");
        for (name, place) in [
            ("page_size", "query"),
            ("part_id", "query"),
            ("x_trace", "query"),
        ] {
            let parameter = json!({"name": name, "in": place, "schema": {"type": "string"}});
            parameters.insert(0, parameter);
        }
        let form = &mut operation["requestBody"]["content"]["application/x-www-form-urlencoded"];
        form["schema"]["properties"]["friendly_name"] = json!({"type": "string"});
        if index % 5 == 0 {
            operation["operationId"] = json!(format!("renamed{index}"));
        }
    }
    let addition = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    for name in [
        "Thing0Part0Address",
        "thing0_part0",
        "Thing3Part4StateValue",
        "Zebra",
    ] {
        schemas(&mut description).insert(name.to_owned(), addition.clone());
    }
    for (name, tag) in [
        ("/aaa", "things_0"),
        ("/bbb", "Other"),
        ("/v1/things-0", "Things 0"),
    ] {
        description["paths"][name] = json!({"post": {"tags": [tag],
            "operationId": "update_Thing0Part0", "responses": {"204": {"description": ""}}}});
    }
    let (after, _) = names(&description, Some(&lock));
    assert_eq!(same(&before, &after), before.len());
    // Without the lock it would have.
    let (unlocked, _) = names(&description, None);
    assert!(
        before
            .iter()
            .any(|(key, name)| unlocked.get(key).is_some_and(|new| new != name))
    );
}

#[test]
fn removals_and_another_order_rename_nothing() {
    let mut description = description();
    // Clashes, so that names were qualified, and would not be once the others are gone.
    for (index, schema) in schemas(&mut description).values_mut().enumerate() {
        if index % 3 == 0 {
            schema["properties"]["created_at"] = json!({"type": "string"});
        }
    }
    let (before, lock) = names(&description, None);
    let paths = description["paths"].as_object_mut().expect("paths");
    let mut index = 0;
    paths.retain(|_, _| {
        index += 1;
        index % 4 != 0
    });
    let kept = paths.len();
    *paths = std::mem::take(paths).into_iter().rev().collect();
    for (index, schema) in schemas(&mut description).values_mut().enumerate() {
        let properties = schema["properties"].as_object_mut().expect("properties");
        if index % 6 == 0 {
            properties.remove("created_at");
        }
        *properties = std::mem::take(properties).into_iter().rev().collect();
    }
    for operation in operations(&mut description) {
        operation["parameters"]
            .as_array_mut()
            .expect("parameters")
            .reverse();
    }
    let (after, _) = names(&description, Some(&lock));
    assert!(same(&before, &after) > kept * 10);
}

#[test]
fn a_renamed_tag_keeps_the_group_that_its_operations_had() {
    let mut description = description();
    let (before, lock) = names(&description, None);
    for operation in operations(&mut description) {
        if operation["tags"] == json!(["Things 7"]) {
            operation["tags"] = json!(["Renamed"]);
        }
    }
    let (after, _) = names(&description, Some(&lock));
    assert_eq!(same(&before, &after), before.len());
}

#[test]
fn inline_schemas_that_become_components_keep_their_names() {
    let mut description = description();
    let (before, lock) = names(&description, None);
    let mut new = Map::new();
    for (owner, schema) in schemas(&mut description).iter_mut() {
        for (pointer, name) in [("address", "Address"), ("lines/items", "Row")] {
            let place = schema.pointer_mut(&format!("/properties/{pointer}"));
            let name = format!("{owner}{name}Moved");
            let reference = json!({"$ref": format!("#/components/schemas/{name}")});
            new.insert(name, std::mem::replace(place.expect("a schema"), reference));
        }
    }
    let moved = new.len();
    schemas(&mut description).append(&mut new);
    let (after, _) = names(&description, Some(&lock));
    same(&before, &after);
    let mut checked = 0;
    for (key, name) in &after {
        let Some(rest) = key.strip_prefix("#/components/schemas/") else {
            continue;
        };
        for (word, place) in [("AddressMoved", "address"), ("RowMoved", "lines/items")] {
            if let Some((owner, rest)) = rest.split_once(word) {
                let old = format!("#/components/schemas/{owner}/properties/{place}{rest}");
                assert_eq!(Some(name), before.get(&old), "{key}, which was {old}");
                checked += 1;
            }
        }
    }
    assert!(checked > 2 * moved, "{checked}");
}

#[test]
fn the_lock_is_the_same_however_often_it_is_read_back() {
    let description = description();
    let (names_before, lock) = names(&description, None);
    let (names_after, again) = names(&description, Some(&lock));
    assert_eq!(lock, again);
    assert_eq!(names_before, names_after);
}
