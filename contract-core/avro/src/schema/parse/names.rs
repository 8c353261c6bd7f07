//! Names: which ones Avro allows, and which definition a reference is to.

use unicode_general_category::{GeneralCategory, get_general_category};

use super::ProblemKind;
use super::attributes::{Attribute, Attributes};
use super::parser::Parser;
use super::small_map::SmallMap;
use crate::json::{JavaChar, ValueRef, escape_lone_surrogates, java_chars};
use crate::schema::{Kind, Name, PulsarProfile, Symbol, TypeId, types_equal};
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

/// Returns what is wrong with a simple name, or `None` for a valid one. From 4.1 on, Pulsar's brokers validate names by a
/// rule of their own, which allows `$`.
pub(super) fn name_problem(profile: PulsarProfile, name: &str) -> Option<String> {
    // Nearly all names are ASCII and need no look-up in Unicode's tables.
    if name.bytes().all(|byte| IS_PLAIN[usize::from(byte)])
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit())
    {
        return None;
    }
    let mut chars = java_chars(name);
    let Some(first) = chars.next() else { return Some("a name cannot be empty".to_owned()) };
    let allows_dollar = profile >= PulsarProfile::V4_2;
    let is = |c: JavaChar, allowed: fn(char) -> bool| matches!(c, JavaChar::Char(c) if c == '_' || (c == '$' && allows_dollar) || allowed(c));
    let (begins, has) = if allows_dollar {
        ("a letter, `_` or `$`", "letters, digits, `_` and `$`")
    } else {
        ("a letter or `_`", "letters, digits and `_`")
    };
    if !is(first, is_letter) {
        return Some(format!(
            "`{}` begins with `{}`; a name begins with {begins}",
            escape_lone_surrogates(name),
            escaped(first)
        ));
    }
    let bad = chars.find(|c| !is(*c, |c| is_letter(c) || is_digit(c)))?;
    Some(format!("`{}` contains `{}`; a name has only {has}", escape_lone_surrogates(name), escaped(bad)))
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
    /// No definition yet; Avro 1.12 resolves this full name after it has read the whole schema.
    Later(String),
}

impl Parser {
    /// Resolves a type name: to a primitive type, or to a definition in the current namespace, or else without a
    /// namespace.
    pub(super) fn resolve_type_name(&self, name: &str) -> Reference {
        if let Some(kind) = primitive(name) {
            return Reference::Primitive(kind);
        }
        if self.profile.resolves_names_late() {
            return self.resolve_late(name);
        }
        match self.resolve_full_name(&Name::resolve(name, self.namespace())) {
            Reference::Undefined => self.resolve_full_name(&Name::resolve(name, None)),
            found => found,
        }
    }

