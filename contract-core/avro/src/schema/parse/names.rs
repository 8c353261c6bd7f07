//! Names: what Avro allows, and which definition a reference means.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::attributes::{Attribute, Attributes};
use super::small_map::SmallMap;
use super::{Parser, ProblemKind};
use crate::json::{JavaChar, ValueRef, escape_lone_surrogates, java_chars};
use crate::schema::{Kind, Name, TypeId};
use crate::source::Span;

/// The primitive type of this name.
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

/// The bytes that are letters and digits of ASCII, or `_`.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = b'0';
    while byte <= b'z' {
        is_plain[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    is_plain
};

/// What is wrong with a simple name; Java looks at UTF-16 java_chars, so no name has a character past U+FFFF.
pub(super) fn complaint(name: &str) -> Option<String> {
    // Nearly all names are of the few characters that take no table to know.
    if name.bytes().all(|byte| IS_PLAIN[usize::from(byte)])
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit())
    {
        return None;
    }
    let mut java_chars = java_chars(name);
    let Some(first) = java_chars.next() else { return Some("a name is empty".to_owned()) };
    let is = |unit: JavaChar, wanted: fn(char) -> bool| matches!(unit, JavaChar::Char(c) if c == '_' || wanted(c));
    if !is(first, is_letter) {
        return Some(format!(
            "`{}` begins with `{}`; a name begins with a letter or `_`",
            escape_lone_surrogates(name),
            escaped(first)
        ));
    }
    let bad = java_chars.find(|unit| !is(*unit, |c| is_letter(c) || is_digit(c)))?;
    Some(format!(
        "`{}` has `{}` in it; a name has letters, digits and `_` only",
        escape_lone_surrogates(name),
        escaped(bad)
    ))
}

fn escaped(unit: JavaChar) -> String {
    match unit {
        JavaChar::Char(c) => c.escape_debug().to_string(),
        half @ JavaChar::LoneSurrogate(_) => half.to_string(),
    }
}

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

/// A reference to a type by name.
pub(super) enum Reference {
    /// To a primitive type.
    Primitive(Kind),
    /// To a definition.
    NamedSchema(TypeId),
    /// To a definition that was refused, so this is no problem of its own.
    Broken,
    /// To nothing.
    Undefined,
}

impl Parser {
    /// What a name in the place of a type means: a primitive type, a name in the namespace around, else one
    /// without namespace.
    pub(super) fn look_up(&self, name: &str) -> Reference {
        if let Some(kind) = primitive(name) {
            return Reference::Primitive(kind);
        }
        let near = self.look_up_full(&Name::resolve(name, self.space()));
        if matches!(near, Reference::Undefined) { self.look_up_full(&Name::resolve(name, None)) } else { near }
    }

    /// What a full name means.
    pub(super) fn look_up_full(&self, name: &Name) -> Reference {
        match self.names.get(name.full()) {
            Some(id) => Reference::NamedSchema(*id),
            None if self.broken.contains(name.full()) => Reference::Broken,
            None => Reference::Undefined,
        }
    }

    /// The name of a definition; it becomes the one around until the caller restores that.
    pub(super) fn definition_name(&mut self, own: &Attributes<'_>) -> Option<(Name, Span)> {
        let Some((text, span)) = own.text(Attribute::Name) else {
            self.problem(ProblemKind::NoName, own.span, "a record, enum or fixed type needs a `name`");
            return None;
        };
        let space = own.text(Attribute::Namespace).map(|(namespace, _)| namespace).or_else(|| self.space());
        let name = Name::resolve(text, space);
        self.around = Some(name.clone());
        if let Some(complaint) = complaint(name.simple()) {
            self.problem(ProblemKind::BadName, span, complaint);
            return None;
        }
        if primitive(name.full()).is_some() {
            self.problem(ProblemKind::PrimitiveName, span, format!("`{name}` is the name of a primitive type"));
            return None;
        }
        Some((name, span))
    }

    /// Makes a definition known by its name.
    pub(super) fn define(&mut self, name: &Name, span: Span, id: TypeId) {
        if !self.names.insert(name.full_arc(), id) {
            self.problem(
                ProblemKind::Redefined,
                span,
                format!("`{name}` is defined a second time; refer to the first definition by its name"),
            );
        }
    }

    /// The aliases of a definition, as full names.
    pub(super) fn type_aliases(&mut self, list: Option<ValueRef<'_>>, name: &Name) -> Vec<Name> {
        let mut aliases: Vec<Name> = Vec::new();
        let mut known = SmallMap::default();
        for (alias, written) in self.aliases(list) {
            let alias = Name::resolve(alias, name.namespace());
            if let Some(complaint) = complaint(alias.simple()) {
                self.problem(ProblemKind::BadName, written.span(), complaint);
            } else if known.insert(alias.full_arc(), ()) {
                aliases.push(alias);
            }
        }
        aliases
    }

    /// The texts of `aliases`, each with its place.
    pub(super) fn aliases<'d>(&mut self, list: Option<ValueRef<'d>>) -> Vec<(&'d str, ValueRef<'d>)> {
        let Some(list) = list else { return Vec::new() };
        let Some(items) = list.items() else {
            self.problem(ProblemKind::BadAliases, list.span(), "`aliases` wants a list of names");
            return Vec::new();
        };
        let mut aliases = Vec::new();
        let mut known = SmallMap::default();
        for item in items {
            match item.as_str() {
                None => self.problem(ProblemKind::BadAliases, item.span(), "an alias is a name in quotes"),
                Some(alias) if known.insert(alias, ()) => aliases.push((alias, item)),
                Some(_) => {}
            }
        }
        aliases
    }
}
