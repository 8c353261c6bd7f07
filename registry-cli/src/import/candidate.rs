//! The schemas of all files of an import, self-contained.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use contract_core::schema::{Kind, Parsed, ProblemKind, Schema, defined_name, parse_arc, pretty};
use contract_core::source::SourceId;

use super::definitions::{Definition, Index, Located, Rank, definitions};
use super::files::Role;
use super::layout;
use super::resolve::resolve;
use super::sources::{self, ParsedFile, ReadFile, Registered, SourceSchema};

/// A schema that can become a version of a contract.
#[derive(Clone)]
pub(crate) struct Candidate {
    /// The path of its file.
    pub(crate) path: String,
    /// The part of the file, if the file has several schemas.
    pub(crate) part: Option<String>,
    /// The place in a registry.
    pub(crate) registered: Option<Registered>,
    /// The self-contained schema.
    pub(crate) text: Arc<str>,
    /// The parsed schema.
    pub(crate) schema: Arc<Schema>,
    /// The full name of the type; the name in the layout if the type has none.
    pub(crate) type_name: String,
    /// Whether the text is that of the source.
    pub(crate) origin: TextOrigin,
}

/// The origin of a version's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOrigin {
    /// The source has it, byte for byte.
    Source,
    /// It was written from a source in another notation, or with the types of other files.
    Written,
}

/// A file or a part of one that does not become a version, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// The path of the file; empty if the source is not one file.
    pub(crate) path: String,
    /// The source to show: the file with its part, or the version of a contract.
    pub(crate) source: String,
    /// The reason.
    pub(crate) reason: String,
    /// The source or version that has the schema already.
    pub(crate) original: Option<String>,
}

impl LeftOut {
    /// Creates an entry without an original.
    pub(crate) fn new(source: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: String::new(), source: source.into(), reason: reason.into(), original: None }
    }

    /// Creates an entry for a file or a part of it.
    fn in_file(path: &str, part: Option<&str>, reason: impl Into<String>) -> Self {
        Self { path: path.to_owned(), ..Self::new(describe(path, part), reason) }
    }

    /// Names the source or version that has the schema already.
    #[must_use]
    pub(crate) fn like(self, original: &str) -> Self {
        Self { original: Some(original.to_owned()), ..self }
    }
}

/// The content of a file: its schemas and all types in them.
pub(crate) struct FileContent {
    parsed: ParsedFile,
    /// For each schema the result of parsing its text; `None` if it refers to types of other schemas.
    complete: Vec<Option<Result<Arc<Schema>, String>>>,
    definitions: Vec<Definition>,
}

impl FileContent {
    /// Parses a file. Returns `None` for JSON that has nothing to do with schemas.
    pub(crate) fn parse(path: &str, text: &Arc<str>, read: &ReadFile<'_>) -> Option<Self> {
        let parsed = sources::parse(path, text, read)?;
        let own = parsed.schemas.iter().flat_map(|schema| definitions(&schema.json, Rank::Message));
        let others = parsed.types.iter().flat_map(|json| definitions(json, Rank::Type));
        let definitions = own.chain(others).collect();
        let complete = parsed.schemas.iter().map(complete).collect();
        Some(Self { parsed, complete, definitions })
    }
}

/// The files of an import at one point in time.
#[derive(Default)]
pub(crate) struct FileSet {
    files: BTreeMap<String, SetFile>,
}

struct SetFile {
    role: Role,
    content: Arc<FileContent>,
    /// The version that the path names.
    version: Vec<u64>,
}

/// The candidates of some files, and the reasons for all other schemas.
#[derive(Default)]
pub(crate) struct Collected {
    /// The schemas for contracts.
    pub(crate) candidates: Vec<Candidate>,
    /// The files and parts that are not schemas for contracts.
    pub(crate) left_out: Vec<LeftOut>,
}

impl FileSet {
    /// Adds a file or replaces its content.
    pub(crate) fn insert(&mut self, path: &str, role: Role, content: Arc<FileContent>) {
        let version = layout::place(path).version;
        self.files.insert(path.to_owned(), SetFile { role, content, version });
    }

    /// Removes a file.
    pub(crate) fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Gives each file another role.
    pub(crate) fn set_roles(&mut self, role_of: impl Fn(&str) -> Role) {
        for (path, file) in &mut self.files {
            file.role = role_of(path);
        }
    }

