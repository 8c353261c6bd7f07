//! Type expressions.

use std::sync::OnceLock;

use super::attributes::{Attribute, AttributeSet, Attributes, ENUM_ATTRIBUTES, FIELD_ATTRIBUTES, TYPE_ATTRIBUTES};
use super::names::{Reference, name_problem, primitive};
use super::parser::Parser;
use super::small_map::SmallMap;
use super::{Problem, ProblemKind};
use crate::SharedStr;
use crate::json::{Items, Json, Number, Value, ValueRef};
use crate::schema::{Enum, Field, Fixed, Kind, LogicalType, Name, Node, Order, PulsarProfile, Record, Symbol, TypeId};
use crate::source::Span;

/// The longest array of bytes in Java.
const MAX_FIXED_SIZE: i32 = i32::MAX - 8;

impl Parser {
    /// Parses a type expression: a name, an object, or a list of branches.
    pub(super) fn parse_type(&mut self, json: ValueRef<'_>) -> Option<TypeId> {
        if let Some(name) = json.as_str() {
            return self.parse_reference(name, json.span());
        }
        if let Some(branches) = json.items() {
            return self.parse_union(branches, json.span());
        }
        if json.members().is_some() {
            return self.parse_object(json);
        }
        self.report(
            ProblemKind::NotASchema,
            json.span(),
            "a type is a name in quotes, an object with a `type`, or a list of types",
        );
        None
    }

    fn parse_reference(&mut self, name: &str, span: Span) -> Option<TypeId> {
        match self.resolve_type_name(name) {
            Reference::Primitive(kind) => self.add(Node { kind, logical: None, props: Vec::new(), span }),
            Reference::Definition(id) => Some(self.refer_to(id)),
            Reference::Broken => None,
            Reference::Later(full) => self.refer_forward(name, full, span),
            Reference::Undefined => {
                self.report_undefined(name, span);
                None
            }
        }
    }

    fn refer_to(&mut self, id: TypeId) -> TypeId {
        self.is_recursive |= self.open.contains(&id);
        id
    }

    // Types may be nested a thousand deep. The parts that are not needed for that are functions of their own, so that this
    // one has a small stack frame.
    fn parse_object(&mut self, json: ValueRef<'_>) -> Option<TypeId> {
        let own = &Attributes::new(json);
        let Some((type_name, span)) = own.string(Attribute::Type) else {
            let span = own.get(Attribute::Type).map_or(own.span, ValueRef::span);
            self.report(ProblemKind::NoType, span, "a type object needs a `type` that is a name in quotes");
            return None;
        };
        match type_name {
            "record" | "error" | "enum" | "fixed" => self.parse_definition(own, type_name),
            "array" => {
                let items = self.parse_inner(own.get(Attribute::Items), own.span, ProblemKind::NoItems)?;
                self.add_container(Kind::Array, items, own)
            }
            "map" => {
                let values = self.parse_inner(own.get(Attribute::Values), own.span, ProblemKind::NoValues)?;
                self.add_container(Kind::Map, values, own)
            }
            _ => self.parse_named(own, type_name, span),
        }
    }

    fn add_container(&mut self, kind: fn(TypeId) -> Kind, inner: TypeId, own: &Attributes<'_>) -> Option<TypeId> {
        let id = self.add_type(kind(inner), own, TYPE_ATTRIBUTES)?;
        self.check_copied_attributes(id);
        Some(id)
    }

    /// Reports attributes that Avro 1.12 cannot copy. It copies records, arrays and maps after parsing.
    fn check_copied_attributes(&mut self, id: TypeId) {
        let Self { profile, nodes, problems, .. } = self;
        for prop in nodes[id.index()].props.iter().filter(|_| profile.resolves_names_late()) {
            if has_big_integer(&prop.value) {
                let message = format!("the attribute `{}` has an integer of more than 64 bits", prop.key);
                problems.push(Problem::new(ProblemKind::AttributeOutOfRange, message, prop.value.span));
            }
        }
    }

