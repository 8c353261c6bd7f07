//! The files of an import.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use contract_core::contracts::{self, MANIFEST_FILE, ReadError};

use super::sources::Notation;
use crate::error::ToolError;

/// The reason that a file is read. A later variant includes the earlier ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Other files refer to its types.
    Reference,
    /// It is in a folder to import. Its schemas become contracts, unless they are parts of others.
    InFolder,
    /// The user named it. All its schemas become contracts.
    Named,
}

/// A file of an import.
#[derive(Clone)]
pub(crate) struct InputFile {
    /// The text, without a byte order mark.
    pub(crate) text: Arc<str>,
    /// The reason that it is read.
    pub(crate) role: Role,
}

/// The files of an import by path, with `/` between the parts, and those that could not be read.
#[derive(Default)]
pub(crate) struct InputFiles {
    /// The files.
    pub(crate) files: BTreeMap<String, InputFile>,
    /// The files that could not be read, each with the reason.
    pub(crate) unreadable: Vec<(String, String)>,
}

impl InputFiles {
    /// Reads files, and the schema files in folders. Beside a file that is named, the others of its folder are read for
    /// the types that it refers to.
    ///
    /// # Errors
    /// If a path does not exist or cannot be read.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, ToolError> {
        let mut input = Self::default();
        for path in paths {
            if path.is_dir() {
                for file in schema_files(path)? {
                    input.add(&file, Role::InFolder)?;
                }
                continue;
            }
            let text = read_text(path).map_err(|source| ToolError::FileUnreadable { path: path.clone(), source })?;
            input.files.insert(key(path), InputFile { text, role: Role::Named });
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            for file in schema_files_in(folder)? {
                input.add(&file, Role::Reference)?;
            }
        }
        Ok(input)
    }

    /// Adds a file. If it is there already, it gets the stronger role. A file whose content is not a schema is left out.
    ///
    /// # Errors
    /// If the file cannot be read: it can be a version, and those after it would get wrong numbers.
    fn add(&mut self, path: &Path, role: Role) -> Result<(), ToolError> {
        let key = key(path);
        if let Some(file) = self.files.get_mut(&key) {
            file.role = file.role.max(role);
            return Ok(());
        }
        match read_text(path) {
            Ok(text) => {
                self.files.insert(key, InputFile { text, role });
            }
            // A link without a target, which some editors make while they edit, has no version.
            Err(ReadError::Failed(error)) if role == Role::InFolder && error.kind() != io::ErrorKind::NotFound => {
                return Err(ToolError::FileUnreadable { path: path.to_owned(), source: error.into() });
            }
            // Data in Avro's binary format.
            Err(ReadError::NotUtf8 { .. } | ReadError::TooLarge)
                if path.extension().is_some_and(|extension| extension == "avro") => {}
            Err(error) => self.unreadable.push((key, error.to_string())),
        }
        Ok(())
    }
}

/// Counts the schema files in a folder and below it. JSON is not counted, since most JSON is something else.
pub(crate) fn count_schemas(folder: &Path) -> usize {
    let files = schema_files(folder).unwrap_or_default();
    files.iter().filter(|path| Notation::of_path(path) != Some(Notation::Json)).count()
}

/// Reads a file that another one imports.
pub(crate) fn read_imported(path: &str) -> Option<Arc<str>> {
    read_text(Path::new(path)).ok()
}

fn read_text(path: &Path) -> Result<Arc<str>, ReadError> {
    let text = contracts::decode_utf8(contracts::read_bytes(path)?)?;
    Ok(without_byte_order_mark(&text).into())
}

/// Returns a text without the mark that some editors put at its begin, which Avro's parser refuses.
pub(crate) fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Returns a path with `/` between its parts and without `./` at its begin.
fn key(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    path.strip_prefix("./").map_or(path.clone(), str::to_owned)
}

/// Returns the schema files in a folder and all below it, in the order of their paths: in a git repository those that git
/// does not ignore, otherwise those outside of hidden folders and folders of tools.
fn schema_files(folder: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let mut files = match git_files(folder) {
        Some(files) => files,
        None => walk(folder)?,
    };
    files.retain(|path| Notation::of_path(path).is_some() && !is_in_project(folder, path));
    files.sort();
    Ok(files)
}

/// Returns the schema files in a folder itself.
fn schema_files_in(folder: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let mut files = list(folder)?;
    files.retain(|path| Notation::of_path(path).is_some() && path.is_file());
    Ok(files)
}

/// Returns the files in a folder that git knows or does not ignore; `None` outside of a repository.
fn git_files(folder: &Path) -> Option<Vec<PathBuf>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let paths = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    // Files that were deleted from the disk are still listed.
    Some(paths.map(|path| folder.join(path_of(path))).filter(|path| path.is_file()).collect())
}

/// Returns the path that git lists with these bytes.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

fn walk(root: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in list(&folder)? {
            if !path.is_dir() {
                files.push(path);
            } else if !path.is_symlink() && !is_of_tool(&path) {
                folders.push(path);
            }
        }
    }
    Ok(files)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let failed = |error: std::io::Error| ToolError::FileUnreadable { path: folder.to_owned(), source: error.into() };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// Returns whether a folder is hidden or belongs to a tool.
fn is_of_tool(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "node_modules" || folder.join("CACHEDIR.TAG").exists()
}

/// Returns whether a file in a folder is in a project, whose schemas need no import.
fn is_in_project(folder: &Path, file: &Path) -> bool {
    let folders = file.ancestors().skip(1).take_while(|parent| parent.starts_with(folder));
    folders.into_iter().any(|parent| parent.join(MANIFEST_FILE).exists())
}
