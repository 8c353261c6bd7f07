//! Type expressions.

use std::sync::OnceLock;

use super::attributes::{Attribute, Attributes, Keys, OF_ENUMS, OF_FIELDS, OF_TYPES};
use super::names::{Reference, complaint, primitive};
use super::small_map::SmallMap;
use super::{Parser, Problem, ProblemKind};
use crate::json::{Items, ValueRef};
use crate::schema::{Enum, Field, Fixed, Kind, LogicalType, Name, Node, Order, Record, SharedStr, Symbol, TypeId};
use crate::source::Span;

/// The largest fixed type that Java can hold in an array.
const MAX_FIXED: i32 = i32::MAX - 8;

impl Parser {
    /// Reads a type expression: a name, a definition, or a list of branches.
    pub(super) fn type_of(&mut self, json: ValueRef<'_>) -> Option<TypeId> {
        if let Some(name) = json.as_str() {
            return self.reference(name, json.span());
        }
        if let Some(branches) = json.items() {
            return self.union(branches, json.span());
        }
        if json.members().is_some() {
            return self.object(json);
        }
        self.problem(
            ProblemKind::NotASchema,
            json.span(),
            "a type is a name in quotes, an object with a `type`, or a list of types",
        );
        None
    }

    fn reference(&mut self, name: &str, span: Span) -> Option<TypeId> {
        match self.look_up(name) {
            Reference::Primitive(kind) => self.add(Node { kind, logical: None, props: Vec::new(), span }),
            Reference::NamedSchema(id) => Some(self.known(id)),
            Reference::Broken => None,
            Reference::Undefined => {
                self.undefined(name, span);
                None
            }
        }
    }

    fn known(&mut self, id: TypeId) -> TypeId {
        self.recurs |= self.open.contains(&id);
        id
    }

    fn undefined(&mut self, name: &str, span: Span) {
        let message = format!("nothing defines the type `{name}` before this place");
        self.problem(ProblemKind::UndefinedName, span, message);
    }

    // Types may lie in each other a thousand deep: what is not needed there has a function of its own, which keeps this
    // one's part of the stack small.
    fn object(&mut self, json: ValueRef<'_>) -> Option<TypeId> {
        let own = &Attributes::of(json);
        let Some((word, span)) = own.text(Attribute::Type) else {
            let place = own.get(Attribute::Type).map_or(own.span, ValueRef::span);
            self.problem(ProblemKind::NoType, place, "a type object needs a `type` that is a name in quotes");
            return None;
        };
        match word {
            "record" | "error" | "enum" | "fixed" => self.definition(own, word),
            "array" => {
                let items = self.inner(own.get(Attribute::Items), own.span, ProblemKind::NoItems)?;
                self.container(Kind::Array, items, own)
            }
            "map" => {
                let values = self.inner(own.get(Attribute::Values), own.span, ProblemKind::NoValues)?;
                self.container(Kind::Map, values, own)
            }
            _ => self.word(own, word, span),
        }
    }

    fn container(&mut self, kind: fn(TypeId) -> Kind, inner: TypeId, own: &Attributes<'_>) -> Option<TypeId> {
        self.finish(kind(inner), own, OF_TYPES)
    }

    /// An object whose type is a primitive one, or a definition's name: that Java looks up only in the namespace around.
    fn word(&mut self, own: &Attributes<'_>, word: &str, span: Span) -> Option<TypeId> {
        if let Some(kind) = primitive(word) {
            return self.finish(kind, own, OF_TYPES);
        }
        match self.look_up_full(&Name::resolve(word, self.space())) {
            Reference::NamedSchema(id) => Some(self.known(id)),
            Reference::Broken => None,
            _ => {
                self.undefined(word, span);
                None
            }
        }
    }

    /// The type of what an array or map holds.
    fn inner(&mut self, inner: Option<ValueRef<'_>>, around: Span, code: ProblemKind) -> Option<TypeId> {
        if let Some(inner) = inner {
            return self.type_of(inner);
        }
        let key = if code == ProblemKind::NoItems { "items" } else { "values" };
        self.problem(code, around, format!("an array or map needs `{key}`, the type of what it holds"));
        None
    }

    fn union(&mut self, branches: Items<'_>, span: Span) -> Option<TypeId> {
        let mut parts = Vec::with_capacity(branches.clone().count());
        let mut whole = true;
        for branch in branches {
            match self.type_of(branch) {
                Some(id) => parts.push((id, branch.span())),
                None => whole = false,
            }
        }
        let branches = self.different(parts);
        if !whole {
            return None;
        }
        self.add(Node { kind: Kind::Union(branches), logical: None, props: Vec::new(), span })
    }