    /// Parses an object whose `type` is a primitive type or the name of a definition. Unlike a name without an object, Avro
    /// 1.11 looks this one up in the current namespace only.
    fn parse_named(&mut self, own: &Attributes<'_>, name: &str, span: Span) -> Option<TypeId> {
        if let Some(kind) = primitive(name) {
            return self.add_type(kind, own, TYPE_ATTRIBUTES);
        }
        if self.profile == PulsarProfile::V5_0 && self.has_comments {
            // Avro 1.12.2 refuses such a reference. The broker rewrites it before, with a JSON parser that knows no comments.
            let message = format!(
                "the broker does not accept the reference `{name}` as an object in a schema with comments; write the name \
                 alone"
            );
            self.report(ProblemKind::NotASchema, span, message);
            return None;
        }
        if self.profile.resolves_names_late() {
            return self.parse_reference(name, span);
        }
        match self.resolve_full_name(&Name::resolve(name, self.namespace())) {
            Reference::Definition(id) => Some(self.refer_to(id)),
            Reference::Broken => None,
            _ => {
                self.report_undefined(name, span);
                None
            }
        }
    }

    /// Parses the type of the items of an array or the values of a map.
    fn parse_inner(&mut self, inner: Option<ValueRef<'_>>, container: Span, missing: ProblemKind) -> Option<TypeId> {
        if let Some(inner) = inner {
            return self.parse_type(inner);
        }
        let (type_name, key) =
            if missing == ProblemKind::NoItems { ("an array", "items") } else { ("a map", "values") };
        self.report(missing, container, format!("{type_name} needs `{key}`, the type of its {key}"));
        None
    }

    fn parse_union(&mut self, branches: Items<'_>, span: Span) -> Option<TypeId> {
        let mut parsed = Vec::with_capacity(branches.clone().count());
        let mut is_complete = true;
        for branch in branches {
            match self.parse_type(branch) {
                Some(id) => parsed.push((id, branch.span())),
                None => is_complete = false,
            }
        }
        let branches = self.check_branches(parsed);
        if !is_complete {
            return None;
        }
        self.add(Node { kind: Kind::Union(branches), logical: None, props: Vec::new(), span })
    }

    /// Returns the branches without the ones that a union cannot have, and reports these.
    pub(super) fn check_branches(&mut self, branches: Vec<(TypeId, Span)>) -> Vec<TypeId> {
        let Self { nodes, problems, .. } = self;
        let mut seen = SmallMap::with_capacity(branches.len());
        let mut ids = Vec::with_capacity(branches.len());
        for (id, span) in branches {
            let kind = &nodes[id.index()].kind;
            let name = kind.name().map_or(kind.type_name(), Name::full);
            let (kind, message) = match kind {
                Kind::Union(_) => (ProblemKind::NestedUnion, "a union cannot be a branch of another union".to_owned()),
                _ if !seen.insert(name, ()) => (
                    ProblemKind::DuplicateBranch,
                    format!("the union has `{name}` twice; readers could not tell the branches apart"),
                ),
                _ => {
                    ids.push(id);
                    continue;
                }
            };
            problems.push(Problem::new(kind, message, span));
        }
        ids
    }

    fn parse_definition(&mut self, own: &Attributes<'_>, type_name: &str) -> Option<TypeId> {
        let enclosing = self.enclosing.clone();
        let name = self.parse_definition_name(own);
        if name.is_none() {
            self.mark_broken(own);
        }
        let id = match type_name {
            "enum" => self.parse_enum(own, name),
            "fixed" => self.parse_fixed(own, name),
            _ => self.parse_record(own, name, type_name == "error"),
        };
        self.enclosing = enclosing;
        id
    }

    fn mark_broken(&mut self, own: &Attributes<'_>) {
        if let Some((name, _)) = own.string(Attribute::Name) {
            let name = Name::resolve(name, self.namespace());
            self.broken.insert(name.full().to_owned());
        }
    }

    fn parse_record(&mut self, own: &Attributes<'_>, name: Option<(Name, Span)>, is_error: bool) -> Option<TypeId> {
        let fields_span = own.get(Attribute::Fields).map_or(own.span, ValueRef::span);
        let id = match &name {
            None => None,
            Some(name) => Some(self.begin_record(own, name, fields_span, is_error)?),
        };
        let Some(list) = own.get(Attribute::Fields).and_then(ValueRef::items) else {
            self.report(ProblemKind::NoFields, fields_span, "a record needs `fields`, a list");
            return None;
        };
        self.open.extend(id);
        let count = list.clone().count();
        let mut fields: Vec<Field> = Vec::with_capacity(count);
        let mut seen = SmallMap::with_capacity(count);
        for field in list {
            let own = Attributes::new(field);
            if self.parse_field(&own, id, &mut fields).is_none() {
                continue;
            }
            if let Some((name, span)) = own.string(Attribute::Name)
                && !seen.insert(name, ())
            {
                self.report(ProblemKind::DuplicateField, span, format!("the record has a second field `{name}`"));
            }
        }
        let id = id?;
        self.open.pop();
        let aliases =
            name.map(|(name, _)| self.parse_type_aliases(own.get(Attribute::Aliases), &name)).unwrap_or_default();
        self.end_record(id, own, fields, aliases);
        Some(id)
    }

