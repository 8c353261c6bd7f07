//! What a project takes for good style: the table `[lint]` of the manifest.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::vocabulary;

/// The options of the lint rules; each has a default that suits most projects.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LintOptions {
    /// How the names of fields are written.
    pub field_case: FieldCase,
    /// What the namespace of a message looks like, such as `acme.{owner}`: `{owner}` and `{tenant}` stand for
    /// the contract's, `*` for any text. Without it any namespace will do.
    pub namespace: Option<Spanned<String>>,
    /// The languages whose reserved words are no names.
    pub languages: Vec<Language>,
    /// Names that are good as they are, whatever a rule about names says.
    pub allowed_names: Vec<String>,
    /// Words that are to be spelled out.
    pub abbreviations: Vec<String>,
    /// Symbols that can stand for one that a reader does not know.
    pub unknown_symbols: Vec<String>,
    /// The attribute that says how sensitive a field's values are.
    pub classification: String,
    /// Fields that are classified here rather than in the schema, by name, with their class: an attribute in the
    /// schema would make a new version of it.
    pub classified: BTreeMap<String, String>,
    /// Words in the name of a field that holds personal data.
    pub personal_words: Vec<String>,
    /// Words in the name of a field that holds an amount of money.
    pub money_words: Vec<String>,
    /// The fewest characters that documentation takes to say something.
    pub min_doc: usize,
    /// The most branches of a union, `null` aside.
    pub max_branches: usize,
    /// The most records that lie in each other.
    pub max_depth: usize,
    /// The most fields of one record.
    pub max_fields: usize,
    /// The most bytes of a schema's text.
    pub max_bytes: usize,
}

/// How the names of fields are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldCase {
    /// `order_id`
    #[default]
    Snake,
    /// `orderId`
    Camel,
    /// However the author likes.
    Any,
}

/// A language that programs are written in which read or write the messages.
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

    /// The name in a person's words.
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
            classification: "classification".to_owned(),
            classified: BTreeMap::new(),
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
    /// Whether a name is good as it is.
    pub(crate) fn allows(&self, name: &str) -> bool {
        self.allowed_names.iter().any(|allowed| allowed == name)
    }
}
