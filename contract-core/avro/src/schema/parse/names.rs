//! Names: which ones Avro allows, and which definition a reference is to.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::ProblemKind;
use super::attributes::{Attribute, Attributes};
use super::parser::Parser;
use super::small_map::SmallMap;
use crate::json::{JavaChar, ValueRef, escape_lone_surrogates, java_chars};
use crate::schema::{Kind, Name, TypeId};
use crate::source::Span;

/// Returns the primitive type with this name.
pub(super) fn primitive(name: &str) -> Option<Kind> {
    Some(match name {
        "null" => Kind::Null,
        "boolean" => Kind::Boolean,
        "int" => Kind::Int,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "bytes" => Kind::Bytes,
        "string" => Kind::String,
        _ => return None,
    })
}

/// Returns whether a name is that of a primitive type.
pub(in crate::schema) fn is_primitive(name: &str) -> bool {
    primitive(name).is_some()
}

/// For each byte whether it is an ASCII letter or digit or `_`.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = b'0';
    while byte <= b'z' {
        is_plain[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    is_plain
};

/// Returns what is wrong with a simple name, or `None` for a valid one.
pub(super) fn name_problem(name: &str) -> Option<String> {
    // Nearly all names are ASCII and need no look-up in Unicode's tables.
    if name.bytes().all(|byte| IS_PLAIN[usize::from(byte)])
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit())
    {
        return None;
    }
    let mut chars = java_chars(name);
    let Some(first) = chars.next() else { return Some("a name cannot be empty".to_owned()) };
    let is = |c: JavaChar, allowed: fn(char) -> bool| matches!(c, JavaChar::Char(c) if c == '_' || allowed(c));
    if !is(first, is_letter) {
        return Some(format!(
            "`{}` begins with `{}`; a name begins with a letter or `_`",
            escape_lone_surrogates(name),
            escaped(first)
        ));
    }
    let bad = chars.find(|c| !is(*c, |c| is_letter(c) || is_digit(c)))?;
    Some(format!(
        "`{}` contains `{}`; a name has only letters, digits and `_`",
        escape_lone_surrogates(name),
        escaped(bad)
    ))
}

fn escaped(c: JavaChar) -> String {
    match c {
        JavaChar::Char(c) => c.escape_debug().to_string(),
        surrogate @ JavaChar::LoneSurrogate(_) => surrogate.to_string(),
    }
}

// Java checks the UTF-16 code units of a name, so a character after U+FFFF is neither a letter nor a digit.
fn is_letter(c: char) -> bool {
    use GeneralCategory::{LowercaseLetter, ModifierLetter, OtherLetter, TitlecaseLetter, UppercaseLetter};
    c.is_ascii_alphabetic()
        || (!c.is_ascii()
            && c.len_utf16() == 1
            && matches!(
                get_general_category(c),
                UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter
            ))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || (!c.is_ascii() && c.len_utf16() == 1 && get_general_category(c) == GeneralCategory::DecimalNumber)
}

/// The target of a type name.
pub(super) enum Reference {
    /// A primitive type.
    Primitive(Kind),
    /// A definition.
    Definition(TypeId),
    /// A definition with problems, so that the reference is not another problem.
    Broken,
    /// No definition before the reference.
    Undefined,
}

impl Parser {
    /// Resolves a type name: to a primitive type, or to a definition in the current namespace, or else without a
    /// namespace.
    pub(super) fn resolve_type_name(&self, name: &str) -> Reference {
        if let Some(kind) = primitive(name) {
            return Reference::Primitive(kind);
        }
        match self.resolve_full_name(&Name::resolve(name, self.namespace())) {
            Reference::Undefined => self.resolve_full_name(&Name::resolve(name, None)),
            found => found,
        }
    }

    /// Resolves a full name to a definition.
    pub(super) fn resolve_full_name(&self, name: &Name) -> Reference {
        match self.names.get(name.full()) {
            Some(id) => Reference::Definition(*id),
            None if self.broken.contains(name.full()) => Reference::Broken,
            None => Reference::Undefined,
        }
    }

    /// Parses the name of a definition and makes it the enclosing one, until the caller restores the previous one.
    pub(super) fn parse_definition_name(&mut self, own: &Attributes<'_>) -> Option<(Name, Span)> {
        let Some((name, span)) = own.string(Attribute::Name) else {
            self.report(ProblemKind::NoName, own.span, "a record, enum or fixed type needs a `name`");
            return None;
        };
        let namespace = own.string(Attribute::Namespace).map(|(namespace, _)| namespace).or_else(|| self.namespace());
        let name = Name::resolve(name, namespace);
        self.enclosing = Some(name.clone());
        if let Some(message) = name_problem(name.simple()) {
            self.report(ProblemKind::BadName, span, message);
            return None;
        }
        if primitive(name.full()).is_some() {
            self.report(ProblemKind::PrimitiveName, span, format!("`{name}` is the name of a primitive type"));
            return None;
        }
        Some((name, span))
    }

    /// Makes a definition available by its name.
    pub(super) fn define(&mut self, name: &Name, span: Span, id: TypeId) {
        if !self.names.insert(name.full_arc(), id) {
            let message = format!("`{name}` is defined a second time; refer to the first definition by its name");
            self.report(ProblemKind::Redefined, span, message);
        }
    }

    /// Parses the aliases of a definition.
    pub(super) fn parse_type_aliases(&mut self, list: Option<ValueRef<'_>>, name: &Name) -> Vec<Name> {
        let mut aliases: Vec<Name> = Vec::new();
        let mut known = SmallMap::default();
        for (alias, json) in self.parse_aliases(list) {
            let alias = Name::resolve(alias, name.namespace());
            if let Some(message) = name_problem(alias.simple()) {
                self.report(ProblemKind::BadName, json.span(), message);
            } else if known.insert(alias.full_arc(), ()) {
                aliases.push(alias);
            }
        }
        aliases
    }

    /// Parses `aliases` as strings, each with its JSON value. Repeated ones are left out.
    pub(super) fn parse_aliases<'d>(&mut self, list: Option<ValueRef<'d>>) -> Vec<(&'d str, ValueRef<'d>)> {
        let Some(list) = list else { return Vec::new() };
        let Some(items) = list.items() else {
            self.report(ProblemKind::BadAliases, list.span(), "`aliases` needs a list of names");
            return Vec::new();
        };
        let mut aliases = Vec::new();
        let mut known = SmallMap::default();
        for item in items {
            match item.as_str() {
                None => self.report(ProblemKind::BadAliases, item.span(), "an alias is a name in quotes"),
                Some(alias) if known.insert(alias, ()) => aliases.push((alias, item)),
                Some(_) => {}
            }
        }
        aliases
    }
}