    /// Adds a record without fields, so that its fields can refer to it.
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
            doc: self.intern(own, Attribute::Doc),
            aliases: Vec::new(),
            fields: Vec::new(),
            fields_span,
            is_error,
            cache: OnceLock::new(),
        }));
        let id = self.add(Node { kind, logical: None, props: Vec::new(), span: own.span })?;
        self.define_record(name, *name_span, id);
        Some(id)
    }

    /// Completes a record.
    fn end_record(&mut self, id: TypeId, own: &Attributes<'_>, fields: Vec<Field>, aliases: Vec<Name>) {
        let node = &mut self.nodes[id.index()];
        node.props = own.props(TYPE_ATTRIBUTES, &self.strings);
        node.logical = LogicalType::from_props(&node.kind, &node.props);
        if let Kind::Record(record) = &mut node.kind {
            record.fields = fields;
            record.aliases = aliases;
            let (name, name_span) = (record.name.clone(), record.name_span);
            self.check_copied_attributes(id);
            self.check_redefined_record(&name, name_span, id);
        }
    }

    fn parse_field(&mut self, own: &Attributes<'_>, record: Option<TypeId>, fields: &mut Vec<Field>) -> Option<()> {
        let Some((name, name_span)) = own.string(Attribute::Name) else {
            self.report(ProblemKind::NoName, own.span, "a field needs a `name`");
            return None;
        };
        if let Some(message) = name_problem(self.profile, name) {
            self.report(ProblemKind::BadName, name_span, message);
        }
        let Some(type_json) = own.get(Attribute::Type) else {
            self.report(ProblemKind::NoType, own.span, format!("the field `{name}` needs a `type`"));
            return None;
        };
        let ty = if self.report_definition_in_field(own) { None } else { self.parse_type(type_json) };
        self.add_field((name, name_span), (ty, type_json.span()), own, record, fields)
    }

    /// Adds a field whose name and type have been parsed.
    fn add_field(
        &mut self,
        (name, name_span): (&str, Span),
        (ty, type_span): (Option<TypeId>, Span),
        own: &Attributes<'_>,
        record: Option<TypeId>,
        fields: &mut Vec<Field>,
    ) -> Option<()> {
        let order = self.parse_order(own.get(Attribute::Order));
        let aliases = self
            .parse_aliases(own.get(Attribute::Aliases))
            .into_iter()
            .filter_map(|(_, alias)| alias.intern(&self.strings))
            .collect();
        let ty = ty?;
        let default = own.get(Attribute::Default).map(|default| self.parse_default(default, ty));
        if let Some(default) = &default
            && default.as_str().is_some()
            && matches!(self.nodes[ty.index()].kind, Kind::Float | Kind::Double)
        {
            let message = format!("the default of `{name}` is a string that is not a number");
            self.report(ProblemKind::DefaultNotANumber, default.span, message);
        } else if let Some(default) = &default
            && !self.default_fits(ty, default)
        {
            self.bad_defaults.extend(record.map(|record| (record, fields.len())));
            let message = self.bad_default_message(name, ty);
            self.report(ProblemKind::BadDefault, default.span, message);
        }
        fields.push(Field {
            name: self.intern(own, Attribute::Name)?,
            doc: self.intern(own, Attribute::Doc),
            ty,
            default,
            order,
            aliases,
            props: own.props(FIELD_ATTRIBUTES, &self.strings),
            span: own.span,
            name_span,
            type_span,
        });
        Some(())
    }

    /// Returns a string of the schema, or `None` if the attribute is missing or not a string.
    fn intern(&self, own: &Attributes<'_>, attribute: Attribute) -> Option<SharedStr> {
        own.get(attribute)?.intern(&self.strings)
    }

    fn parse_order(&mut self, order: Option<ValueRef<'_>>) -> Order {
        let Some(order) = order else { return Order::Ascending };
        match order.as_str().map(str::to_uppercase).as_deref() {
            Some("ASCENDING") => Order::Ascending,
            Some("DESCENDING") => Order::Descending,
            Some("IGNORE") => Order::Ignore,
            _ => {
                let message = "`order` is one of \"ascending\", \"descending\" and \"ignore\"";
                self.report(ProblemKind::BadOrder, order.span(), message);
                Order::Ascending
            }
        }
    }

    fn parse_enum(&mut self, own: &Attributes<'_>, name: Option<(Name, Span)>) -> Option<TypeId> {
        let symbols_span = own.get(Attribute::Symbols).map_or(own.span, ValueRef::span);
        let Some(list) = own.get(Attribute::Symbols).and_then(ValueRef::items) else {
            self.report(ProblemKind::NoSymbols, symbols_span, "an enum needs `symbols`, a list");
            return None;
        };
        let count = list.clone().count();
        let mut symbols: Vec<Symbol> = Vec::with_capacity(count);
        let mut known = SmallMap::with_capacity(count);
        for item in list {
            let (Some(symbol), Some(name)) = (item.as_str(), item.intern(&self.strings)) else {
                self.report(ProblemKind::BadName, item.span(), "a symbol is a name in quotes");
                continue;
            };
            if let Some(message) = name_problem(self.profile, symbol) {
                self.report(ProblemKind::BadName, item.span(), message);
            }
            if known.insert(symbol, ()) {
                symbols.push(Symbol { name, span: item.span() });
            } else {
                self.report(ProblemKind::DuplicateSymbol, item.span(), format!("the enum has `{symbol}` twice"));
            }
        }
        if let Some((default, span)) = own.string(Attribute::Default)
            && known.get(default).is_none()
        {
            let message = format!("the default `{default}` is not one of the enum's symbols");
            self.report(ProblemKind::EnumDefaultUnknown, span, message);
        }
        let default = self.intern(own, Attribute::Default);
        let (name, name_span) = name?;
        let aliases = self.parse_type_aliases(own.get(Attribute::Aliases), &name);
        let doc = self.intern(own, Attribute::Doc);
        let kind =
            Kind::Enum(Box::new(Enum { name: name.clone(), name_span, doc, aliases, symbols, symbols_span, default }));
        let id = self.add_type(kind, own, ENUM_ATTRIBUTES)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    fn parse_fixed(&mut self, own: &Attributes<'_>, name: Option<(Name, Span)>) -> Option<TypeId> {
        let size = own.get(Attribute::Size).and_then(ValueRef::as_int);
        let Some(length) = size.filter(|size| (0..=MAX_FIXED_SIZE).contains(size)) else {
            let span = own.get(Attribute::Size).map_or(own.span, ValueRef::span);
            let message = format!("a fixed type needs a `size` in bytes, from 0 to {MAX_FIXED_SIZE}");
            let kind = if size.is_some() { ProblemKind::SizeOutOfRange } else { ProblemKind::BadSize };
            self.report(kind, span, message);
            return None;
        };
        let size = length.unsigned_abs();
        let (name, name_span) = name?;
        let aliases = self.parse_type_aliases(own.get(Attribute::Aliases), &name);
        let doc = self.intern(own, Attribute::Doc);
        let kind = Kind::Fixed(Box::new(Fixed { name: name.clone(), name_span, doc, aliases, size }));
        let id = self.add_type(kind, own, TYPE_ATTRIBUTES)?;
        self.define(&name, name_span, id);
        Some(id)
    }

    /// Adds a type that is complete; `known` are the attributes that have a meaning on it.
    fn add_type(&mut self, kind: Kind, own: &Attributes<'_>, known: AttributeSet) -> Option<TypeId> {
        let props = own.props(known, &self.strings);
        let logical = LogicalType::from_props(&kind, &props);
        self.add(Node { kind, logical, props, span: own.span })
    }
}

fn has_big_integer(json: &Json) -> bool {
    match &json.value {
        Value::Number(Number::Big(_)) => true,
        Value::Array(items) => items.iter().any(has_big_integer),
        Value::Object(members) => members.iter().any(|member| has_big_integer(&member.value)),
        _ => false,
    }
}
