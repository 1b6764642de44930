//! The text of the runtime, for the generator.

/// A dependency of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The crate.
    pub name: &'static str,
    /// The version, as a manifest has it.
    pub version: &'static str,
    /// Whether its default features are wanted.
    pub default_features: bool,
    /// Its features.
    pub features: &'static [&'static str],
    /// The feature of the SDK that needs it; none for what is always needed.
    pub feature: Option<&'static str>,
}

/// The manifest of this crate.
#[must_use]
pub fn manifest() -> &'static str {
    include_str!("../Cargo.toml")
}

/// The files of the runtime with their paths below its root: that of a package, whose `lib.rs`
/// is made of `mod.rs`, or the module `runtime` of an SDK that embeds it.
#[must_use]
pub fn sources() -> &'static [(&'static str, &'static str)] {
    &[
        ("client/auth.rs", include_str!("runtime/client/auth.rs")),
        (
            "client/auth/oauth.rs",
            include_str!("runtime/client/auth/oauth.rs"),
        ),
        (
            "client/auth/own.rs",
            include_str!("runtime/client/auth/own.rs"),
        ),
        (
            "client/blocking.rs",
            include_str!("runtime/client/blocking.rs"),
        ),
        ("client/body.rs", include_str!("runtime/client/body.rs")),
        ("client/check.rs", include_str!("runtime/client/check.rs")),
        ("client/core.rs", include_str!("runtime/client/core.rs")),
        (
            "client/core/builder.rs",
            include_str!("runtime/client/core/builder.rs"),
        ),
        ("client/encode.rs", include_str!("runtime/client/encode.rs")),
        ("client/engine.rs", include_str!("runtime/client/engine.rs")),
        (
            "client/engine/answer.rs",
            include_str!("runtime/client/engine/answer.rs"),
        ),
        ("client/error.rs", include_str!("runtime/client/error.rs")),
        ("client/events.rs", include_str!("runtime/client/events.rs")),
        ("client/file.rs", include_str!("runtime/client/file.rs")),
        ("client/held.rs", include_str!("runtime/client/held.rs")),
        ("client/hooks.rs", include_str!("runtime/client/hooks.rs")),
        ("client/hyper.rs", include_str!("runtime/client/hyper.rs")),
        (
            "client/hyper/connect.rs",
            include_str!("runtime/client/hyper/connect.rs"),
        ),
        ("client/lines.rs", include_str!("runtime/client/lines.rs")),
        ("client/mod.rs", include_str!("runtime/client/mod.rs")),
        (
            "client/multipart.rs",
            include_str!("runtime/client/multipart.rs"),
        ),
        (
            "client/operation.rs",
            include_str!("runtime/client/operation.rs"),
        ),
        (
            "client/options.rs",
            include_str!("runtime/client/options.rs"),
        ),
        ("client/paging.rs", include_str!("runtime/client/paging.rs")),
        (
            "client/paging/continuation.rs",
            include_str!("runtime/client/paging/continuation.rs"),
        ),
        (
            "client/paging/cursor.rs",
            include_str!("runtime/client/paging/cursor.rs"),
        ),
        (
            "client/paging/read.rs",
            include_str!("runtime/client/paging/read.rs"),
        ),
        (
            "client/paging/stream.rs",
            include_str!("runtime/client/paging/stream.rs"),
        ),
        ("client/path.rs", include_str!("runtime/client/path.rs")),
        ("client/raw.rs", include_str!("runtime/client/raw.rs")),
        (
            "client/request.rs",
            include_str!("runtime/client/request.rs"),
        ),
        (
            "client/request/assemble.rs",
            include_str!("runtime/client/request/assemble.rs"),
        ),
        (
            "client/reqwest.rs",
            include_str!("runtime/client/reqwest.rs"),
        ),
        (
            "client/response.rs",
            include_str!("runtime/client/response.rs"),
        ),
        ("client/retry.rs", include_str!("runtime/client/retry.rs")),
        (
            "client/testing.rs",
            include_str!("runtime/client/testing.rs"),
        ),
        ("client/trace.rs", include_str!("runtime/client/trace.rs")),
        (
            "client/transport.rs",
            include_str!("runtime/client/transport.rs"),
        ),
        ("client/url.rs", include_str!("runtime/client/url.rs")),
        ("data/base64.rs", include_str!("runtime/data/base64.rs")),
        ("data/date.rs", include_str!("runtime/data/date.rs")),
        ("data/fault.rs", include_str!("runtime/data/fault.rs")),
        ("data/forward.rs", include_str!("runtime/data/forward.rs")),
        ("data/input.rs", include_str!("runtime/data/input.rs")),
        ("data/mod.rs", include_str!("runtime/data/mod.rs")),
        ("data/output.rs", include_str!("runtime/data/output.rs")),
        ("data/patch.rs", include_str!("runtime/data/patch.rs")),
        ("data/scalars.rs", include_str!("runtime/data/scalars.rs")),
        ("data/source.rs", include_str!("runtime/data/source.rs")),
        ("data/text.rs", include_str!("runtime/data/text.rs")),
        ("data/union.rs", include_str!("runtime/data/union.rs")),
        ("data/wire.rs", include_str!("runtime/data/wire.rs")),
        ("mod.rs", include_str!("runtime/mod.rs")),
    ]
}

