//! Avro IDL.

use std::path::Path;

use contract_core::source::Sources;
use schemactl_idl::{IdlFile, Import, ImportedFile};

use super::parsed_file::{ParsedFile, ReadFile, SourceSchema};
use crate::path::normalize;

/// Returns the types of a file: the one after `schema`, else all that the file itself defines.
pub(super) fn parse(path: &str, text: &str, read: &ReadFile<'_>) -> ParsedFile {
    let mut sources = Sources::default();
    let mut read_import = |from: &str, import: &Import| read_import(from, import, read);
    let IdlFile { main, types } = match schemactl_idl::parse(&mut sources, path, text, &mut read_import) {
        Ok(file) => file,
        Err(error) => {
            let (path, position) = sources.locate(error.span);
            let location = format!("{}:{}:{}", path.display(), position.line, position.column);
            return ParsedFile::from_problem(format!("{error} ({location})"));
        }
    };
    let mut parsed = ParsedFile::default();
    let is_part = main.is_some();
    if let Some(json) = main {
        parsed.schemas.push(SourceSchema { part: None, json, text: None, registered: None });
    }
    for named in types {
        if is_part || named.is_imported {
            parsed.types.push(named.json);
        } else {
            let part = Some(named.name.simple().to_owned());
            parsed.schemas.push(SourceSchema { part, json: named.json, text: None, registered: None });
        }
    }
    parsed
}

/// Reads an imported file: relative to the one that imports it, or else from a folder above, as from a class path.
fn read_import(from: &str, import: &Import, read: &ReadFile<'_>) -> Option<ImportedFile> {
    Path::new(from).ancestors().skip(1).find_map(|folder| {
        let path = normalize(&folder.join(&import.path));
        let text = read(&path.to_string_lossy().replace('\\', "/"))?;
        Some(ImportedFile { path, text })
    })
}