    /// The branches that a union can have beside each other; the others are problems.
    fn different(&mut self, branches: Vec<(TypeId, Span)>) -> Vec<TypeId> {
        let Self { nodes, problems, .. } = self;
        let mut seen = SmallMap::with_capacity(branches.len());
        let mut ids = Vec::with_capacity(branches.len());
        for (id, span) in branches {
            let kind = &nodes[id.index()].kind;
            let name = kind.name().map_or(kind.type_name(), Name::full);
            let (problem, message) = match kind {
                Kind::Union(_) => (ProblemKind::NestedUnion, "a union cannot stand directly in a union".to_owned()),
                _ if !seen.insert(name, ()) => (
                    ProblemKind::DuplicateBranch,
                    format!("the union has `{name}` twice; readers could not tell the branches apart"),
                ),
                _ => {
                    ids.push(id);
                    continue;
                }
            };
            problems.push(Problem { kind: problem, message, span });
        }
        ids
    }

    fn definition(&mut self, own: &Attributes<'_>, word: &str) -> Option<TypeId> {
        let around = self.around.clone();
        let named = self.definition_name(own);
        if named.is_none() {
            self.remember_broken(own);
        }
        let id = match word {
            "enum" => self.enumeration(own, named),
            "fixed" => self.fixed(own, named),
            _ => self.record(own, named, word == "error"),
        };
        self.around = around;
        id
    }

    fn remember_broken(&mut self, own: &Attributes<'_>) {
        if let Some((text, _)) = own.text(Attribute::Name) {
            let name = Name::resolve(text, self.space());
            self.broken.insert(name.full().to_owned());
        }
    }

    fn record(&mut self, own: &Attributes<'_>, named: Option<(Name, Span)>, is_error: bool) -> Option<TypeId> {
        let fields_span = own.get(Attribute::Fields).map_or(own.span, ValueRef::span);
        let id = match &named {
            None => None,
            Some(named) => Some(self.begin_record(own, named, fields_span, is_error)?),
        };
        let Some(list) = own.get(Attribute::Fields).and_then(ValueRef::items) else {
            self.problem(ProblemKind::NoFields, fields_span, "a record needs `fields`, a list");
            return None;
        };
        self.open.extend(id);
        let count = list.clone().count();
        let mut fields: Vec<Field> = Vec::with_capacity(count);
        let mut seen = SmallMap::with_capacity(count);
        for field in list {
            let own = Attributes::of(field);
            if self.field(&own, id, &mut fields).is_none() {
                continue;
            }
            if let Some((name, span)) = own.text(Attribute::Name)
                && !seen.insert(name, ())
            {
                self.problem(ProblemKind::DuplicateField, span, format!("the record has a second field `{name}`"));
            }
        }
        let id = id?;
        self.open.pop();
        let aliases = named.map(|(name, _)| self.type_aliases(own.get(Attribute::Aliases), &name)).unwrap_or_default();
        self.end_record(id, own, fields, aliases);
        Some(id)
    }

    /// Makes the record known, so that its fields can be of its type.
    fn begin_record(
        &mut self,
        own: &Attributes<'_>,
        (name, name_span): &(Name, Span),
        fields_span: Span,
        is_error: bool,
    ) -> Option<TypeId> {
        let kind = Kind::Record(Box::new(Record {
            name: name.clone(),
            name_span: *name_span,
            doc: self.text(own, Attribute::Doc),
            aliases: Vec::new(),
            fields: Vec::new(),
            fields_span,
            is_error,
            known: OnceLock::new(),
        }));
        let id = self.add(Node { kind, logical: None, props: Vec::new(), span: own.span })?;
        self.define(name, *name_span, id);
        Some(id)
    }

    /// Adds what is known of the record only when its fields have been read.
    fn end_record(&mut self, id: TypeId, own: &Attributes<'_>, fields: Vec<Field>, aliases: Vec<Name>) {
        let node = &mut self.nodes[id.index()];
        node.props = own.props(OF_TYPES, &self.strings);
        node.logical = LogicalType::from_props(&node.kind, &node.props);
        if let Kind::Record(record) = &mut node.kind {
            record.fields = fields;
            record.aliases = aliases;
        }
    }

    fn field(&mut self, own: &Attributes<'_>, record: Option<TypeId>, fields: &mut Vec<Field>) -> Option<()> {
        let Some((name, name_span)) = own.text(Attribute::Name) else {
            self.problem(ProblemKind::NoName, own.span, "a field needs a `name`");
            return None;
        };
        if let Some(complaint) = complaint(name) {
            self.problem(ProblemKind::BadName, name_span, complaint);
        }
        let Some(type_json) = own.get(Attribute::Type) else {
            self.problem(ProblemKind::NoType, own.span, format!("the field `{name}` needs a `type`"));
            return None;
        };
        let ty = self.type_of(type_json);
        self.field_of((name, name_span), (ty, type_json.span()), own, record, fields)
    }

