//! Finds and reads what stands beside a description: `specs/NAME.toml` (settings) and
//! `specs/NAME.overlay.yaml` (an OpenAPI Overlay).

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::Config;
use crate::diag::{Code, Diagnostic, Diagnostics, Effect};
use crate::source::OverlayText;
use crate::tree::Origin;

/// The endings that an overlay found by name can have.
const OVERLAY_ENDINGS: [&str; 3] = ["overlay.yaml", "overlay.yml", "overlay.json"];

/// What stands beside a description.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The settings; the defaults where there is no file.
    pub config: Config,
    /// The overlays, in the order they are applied.
    pub overlays: Vec<OverlayText>,
    /// The settings file that was read.
    pub config_file: Option<InputFile>,
    /// The overlay files that were read.
    pub overlay_files: Vec<InputFile>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// The short digest of its bytes.
    pub digest: String,
}

impl InputFile {
    /// The file's name without its folder, and its digest: what the manifest says of it.
    pub fn named(&self) -> (String, String) {
        (file_name(&self.path), self.digest.clone())
    }
}

impl Beside {
    /// Reads the settings and overlays of `description`. Files that are named explicitly must
    /// exist, and take the place of those found by name. `None`: a message says why.
    pub fn load(
        description: &Path,
        config: Option<&Path>,
        overlays: &[PathBuf],
        diags: &mut Diagnostics,
    ) -> Option<Beside> {
        let mut beside = Beside::default();
        let mut good = true;
        let found = Found::by(description, config, overlays);
        if let Some(path) = &found.settings {
            match read(path, diags) {
                Some((text, file)) => {
                    beside.config_file = Some(file);
                    match Config::from_toml(&text) {
                        Ok(config) => beside.config = config,
                        Err(error) => good = refuse_settings(path, &text, &error, diags),
                    }
                }
                None => good = false,
            }
        }
        for path in found.overlays {
            match read(&path, diags) {
                Some((text, file)) => {
                    beside.overlay_files.push(file);
                    beside.overlays.push(OverlayText {
                        path: path.display().to_string(),
                        text,
                    });
                }
                None => good = false,
            }
        }
        good.then_some(beside)
    }
}

/// Where the settings and overlays of a description are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The settings.
    pub settings: Option<PathBuf>,
    /// The overlays, in the order they are applied.
    pub overlays: Vec<PathBuf>,
}

impl Found {
    /// Those that are named; else those that stand beside the description.
    pub fn by(description: &Path, config: Option<&Path>, overlays: &[PathBuf]) -> Found {
        let beside = |ending: &&str| {
            let path = description.with_extension(ending);
            path.is_file().then_some(path)
        };
        Found {
            settings: config.map(Path::to_path_buf).or_else(|| beside(&"toml")),
            overlays: match overlays {
                [] => OVERLAY_ENDINGS
                    .iter()
                    .find_map(beside)
                    .into_iter()
                    .collect(),
                given => given.to_vec(),
            },
        }
    }
}

/// The codes that the settings deny and allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Codes that make the run fail.
    pub deny: Vec<Code>,
    /// Codes that are not shown.
    pub allow: Vec<Code>,
}

impl Verdicts {
    /// Reads `[diagnostics]`. What is no code, or cannot be allowed, is reported.
    pub fn of(config: &Config, diags: &mut Diagnostics) -> Verdicts {
        let settings = &config.diagnostics;
        let mut codes = |key: &str, texts: &[String]| -> Vec<Code> {
            let mut found = Vec::new();
            for text in texts {
                match code(text) {
                    Some(code) if key == "allow" && code.effect() == Effect::Refused => {
                        bad(
                            diags,
                            format!(
                                "`diagnostics.allow` names {text}, which stops the run: there is nothing to allow"
                            ),
                        );
                    }
                    Some(code) => found.push(code),
                    None => {
                        bad(
                            diags,
                            format!("`diagnostics.{key}` names `{text}`, which is no code"),
                        )
                        .help("codes look like `E0311`; `generator explain` lists them");
                    }
                }
            }
            found
        };
        let verdicts = Verdicts {
            deny: codes("deny", &settings.deny),
            allow: codes("allow", &settings.allow),
        };
        for both in verdicts
            .deny
            .iter()
            .filter(|code| verdicts.allow.contains(code))
        {
            bad(
                diags,
                format!("`diagnostics` both denies and allows {}", both.as_str()),
            );
        }
        verdicts
    }
}

