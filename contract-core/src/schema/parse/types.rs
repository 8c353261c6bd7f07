//! Type expressions.

use std::collections::HashSet;

use super::names::{Reference, complaint, primitive, text_of};
use super::{Parser, ProblemCode};
use crate::json::{Json, Number, Value};
use crate::schema::{Enum, Field, Fixed, Kind, LogicalType, Name, Node, Order, Prop, Record, Symbol, TypeId};
use crate::source::Span;

/// The attributes of a type that Avro gives a meaning to; all others are kept as they are.
const RESERVED: &[&str] =
    &["doc", "fields", "items", "name", "namespace", "size", "symbols", "values", "type", "aliases"];
/// The same for fields.
const FIELD_RESERVED: &[&str] = &["default", "doc", "name", "order", "type", "aliases"];
/// The largest fixed type that Java can hold in an array.
const MAX_FIXED: i32 = i32::MAX - 8;
/// So many names are searched one by one.
const FEW: usize = 16;

impl Parser {
    /// Reads a type expression: a name, a definition, or a list of branches.
    pub(super) fn type_of(&mut self, json: &Json) -> Option<TypeId> {
        match &json.value {
            Value::String(name) => self.reference(name, json.span),
            Value::Object(_) => self.object(json),
            Value::Array(branches) => self.union(branches, json.span),
            _ => {
                self.problem(
                    ProblemCode::NotASchema,
                    json.span,
                    "a type is a name in quotes, an object with a `type`, or a list of types",
                );
                None
            }
        }
    }

    fn reference(&mut self, name: &str, span: Span) -> Option<TypeId> {
        match self.look_up(name) {
            Reference::Primitive(kind) => self.add(Node { kind, logical: None, props: Vec::new(), span }),
            Reference::Named(id) => Some(id),
            Reference::Broken => None,
            Reference::Undefined => {
                self.undefined(name, span);
                None
            }
        }
    }

    fn undefined(&mut self, name: &str, span: Span) {
        let message = format!("nothing defines the type `{name}` before this place");
        self.problem(ProblemCode::UndefinedName, span, message);
    }

    fn object(&mut self, json: &Json) -> Option<TypeId> {
        let Some((word, span)) = text_of(json, "type") else {
            let place = json.get("type").map_or(json.span, |found| found.span);
            self.problem(ProblemCode::NoType, place, "a type object needs a `type` that is a name in quotes");
            return None;
        };
        match word {
            "record" | "error" | "enum" | "fixed" => self.definition(json, word),
            "array" => self.container(json, "items", ProblemCode::NoItems, Kind::Array),
            "map" => self.container(json, "values", ProblemCode::NoValues, Kind::Map),
            _ => match primitive(word) {
                Some(kind) => self.finish(kind, json, RESERVED),
                // A definition's name in an object: Java looks only in the namespace around.
                None => match self.look_up_full(&Name::resolve(word, self.space.as_deref())) {
                    Reference::Named(id) => Some(id),
                    Reference::Broken => None,
                    _ => {
                        self.undefined(word, span);
                        None
                    }
                },
            },
        }
    }

    fn container(&mut self, json: &Json, key: &str, code: ProblemCode, kind: fn(TypeId) -> Kind) -> Option<TypeId> {
        let Some(inner) = json.get(key) else {
            self.problem(code, json.span, format!("an array or map needs `{key}`, the type of what it holds"));
            return None;
        };
        let inner = self.type_of(inner)?;
        self.finish(kind(inner), json, RESERVED)
    }

    fn union(&mut self, branches: &[Json], span: Span) -> Option<TypeId> {
        let mut ids = Vec::with_capacity(branches.len());
        let mut seen = Seen::default();
        let mut whole = true;
        for branch in branches {
            let Some(id) = self.type_of(branch) else {
                whole = false;
                continue;
            };
            let kind = &self.nodes[id.index()].kind;
            let name = match kind {
                Kind::Union(_) => {
                    self.problem(ProblemCode::NestedUnion, branch.span, "a union cannot stand directly in a union");
                    continue;
                }
                Kind::Record(record) => record.name.full(),
                Kind::Enum(enumeration) => enumeration.name.full(),
                Kind::Fixed(fixed) => fixed.name.full(),
                other => other.word(),
            };
            if !seen.insert(name) {
                let message = format!("the union has `{name}` twice; readers could not tell the branches apart");
                self.problem(ProblemCode::DuplicateBranch, branch.span, message);
                continue;
            }
            ids.push(id);
        }
        if !whole {
            return None;
        }
        self.add(Node { kind: Kind::Union(ids), logical: None, props: Vec::new(), span })
    }

