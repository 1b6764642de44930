//! The document itself: version, info, servers, tags and components.

use super::place::{Place, Seg};
use super::{Norm, Section, Version, Wanted, marker, text};
use crate::diag::Code;
use crate::tree::{Object, Value};

impl<'s> Norm<'s, '_> {
    /// The version that the document says it is written in.
    pub(super) fn read_version(&mut self, entry: &'s Object) -> Version {
        let (key, value) = match (entry.get("openapi"), entry.get("swagger")) {
            (Some(value), _) => ("openapi", value),
            (None, Some(value)) => ("swagger", value),
            (None, None) => return Version::V30,
        };
        let written = match value {
            Value::String(written) => written.trim().to_owned(),
            Value::Number(number) => number.as_str().to_owned(),
            _ => String::new(),
        };
        let mut parts = written.split('.');
        let (major, minor) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let read = match (major, minor) {
            ("2", "0" | "") => return Version::V2,
            ("3", "0") => return Version::V30,
            ("3", "1") => return Version::V31,
            ("3", "2") => return Version::V32,
            ("2", _) => Version::V2,
            ("3", "") => Version::V30,
            ("3", _) => Version::V32,
            _ if key == "swagger" => Version::V2,
            _ => Version::V30,
        };
        let root = Place::root();
        let as_what = match read {
            Version::V2 => "2.0",
            Version::V30 => "3.0",
            Version::V31 => "3.1",
            Version::V32 => "3.2",
        };
        let shown = if written.is_empty() {
            value.kind().to_owned()
        } else {
            format!("`{written}`")
        };
        self.report(
            Code::UnknownVersion,
            &root.child(key),
            format!("the version {shown} is unknown; the description is read as {as_what}"),
        );
        read
    }

    /// A document of 3.x.
    pub(super) fn document(&mut self, entry: &'s Object) -> Object {
        let place = Place::root();
        let mut out = self.head(entry, "openapi");
        for (key, value) in entry {
            let here = place.child(key);
            match key.as_str() {
                "servers" => {
                    let made = self.servers(value, &here);
                    out.insert(key.clone(), made);
                }
                "paths" => {
                    let made = self.paths(key, value, &here, true);
                    out.insert(key.clone(), Value::Object(made));
                }
                "webhooks" | "x-webhooks" => {
                    let target = place.step(Seg::Key(key), Seg::Key(marker::WEBHOOKS));
                    self.note(&target);
                    let made = self.paths(key, value, &target, false);
                    out.insert(marker::WEBHOOKS.to_owned(), Value::Object(made));
                }
                "components" => {
                    let Some((sections, moved)) = self.members(key, value, &here) else {
                        continue;
                    };
                    let jumped = moved.as_ref().map(|origin| here.jump(origin));
                    let here = jumped.as_ref().unwrap_or(&here);
                    for section in Section::ALL {
                        if let Some(members) = sections.get(section.key()) {
                            self.section(section, members, &here.child(section.key()));
                        }
                    }
                }
                "openapi" | "info" | "tags" | "security" | "externalDocs" => {}
                _ => self.rest(&mut out, key, value, &place),
            }
        }
        self.tail(out)
    }

    /// What all versions have in common.
    pub(super) fn head(&mut self, entry: &'s Object, version_key: &str) -> Object {
        let place = Place::root();
        let mut out = Object::from_iter([("openapi".to_owned(), text("3.0.3"))]);
        let written = match entry.get(version_key) {
            Some(Value::String(written)) => written.clone(),
            Some(Value::Number(number)) => number.as_str().to_owned(),
            _ => String::new(),
        };
        out.insert(marker::VERSION.to_owned(), text(written));
        let info = self.info(entry.get("info"), &place.child("info"));
        out.insert("info".to_owned(), Value::Object(info));
        if let Some(tags) = entry.get("tags").filter(|tags| **tags != Value::Null) {
            let made = self.tags(tags, &place.child("tags"));
            out.insert("tags".to_owned(), made);
        }
        if let Some(security) = entry
            .get("security")
            .filter(|security| **security != Value::Null)
            && let Some(made) = self.security(security, &place.child("security"))
        {
            out.insert("security".to_owned(), made);
        }
        if let Some(docs) = entry.get("externalDocs") {
            self.external_docs(&mut out, docs, &place);
        }
        out
    }

    /// Makes the components that references asked for, and puts all into the document.
    pub(super) fn tail(&mut self, mut out: Object) -> Object {
        let root = Place::root();
        let home = root.to("components");
        while let Some(Wanted {
            section,
            origin,
            name,
        }) = self.queue.pop_front()
        {
            let Some(value) = self.value_at(&origin) else {
                continue;
            };
            let holder = home.to(section.key());
            let slot = holder.to(&name);
            let place = slot.jump(&origin);
            self.note(&place);
            match self.component(section, value, &place) {
                Some(made) => {
                    self.components
                        .entry(section)
                        .or_default()
                        .insert(name, made);
                }
                None => self.dangling = true,
            }
        }
        if self.version <= Version::V30 && !out.contains_key("paths") {
            self.slip(&root, "the description lacks `paths`");
        }
        out.entry("paths".to_owned())
            .or_insert_with(|| Value::Object(Object::default()));
        let mut components = Object::default();
        for section in Section::ALL {
            if let Some(members) = self
                .components
                .remove(&section)
                .filter(|members| !members.is_empty())
            {
                components.insert(section.key().to_owned(), Value::Object(members));
            }
        }
        out.insert("components".to_owned(), Value::Object(components));
        if self.dangling {
            super::dangling::drop_dangling(&mut out);
        }
        out
    }

    /// A section of the entry file's components.
    pub(super) fn section(&mut self, section: Section, value: &'s Value, place: &Place<'_>) {
        if *value == Value::Null {
            return;
        }
        let Some((members, moved)) = self.members(section.key(), value, place) else {
            return;
        };
        let jumped = moved.as_ref().map(|origin| place.jump(origin));
        let place = jumped.as_ref().unwrap_or(place);
        for (name, member) in members {
            if name.starts_with("x-")
                && section != Section::Headers
                && !matches!(member, Value::Object(_))
            {
                continue;
            }
            let origin = place.child(name).origin();
            let own = self
                .targets
                .get(&(section, origin))
                .cloned()
                .unwrap_or_else(|| name.clone());
            let root = Place::root();
            let home = root.to("components");
            let holder = home.to(section.key());
            let slot = holder.to(&own);
            let written = place.child(name).origin();
            let here = slot.jump(&written);
            self.note(&here);
            let made = match self.lent(section, member, &own, &here) {
                Some(origin) => {
                    let there = slot.jump(&origin);
                    self.note(&there);
                    self.value_at(&origin)
                        .and_then(|value| self.component(section, value, &there))
                }
                None => self.component(section, member, &here),
            };
            match made {
                Some(made) => {
                    self.components
                        .entry(section)
                        .or_default()
                        .insert(own, made);
                }
                None => self.dangling = true,
            }
        }
    }

    fn component(
        &mut self,
        section: Section,
        value: &'s Value,
        place: &Place<'_>,
    ) -> Option<Value> {
        match section {
            Section::Schemas => Some(self.schema(value, place)),
            Section::Responses if self.version == Version::V2 => {
                self.raised_response(value, place, &NO_MEMBERS)
            }
            Section::Parameters if self.version == Version::V2 => {
                self.plain_parameter(value, place, "")
            }
            Section::Responses => self.or_ref(section, value, place, |norm, object, place| {
                Some(norm.response(object, place))
            }),
            Section::Parameters => self.parameter(value, place, ""),
            Section::RequestBodies => self.or_ref(section, value, place, |norm, object, place| {
                Some(norm.request_body(object, place))
            }),
            Section::Headers => self.or_ref(section, value, place, |norm, object, place| {
                Some(norm.header(object, place))
            }),
            Section::SecuritySchemes => {
                self.or_ref(section, value, place, |norm, object, place| {
                    norm.security_scheme(object, place)
                })
            }
            Section::Links => self.or_ref(section, value, place, |norm, object, place| {
                Some(norm.link(object, place))
            }),
            Section::Callbacks => self.or_ref(section, value, place, |norm, object, place| {
                Some(norm.callback(object, place))
            }),
            // Inlined wherever they are used.
            Section::Examples => None,
        }
    }
}

/// For units that stand on their own.
static NO_MEMBERS: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::default);