    /// Adds the field with this name and type.
    fn field_of(
        &mut self,
        (name, name_span): (&str, Span),
        (ty, type_span): (Option<TypeId>, Span),
        own: &Attributes<'_>,
        record: Option<TypeId>,
        fields: &mut Vec<Field>,
    ) -> Option<()> {
        let order = self.order(own.get(Attribute::Order));
        let aliases = self
            .aliases(own.get(Attribute::Aliases))
            .into_iter()
            .filter_map(|(_, alias)| alias.intern(&self.strings))
            .collect();
        let ty = ty?;
        let default = own.get(Attribute::Default).map(|default| self.default_of(default, ty));
        if let Some(default) = &default
            && default.as_str().is_some()
            && matches!(self.nodes[ty.index()].kind, Kind::Float | Kind::Double)
        {
            let message = format!("the default of `{name}` is a text that is no number");
            self.problem(ProblemKind::DefaultNotANumber, default.span, message);
        } else if let Some(default) = &default
            && !self.fits(ty, default)
        {
            self.bad_defaults.extend(record.map(|record| (record, fields.len())));
            let message = format!("the default of `{name}` does not fit its type, {}", self.describe(ty));
            self.problem(ProblemKind::BadDefault, default.span, message);
        }
        fields.push(Field {
            name: self.text(own, Attribute::Name)?,
            doc: self.text(own, Attribute::Doc),
            ty,
            default,
            order,
            aliases,
            props: own.props(OF_FIELDS, &self.strings),
            span: own.span,
            name_span,
            type_span,
        });
        Some(())
    }

    /// A text, to keep; nothing where the attribute is missing or no text.
    fn text(&self, own: &Attributes<'_>, attribute: Attribute) -> Option<SharedStr> {
        own.get(attribute)?.intern(&self.strings)
    }

    fn order(&mut self, order: Option<ValueRef<'_>>) -> Order {
        let Some(order) = order else { return Order::Ascending };
        match order.as_str().map(str::to_uppercase).as_deref() {
            Some("ASCENDING") => Order::Ascending,
            Some("DESCENDING") => Order::Descending,
            Some("IGNORE") => Order::Ignore,
            _ => {
                self.problem(
                    ProblemKind::BadOrder,
                    order.span(),
                    "`order` is one of \"ascending\", \"descending\" and \"ignore\"",
                );
                Order::Ascending
            }
        }
    }

    fn enumeration(&mut self, own: &Attributes<'_>, named: Option<(Name, Span)>) -> Option<TypeId> {
        let symbols_span = own.get(Attribute::Symbols).map_or(own.span, ValueRef::span);
        let Some(list) = own.get(Attribute::Symbols).and_then(ValueRef::items) else {
            self.problem(ProblemKind::NoSymbols, symbols_span, "an enum needs `symbols`, a list");
            return None;
        };
        let count = list.clone().count();
        let mut symbols: Vec<Symbol> = Vec::with_capacity(count);
        let mut known = SmallMap::with_capacity(count);
        for item in list {
            let (Some(symbol), Some(name)) = (item.as_str(), item.intern(&self.strings)) else {
                self.problem(ProblemKind::BadName, item.span(), "a symbol is a name in quotes");
                continue;
            };
            if let Some(complaint) = complaint(symbol) {
                self.problem(ProblemKind::BadName, item.span(), complaint);
            }
            if known.insert(symbol, ()) {
                symbols.push(Symbol { name, span: item.span() });
            } else {
                self.problem(ProblemKind::DuplicateSymbol, item.span(), format!("the enum has `{symbol}` twice"));
            }
        }
        let default = own.text(Attribute::Default);
        if let Some((default, span)) = default
            && known.get(default).is_none()
        {
            let message = format!("the default `{default}` is not one of the enum's symbols");
            self.problem(ProblemKind::EnumDefaultUnknown, span, message);
        }
        let default = self.text(own, Attribute::Default);
        let (name, name_span) = named?;
        let aliases = self.type_aliases(own.get(Attribute::Aliases), &name);
        let doc = self.text(own, Attribute::Doc);
        let kind =
            Kind::Enum(Box::new(Enum { name: name.clone(), name_span, doc, aliases, symbols, symbols_span, default }));
        let id = self.finish(kind, own, OF_ENUMS)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    fn fixed(&mut self, own: &Attributes<'_>, named: Option<(Name, Span)>) -> Option<TypeId> {
        let size = own.get(Attribute::Size).and_then(ValueRef::as_int).filter(|size| (0..=MAX_FIXED).contains(size));
        let Some(size) = size else {
            let place = own.get(Attribute::Size).map_or(own.span, ValueRef::span);
            let message = format!("a fixed type needs a `size` in bytes, from 0 to {MAX_FIXED}");
            self.problem(ProblemKind::BadSize, place, message);
            return None;
        };
        let size = size.unsigned_abs();
        let (name, name_span) = named?;
        let aliases = self.type_aliases(own.get(Attribute::Aliases), &name);
        let kind = Kind::Fixed(Box::new(Fixed {
            name: name.clone(),
            name_span,
            doc: self.text(own, Attribute::Doc),
            aliases,
            size,
        }));
        let id = self.finish(kind, own, OF_TYPES)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    fn finish(&mut self, kind: Kind, own: &Attributes<'_>, reserved: Keys) -> Option<TypeId> {
        let props = own.props(reserved, &self.strings);
        let logical = LogicalType::from_props(&kind, &props);
        self.add(Node { kind, logical, props, span: own.span })
    }
}
