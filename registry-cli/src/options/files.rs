//! Schemas in files outside a project.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_core::compat::broker::AvroSchema;
use contract_core::contracts;
use contract_core::json;
use contract_core::schema::{Parsed, Problem, PulsarProfile, SharedTypes, pretty};
use contract_core::source::{SourceId, Sources};

use crate::error::ToolError;

/// The name of a file that means standard input.
const STANDARD_INPUT: &str = "-";

/// Fails if more than one file is standard input, which can be read only once.
pub fn once_from_standard_input<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), ToolError> {
    let count = files.into_iter().filter(|path| *path == Path::new(STANDARD_INPUT)).count();
    if count > 1 { Err(ToolError::StandardInputTwice) } else { Ok(()) }
}

/// A schema from a file or from a line of a batch.
pub struct SchemaText {
    /// The id of its source.
    pub source: SourceId,
    /// The schema's JSON.
    pub text: Arc<str>,
    /// The result of parsing it.
    pub parsed: Parsed,
}

impl SchemaText {
    /// Parses a schema from `path` as a broker of this version does.
    pub fn new(
        profile: PulsarProfile,
        sources: &mut Sources,
        path: impl Into<PathBuf>,
        text: impl Into<Arc<str>>,
    ) -> Self {
        let text = text.into();
        let source = sources.add(path, Arc::clone(&text));
        let parsed = profile.parse_arc(&text, source);
        Self { source, text, parsed }
    }

    /// Reads and parses a file; `-` is standard input.
    pub fn read(profile: PulsarProfile, sources: &mut Sources, path: &Path) -> Result<Self, ToolError> {
        let bytes = if path == Path::new(STANDARD_INPUT) {
            contracts::read_limited(io::stdin().lock())
        } else {
            contracts::read_bytes(path)
        };
        let text = bytes.and_then(contracts::decode_utf8);
        let text = text.map_err(|source| ToolError::FileUnreadable { path: path.to_owned(), source })?;
        Ok(Self::new(profile, sources, path, text))
    }

    /// Adds the types that the schema defines, so that other schemas can refer to them.
    pub fn add_to(&self, types: &mut SharedTypes) -> Result<(), Problem> {
        let document = json::parse(&self.text, self.source).map_err(Problem::from)?;
        types.add(document.root().to_json())
    }

    /// Inlines the types of other files.
    #[must_use]
    pub fn with_types(self, types: &SharedTypes) -> Self {
        let Ok(document) = json::parse(&self.text, self.source) else { return self };
        match types.inline(&document.root().to_json()) {
            Ok(None) => self,
            Ok(Some(schema)) => {
                Self { text: pretty(&schema).into(), parsed: self.parsed.profile().parse_json(&schema), ..self }
            }
            Err(problem) => Self { parsed: Parsed::from_problem(problem), ..self },
        }
    }

    /// Returns the schema for the emulation of the broker.
    pub fn as_broker_text(&self) -> AvroSchema<'_> {
        AvroSchema { json: &self.text, parsed: &self.parsed }
    }
}
