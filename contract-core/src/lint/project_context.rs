//! The input of project-wide lint rules: the named types of all contracts.

use schemactl_avro::schema::{Name, Parsed, Schema};
use schemactl_avro::source::Span;

use crate::contracts::{Contract, ContractSet, ReleaseState, Version};
use crate::finding::{Finding, Location};

/// The newest versions of all contracts together, and the shared types.
pub(crate) struct ProjectContext<'a> {
    /// All definitions of named types.
    pub(crate) definitions: Vec<Definition<'a>>,
    /// The names of types that a version or a shared type uses.
    pub(crate) used_types: Vec<&'a Name>,
}

/// One definition of a named type.
pub(crate) struct Definition<'a> {
    pub(crate) name: &'a Name,
    /// The contract whose newest version has it, or `None` for a shared type.
    pub(crate) contract: Option<&'a Contract>,
    pub(crate) version: Option<&'a Version>,
    /// The location of the name.
    pub(crate) span: Span,
    /// The canonical form, which has no documentation.
    pub(crate) canonical_form: String,
}

impl Definition<'_> {
    /// Returns the location of the definition.
    pub(crate) fn location(&self) -> Location {
        let location = Location::new(self.span).path(self.name.simple());
        match self.version {
            Some(version) => location.version(version.number),
            None => location,
        }
    }

    /// Adds the definition's contract to a finding.
    pub(crate) fn with_contract(&self, finding: Finding) -> Finding {
        match self.contract {
            Some(contract) => finding.in_contract(&contract.id),
            None => finding,
        }
    }

    /// Returns whether the definition can still be changed.
    pub(crate) fn is_editable(&self) -> bool {
        self.version.is_none_or(|version| version.state == ReleaseState::Draft)
    }

    /// Returns a description of the definition's file for messages.
    pub(crate) fn describe_source(&self) -> String {
        match (self.contract, self.version) {
            (Some(contract), Some(version)) => format!("v{} of `{}`", version.number, contract.id),
            _ => "the shared types".to_owned(),
        }
    }
}

impl<'a> ProjectContext<'a> {
    pub(super) fn new(set: &'a ContractSet, shared: &'a [Parsed]) -> Self {
        let mut project = Self { definitions: Vec::new(), used_types: Vec::new() };
        for schema in shared.iter().filter_map(Parsed::lenient) {
            project.add(None, None, schema);
            let root = schema.root();
            project.used_types.extend(schema.ids().filter(|id| *id != root).filter_map(|id| schema.name(id)));
        }
        for contract in set.contracts.iter().filter(|contract| !contract.is_retired) {
            let Some((version, schema)) = contract.versions.last().and_then(|last| Some((last, last.schema()?))) else {
                continue;
            };
            project.add(Some(contract), Some(version), schema);
            project.used_types.extend(schema.ids().filter_map(|id| schema.name(id)));
        }
        project
    }

    fn add(&mut self, contract: Option<&'a Contract>, version: Option<&'a Version>, schema: &'a Schema) {
        let source = version.map_or(schema.node(schema.root()).span.source, |version| version.source);
        for id in schema.ids() {
            let Some((name, span)) = schema.name(id).zip(schema.name_span(id)) else { continue };
            // The definition of an inlined type is in its own file.
            if span.source == source {
                let canonical_form = schema.canonical_form_of(id);
                self.definitions.push(Definition { name, contract, version, span, canonical_form });
            }
        }
    }
}
