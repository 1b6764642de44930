//! Reads the entry file and, breadth first, every file that its references reach.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use super::overlay;
use super::read::{Failure, decode, read};
use super::refs::{self, is_remote, percent_decode, split};
use super::visit::Finding;
use super::{LoadOptions, MAX_FILE_BYTES, MAX_FILES, OverlayText, Source, SourceFile};
use crate::diag::{Code, Diagnostics};
use crate::tree::{FileId, Origin, Pointer, Value};

pub(super) fn from_text(name: &str, text: String, diags: &mut Diagnostics) -> Option<Source> {
    let mut source = Source::default();
    if text.len() as u64 > MAX_FILE_BYTES {
        diags.report(
            Code::TooLarge,
            Origin::default(),
            format!("`{name}` is larger than {} MB", MAX_FILE_BYTES >> 20),
        );
        return None;
    }
    let (text, _) = decode(text.into_bytes());
    add(&mut source, name, text, diags)?;
    check_entry(&source, diags).then_some(source)
}

pub(super) fn load(path: &Path, options: &LoadOptions, diags: &mut Diagnostics) -> Option<Source> {
    let mut source = Source::default();
    let shown = path.display().to_string();
    let canonical = match std::fs::canonicalize(path) {
        Ok(canonical) => canonical,
        Err(error) => return unreadable(&shown, &error.to_string(), diags),
    };
    let (text, lossy) = match text_of(&canonical) {
        Ok(read) => read,
        Err(error) => return unreadable(&shown, &error, diags),
    };
    if lossy {
        let line = 1 + text
            .split('\u{fffd}')
            .next()
            .map_or(0, |before| before.matches('\n').count());
        diags
            .report(
                Code::NotUtf8,
                Origin::default(),
                format!("`{shown}` is not UTF-8 from line {line} on; what cannot be read became `\u{fffd}`"),
            )
            .help("save the file as UTF-8");
    }
    add(&mut source, &shown, text, diags)?;
    if !check_entry(&source, diags) || !overlay(&mut source, &options.overlays, diags) {
        return None;
    }
    let home = canonical
        .parent()
        .map(Path::to_path_buf)
        .unwrap_or_default();
    let mut roots = vec![home.clone()];
    roots.extend(
        options
            .allow_refs_under
            .iter()
            .filter_map(|root| std::fs::canonicalize(root).ok()),
    );
    let mut loader = Loader {
        home,
        roots,
        paths: vec![canonical.clone()],
        ids: HashMap::from([(canonical, Some(FileId(0)))]),
    };
    let mut next = 0;
    while next < source.files.len() {
        loader.follow(&mut source, FileId(next as u32), diags);
        next += 1;
    }
    Some(source)
}

fn unreadable(shown: &str, why: &str, diags: &mut Diagnostics) -> Option<Source> {
    diags.report(
        Code::Unreadable,
        Origin::default(),
        format!("cannot read `{shown}`: {why}"),
    );
    None
}

fn text_of(path: &Path) -> Result<(String, bool), String> {
    let meta = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !meta.is_file() {
        return Err("it is not a file".to_owned());
    }
    if meta.len() > MAX_FILE_BYTES {
        return Err(format!("it is larger than {} MB", MAX_FILE_BYTES >> 20));
    }
    std::fs::read(path)
        .map(decode)
        .map_err(|error| error.to_string())
}

/// Applies `overlays` to the entry file. False where one is none, which is reported.
fn overlay(source: &mut Source, overlays: &[OverlayText], diags: &mut Diagnostics) -> bool {
    let mut good = true;
    for given in overlays {
        let id = Source::overlay_id(source.overlays.len());
        let Some(file) = parse(id, &given.path, given.text.clone(), diags) else {
            good = false;
            continue;
        };
        if !overlay::check(&file.value, id, &given.path, diags) {
            good = false;
        } else if let Some(entry) = source.files.first_mut() {
            overlay::apply(&mut entry.value, &file.value, id, &mut source.edits, diags);
        }
        source.overlays.push(file);
    }
    good
}