    /// Resolves a type name as Avro 1.12 does: to a definition so far, or else to a later one in the current namespace.
    fn resolve_late(&self, name: &str) -> Reference {
        let full =
            if name.contains('.') { name.to_owned() } else { Name::resolve(name, self.namespace()).full().to_owned() };
        // Avro 1.12.2 knows a record only after its fields.
        let is_known = |id: &TypeId| self.profile < PulsarProfile::V5_0 || !self.open.contains(id);
        let known = |name: &str| self.names.get(name).copied().filter(is_known);
        match known(&full).or_else(|| known(name)).or_else(|| self.names.get(full.as_str()).copied()) {
            Some(id) => Reference::Definition(id),
            None if self.broken.contains(&full) || self.broken.contains(name) => Reference::Broken,
            None => Reference::Later(full),
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
        if let Some(message) = name_problem(self.profile, name.simple()) {
            self.report(ProblemKind::BadName, span, message);
            return None;
        }
        if let Some((message, span)) = self.namespace_problem(own, &name) {
            self.report(ProblemKind::BadNamespace, span, message);
            return None;
        }
        if primitive(name.full()).is_some() {
            self.report(ProblemKind::PrimitiveName, span, format!("`{name}` is the name of a primitive type"));
            return None;
        }
        Some((name, span))
    }

    /// Returns what is wrong with the namespace of a definition, with its span. Avro validates namespaces from 1.12 on. One
    /// that is taken from the definition around this one was validated there.
    fn namespace_problem(&self, own: &Attributes<'_>, name: &Name) -> Option<(String, Span)> {
        if !self.profile.resolves_names_late() {
            return None;
        }
        let (written, name_span) = own.string(Attribute::Name)?;
        let span = match own.string(Attribute::Namespace) {
            _ if written.contains('.') => name_span,
            Some((_, span)) => span,
            None => return None,
        };
        let namespace = name.namespace()?;
        let message = namespace.split('.').find_map(|part| name_problem(self.profile, part))?;
        Some((
            format!("a part of the namespace `{}` is not a name: {message}", escape_lone_surrogates(namespace)),
            span,
        ))
    }

    /// Makes an enum or a fixed type available by its name.
    pub(super) fn define(&mut self, name: &Name, span: Span, id: TypeId) {
        if !self.names.insert(name.full_arc(), id) && !self.may_redefine(name, id) {
            self.report_redefined(name, span);
        }
    }

    /// Makes a record available by its name, before its fields.
    pub(super) fn define_record(&mut self, name: &Name, span: Span, id: TypeId) {
        if self.names.insert(name.full_arc(), id) {
            return;
        }
        let is_open = self.names.get(name.full()).is_some_and(|known| self.open.contains(known));
        let is_redefined = match self.profile {
            PulsarProfile::V4_0 => true,
            // Avro 1.12.0 compares records before their fields, so two that are both open are equal.
            PulsarProfile::V4_2 => !is_open,
            // Avro 1.12.2 compares complete records.
            PulsarProfile::V5_0 => is_open,
        };
        if is_redefined {
            self.report_redefined(name, span);
        }
    }

    /// Reports a record that is complete and differs from the first definition of its name, unless that is reported.
    pub(super) fn check_redefined_record(&mut self, name: &Name, span: Span, id: TypeId) {
        let known = self.names.get(name.full()).copied();
        if self.profile == PulsarProfile::V5_0
            && known.is_some_and(|known| known != id && !self.open.contains(&known))
            && !self.may_redefine(name, id)
        {
            self.report_redefined(name, span);
        }
    }

    /// Returns whether a complete type may define a name again: Avro 1.12 accepts an equal definition.
    fn may_redefine(&mut self, name: &Name, id: TypeId) -> bool {
        let Some(known) = self.names.get(name.full()).copied() else { return false };
        match self.profile {
            PulsarProfile::V4_0 => false,
            // Avro 1.12.0 compares before it reads the attributes of the new type.
            PulsarProfile::V4_2 => {
                let known = &self.nodes[known.index()];
                known.props.is_empty()
                    && match (&known.kind, &self.nodes[id.index()].kind) {
                        (Kind::Enum(known), Kind::Enum(new)) => {
                            let name = |symbol: &Symbol| symbol.name.clone();
                            known.symbols.iter().map(name).eq(new.symbols.iter().map(name))
                        }
                        (Kind::Fixed(known), Kind::Fixed(new)) => known.size == new.size,
                        _ => false,
                    }
            }
            PulsarProfile::V5_0 => {
                let schema = self.take_schema(id);
                let are_equal = types_equal((&schema, known), (&schema, id));
                self.nodes = schema.nodes;
                are_equal
            }
        }
    }

    fn report_redefined(&mut self, name: &Name, span: Span) {
        let message = format!("`{name}` is defined a second time; refer to the first definition by its name");
        self.report(ProblemKind::Redefined, span, message);
    }

    /// Parses the aliases of a definition.
    pub(super) fn parse_type_aliases(&mut self, list: Option<ValueRef<'_>>, name: &Name) -> Vec<Name> {
        let mut aliases: Vec<Name> = Vec::new();
        let mut known = SmallMap::default();
        for (alias, json) in self.parse_aliases(list) {
            let alias = Name::resolve(alias, name.namespace());
            if let Some(message) = name_problem(self.profile, alias.simple()) {
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
