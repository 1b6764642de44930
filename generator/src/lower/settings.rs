//! Settings that speak of schemas, and which of them were used.

use std::collections::HashSet;

use super::Lower;
use super::field::Layers;
use crate::diag::Code;
use crate::ir::{Scalar, Type, TypeKind};
use crate::openapi::Schema;
use crate::tree::{Origin, Value};

/// Settings that something in the description answered to.
#[derive(Debug, Default)]
pub(super) struct Used(HashSet<(&'static str, String)>);

impl Used {
    pub(super) fn mark(&mut self, table: &'static str, key: &str) {
        self.0.insert((table, key.to_owned()));
    }

    /// Whether `list` has any of `names`; those that it has are used.
    pub(super) fn names(&mut self, list: &[String], table: &'static str, names: &[String]) -> bool {
        let mut found = false;
        for entry in list.iter().filter(|entry| names.contains(entry)) {
            self.mark(table, entry);
            found = true;
        }
        found
    }

    /// Whether a struct keeps what it does not know.
    pub(super) fn keep_unknown(&mut self, list: &[String], name: Option<&str>) -> bool {
        let mut keep = false;
        for entry in list {
            if entry == "*" || Some(entry.as_str()) == name {
                self.mark("models.keep_unknown", entry);
                keep = true;
            }
        }
        keep
    }
}

impl<'d> Lower<'d, '_> {
    /// The user's own type for `schema`.
    pub(super) fn foreign(&mut self, schema: &Schema<'d>) -> Option<String> {
        if self.config.types.is_empty() {
            return None;
        }
        let own = format!("#{}", schema.at);
        let authored = format!("#{}", self.origin(&schema.at).pointer);
        let (key, path) = [own, authored].into_iter().find_map(|key| {
            let path = self.config.types.get(&key)?.clone();
            Some((key, path))
        })?;
        self.settings.mark("types", &key);
        Some(path)
    }

    /// What settings may call a property: `Schema.property` by every component that it is
    /// of, its wire name, its pointer.
    pub(super) fn setting_paths(
        &self,
        schema: &Schema<'d>,
        wire: &str,
        own: Option<&str>,
    ) -> Vec<String> {
        let config = self.config;
        if config.secrets.properties.is_empty()
            && config.json_text.properties.is_empty()
            && config.models.always_present.is_empty()
        {
            return Vec::new();
        }
        let mut paths = vec![
            wire.to_owned(),
            format!("#{}", schema.at),
            format!("#{}", self.origin(&schema.at).pointer),
        ];
        paths.extend(own.map(|name| format!("{name}.{wire}")));
        paths.extend(
            self.resolver
                .owner(&schema.at)
                .map(|name| format!("{name}.{wire}")),
        );
        paths
    }

    /// Whether a value is to be hidden.
    pub(super) fn secret(&mut self, layers: &Layers<'d>, paths: &[String]) -> bool {
        let mut secret = layers.flag("writeOnly")
            || layers
                .0
                .iter()
                .any(|layer| layer.text("format") == Some("password"));
        for path in &self.config.secrets.extensions {
            if layers
                .0
                .iter()
                .any(|layer| dotted(layer.value(), path).is_some())
            {
                self.settings.mark("secrets.extensions", path);
                secret = true;
            }
        }
        self.settings
            .names(&self.config.secrets.properties, "secrets.properties", paths)
            || secret
    }

    /// Whether a text is JSON, by the settings.
    pub(super) fn json_text(&mut self, paths: &[String], ty: &Type) -> bool {
        let named = self.settings.names(
            &self.config.json_text.properties,
            "json_text.properties",
            paths,
        );
        named
            && match ty {
                Type::Named(id) => matches!(
                    self.api.types[*id].kind,
                    TypeKind::Alias(Type::Scalar(Scalar::String))
                ),
                ty => *ty == Type::STRING,
            }
    }

    /// Reports settings that nothing answered to.
    pub(super) fn unused_settings(&mut self) {
        let config = self.config;
        let lists: [(&'static str, Vec<&String>); 6] = [
            ("types", config.types.keys().collect()),
            ("newtypes", config.newtypes.keys().collect()),
            (
                "secrets.properties",
                config.secrets.properties.iter().collect(),
            ),
            (
                "secrets.extensions",
                config.secrets.extensions.iter().collect(),
            ),
            (
                "json_text.properties",
                config.json_text.properties.iter().collect(),
            ),
            (
                "models.always_present",
                config.models.always_present.iter().collect(),
            ),
        ];
        let keep = (
            "models.keep_unknown",
            config.models.keep_unknown.iter().collect::<Vec<_>>(),
        );
        for (table, keys) in lists.into_iter().chain([keep]) {
            for key in keys {
                if !self.settings.0.contains(&(table, key.clone())) {
                    self.diags
                        .report(
                            Code::UnusedSetting,
                            Origin::default(),
                            format!(
                                "the setting `{key}` of `[{table}]` names something that is not in the description"
                            ),
                        )
                        .help("correct the name, or remove the setting");
                }
            }
        }
    }
}

/// What a dotted path leads to (`x-vendor.pii`).
fn dotted<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}
