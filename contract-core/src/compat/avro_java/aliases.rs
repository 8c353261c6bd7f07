//! Renames the writer's types and fields according to the reader's aliases, as Avro Java's `Schema.applyAliases` does.

use std::collections::{HashMap, HashSet};

use schemactl_avro::json::{Json, Number, Value};
use schemactl_avro::schema::{Kind, Name, NamedSchema, PulsarProfile, Record, Schema, TypeId, types_equal};

use super::failure::AvroFailure;

/// The writer's schema with the names that the reader's aliases give it.
#[derive(Clone)]
pub(crate) struct AliasedWriter<'s> {
    pub(super) schema: &'s Schema,
    names: HashMap<TypeId, &'s Name>,
    fields: HashMap<(TypeId, usize), &'s str>,
}

impl<'s> AliasedWriter<'s> {
    /// Applies the reader's aliases. If the reader has any, Avro rebuilds the writer's schema, which validates it again.
    pub(crate) fn new(writer: &'s Schema, reader: &'s Schema) -> Result<Self, AvroFailure> {
        let as_written = Self { schema: writer, names: HashMap::new(), fields: HashMap::new() };
        if reader.has_aliases() { as_written.apply_aliases(reader) } else { Ok(as_written) }
    }

    /// Applies the reader's aliases twice, as Avro's decoder does: `GenericDatumReader` applies them, and so does
    /// the `Resolver` that it calls. Two fields that swap their names are thereby swapped back.
    pub(crate) fn with_aliases_applied_twice(writer: &'s Schema, reader: &'s Schema) -> Result<Self, AvroFailure> {
        let once = Self::new(writer, reader)?;
        if reader.has_aliases() { once.apply_aliases(reader) } else { Ok(once) }
    }

    fn apply_aliases(self, reader: &'s Schema) -> Result<Self, AvroFailure> {
        if types_equal((&self, self.schema.root()), (reader, reader.root())) {
            return Ok(self);
        }
        let aliases = Aliases::new(reader);
        let mut renamed = self.clone();
        AliasRewriter { aliases: &aliases, states: HashMap::new(), before: &self, renamed: &mut renamed }.run()?;
        Ok(renamed)
    }

    /// Returns the name of a named type.
    pub(crate) fn name(&self, id: TypeId) -> Option<&'s Name> {
        if self.names.is_empty() {
            return self.schema.name(id);
        }
        self.names.get(&id).copied().or_else(|| self.schema.name(id))
    }

    /// Returns whether a field has another name than in the writer's own schema.
    pub(crate) fn renames_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Returns the name of a field of a record with this id.
    pub(crate) fn field(&self, id: TypeId, record: &'s Record, index: usize) -> &'s str {
        if self.fields.is_empty() {
            return &record.fields[index].name;
        }
        self.fields.get(&(id, index)).copied().unwrap_or(&record.fields[index].name)
    }
}

impl NamedSchema for AliasedWriter<'_> {
    fn schema(&self) -> &Schema {
        self.schema
    }

    fn name_of(&self, id: TypeId) -> Option<&Name> {
        self.name(id)
    }

    fn field_name<'f>(&'f self, id: TypeId, record: &'f Record, index: usize) -> &'f str {
        self.fields.get(&(id, index)).copied().unwrap_or(&record.fields[index].name)
    }
}

/// All aliases of a reader, collected as by `Schema.getAliases`. Of equal aliases the last one collected wins.
struct Aliases<'s> {
    types: HashMap<&'s Name, &'s Name>,
    /// For each name of a record, the index of its map in [`Self::field_maps`]. A record's name and aliases share a map.
    records: HashMap<&'s Name, usize>,
    /// From the alias of a field to its name.
    field_maps: Vec<HashMap<&'s str, &'s str>>,
}

/// A step of collecting aliases.
enum CollectStep {
    Type(TypeId),
    Field(TypeId, usize),
    LeaveRecord(TypeId),
}

impl<'s> Aliases<'s> {
    fn new(reader: &'s Schema) -> Self {
        let mut aliases = Self { types: HashMap::new(), records: HashMap::new(), field_maps: Vec::new() };
        let mut seen = vec![false; reader.ids().count()];
        let mut open = vec![CollectStep::Type(reader.root())];
        while let Some(step) = open.pop() {
            match step {
                CollectStep::Type(id) => aliases.enter(reader, id, &mut seen, &mut open),
                CollectStep::Field(id, index) => {
                    if let Kind::Record(record) = reader.kind(id) {
                        let field = &record.fields[index];
                        for alias in &field.aliases {
                            aliases.field_map(&record.name).insert(alias, &field.name);
                        }
                        open.push(CollectStep::Type(field.ty));
                    }
                }
                CollectStep::LeaveRecord(id) => {
                    if let Kind::Record(record) = reader.kind(id)
                        && let Some(map) = aliases.records.get(&record.name).copied()
                    {
                        aliases.records.extend(record.aliases.iter().map(|alias| (alias, map)));
                    }
                }
            }
        }
        aliases
    }

