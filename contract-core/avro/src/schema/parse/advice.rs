//! Advice for names of types that are not defined: what was probably meant.

use strsim::osa_distance;

use super::attributes::{Attribute, Attributes};
use super::names::{Reference, primitive};
use super::parser::Parser;
use super::undefined_name::UndefinedName;
use super::{Problem, ProblemKind};
use crate::schema::{Kind, Name};
use crate::source::Span;

/// The number of references with advice. The search for what is meant compares a name with all definitions.
const MAX_ADVISED: usize = 100;
/// The length of the longest name that is compared with others.
const MAX_COMPARED_NAME: usize = 100;

/// Words of other languages, and of Avro, that are used as the name of a type, with the type that they stand for.
const FOREIGN_WORDS: &[(&[&str], &str)] = &[
    (&["integer", "int8", "int16", "int32", "uint8", "uint16", "byte", "short", "smallint", "tinyint"], "`int`"),
    (&["bigint", "int64", "uint32", "uint64", "unsigned"], "`long`"),
    (&["str", "text", "char", "character", "varchar", "nvarchar"], "`string`"),
    (&["bool"], "`boolean`"),
    (&["float32", "real"], "`float`"),
    (&["float64"], "`double`"),
    (&["number"], "`long` for whole numbers, and `double` for others"),
    (&["binary", "blob", "bytea", "bytearray"], "`bytes`"),
    (&["none", "nil", "void", "undefined"], "`null`"),
    (
        &["decimal", "numeric", "bigdecimal", "money"],
        r#"`{ "type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2 }`"#,
    ),
    (
        &["datetime", "timestamp", "timestamptz", "instant", "timestamp-millis"],
        r#"`{ "type": "long", "logicalType": "timestamp-millis" }`"#,
    ),
    (&["timestamp-micros"], r#"`{ "type": "long", "logicalType": "timestamp-micros" }`"#),
    (&["localdatetime", "local-timestamp-millis"], r#"`{ "type": "long", "logicalType": "local-timestamp-millis" }`"#),
    (&["local-timestamp-micros"], r#"`{ "type": "long", "logicalType": "local-timestamp-micros" }`"#),
    (&["date", "localdate"], r#"`{ "type": "int", "logicalType": "date" }`"#),
    (&["time", "localtime", "time-millis"], r#"`{ "type": "int", "logicalType": "time-millis" }`"#),
    (&["time-micros"], r#"`{ "type": "long", "logicalType": "time-micros" }`"#),
    (&["uuid", "guid"], r#"`{ "type": "string", "logicalType": "uuid" }`"#),
    (&["list", "set", "sequence", "collection", "vector"], r#"`{ "type": "array", "items": … }`"#),
    (&["dict", "dictionary", "hashmap"], r#"`{ "type": "map", "values": … }`"#),
    (&["struct", "object", "class", "message"], r#"`{ "type": "record", "name": …, "fields": [ … ] }`"#),
    (&["enumeration"], r#"`{ "type": "enum", "name": …, "symbols": [ … ] }`"#),
    (&["union", "oneof", "optional"], r#"a list of the types, such as `["null", "string"]`"#),
];

/// The types that are written as objects, with what such an object needs.
const OBJECT_TYPES: &[(&str, &[Attribute])] = &[
    ("record", &[Attribute::Name, Attribute::Fields]),
    ("error", &[Attribute::Name, Attribute::Fields]),
    ("enum", &[Attribute::Name, Attribute::Symbols]),
    ("fixed", &[Attribute::Name, Attribute::Size]),
    ("array", &[Attribute::Items]),
    ("map", &[Attribute::Values]),
];

impl Parser {
    /// Reports a reference to a name that is not defined before it. The advice follows at the end, when all definitions are
    /// known.
    pub(super) fn report_undefined(&mut self, name: &str, span: Span) {
        let namespace = self.namespace().map(str::to_owned);
        self.undefined.push(UndefinedName { name: name.to_owned(), namespace, span });
    }

    /// Reports a definition whose parts are members of the field, instead of an object in the field's `type`. Returns whether
    /// the field has this mistake.
    pub(super) fn report_definition_in_field(&mut self, own: &Attributes<'_>) -> bool {
        let Some((type_name, span)) = own.string(Attribute::Type) else { return false };
        let Some(needed) = object_type(type_name) else { return false };
        if !matches!(self.resolve_type_name(type_name), Reference::Undefined | Reference::Later(_)) {
            return false;
        }
        let member = |attribute: &Attribute| {
            let key = attribute.key();
            match attribute {
                Attribute::Name => {
                    format!("\"{key}\": \"{}\"", pascal(own.string(Attribute::Name).unwrap_or_default().0))
                }
                Attribute::Items | Attribute::Values => match own.string(*attribute) {
                    Some((inner, _)) => format!("\"{key}\": \"{inner}\""),
                    None => format!("\"{key}\": …"),
                },
                Attribute::Size => format!("\"{key}\": …"),
                _ => format!("\"{key}\": [ … ]"),
            }
        };
        let members: Vec<String> = needed.iter().map(member).collect();
        let message =
            format!("`{type_name}` is written directly into the field, but its definition is an object of its own");
        let help = format!(r#"write `"type": {{ "type": "{type_name}", {} }}`"#, members.join(", "));
        self.problems.push(Problem::new(ProblemKind::UndefinedName, message, span).help(help));
        true
    }

    /// Describes the references to undefined names.
    pub(super) fn describe_undefined(&self) -> Vec<Problem> {
        let (advised, others) = self.undefined.split_at(self.undefined.len().min(MAX_ADVISED));
        let advised = advised.iter().map(|reference| self.advise(reference));
        advised.chain(others.iter().map(UndefinedName::to_problem)).collect()
    }

    fn advise(&self, reference: &UndefinedName) -> Problem {
        let UndefinedName { name, namespace, span } = reference;
        let namespace = namespace.as_deref();
        let problem = |message: String| Problem::new(ProblemKind::UndefinedName, message, *span);
        let undefined = || reference.to_problem();
        let full = Name::resolve(name, namespace);
        let is_meant = |known: &Name| *known == full || known.full() == name;
        if self.definitions().any(is_meant) || self.broken.contains(full.full()) {
            let help = format!("move the definition of `{name}` here, and refer to it by its name further down");
            return undefined().help(help);
        }
        if let Some(defined) = self.alias_definitions().find_map(|(alias, defined)| is_meant(alias).then_some(defined))
        {
            let message = format!(
                "`{name}` is an alias of `{}`, and aliases are not names to refer to",
                reference_to(defined, namespace)
            );
            return problem(message).help(format!("write `{}`", reference_to(defined, namespace)));
        }
        if let Some(elsewhere) = self.definitions().find(|known| known.simple() == full.simple()) {
            return undefined().help(format!("did you mean `{elsewhere}`? Write its full name"));
        }
        if let Some(needed) = object_type(name) {
            let keys: Vec<String> = needed.iter().map(|attribute| format!("\"{}\": …", attribute.key())).collect();
            return problem(format!("`{name}` is not a type by itself, but the `type` of an object"))
                .help(format!(r#"write `{{ "type": "{name}", {} }}`"#, keys.join(", ")));
        }
        if let Some(help) = foreign_word(name) {
            return problem(format!("`{name}` is not a type of Avro")).help(help);
        }
        match self.closest_name(name, namespace) {
            Some(closest) => undefined().help(format!("did you mean `{closest}`?")),
            None => undefined(),
        }
    }

    /// Returns the names of all definitions, also of those after the references.
    fn definitions(&self) -> impl Iterator<Item = &Name> {
        self.nodes.iter().filter_map(|node| node.kind.name())
    }

    /// Returns the aliases of all definitions, each with the name of its definition.
    fn alias_definitions(&self) -> impl Iterator<Item = (&Name, &Name)> {
        self.nodes.iter().flat_map(|node| {
            let (name, aliases) = match &node.kind {
                Kind::Record(record) => (&record.name, &record.aliases),
                Kind::Enum(enumeration) => (&enumeration.name, &enumeration.aliases),
                Kind::Fixed(fixed) => (&fixed.name, &fixed.aliases),
                _ => return None.into_iter().flatten(),
            };
            Some(aliases.iter().map(move |alias| (alias, name))).into_iter().flatten()
        })
    }

    /// Returns the primitive type or definition that a misspelled name is meant to be.
    fn closest_name(&self, name: &str, namespace: Option<&str>) -> Option<String> {
        let primitives = PRIMITIVES.iter().map(|name| (*name).to_owned());
        let defined = self.definitions().map(|defined| reference_to(defined, namespace).to_owned());
        let lowercase = name.to_lowercase();
        let distance = |candidate: &String| match candidate.to_lowercase() {
            candidate if candidate == lowercase => 0,
            candidate => osa_distance(&lowercase, &candidate),
        };
        if name.len() > MAX_COMPARED_NAME {
            return None;
        }
        let close = |candidate: &String| distance(candidate) <= candidate.chars().count() / 3;
        primitives.chain(defined).filter(close).min_by_key(distance)
    }
}

const PRIMITIVES: &[&str] = &["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/// Returns how a schema in `namespace` refers to a definition.
fn reference_to<'n>(defined: &'n Name, namespace: Option<&str>) -> &'n str {
    if defined.namespace() == namespace { defined.simple() } else { defined.full() }
}

fn object_type(name: &str) -> Option<&'static [Attribute]> {
    OBJECT_TYPES.iter().find(|(known, _)| *known == name).map(|(_, needed)| *needed)
}

/// Returns what to write instead of a word that another language has for a type: `Integer`, `string?`, `varchar(20)`.
fn foreign_word(name: &str) -> Option<String> {
    if let Some(inner) = name.strip_suffix('?').filter(|inner| primitive(inner).is_some()) {
        return Some(format!(r#"write `["null", "{inner}"]`"#));
    }
    if let Some(inner) = name.strip_suffix("[]").filter(|inner| primitive(inner).is_some()) {
        return Some(format!(r#"write `{{ "type": "array", "items": "{inner}" }}`"#));
    }
    let word = name.split(['<', '(', '[']).next().unwrap_or(name).trim().to_lowercase();
    if let Some(known) = PRIMITIVES.iter().find(|known| **known == word) {
        return Some(format!("write `{known}`: names of types are case-sensitive"));
    }
    if let Some(needed) = object_type(&word) {
        let keys: Vec<String> = needed.iter().map(|attribute| format!("\"{}\": …", attribute.key())).collect();
        return Some(format!(r#"write `{{ "type": "{word}", {} }}`"#, keys.join(", ")));
    }
    let known = FOREIGN_WORDS.iter().find(|(words, _)| words.contains(&word.as_str()));
    known.map(|(_, instead)| format!("write {instead}"))
}

/// Returns the name of a field as that of a type: `order_state` as `OrderState`.
fn pascal(name: &str) -> String {
    let capitalize = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    name.split(['_', '-']).map(capitalize).collect::<Vec<String>>().concat()
}