/// What the written runtime depends on.
#[must_use]
pub fn dependencies() -> &'static [Dependency] {
    const fn one(
        name: &'static str,
        version: &'static str,
        default_features: bool,
        features: &'static [&'static str],
        feature: Option<&'static str>,
    ) -> Dependency {
        Dependency {
            name,
            version,
            default_features,
            features,
            feature,
        }
    }
    const ALL: &[Dependency] = &[
        one("serde", "1", false, &["std"], None),
        one("serde_json", "1", true, &[], None),
        one("http", "1", true, &[], None),
        one("bytes", "1", true, &[], None),
        one("futures-core", "0.3", false, &["std"], None),
        one("tokio", "1", false, &["sync"], None),
        one("jiff", "0.2", false, &["std"], None),
        one("base64", "0.22", false, &["std"], None),
        one("percent-encoding", "2", true, &[], None),
        one("fastrand", "2", true, &[], None),
        one("hyper", "1", false, &["client", "http1"], Some("hyper")),
        one(
            "hyper-util",
            "0.1.12",
            false,
            &["client-legacy", "client-proxy", "http1", "tokio"],
            Some("hyper"),
        ),
        one(
            "hyper-rustls",
            "0.27",
            false,
            &["http1", "ring", "tls12"],
            Some("hyper"),
        ),
        one(
            "rustls",
            "0.23.20",
            false,
            &["ring", "std", "tls12"],
            Some("hyper"),
        ),
        one("rustls-native-certs", "0.8", true, &[], Some("hyper")),
        one("webpki-roots", "1", true, &[], Some("hyper")),
        one("http-body", "1", true, &[], Some("hyper")),
        one("tower-service", "0.3", true, &[], Some("hyper")),
        one("tower-http", "0.6", false, &[], Some("gzip")),
        one(
            "reqwest",
            "0.12",
            false,
            &[
                "rustls-tls-webpki-roots",
                "rustls-tls-native-roots",
                "stream",
            ],
            Some("reqwest"),
        ),
        one("tracing", "0.1", false, &["std"], Some("tracing")),
        one("chrono", "0.4", false, &["std"], Some("chrono")),
        one("time", "0.3", false, &["std"], Some("time")),
    ];
    ALL
}

/// The feature that is on by default: the transport of who names none.
pub const DEFAULT: &str = "hyper";

/// The features that whoever holds the runtime declares, and what each needs.
#[must_use]
pub fn features() -> &'static [(&'static str, &'static [&'static str])] {
    &[
        (
            "hyper",
            &[
                "dep:hyper",
                "dep:hyper-util",
                "dep:hyper-rustls",
                "dep:rustls",
                "dep:rustls-native-certs",
                "dep:webpki-roots",
                "dep:http-body",
                "dep:tower-service",
                "tokio/net",
                "tokio/time",
            ],
        ),
        ("reqwest", &["dep:reqwest", "tokio/time"]),
        ("blocking", &["tokio/rt", "tokio/time", "tokio/net"]),
        ("tracing", &["dep:tracing"]),
        ("testing", &[]),
        (
            "gzip",
            &[
                "hyper",
                "dep:tower-http",
                "tower-http/decompression-gzip",
                "reqwest?/gzip",
            ],
        ),
        (
            "brotli",
            &[
                "hyper",
                "dep:tower-http",
                "tower-http/decompression-br",
                "reqwest?/brotli",
            ],
        ),
        (
            "deflate",
            &[
                "hyper",
                "dep:tower-http",
                "tower-http/decompression-deflate",
                "reqwest?/deflate",
            ],
        ),
        ("chrono", &["dep:chrono"]),
        ("time", &["dep:time"]),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    fn collect(folder: &Path, base: &Path, found: &mut BTreeSet<String>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                collect(&path, base, found)?;
            } else if let Ok(path) = path.strip_prefix(base) {
                found.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
        Ok(())
    }

    #[test]
    fn every_file_is_listed() -> std::io::Result<()> {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/runtime");
        let mut found = BTreeSet::new();
        collect(&base, &base, &mut found)?;
        let listed: BTreeSet<String> = super::sources()
            .iter()
            .map(|(path, _)| (*path).to_owned())
            .collect();
        assert_eq!(listed, found);
        Ok(())
    }

    #[test]
    fn the_text_can_be_embedded() {
        for (path, text) in super::sources() {
            assert!(!text.contains("crate::"), "{path} names the crate");
            assert!(!text.contains("macro_export"), "{path} exports a macro");
            for feature in text
                .split("feature = \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                assert!(
                    super::features().iter().any(|(name, _)| *name == feature),
                    "{path}: {feature}"
                );
            }
        }
    }

    #[test]
    fn the_dependencies_are_those_of_the_manifest() {
        for dependency in super::dependencies() {
            let start = format!(
                "\n{} = {{ version = \"{}\"",
                dependency.name, dependency.version
            );
            assert!(super::manifest().contains(&start), "{start}");
        }
    }
}