    fn definition(&mut self, json: &Json, word: &str) -> Option<TypeId> {
        let around = self.space.clone();
        let named = self.definition_name(json);
        if named.is_none() {
            self.remember_broken(json);
        }
        let doc = text_of(json, "doc").map(|(doc, _)| doc.to_owned());
        let id = match word {
            "enum" => self.enumeration(json, named, doc),
            "fixed" => self.fixed(json, named, doc),
            _ => self.record(json, named, doc, word == "error"),
        };
        self.space = around;
        id
    }

    fn remember_broken(&mut self, json: &Json) {
        if let Some((text, _)) = text_of(json, "name") {
            let name = Name::resolve(text, self.space.as_deref());
            self.broken.insert(name.full().to_owned());
        }
    }

    fn record(
        &mut self,
        json: &Json,
        named: Option<(Name, Span)>,
        doc: Option<String>,
        is_error: bool,
    ) -> Option<TypeId> {
        let id = match &named {
            None => None,
            Some((name, name_span)) => {
                let kind = Kind::Record(Record {
                    name: name.clone(),
                    name_span: *name_span,
                    doc,
                    aliases: Vec::new(),
                    fields: Vec::new(),
                    fields_span: json.get("fields").map_or(json.span, |fields| fields.span),
                    is_error,
                });
                let id = self.add(Node { kind, logical: None, props: Vec::new(), span: json.span })?;
                self.define(name, *name_span, id);
                Some(id)
            }
        };
        let Some(list) = json.get("fields").and_then(Json::as_array) else {
            let place = json.get("fields").map_or(json.span, |found| found.span);
            self.problem(ProblemCode::NoFields, place, "a record needs `fields`, a list");
            return None;
        };
        self.open.extend(id);
        let mut fields: Vec<Field> = Vec::with_capacity(list.len());
        let mut seen = Seen::default();
        for field in list {
            let Some(field) = self.field(field, id, fields.len()) else { continue };
            if !seen.insert(&field.name) {
                let message = format!("the record has a second field `{}`", field.name);
                self.problem(ProblemCode::DuplicateField, field.name_span, message);
            }
            fields.push(field);
        }
        let id = id?;
        self.open.remove(&id);
        let aliases = named.map(|(name, _)| self.type_aliases(json, &name)).unwrap_or_default();
        let node = &mut self.nodes[id.index()];
        node.props = props(json, RESERVED);
        node.logical = LogicalType::of(&node.kind, &node.props);
        if let Kind::Record(record) = &mut node.kind {
            record.fields = fields;
            record.aliases = aliases;
        }
        Some(id)
    }

    fn field(&mut self, json: &Json, record: Option<TypeId>, position: usize) -> Option<Field> {
        let Some((name, name_span)) = text_of(json, "name") else {
            self.problem(ProblemCode::NoName, json.span, "a field needs a `name`");
            return None;
        };
        if let Some(complaint) = complaint(name) {
            self.problem(ProblemCode::BadName, name_span, complaint);
        }
        let Some(type_json) = json.get("type") else {
            self.problem(ProblemCode::NoType, json.span, format!("the field `{name}` needs a `type`"));
            return None;
        };
        let ty = self.type_of(type_json);
        let order = self.order(json);
        let aliases = self.aliases(json).into_iter().map(|(alias, _)| alias).collect();
        let ty = ty?;
        let default = json.get("default").map(|default| self.default_of(default, ty));
        if let Some(default) = &default
            && default.as_str().is_some()
            && matches!(self.nodes[ty.index()].kind, Kind::Float | Kind::Double)
        {
            let message = format!("the default of `{name}` is a text that is no number");
            self.problem(ProblemCode::DefaultNotANumber, default.span, message);
        } else if let Some(default) = &default
            && !self.fits(ty, default)
        {
            self.bad_defaults.extend(record.map(|record| (record, position)));
            let message = format!("the default of `{name}` does not fit its type, {}", self.describe(ty));
            self.problem(ProblemCode::BadDefault, default.span, message);
        }
        Some(Field {
            name: name.to_owned(),
            doc: text_of(json, "doc").map(|(doc, _)| doc.to_owned()),
            ty,
            default,
            order,
            aliases,
            props: props(json, FIELD_RESERVED),
            span: json.span,
            name_span,
            type_span: type_json.span,
        })
    }

