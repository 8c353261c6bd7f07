//! Tests of the IDL reader.

mod errors;
mod imports;
mod types;

use std::path::PathBuf;
use std::sync::Arc;

use schemactl_avro::schema::{parse_json, pretty};
use schemactl_avro::source::Sources;
use schemactl_idl::{IdlFile, ImportedFile, parse};

/// Parses the first of some files, which can import the others. An error is returned with its position.
fn parse_files(files: &[(&str, &str)]) -> Result<IdlFile, String> {
    let mut sources = Sources::default();
    let (path, text) = files[0];
    let result = parse(&mut sources, path, text, &mut |_, import| {
        let (path, text) = files.iter().find(|(path, _)| *path == import.path)?;
        Some(ImportedFile { path: PathBuf::from(path), text: Arc::from(*text) })
    });
    result.map_err(|error| {
        let (path, position) = sources.locate(error.span);
        format!("{}:{}:{}: {error}", path.display(), position.line, position.column)
    })
}

/// Returns the types of a file as JSON.
fn types(text: &str) -> String {
    let file = parse_files(&[("test.avdl", text)]).expect("IDL");
    let types = file.types.iter().map(|named| pretty(&named.json));
    types.collect()
}

/// Returns the type of the only field of a record, and its default, as JSON on one line.
fn field(declaration: &str) -> String {
    let file = parse_files(&[("test.avdl", &format!("record R {{ {declaration}; }}"))]).expect("IDL");
    let json = &file.types[0].json;
    assert!(parse_json(json).strict().is_some(), "{declaration}: {:?}", parse_json(json).problems);
    let field = &json.get("fields").and_then(|fields| fields.as_array()).expect("fields")[0];
    pretty(field).split_whitespace().collect::<Vec<_>>().join(" ")
}