/// Reads `text` as a file of `source`.
fn add(source: &mut Source, name: &str, text: String, diags: &mut Diagnostics) -> Option<FileId> {
    let id = FileId(source.files.len() as u32);
    source.files.push(parse(id, name, text, diags)?);
    Some(id)
}

/// Reads `text` as the file `id`. Messages about it go to its own place.
fn parse(id: FileId, name: &str, text: String, diags: &mut Diagnostics) -> Option<SourceFile> {
    let origin = |pointer| Origin { file: id, pointer };
    match read(&text) {
        Ok(read) => {
            for (finding, pointer) in read.findings {
                match finding {
                    Finding::DuplicateKey(key) => {
                        diags
                            .report(
                                Code::DuplicateKey,
                                origin(pointer),
                                format!("the key `{key}` stands twice in one mapping"),
                            )
                            .help("remove one of the two; the last is used");
                    }
                    Finding::Tag(tag) => {
                        diags.report(
                            Code::YamlTag,
                            origin(pointer),
                            format!("the YAML tag `{tag}` is ignored"),
                        );
                    }
                }
            }
            if read.more_documents {
                diags.report(
                    Code::WrongShape,
                    origin(Pointer::root()),
                    format!("`{name}` holds several YAML documents; only the first is read"),
                );
            }
            let marks = read.marks.map_or_else(std::sync::OnceLock::new, Into::into);
            Some(SourceFile {
                path: name.to_owned(),
                text,
                value: read.value,
                marks,
            })
        }
        // Prose that a `description` refers to is a file like others.
        Err(Failure::Syntax(..)) if id.0 > 0 && !refs::is_file_like(name) => Some(SourceFile {
            path: name.to_owned(),
            value: Value::String(text.clone()),
            text,
            marks: Default::default(),
        }),
        Err(failure) => {
            let (code, message) = match failure {
                Failure::Syntax(why, 0, _) => (
                    Code::NotYamlOrJson,
                    format!("`{name}` is neither YAML nor JSON: {why}"),
                ),
                Failure::Syntax(why, line, column) => (
                    Code::NotYamlOrJson,
                    format!(
                        "`{name}` is neither YAML nor JSON: line {line}, column {column}: {why}"
                    ),
                ),
                Failure::TooLarge(why) => (Code::TooLarge, format!("`{name}` is refused: {why}")),
            };
            diags.report(code, Origin::default(), message);
            None
        }
    }
}

/// Whether the entry file says that it is an OpenAPI description.
fn check_entry(source: &Source, diags: &mut Diagnostics) -> bool {
    let Some(file) = source.files.first() else {
        return false;
    };
    let found = match &file.value {
        Value::Object(object)
            if object.contains_key("openapi") || object.contains_key("swagger") =>
        {
            return true;
        }
        Value::Object(object) if object.is_empty() => "an empty mapping".to_owned(),
        Value::Object(object) => {
            let keys: Vec<_> = object
                .keys()
                .take(5)
                .map(|key| format!("`{key}`"))
                .collect();
            let more = if object.len() > 5 { ", …" } else { "" };
            format!("a mapping with {}{more}", keys.join(", "))
        }
        other => other.kind().to_owned(),
    };
    diags
        .report(Code::NotOpenApi, Origin::default(), format!("`{}` is not an OpenAPI description: {found} was found where one with `openapi` or `swagger` belongs", file.path))
        .help("start the document with `openapi: 3.0.3` (or `swagger: \"2.0\"`)");
    false
}

struct Loader {
    /// The entry file's folder: paths in messages are relative to it.
    home: PathBuf,
    roots: Vec<PathBuf>,
    /// The canonical path of each file of the source.
    paths: Vec<PathBuf>,
    ids: HashMap<PathBuf, Option<FileId>>,
}