    fn enter(&mut self, reader: &'s Schema, id: TypeId, seen: &mut [bool], open: &mut Vec<CollectStep>) {
        if let Some(name) = reader.name(id) {
            self.types.extend(reader.aliases(id).iter().map(|alias| (alias, name)));
        }
        match reader.kind(id) {
            Kind::Record(record) if !std::mem::replace(&mut seen[id.index()], true) => {
                open.push(CollectStep::LeaveRecord(id));
                open.extend((0..record.fields.len()).rev().map(|index| CollectStep::Field(id, index)));
            }
            Kind::Array(element) | Kind::Map(element) => open.push(CollectStep::Type(*element)),
            Kind::Union(branches) => open.extend(branches.iter().rev().map(|branch| CollectStep::Type(*branch))),
            _ => {}
        }
    }

    fn field_map(&mut self, record: &'s Name) -> &mut HashMap<&'s str, &'s str> {
        let map = *self.records.entry(record).or_insert_with(|| {
            self.field_maps.push(HashMap::new());
            self.field_maps.len() - 1
        });
        &mut self.field_maps[map]
    }

    /// Returns the field of the reader that has this alias.
    fn field(&self, record: &Name, alias: &str) -> Option<&'s str> {
        self.field_maps[*self.records.get(record)?].get(alias).copied()
    }
}

/// The progress of rebuilding a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BuildState {
    Open,
    Built,
}

/// A step of rebuilding the writer's schema.
enum RewriteStep {
    Type(TypeId),
    Field(TypeId, usize),
    LeaveRecord(TypeId),
    LeaveUnion(TypeId),
}

/// Rebuilds the writer's schema under its new names, in Avro Java's order. The order decides which failure is thrown.
struct AliasRewriter<'r, 's> {
    aliases: &'r Aliases<'s>,
    states: HashMap<TypeId, BuildState>,
    before: &'r AliasedWriter<'s>,
    renamed: &'r mut AliasedWriter<'s>,
}

