//! The output folder on disk: reading, replacing and removing files without ever leaving it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::WriteError;

/// The output folder; it need not exist yet.
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder `root`. It may itself be a symbolic link: the user named it.
    pub(super) fn open(root: &Path) -> Result<Folder, WriteError> {
        match fs::metadata(root) {
            Ok(meta) if !meta.is_dir() => Err(WriteError::Io {
                path: root.to_path_buf(),
                error: io::Error::new(ErrorKind::NotADirectory, "it is not a folder"),
            }),
            Ok(_) => Ok(Folder {
                root: root.to_path_buf(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Folder {
                root: root.to_path_buf(),
            }),
            Err(error) => Err(WriteError::Io {
                path: root.to_path_buf(),
                error,
            }),
        }
    }

    /// Whether nothing stands in the folder, or it does not exist.
    pub(super) fn is_empty(&self) -> bool {
        match fs::read_dir(&self.root) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }

    /// The bytes of a file in the folder; `None` where there is no such file, or something
    /// else (a symbolic link, a folder) stands there or on the way.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
        if !self.is_file(path) {
            return Ok(None);
        }
        let full = self.root.join(path);
        fs::read(&full)
            .map(Some)
            .or_else(|error| fail(&full, error))
    }

    /// Whether `path` is a file of the folder itself, reached through real folders only.
    pub(super) fn is_file(&self, path: &str) -> bool {
        self.way(path).is_ok()
            && fs::symlink_metadata(self.root.join(path)).is_ok_and(|meta| meta.is_file())
    }

    /// Every file (and symbolic link) that could be somebody else's, with `/`. What cargo and
    /// people keep beside sources is not looked at: `target/`, `Cargo.lock`, hidden names.
    pub(super) fn files(&self) -> Result<BTreeSet<String>, WriteError> {
        let mut found = BTreeSet::new();
        self.walk(&self.root, "", &mut |path, _| {
            found.insert(path);
        })?;
        Ok(found)
    }

    /// The same, in no order; `None` where any is no plain file, a symbolic link say.
    pub(super) fn plain_files(&self) -> Result<Option<Vec<String>>, WriteError> {
        let (mut found, mut plain) = (Vec::new(), true);
        self.walk(&self.root, "", &mut |path, kind| {
            plain &= kind.is_file();
            found.push(path);
        })?;
        Ok(plain.then_some(found))
    }

    fn walk(
        &self,
        folder: &Path,
        prefix: &str,
        found: &mut dyn FnMut(String, fs::FileType),
    ) -> Result<(), WriteError> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return fail(folder, error),
        };
        for entry in entries {
            let entry = entry.or_else(|error| fail(folder, error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            // What cargo leaves, in the package and in one inside it.
            let built = name == "target"
                && (prefix.is_empty() || entry.path().join("CACHEDIR.TAG").exists());
            if name.starts_with('.') || name == "Cargo.lock" || built {
                continue;
            }
            let path = format!("{prefix}{name}");
            // Does not follow symbolic links.
            let kind = entry
                .file_type()
                .or_else(|error| fail(&entry.path(), error))?;
            if kind.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"), found)?;
            } else {
                found(path, kind);
            }
        }
        Ok(())
    }

    /// Whether all of `paths` can be written and lead nowhere else. Folders may stand where
    /// files of `stale` still are: those go first.
    pub(super) fn check_paths<'a>(
        &self,
        paths: impl ParallelIterator<Item = &'a String>,
        stale: &BTreeSet<String>,
    ) -> Result<(), WriteError> {
        let empty = self.is_empty();
        let faults = paths.filter_map(|path| self.check_path(path, stale, empty).err());
        // Whichever thread is first, the first of the paths is told.
        match faults.min_by(|(a, _), (b, _)| a.cmp(b)) {
            Some((_, fault)) => Err(fault),
            None => Ok(()),
        }
    }

    fn check_path(
        &self,
        path: &str,
        stale: &BTreeSet<String>,
        empty: bool,
    ) -> Result<(), (String, WriteError)> {
        let named = |fault| (path.to_owned(), fault);
        if !is_plain(path) {
            return Err(named(unsafe_path(
                path,
                "it leads out of the output folder",
            )));
        }
        if empty {
            return Ok(());
        }
        match self.way(path) {
            Err(at) if stale.contains(&at) => {}
            Err(at) => {
                let why = format!("`{at}` is not a folder of the output");
                return Err(named(unsafe_path(path, &why)));
            }
            Ok(()) => {}
        }
        // A folder that holds nothing but stale files goes with them.
        let is_folder = |meta: fs::Metadata| meta.is_dir();
        if fs::symlink_metadata(self.root.join(path)).is_ok_and(is_folder)
            && !self.only_stale(path, stale).map_err(named)?
        {
            let why = "a folder of this name stands there";
            return Err(named(unsafe_path(path, why)));
        }
        Ok(())
    }

    fn only_stale(&self, path: &str, stale: &BTreeSet<String>) -> Result<bool, WriteError> {
        let mut only = true;
        self.walk(
            &self.root.join(path),
            &format!("{path}/"),
            &mut |path, _| only &= stale.contains(&path),
        )?;
        Ok(only)
    }

    /// Whether every folder on the way to `path` is a real folder, or is not there yet; else
    /// the first that is something else.
    fn way(&self, path: &str) -> Result<(), String> {
        for (end, _) in path.match_indices('/') {
            match fs::symlink_metadata(self.root.join(&path[..end])) {
                Ok(meta) if !meta.is_dir() => return Err(path[..end].to_owned()),
                Ok(_) => {}
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    /// Writes a file in one step: nobody ever sees half of it. A symbolic link that stands
    /// there is replaced, not followed.
    pub(super) fn put(&self, path: &str, text: &str) -> Result<(), WriteError> {
        self.way(path)
            .map_err(|at| unsafe_path(path, &format!("`{at}` is not a folder of the output")))?;
        let full = self.root.join(path);
        let folder = full.parent().unwrap_or(&self.root);
        let name = full
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let written = write_new(&temporary, text).or_else(|error| match error.kind() {
            ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                write_new(&temporary, text)
            }
            ErrorKind::AlreadyExists => {
                fs::remove_file(&temporary)?;
                write_new(&temporary, text)
            }
            _ => Err(error),
        });
        let done = written.and_then(|()| fs::rename(&temporary, &full));
        done.or_else(|error| {
            let _ = fs::remove_file(&temporary);
            fail(&full, error)
        })
    }

    /// Makes the folders of `paths`. False where one was there already, or cannot be made: then
    /// they are made as they are needed.
    pub(super) fn make_folders<'a>(&self, paths: impl Iterator<Item = &'a String>) -> bool {
        let folders: BTreeSet<&str> = paths
            .flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]))
            .collect();
        let mut folders = folders.into_iter();
        folders.all(|folder| fs::create_dir(self.root.join(folder)).is_ok())
    }

    /// Writes a file where nothing stands, in a folder that this run has made. (A run that is
    /// interrupted leaves half of it; the journal knows it.)
    pub(super) fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        let full = self.root.join(path);
        write_new(&full, text).or_else(|error| match error.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotFound => self.put(path, text),
            _ => {
                let _ = fs::remove_file(&full);
                fail(&full, error)
            }
        })
    }

    /// Removes a file and the folders that this leaves empty, up to the root.
    pub(super) fn remove(&self, path: &str) -> Result<(), WriteError> {
        let full = self.root.join(path);
        match fs::remove_file(&full) {
            Err(error) if error.kind() != ErrorKind::NotFound => return fail(&full, error),
            _ => {}
        }
        let mut folder = full.parent();
        while let Some(parent) = folder.filter(|parent| *parent != self.root) {
            // Fails where anything is left in it, which is as it should be.
            if fs::remove_dir(parent).is_err() {
                break;
            }
            folder = parent.parent();
        }
        Ok(())
    }
}

/// Creates a file that must not exist, so that a symbolic link planted there is not followed.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

/// Whether `path` is relative, has `/` between plain names, and so cannot leave its folder.
pub(super) fn is_plain(path: &str) -> bool {
    let plain = |name: &str| {
        !name.is_empty()
            && name != "."
            && name != ".."
            && !name.contains(['\\', ':', '\0', '\r', '\n'])
    };
    path.split('/').all(plain)
}

fn unsafe_path(path: &str, why: &str) -> WriteError {
    WriteError::Unsafe {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}

fn fail<T>(path: &Path, error: io::Error) -> Result<T, WriteError> {
    Err(WriteError::Io {
        path: path.to_path_buf(),
        error,
    })
}
