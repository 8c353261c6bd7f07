//! The options of the lint rules: the table `[lint]` of the manifest.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::vocabulary;

/// The options of the lint rules. Each has a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LintOptions {
    /// The case of field names.
    pub field_case: FieldCase,
    /// The pattern of a message's namespace, such as `acme.{owner}`: `{owner}` and `{tenant}` stand for those of the
    /// contract, `*` for any characters. `None` allows any namespace.
    pub namespace: Option<Spanned<String>>,
    /// The languages whose reserved words cannot be names.
    pub languages: Vec<Language>,
    /// Names that the rules about names accept.
    pub allowed_names: Vec<String>,
    /// Abbreviations that should be written out.
    pub abbreviations: Vec<String>,
    /// Symbols that mean "unknown".
    pub unknown_symbols: Vec<String>,
    /// The attribute that classifies how sensitive a field's values are.
    #[serde(rename = "classification")]
    pub classification_attribute: String,
    /// The classification of fields by name, for released schemas: an attribute in the schema would make a new version.
    #[serde(rename = "classified")]
    pub classified_fields: BTreeMap<String, String>,
    /// Terms in the names of fields with personal data.
    pub personal_words: Vec<String>,
    /// Terms in the names of fields with an amount of money.
    pub money_words: Vec<String>,
    /// The minimum number of characters of a `doc`.
    pub min_doc: usize,
    /// The maximum number of branches of a union; `null` does not count.
    pub max_branches: usize,
    /// The maximum number of records around a record.
    pub max_depth: usize,
    /// The maximum number of fields of a record.
    pub max_fields: usize,
    /// The maximum size of a schema in bytes.
    pub max_bytes: usize,
}

/// The case of field names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldCase {
    /// `order_id`
    #[default]
    Snake,
    /// `orderId`
    Camel,
    /// Any case.
    Any,
}

/// A language of programs that read or write the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Java.
    Java,
    /// Python.
    Python,
    /// Rust.
    Rust,
    /// `TypeScript`.
    TypeScript,
    /// Go.
    Go,
    /// C#.
    CSharp,
}

impl Language {
    /// All languages.
    pub const ALL: &[Self] = &[Self::Java, Self::Python, Self::Rust, Self::TypeScript, Self::Go, Self::CSharp];

    /// Returns the name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Java => "Java",
            Self::Python => "Python",
            Self::Rust => "Rust",
            Self::TypeScript => "TypeScript",
            Self::Go => "Go",
            Self::CSharp => "C#",
        }
    }
}

impl Default for LintOptions {
    fn default() -> Self {
        let list = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        Self {
            field_case: FieldCase::default(),
            namespace: None,
            languages: Language::ALL.to_vec(),
            allowed_names: Vec::new(),
            abbreviations: list(vocabulary::ABBREVIATIONS),
            unknown_symbols: list("UNKNOWN UNSPECIFIED UNDEFINED UNRECOGNIZED OTHER"),
            classification_attribute: "classification".to_owned(),
            classified_fields: BTreeMap::new(),
            personal_words: list(vocabulary::PERSONAL),
            money_words: list(vocabulary::MONEY),
            min_doc: 10,
            max_branches: 5,
            max_depth: 6,
            max_fields: 60,
            max_bytes: 64 * 1024,
        }
    }
}

impl LintOptions {
    /// Returns whether the project allows a name.
    pub(crate) fn allows(&self, name: &str) -> bool {
        self.allowed_names.iter().any(|allowed| allowed == name)
    }
}