impl AliasRewriter<'_, '_> {
    fn run(mut self) -> Result<(), AvroFailure> {
        let schema = self.renamed.schema;
        let mut open = vec![RewriteStep::Type(schema.root())];
        while let Some(step) = open.pop() {
            match step {
                RewriteStep::Type(id) => self.enter(id, &mut open)?,
                RewriteStep::Field(id, index) => self.add_field(id, index)?,
                RewriteStep::LeaveRecord(id) => {
                    self.states.insert(id, BuildState::Built);
                    if let Kind::Record(record) = schema.kind(id) {
                        expect_distinct((0..record.fields.len()).map(|index| self.renamed.field(id, record, index)))?;
                    }
                }
                RewriteStep::LeaveUnion(id) => {
                    if let Kind::Union(branches) = schema.kind(id) {
                        let name = |id: TypeId| self.renamed.name(id).map_or(schema.kind(id).type_name(), Name::full);
                        expect_distinct(branches.iter().map(|branch| name(*branch)))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, id: TypeId, open: &mut Vec<RewriteStep>) -> Result<(), AvroFailure> {
        let schema = self.renamed.schema;
        let new_name = self.before.name(id).and_then(|name| self.aliases.types.get(name).copied());
        match schema.kind(id) {
            Kind::Record(_) if self.states.contains_key(&id) => return Ok(()),
            Kind::Record(record) => {
                expect_no_dollar(new_name.or_else(|| self.before.name(id)).map_or("", Name::simple))?;
                self.states.insert(id, BuildState::Open);
                open.push(RewriteStep::LeaveRecord(id));
                for (index, field) in record.fields.iter().enumerate().rev() {
                    open.extend([RewriteStep::Field(id, index), RewriteStep::Type(field.ty)]);
                }
            }
            Kind::Array(element) | Kind::Map(element) => open.push(RewriteStep::Type(*element)),
            Kind::Union(branches) => {
                open.push(RewriteStep::LeaveUnion(id));
                open.extend(branches.iter().rev().map(|branch| RewriteStep::Type(*branch)));
            }
            Kind::Enum(enumeration) if new_name.is_some() => {
                enumeration.symbols.iter().try_for_each(|symbol| expect_no_dollar(&symbol.name))?;
            }
            _ => {}
        }
        if let Some(name) = new_name {
            expect_no_dollar(name.simple())?;
            self.renamed.names.insert(id, name);
        }
        Ok(())
    }

    fn add_field(&mut self, id: TypeId, index: usize) -> Result<(), AvroFailure> {
        let schema = self.renamed.schema;
        let Kind::Record(record) = schema.kind(id) else { return Ok(()) };
        let field = &record.fields[index];
        let before = self.before.field(id, record, index);
        let new_name = self.renamed.name(id).and_then(|name| self.aliases.field(name, before));
        expect_no_dollar(new_name.unwrap_or(before))?;
        if let Some(default) = &field.default {
            match self.validate_default(field.ty, default) {
                DefaultValidity::Valid => {}
                // The message of Java's exception contains the type, which throws in turn if it cannot be printed.
                DefaultValidity::Invalid if !self.is_printable(field.ty) => {
                    return Err(AvroFailure::UnprintableWriterDefault);
                }
                DefaultValidity::Invalid | DefaultValidity::Throws => return Err(AvroFailure::InvalidWriterDefault),
            }
        }
        if let Some(name) = new_name {
            self.renamed.fields.insert((id, index), name);
        }
        Ok(())
    }

    /// Returns whether Java can print a type as a schema. It cannot if two different types in it have the same name. A
    /// record that is still open is printed without fields.
    fn is_printable(&self, ty: TypeId) -> bool {
        let schema = self.renamed.schema;
        if schema.profile() >= PulsarProfile::V4_2 {
            // Avro 1.12 prints the second type as a reference to the first.
            return true;
        }
        let mut printed: HashMap<&Name, TypeId> = HashMap::new();
        let mut open = vec![ty];
        while let Some(id) = open.pop() {
            if let Some(name) = self.renamed.name(id) {
                match printed.insert(name, id) {
                    None => {}
                    Some(known) if self.are_equal(known, id) => continue,
                    Some(_) => return false,
                }
            }
            match schema.kind(id) {
                Kind::Record(record) if self.states.get(&id) == Some(&BuildState::Built) => {
                    open.extend(record.fields.iter().rev().map(|field| field.ty));
                }
                Kind::Array(element) | Kind::Map(element) => open.push(*element),
                Kind::Union(branches) => open.extend(branches.iter().rev()),
                _ => {}
            }
        }
        true
    }

    /// Returns whether two types of the same new name are equal. Records that are still open have no fields yet, so they
    /// equal each other.
    fn are_equal(&self, left: TypeId, right: TypeId) -> bool {
        let is_open = |id| self.states.get(&id) == Some(&BuildState::Open);
        match (is_open(left), is_open(right)) {
            (true, true) => true,
            (false, false) => left == right || types_equal((&*self.renamed, left), (&*self.renamed, right)),
            _ => false,
        }
    }

    /// Validates a default as Avro Java's `Schema.isValidDefault` does, in the same order. In Avro 1.11, the default of a
    /// union must be of its first branch; in 1.12, of any.
    fn validate_default(&self, ty: TypeId, default: &Json) -> DefaultValidity {
        let schema = self.renamed.schema;
        let mut open = vec![(ty, Some(default))];
        while let Some((ty, json)) = open.pop() {
            let Some(json) = json else { return DefaultValidity::Invalid };
            match (schema.kind(ty), &json.value) {
                (Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_), Value::String(_))
                | (Kind::Int | Kind::Long, Value::Number(Number::Int(_)))
                | (Kind::Long, Value::Number(Number::Long(_)))
                | (Kind::Float | Kind::Double, Value::Number(_))
                | (Kind::Boolean, Value::Bool(_))
                | (Kind::Null, Value::Null) => {}
                (Kind::Array(items), Value::Array(values)) => {
                    open.extend(values.iter().rev().map(|value| (*items, Some(value))));
                }
                (Kind::Map(values), Value::Object(members)) => {
                    open.extend(members.iter().rev().map(|member| (*values, Some(&member.value))));
                }
                (Kind::Union(branches), _) if schema.profile() >= PulsarProfile::V4_2 => {
                    let mut validities = branches.iter().map(|branch| self.validate_default(*branch, json));
                    match validities.find(|validity| *validity != DefaultValidity::Invalid) {
                        Some(DefaultValidity::Valid) => {}
                        Some(DefaultValidity::Throws) => return DefaultValidity::Throws,
                        _ => return DefaultValidity::Invalid,
                    }
                }
                (Kind::Union(branches), _) => match branches.first() {
                    Some(first) => open.push((*first, Some(json))),
                    None => return DefaultValidity::Throws,
                },
                (Kind::Record(_), Value::Object(_)) if self.states.get(&ty) != Some(&BuildState::Built) => {
                    return DefaultValidity::Throws;
                }
                (Kind::Record(record), Value::Object(_)) => {
                    open.extend(record.fields.iter().enumerate().rev().filter_map(|(index, field)| {
                        match json.get(self.renamed.field(ty, record, index)) {
                            Some(value) => Some((field.ty, Some(value))),
                            // The field's own default was validated when its record was built.
                            None if field.default.is_some() => None,
                            None => Some((field.ty, None)),
                        }
                    }));
                }
                _ => return DefaultValidity::Invalid,
            }
        }
        DefaultValidity::Valid
    }
}

/// Whether a default fits its type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefaultValidity {
    Valid,
    Invalid,
    /// Java throws while it validates: over an empty union, or over a record that is still open.
    Throws,
}

/// Fails for a name that the broker's parser accepts, and that Avro refuses when it rebuilds a schema.
fn expect_no_dollar(name: &str) -> Result<(), AvroFailure> {
    if name.contains('$') { Err(AvroFailure::DollarInWriter) } else { Ok(()) }
}

fn expect_distinct<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), AvroFailure> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(AvroFailure::AliasesCollide);
        }
    }
    Ok(())
}