    /// Returns the self-contained schemas of the files to import.
    pub(crate) fn collect(&self) -> Collected {
        let index = self.index();
        let mut collected = Collected::default();
        let mut parts = HashSet::new();
        let mut found = Vec::new();
        for (path, file) in &self.files {
            if file.role == Role::Reference {
                continue;
            }
            for (part, reason) in &file.content.parsed.left_out {
                collected.left_out.push(LeftOut::in_file(path, part.as_deref(), reason));
            }
            for (schema, complete) in file.content.parsed.schemas.iter().zip(&file.content.complete) {
                let result = self_contained(path, file, (schema, complete.as_ref()), &index);
                for used in &result.used {
                    parts.insert((used.path, used.definition.named.name.full()));
                }
                found.push((path, file.role, schema, result));
            }
        }
        for (path, role, schema, result) in found {
            let name = defined_name(&schema.json, None);
            let is_part = name.is_some_and(|name| parts.contains(&(path.as_str(), name.full())));
            let candidate = if is_part && role != Role::Named {
                Err(PART.to_owned())
            } else {
                result.parsed.and_then(|parsed| message(path, schema, parsed, result.text, result.origin))
            };
            match candidate {
                Ok(candidate) => collected.candidates.push(candidate),
                Err(reason) => {
                    collected.left_out.push(LeftOut::in_file(path, schema.part.as_deref(), reason));
                }
            }
        }
        collected
    }

    fn index(&self) -> Index<'_> {
        let mut index = Index::default();
        for (path, file) in &self.files {
            for definition in &file.content.definitions {
                index.add(Located { path, version: &file.version, definition });
            }
        }
        index
    }
}

/// The reason to leave out a schema of a folder that belongs to another one.
const PART: &str = "another schema refers to it, so it is a part of that; to import it too, name its file";

/// Describes a file or a part of it.
pub(crate) fn describe(path: &str, part: Option<&str>) -> String {
    part.map_or_else(|| path.to_owned(), |part| format!("{path} ({part})"))
}

/// The result of making a schema self-contained.
struct SelfContained<'a> {
    text: Arc<str>,
    origin: TextOrigin,
    parsed: Result<Arc<Schema>, String>,
    /// The definitions of other schemas in it.
    used: Vec<Located<'a>>,
}

/// Parses the text of a schema. Returns `None` if there is no text, or if it refers to types of other schemas.
fn complete(schema: &SourceSchema) -> Option<Result<Arc<Schema>, String>> {
    let parsed = parse_arc(schema.text.as_ref()?, SourceId::default());
    let is_complete = parsed.problems.iter().all(|problem| problem.kind != ProblemKind::UndefinedName);
    is_complete.then(|| valid(parsed))
}

fn self_contained<'a>(
    path: &'a str,
    file: &'a SetFile,
    (schema, complete): (&SourceSchema, Option<&Result<Arc<Schema>, String>>),
    index: &Index<'a>,
) -> SelfContained<'a> {
    if let (Some(text), Some(parsed)) = (&schema.text, complete) {
        let origin = TextOrigin::Source;
        return SelfContained { text: Arc::clone(text), origin, parsed: parsed.clone(), used: Vec::new() };
    }
    let resolved = resolve(&schema.json, index, path, &file.version);
    let text: Arc<str> = pretty(&resolved.json).into();
    let parsed = valid(parse_arc(&text, SourceId::default()));
    SelfContained { text, origin: TextOrigin::Written, parsed, used: resolved.used }
}

/// Returns a schema that Pulsar's broker accepts, or the first problem.
fn valid(parsed: Parsed) -> Result<Arc<Schema>, String> {
    let refused = parsed.problems.iter().find(|problem| problem.kind.is_always_refused());
    let problem = refused.map(|problem| match problem.kind {
        ProblemKind::UndefinedName => format!("{problem}, nor in another file"),
        _ => problem.to_string(),
    });
    parsed.into_lenient().map(Arc::new).ok_or_else(|| problem.unwrap_or_default())
}

/// Returns the candidate for a schema, or the reason that it is not a message.
fn message(
    path: &str,
    source: &SourceSchema,
    schema: Arc<Schema>,
    text: Arc<str>,
    origin: TextOrigin,
) -> Result<Candidate, String> {
    let (part, registered) = (source.part.clone(), source.registered.clone());
    match schema.kind(schema.root()) {
        Kind::Record(record) if record.is_error => return Err("it is an error of a protocol, not a message".to_owned()),
        kind if kind.is_primitive() => {
            return Err("it is a primitive type, for which Pulsar has schemas of its own".to_owned());
        }
        Kind::Record(_) => {}
        // Files in IDL and protocols define the types of messages, too.
        _ if part.is_some() && registered.is_none() => {
            return Err("it is a type that is not a record, in a file with several types".to_owned());
        }
        _ => {}
    }
    let name = schema.name(schema.root()).map(|name| name.full().to_owned());
    let type_name = name.unwrap_or_else(|| layout::place(path).name);
    Ok(Candidate { path: path.to_owned(), part, registered, text, schema, type_name, origin })
}