/// A short digest of `bytes`: the first 16 hexadecimal digits of their SHA-256.
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let first = digest.first_chunk().copied().unwrap_or_default();
    format!("{:016x}", u64::from_be_bytes(first))
}

/// The code whose text is `text`.
pub fn code(text: &str) -> Option<Code> {
    Code::ALL
        .iter()
        .copied()
        .find(|code| code.as_str().eq_ignore_ascii_case(text))
}

fn bad(diags: &mut Diagnostics, message: String) -> &mut Diagnostic {
    diags.report(Code::BadSettings, Origin::default(), message)
}

fn read(path: &Path, diags: &mut Diagnostics) -> Option<(String, InputFile)> {
    match std::fs::read(path) {
        Ok(bytes) => {
            let digest = digest(&bytes);
            let text = String::from_utf8_lossy(&bytes)
                .trim_start_matches('\u{feff}')
                .to_owned();
            Some((
                text,
                InputFile {
                    path: path.to_path_buf(),
                    digest,
                },
            ))
        }
        Err(error) => {
            diags.report(
                Code::BadSettings,
                Origin::default(),
                format!("cannot read `{}`: {error}", path.display()),
            );
            None
        }
    }
}

fn refuse_settings(
    path: &Path,
    text: &str,
    error: &toml::de::Error,
    diags: &mut Diagnostics,
) -> bool {
    let place = error
        .span()
        .map(|span| place(text, span.start))
        .unwrap_or_default();
    let message = error.message().trim_end().replace('\n', "; ");
    diags.report(
        Code::BadSettings,
        Origin::default(),
        format!("{}{place}: {message}", path.display()),
    );
    false
}

/// `:line:column` of a byte of `text`, both from 1.
fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    format!(":{line}:{column}")
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[(&str, &str)]) -> (Option<Beside>, Vec<String>) {
        let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        for (name, text) in files {
            std::fs::write(dir.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
        }
        let mut diags = Diagnostics::default();
        let beside = Beside::load(&dir.path().join("api.v1.yaml"), None, &[], &mut diags);
        let prefix = format!("{}/", dir.path().display());
        (
            beside,
            diags
                .items()
                .iter()
                .map(|d| d.message.replace(&prefix, ""))
                .collect(),
        )
    }

    #[test]
    fn files_are_found_by_name() {
        let (beside, messages) = load(&[
            ("api.v1.toml", "package.name = \"x\""),
            (
                "api.v1.overlay.yml",
                "overlay: 1.0.0\nactions: [{target: $, update: {200: 1}}]",
            ),
        ]);
        let beside = beside.unwrap_or_else(|| panic!("{messages:?}"));
        assert_eq!(beside.config.package.name.as_deref(), Some("x"));
        assert_eq!(beside.overlay_files[0].named().0, "api.v1.overlay.yml");
        assert!(beside.overlays[0].path.ends_with("api.v1.overlay.yml"));
    }

    #[test]
    fn mistakes_have_a_place() {
        let (beside, messages) = load(&[("api.v1.toml", "[package]\nname = \"x\"\n  nam = 1\n")]);
        assert!(beside.is_none());
        assert!(
            messages[0].starts_with("api.v1.toml:3:3: unknown field `nam`, expected one of"),
            "{messages:?}"
        );
    }

    #[test]
    fn codes_are_checked() {
        let mut config = Config::default();
        config.diagnostics.allow = vec!["E0311".into(), "E0503".into()];
        config.diagnostics.deny = vec!["E0311".into(), "nonsense".into()];
        let mut diags = Diagnostics::default();
        Verdicts::of(&config, &mut diags);
        assert_eq!(diags.items().len(), 3, "{diags:?}");
    }
}