impl Loader {
    /// Loads every file that `id` refers to.
    fn follow(&mut self, source: &mut Source, id: FileId, diags: &mut Diagnostics) {
        let mut wanted: indexmap::IndexMap<String, Pointer> = indexmap::IndexMap::new();
        refs::each(&source.files[id.0 as usize].value, &mut |reference, at| {
            let (file, _) = split(reference.trim());
            if !file.is_empty() && !wanted.contains_key(file) {
                wanted.insert(file.to_owned(), at.clone());
            }
        });
        for (file, pointer) in wanted {
            let origin = Origin { file: id, pointer };
            if is_remote(&file) {
                // `$id` and `$self` can name a part of the description itself: normalise decides.
                continue;
            }
            // A bare word is more often the name of a component than a file: normalise decides.
            if !file.contains(['.', '/']) && !self.folder(id).join(&file).exists() {
                continue;
            }
            // So is a pointer without its `#`.
            if file.starts_with('/')
                && source.files[id.0 as usize]
                    .value
                    .at(&Pointer::parse(file.as_str()))
                    .is_some()
            {
                continue;
            }
            let target = self.open(source, id, &file, origin, diags);
            source.links.insert((id, file), target);
        }
    }

    fn folder(&self, file: FileId) -> PathBuf {
        self.paths
            .get(file.0 as usize)
            .and_then(|path| path.parent())
            .unwrap_or(&self.home)
            .to_path_buf()
    }

    fn open(
        &mut self,
        source: &mut Source,
        from: FileId,
        file: &str,
        origin: Origin,
        diags: &mut Diagnostics,
    ) -> Option<FileId> {
        let folder = self.folder(from);
        let decoded = percent_decode(file);
        let raw = folder.join(file);
        let path = if decoded != file && !raw.exists() {
            folder.join(decoded.as_ref())
        } else {
            raw
        };
        // What leads outside by its spelling is refused before the disk is asked about it.
        let spelled = lexical(&path);
        if let Some(known) = self.ids.get(&spelled) {
            return *known;
        }
        if !self.allowed(&spelled) {
            return self.refuse(file, origin, diags);
        }
        let canonical = match std::fs::canonicalize(&path) {
            Ok(canonical) => canonical,
            Err(error) => {
                diags.report(
                    Code::UnresolvedRef,
                    origin,
                    format!("the file `{file}` cannot be read: {error}"),
                );
                return None;
            }
        };
        if !self.allowed(&canonical) {
            return self.refuse(file, origin, diags);
        }
        if let Some(known) = self.ids.get(&canonical) {
            return *known;
        }
        let id = if source.files.len() >= MAX_FILES {
            diags.report(
                Code::TooLarge,
                origin,
                format!("the description consists of more than {MAX_FILES} files"),
            );
            None
        } else {
            match text_of(&canonical) {
                Ok((text, _)) => self.add(source, &canonical, text, origin, diags),
                Err(error) => {
                    diags.report(
                        Code::UnresolvedRef,
                        origin,
                        format!("the file `{file}` cannot be read: {error}"),
                    );
                    None
                }
            }
        };
        self.ids.insert(canonical, id);
        self.ids.insert(spelled, id);
        id
    }

    fn add(
        &mut self,
        source: &mut Source,
        canonical: &Path,
        text: String,
        origin: Origin,
        diags: &mut Diagnostics,
    ) -> Option<FileId> {
        let shown = relative(canonical, &self.home);
        let mut scratch = Diagnostics::default();
        let id = add(source, &shown, text, &mut scratch);
        if id.is_none() {
            // A part that cannot be read costs itself, not the whole description.
            for problem in scratch.items() {
                diags.report(Code::UnresolvedRef, origin.clone(), problem.message.clone());
            }
            return None;
        }
        diags.append(scratch);
        self.paths.push(canonical.to_path_buf());
        id
    }

    fn allowed(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    fn refuse(&self, file: &str, origin: Origin, diags: &mut Diagnostics) -> Option<FileId> {
        diags
            .report(Code::RefOutside, origin, format!("the reference `{file}` leads outside the description's folder and is not followed"))
            .help(format!("if that is meant, allow a folder that holds both: `--allow-refs {}`", self.home.parent().unwrap_or(&self.home).display()));
        None
    }
}

/// `path` without `.` and `..`, as it is spelled.
fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// `path` as seen from `home`, with slashes.
fn relative(path: &Path, home: &Path) -> String {
    let common = path
        .components()
        .zip(home.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = home.components().skip(common).map(|_| "..".to_owned());
    let down = path
        .components()
        .skip(common)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
