//! A few lines of YAML in, a few lines of IR out.

use super::dump::{lowered, lowered_with};

fn schemas(yaml: &str) -> String {
    let indented: String = yaml.lines().map(|line| format!("    {line}\n")).collect();
    lowered(&format!("paths: {{}}\ncomponents:\n  schemas:\n{indented}"))
}

#[test]
fn presence_and_nullability_are_two_things() {
    insta::assert_snapshot!(schemas(r#"A:
  type: object
  required: [a, b]
  properties:
    a: {type: string}
    b: {type: string, nullable: true}
    c: {type: integer, nullable: true}
    d: {$ref: '#/components/schemas/Maybe'}
    e: {type: array, items: {type: string, nullable: true}}
Maybe: {type: string, nullable: true}"#), @r#"
    A { a: text, b: text | null, c?: i64 | null, d?: Maybe | null, e?: [text|null] }
    Maybe -> text
    "#);
}

#[test]
fn constants_are_no_secrets() {
    let text = schemas(
        r#"Kind: {type: string, writeOnly: true, enum: [a, b]}
A: {type: object, required: [kind], properties: {kind: {$ref: '#/components/schemas/Kind'}, key: {type: string, writeOnly: true}}}
B: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}
U:
  oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
  discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/A', b: '#/components/schemas/B'}}"#,
    );
    assert_eq!(text.matches("secret").count(), 1, "{text}");
    assert!(text.contains("key?: text secret"), "{text}");
}

#[test]
fn all_of_is_flattened() {
    insta::assert_snapshot!(schemas(r#"Base: {type: object, required: [id], properties: {id: {type: string}, kind: {}}}
Derived:
  allOf:
    - $ref: '#/components/schemas/Base'
    - {properties: {kind: {type: string}, size: {type: integer}}}
    - {required: [size]}
Wrapped:
  type: object
  properties: {base: {allOf: [{$ref: '#/components/schemas/Base'}], description: D, nullable: true}}"#), @r#"
    Base { id: text, kind?: json }
    Derived { id: text, kind?: text, size: i64 }
    Wrapped { base?: Base | null }
    "#);
}

#[test]
fn all_of_keeps_the_items_that_say_more() {
    insta::assert_snapshot!(schemas(r#"A:
  allOf:
    - type: object
      properties:
        x: {type: array, items: {type: object, nullable: true, properties: {id: {type: string}}}}
        y: {type: array, items: {type: string}}
    - type: object
      properties:
        x: {type: array, items: {type: object, nullable: true}}
        y: {type: array, items: {nullable: true}}"#), @r"
    A { x?: [A.x|null], y?: [text] }
    A.x { id?: text }
    ");
}

#[test]
fn all_of_that_contradicts_itself() {
    insta::assert_snapshot!(schemas(r#"A:
  allOf:
    - {type: object, properties: {x: {type: string}}}
    - {type: object, properties: {x: {type: array, items: {type: string}}}}
Self: {allOf: [{$ref: '#/components/schemas/Self'}, {type: object, properties: {a: {type: string}}}]}"#), @r#"
    A { x?: [text] }
    Self { a?: text }
    ConflictingAllOf: `x` is declared twice with different types; the last is taken
    RefCycle: the schema extends itself through `allOf`; the circle is cut here
    "#);
}

#[test]
fn shared_fields_beside_a_union() {
    insta::assert_snapshot!(schemas(r#"Job:
  type: object
  required: [id]
  properties: {id: {type: string}}
  oneOf:
    - {type: object, title: Done, required: [result], properties: {result: {type: integer}}}
    - {type: object, title: Failed, required: [error], properties: {error: {type: string}}}"#), @r#"
    Job = Done(Done) | Failed(Failed) by UniqueKeys
    Done { id: text, result: i64 }
    Failed { id: text, error: text }
    "#);
}

#[test]
fn unions_by_discriminator_and_values() {
    insta::assert_snapshot!(schemas(r#"Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {cat: Cat, lost: Gone}}
Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
Dog: {type: object, properties: {bark: {type: boolean}}}
Event:
  oneOf:
    - {type: object, required: [t], properties: {t: {type: string, enum: [a]}, x: {type: string}}}
    - {type: object, required: [t], properties: {t: {type: string, enum: [b, c]}, x: {type: integer}}}"#), @r#"
    Pet = Cat(Cat) | Dog(Dog) by Tag("kind")
    Cat { kind: text = cat }
    Dog { kind: text = Dog, bark?: bool }
    Event = a(Event.a) | t(Event.t) by TagValues("t")
    Event.a { t: Event.a.t, x?: text }
    Event.a.t = a
    Event.t { t: Event.t.t, x?: i64 }
    Event.t.t = b | c
    WrongDiscriminator: `Gone` is no schema; the value `lost` is left out
    "#);
}

#[test]
fn unions_that_are_no_unions() {
    insta::assert_snapshot!(schemas(r#"Open: {anyOf: [{type: string}, {type: string, enum: [a, b]}]}
Null: {oneOf: [{type: integer}, {type: string, nullable: true, enum: [null]}]}
Number: {oneOf: [{type: integer}, {type: number}]}
Anything: {anyOf: [{}, {type: string}]}
Documented: {oneOf: [{type: string, enum: [x], description: X}, {type: string, enum: [y], description: Y}]}
Needs: {type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}"#), @r#"
    Open = a | b
    Null -> i64
    Number -> f64
    Anything -> json
    Documented = x | y
    Needs { a?: text }
    "#);
}

#[test]
fn unions_by_kind_keys_and_order() {
    insta::assert_snapshot!(schemas(r#"Kind: {oneOf: [{type: string}, {type: array, items: {type: string}}, {type: integer}]}
Keys:
  oneOf:
    - {type: object, required: [a], properties: {a: {type: string}}}
    - {type: object, required: [b], properties: {b: {type: string}}}
First:
  oneOf:
    - {type: object, properties: {a: {type: string}}}
    - {type: object, properties: {b: {type: string}}}"#), @r#"
    Kind = text(text) | text list([text]) | integer(i64) by JsonKind
    Keys = a(Keys.a) | b(Keys.b) by UniqueKeys
    First = a(First.a) | b(First.b) by FirstMatch
    Keys.a { a: text }
    Keys.b { b: text }
    First.a { a?: text }
    First.b { b?: text }
    UndecidedUnion: `a` and `b` cannot be told apart by the JSON alone; the likeliest that fits is taken
    "#);
}

#[test]
fn base_class_with_a_discriminator() {
    insta::assert_snapshot!(schemas(r#"Vehicle:
  type: object
  required: [kind]
  properties: {kind: {type: string}}
  discriminator: {propertyName: kind, mapping: {lorry: '#/components/schemas/Truck'}}
Car: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {properties: {doors: {type: integer}}}]}
Truck: {allOf: [{$ref: '#/components/schemas/Vehicle'}]}"#), @r#"
    Vehicle = Car(Car) | Truck(Truck) by Tag("kind")
    Car { kind: text = Car, doors?: i64 }
    Truck { kind: text = lorry }
    "#);
}

#[test]
fn enums_of_every_kind() {
    insta::assert_snapshot!(schemas(r#"A: {type: string, enum: [a, '', a, null]}
B: {type: integer, enum: [1, 2]}
C: {type: boolean, enum: [true]}
D: {type: number, enum: [1.5, 2]}
E: {enum: [1, a]}
F: {type: integer, enum: ['1', '2']}
G: {type: string, enum: [yes, 1]}
H: {type: array, enum: [x, y]}
I: {type: string, enum: []}"#), @r#"
    A = a | ""
    B = 1 | 2
    C -> bool
    D -> f64
    E -> json
    F = 1 | 2
    G = yes | 1
    H -> [H.item]
    I -> text
    H.item = x | y
    WidenedSchema: the values are of different kinds; any JSON value is taken
    EmptyEnum: the list of values is empty; any value of the type is taken
    "#);
}

#[test]
fn numbers_and_formats() {
    insta::assert_snapshot!(schemas(r#"A:
  type: object
  properties:
    a: {type: integer, format: int32}
    b: {type: integer, minimum: 0, maximum: 18446744073709551615}
    c: {type: integer, minimum: -99999999999999999999}
    d: {type: integer, maximum: 9223372036854776000}
    e: {type: number, format: float}
    f: {type: string, format: date-time}
    g: {type: string, format: byte}
    h: {type: string, format: binary}
    i: {type: string, format: wobbly}
    j: {type: string, format: password}"#), @r#"
    A { a?: i32, b?: u64, c?: i128, d?: i64, e?: f32, f?: datetime, g?: base64, h?: text, i?: text, j?: text secret }
    UnknownFormat: the format `wobbly` is unknown; the value is text
    "#);
}

#[test]
fn maps_and_open_objects() {
    insta::assert_snapshot!(schemas(r#"Map: {type: object, additionalProperties: {type: integer}}
Any: {}
Free: {type: object}
Closed: {type: object, additionalProperties: false}
Both: {type: object, properties: {a: {type: string}}, additionalProperties: true}"#), @r#"
    Map -> {i64}
    Any -> json
    Free -> {json}
    Closed {  }
    Both { a?: text } + json
    "#);
}

#[test]
fn recursion_ends() {
    insta::assert_snapshot!(schemas(r#"Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, all: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
A: {allOf: [{$ref: '#/components/schemas/B'}]}
B: {allOf: [{$ref: '#/components/schemas/A'}]}"#), @r#"
    Tree { left?: Tree, all?: [Tree] }
    A -> B
    B -> A
    "#);
}

#[test]
fn newtypes_are_named_by_who_carries_them() {
    insta::assert_snapshot!(schemas(r#"User:
  type: object
  properties:
    sid: {type: string, pattern: '^US[0-9a-fA-F]{32}$'}
    account_sid: {type: string, pattern: '^AC[0-9a-f]{32}$'}
    other: {type: string, pattern: '^.+$'}
Note: {type: object, properties: {author: {type: string, pattern: '^US[0-9a-fA-F]{32}$'}}}"#), @r#"
    User { sid?: User sid, account_sid?: account_sid, other?: text }
    Note { author?: User sid }
    User sid = US + 32
    account_sid = AC + 32
    "#);
}

#[test]
fn wrong_shapes_cost_themselves() {
    insta::assert_snapshot!(schemas(r#"A: {type: object, properties: [1], required: yes}
B: {type: [], enum: 3, allOf: {}}
C: 7
D: {type: array, items: []}"#), @r#"
    A -> {json}
    B = 3
    C -> json
    D -> [json]
    WrongShape: `properties` is a list where an object belongs; it is left out
    WrongShape: `required` is one text where a list belongs; read as a list of it
    WrongShape: a list of types is not known before OpenAPI 3.1; read as there
    WrongShape: `enum` is one value where a list belongs; read as a list of it
    WrongShape: `allOf` is one schema where a list belongs; read as a list of it
    WrongShape: a number stands where a schema belongs; any value is allowed
    "#);
}

#[test]
fn parameters() {
    insta::assert_snapshot!(lowered(r#"paths:
  /a/{id}/x{ext}.json:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: limit, in: query, schema: {type: integer}}
    get:
      parameters:
        - {name: limit, in: query, required: true, schema: {type: string}}
        - {name: tags, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
        - {name: f, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
        - {name: j, in: query, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
        - {name: Accept, in: header, schema: {type: string}}
        - {name: X-A, in: header, schema: {type: array, items: {type: string}}}
        - {name: gone, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: OK}}"#), @r#"
    op.f { a?: text }
    GET /a/<id>/x<ext>.json
      Path id: i64 Simple
      Path ext: text Simple
      Query limit: text Form*
      Query tags?: [text] Pipe
      Query f?: op.f DeepObject*
      Query j?: [i64] Json
      Header X-A?: [text] Simple
    UndeclaredPathParameter: `{ext}` is not declared; it is taken as text
    ReservedHeader: the header `Accept` is set by the client itself
    UnusedPathParameter: `gone` does not occur in `/a/{id}/x{ext}.json`
    "#);
}

#[test]
fn bodies_and_responses() {
    insta::assert_snapshot!(lowered(r#"paths:
  /a:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {a: {type: string}, l: {type: array, items: {type: string}}, o: {type: object}}}
          multipart/form-data:
            schema: {type: object, properties: {f: {type: string, format: binary}, fs: {type: array, items: {type: string, format: binary}}, m: {type: object}, t: {type: integer}}}
          application/json: {schema: {type: array, items: {type: string}}}
          text/plain: {}
          application/pdf: {}
      responses:
        '200':
          description: OK
          content:
            application/json: {schema: {type: object, title: Thing, properties: {a: {type: string}}}}
            text/event-stream: {schema: {type: object, properties: {e: {type: string}}}}
            application/x-ndjson: {schema: {type: object, properties: {n: {type: string}}}}
            image/png: {schema: {type: string, format: binary}}
        4XX: {description: no, content: {application/problem+json: {}}}"#), @r#"
    op.request { a?: text, l?: [text], o?: {json} }
    Thing { a?: text }
    op.response { e?: text }
    op.response { n?: text }
    POST /a
      > application/json json [text]
      > application/x-www-form-urlencoded form of op.request, a Form, l Form, o Json
      > multipart/form-data f: File, fs: Files, m: Json, t: Text
      > text/plain text
      > application/pdf bytes
      < Code(200) application/json json Thing
      < Code(200) text/event-stream events op.response
      < Code(200) application/x-ndjson lines op.response
      < Code(200) image/png bytes
      < Range(4) application/problem+json json json
    "#);
}

#[test]
fn security() {
    insta::assert_snapshot!(lowered(r#"security: [{key: []}]
paths:
  /a: {get: {responses: {}}}
  /b: {get: {security: [], responses: {}}}
  /c: {get: {security: [{}, {key: [], basic: []}, {gone: []}], responses: {}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X}
    basic: {type: http, scheme: basic}"#), @r#"
    GET /a
      security [["key"]]
    GET /b
    GET /c
      security [[], ["key", "basic"]]
    UnknownSecurity: `gone` is no supported security scheme
    "#);
}

#[test]
fn equal_inline_types_are_one() {
    insta::assert_snapshot!(schemas(r#"A: {type: object, properties: {state: {type: string, enum: [on, off]}}}
B: {type: object, properties: {state: {type: string, enum: [on, off]}}}
C: {type: object, properties: {state: {type: string, enum: [on]}}}"#), @r#"
    A { state?: A.state }
    B { state?: A.state }
    C { state?: C.state }
    A.state = on | off
    C.state = on
    "#);
}

#[test]
fn settings() {
    insta::assert_snapshot!(lowered_with(r#"paths: {}
components:
  schemas:
    A: {type: object, properties: {a: {type: string, x-v: {pii: [x]}}, b: {type: string}, c: {type: string}}}"#, r##"[secrets]
extensions = ["x-v.pii"]
properties = ["A.b", "A.zzz"]
[models]
always_present = ["A.c"]
keep_unknown = ["A"]
[types]
"#/components/schemas/A/properties/c" = "crate::Mine"
"##), @r#"
    A { a?: text secret, b?: text secret, c: A.c } + json
    A.c -> crate::Mine
    UnusedSetting: the setting `A.zzz` of `[secrets.properties]` names something that is not in the description
    "#);
}

#[test]
fn unions_by_the_kinds_that_they_hold() {
    insta::assert_snapshot!(schemas(r#"Items: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}
All:
  oneOf:
    - {type: object, properties: {gt: {type: number}, lt: {type: number}}}
    - {type: object, properties: {gt: {type: string}, lt: {type: string}}}
Required:
  oneOf:
    - {type: object, required: [id], properties: {id: {type: integer}, a: {type: string}}}
    - {type: object, required: [id], properties: {id: {type: string}, a: {type: string}}}
Optional:
  oneOf:
    - {type: object, properties: {id: {type: integer}, a: {type: string}}}
    - {type: object, properties: {id: {type: string}, a: {type: string}}}
Numbers: {oneOf: [{type: array, items: {type: integer}}, {type: array, items: {type: number}}]}"#), @r#"
    Items = text list([text]) | integer list([i64]) by HeldKinds
    All = object 1(All.object 1) | object 2(All.object 2) by HeldKinds
    Required = id(Required.id) | id(Required.id) by HeldKinds
    Optional = object 1(Optional.object 1) | object 2(Optional.object 2) by FirstMatch
    Numbers = integer list([i64]) | number list([f64]) by FirstMatch
    All.object 1 { gt?: f64, lt?: f64 }
    All.object 2 { gt?: text, lt?: text }
    Required.id { id: i64, a?: text }
    Required.id { id: text, a?: text }
    Optional.object 1 { id?: i64, a?: text }
    Optional.object 2 { id?: text, a?: text }
    UndecidedUnion: `object 1` and `object 2` cannot be told apart by the JSON alone; the likeliest that fits is taken
    UndecidedUnion: `integer list` and `number list` cannot be told apart by the JSON alone; the likeliest that fits is taken
    "#);
}

#[test]
fn a_union_of_lists_of_itself_ends() {
    let members: Vec<String> = (0..40)
        .map(|at| {
            format!("{{type: array, minItems: {at}, title: L{at}, items: {{anyOf: [{{$ref: '#/components/schemas/A'}}, {{type: object, properties: {{p{at}: {{type: string}}}}}}]}}}}")
        })
        .collect();
    let text = schemas(&format!("A: {{oneOf: [{}]}}", members.join(", ")));
    assert!(text.starts_with("A = "), "{text}");
}