    fn order(&mut self, json: &Json) -> Order {
        let Some(order) = json.get("order") else { return Order::Ascending };
        match order.as_str().map(str::to_uppercase).as_deref() {
            Some("ASCENDING") => Order::Ascending,
            Some("DESCENDING") => Order::Descending,
            Some("IGNORE") => Order::Ignore,
            _ => {
                self.problem(
                    ProblemCode::BadOrder,
                    order.span,
                    "`order` is one of \"ascending\", \"descending\" and \"ignore\"",
                );
                Order::Ascending
            }
        }
    }

    fn enumeration(&mut self, json: &Json, named: Option<(Name, Span)>, doc: Option<String>) -> Option<TypeId> {
        let Some(list) = json.get("symbols").and_then(Json::as_array) else {
            let place = json.get("symbols").map_or(json.span, |found| found.span);
            self.problem(ProblemCode::NoSymbols, place, "an enum needs `symbols`, a list");
            return None;
        };
        let symbols_span = json.get("symbols").map_or(json.span, |symbols| symbols.span);
        let mut symbols: Vec<Symbol> = Vec::with_capacity(list.len());
        let mut known = HashSet::with_capacity(list.len());
        for item in list {
            let Some(symbol) = item.as_str() else {
                self.problem(ProblemCode::BadName, item.span, "a symbol is a name in quotes");
                continue;
            };
            if let Some(complaint) = complaint(symbol) {
                self.problem(ProblemCode::BadName, item.span, complaint);
            }
            if known.insert(symbol) {
                symbols.push(Symbol { name: symbol.to_owned(), span: item.span });
            } else {
                self.problem(ProblemCode::DuplicateSymbol, item.span, format!("the enum has `{symbol}` twice"));
            }
        }
        let default = text_of(json, "default");
        if let Some((default, span)) = default
            && !known.contains(default)
        {
            let message = format!("the default `{default}` is not one of the enum's symbols");
            self.problem(ProblemCode::EnumDefaultUnknown, span, message);
        }
        let default = default.map(|(default, _)| default.to_owned());
        let (name, name_span) = named?;
        let aliases = self.type_aliases(json, &name);
        let kind = Kind::Enum(Enum { name: name.clone(), name_span, doc, aliases, symbols, symbols_span, default });
        let mut reserved = RESERVED.to_vec();
        reserved.push("default");
        let id = self.finish(kind, json, &reserved)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    fn fixed(&mut self, json: &Json, named: Option<(Name, Span)>, doc: Option<String>) -> Option<TypeId> {
        let size = match json.get("size").map(|size| &size.value) {
            Some(Value::Number(Number::Int(size))) if (0..=MAX_FIXED).contains(size) => size.unsigned_abs(),
            _ => {
                let place = json.get("size").map_or(json.span, |found| found.span);
                let message = format!("a fixed type needs a `size` in bytes, from 0 to {MAX_FIXED}");
                self.problem(ProblemCode::BadSize, place, message);
                return None;
            }
        };
        let (name, name_span) = named?;
        let aliases = self.type_aliases(json, &name);
        let kind = Kind::Fixed(Fixed { name: name.clone(), name_span, doc, aliases, size });
        let id = self.finish(kind, json, RESERVED)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    fn finish(&mut self, kind: Kind, json: &Json, reserved: &[&str]) -> Option<TypeId> {
        let props = props(json, reserved);
        let logical = LogicalType::of(&kind, &props);
        self.add(Node { kind, logical, props, span: json.span })
    }
}

/// Names that were met: a few are searched one by one, many by their hash.
#[derive(Default)]
struct Seen {
    few: Vec<String>,
    many: HashSet<String>,
}

impl Seen {
    /// Remembers a name, and says whether it is new.
    fn insert(&mut self, name: &str) -> bool {
        if self.few.iter().any(|known| known == name) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(name.to_owned());
            return true;
        }
        self.many.insert(name.to_owned())
    }
}

fn props(json: &Json, reserved: &[&str]) -> Vec<Prop> {
    let Value::Object(members) = &json.value else { return Vec::new() };
    members
        .iter()
        .filter(|member| !reserved.contains(&member.key.as_str()))
        .map(|member| Prop { key: member.key.clone(), value: member.value.clone() })
        .collect()
}
