//! The writer's schema under the names that the reader's aliases give it, as Avro Java's `applyAliases` does.

use std::collections::HashMap;

use super::avro_failure::AvroFailure;
use crate::json::{Json, Number, Value};
use crate::schema::{Kind, Name, NamedSchema, Record, Schema, TypeId, types_equal};

/// The writer's schema as the reader sees it.
#[derive(Clone)]
pub(crate) struct AliasedWriter<'s> {
    pub(super) schema: &'s Schema,
    names: HashMap<TypeId, &'s Name>,
    fields: HashMap<(TypeId, usize), &'s str>,
}

impl<'s> AliasedWriter<'s> {
    /// Applies the reader's aliases. Where there are any, Avro builds the writer's schema anew and so
    /// validates it again.
    pub(crate) fn new(writer: &'s Schema, reader: &'s Schema) -> Result<Self, AvroFailure> {
        let as_written = Self { schema: writer, names: HashMap::new(), fields: HashMap::new() };
        if reader.has_aliases() { as_written.apply_aliases(reader) } else { Ok(as_written) }
    }

    /// Applies the reader's aliases twice, as Avro's decoder does: once by itself, and once by what it resolves with.
    /// Two fields that swap their names so swap them back.
    pub(crate) fn with_aliases_applied_twice(writer: &'s Schema, reader: &'s Schema) -> Result<Self, AvroFailure> {
        let once = Self::new(writer, reader)?;
        if reader.has_aliases() { once.apply_aliases(reader) } else { Ok(once) }
    }

    fn apply_aliases(self, reader: &'s Schema) -> Result<Self, AvroFailure> {
        if types_equal((&self, self.schema.root()), (reader, reader.root())) {
            return Ok(self);
        }
        let aliases = Aliases::of(reader);
        let mut renamed = self.clone();
        AliasRewriter { aliases: &aliases, states: HashMap::new(), before: &self, renamed: &mut renamed }.run()?;
        Ok(renamed)
    }

    /// The name of a named type.
    pub(crate) fn name(&self, id: TypeId) -> Option<&'s Name> {
        if self.names.is_empty() {
            return self.schema.name(id);
        }
        self.names.get(&id).copied().or_else(|| self.schema.name(id))
    }

    /// Whether any field has another name than in the writer's text.
    pub(super) fn renames_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The name of a field.
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

/// All aliases of a reader. The order in which they are collected decides which wins.
struct Aliases<'s> {
    types: HashMap<&'s Name, &'s Name>,
    /// The field aliases of a record by its name; names that are aliases of one record share a map.
    fields: HashMap<&'s Name, usize>,
    maps: Vec<HashMap<&'s str, &'s str>>,
}

enum CollectStep {
    Type(TypeId),
    Field(TypeId, usize),
    Leave(TypeId),
}

impl<'s> Aliases<'s> {
    fn of(reader: &'s Schema) -> Self {
        let mut aliases = Self { types: HashMap::new(), fields: HashMap::new(), maps: Vec::new() };
        let mut seen = vec![false; reader.ids().count()];
        let mut open = vec![CollectStep::Type(reader.root())];
        while let Some(task) = open.pop() {
            match task {
                CollectStep::Type(id) => aliases.enter(reader, id, &mut seen, &mut open),
                CollectStep::Field(id, index) => {
                    if let Kind::Record(record) = reader.kind(id) {
                        let field = &record.fields[index];
                        for alias in &field.aliases {
                            aliases.map_of(&record.name).insert(alias, &field.name);
                        }
                        open.push(CollectStep::Type(field.ty));
                    }
                }
                CollectStep::Leave(id) => {
                    if let Kind::Record(record) = reader.kind(id)
                        && let Some(map) = aliases.fields.get(&record.name).copied()
                    {
                        aliases.fields.extend(record.aliases.iter().map(|alias| (alias, map)));
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
                open.push(CollectStep::Leave(id));
                open.extend((0..record.fields.len()).rev().map(|index| CollectStep::Field(id, index)));
            }
            Kind::Array(inner) | Kind::Map(inner) => open.push(CollectStep::Type(*inner)),
            Kind::Union(branches) => open.extend(branches.iter().rev().map(|branch| CollectStep::Type(*branch))),
            _ => {}
        }
    }

    fn map_of(&mut self, record: &'s Name) -> &mut HashMap<&'s str, &'s str> {
        let map = *self.fields.entry(record).or_insert_with(|| {
            self.maps.push(HashMap::new());
            self.maps.len() - 1
        });
        &mut self.maps[map]
    }

    fn field(&self, record: &Name, field: &str) -> Option<&'s str> {
        self.maps[*self.fields.get(record)?].get(field).copied()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Built,
}

enum Task {
    Type(TypeId),
    Field(TypeId, usize),
    LeaveRecord(TypeId),
    LeaveUnion(TypeId),
}

/// Builds the writer's schema anew, in Avro Java's order.
struct AliasRewriter<'r, 's> {
    aliases: &'r Aliases<'s>,
    states: HashMap<TypeId, State>,
    before: &'r AliasedWriter<'s>,
    renamed: &'r mut AliasedWriter<'s>,
}

impl AliasRewriter<'_, '_> {
    fn run(mut self) -> Result<(), AvroFailure> {
        let schema = self.renamed.schema;
        let mut open = vec![Task::Type(schema.root())];
        while let Some(task) = open.pop() {
            match task {
                Task::Type(id) => self.enter(id, &mut open),
                Task::Field(id, index) => self.field(id, index)?,
                Task::LeaveRecord(id) => {
                    self.states.insert(id, State::Built);
                    if let Kind::Record(record) = schema.kind(id) {
                        distinct((0..record.fields.len()).map(|index| self.renamed.field(id, record, index)))?;
                    }
                }
                Task::LeaveUnion(id) => {
                    if let Kind::Union(branches) = schema.kind(id) {
                        let name = |id: TypeId| self.renamed.name(id).map_or(schema.kind(id).type_name(), Name::full);
                        distinct(branches.iter().map(|branch| name(*branch)))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, id: TypeId, open: &mut Vec<Task>) {
        let schema = self.renamed.schema;
        let renamed = self.before.name(id).and_then(|name| self.aliases.types.get(name).copied());
        match schema.kind(id) {
            Kind::Record(_) if self.states.contains_key(&id) => return,
            Kind::Record(record) => {
                self.states.insert(id, State::Open);
                open.push(Task::LeaveRecord(id));
                for (index, field) in record.fields.iter().enumerate().rev() {
                    open.extend([Task::Field(id, index), Task::Type(field.ty)]);
                }
            }
            Kind::Array(inner) | Kind::Map(inner) => open.push(Task::Type(*inner)),
            Kind::Union(branches) => {
                open.push(Task::LeaveUnion(id));
                open.extend(branches.iter().rev().map(|branch| Task::Type(*branch)));
            }
            _ => {}
        }
        if let Some(name) = renamed {
            self.renamed.names.insert(id, name);
        }
    }

    fn field(&mut self, id: TypeId, index: usize) -> Result<(), AvroFailure> {
        let schema = self.renamed.schema;
        let Kind::Record(record) = schema.kind(id) else { return Ok(()) };
        let field = &record.fields[index];
        if let Some(default) = &field.default {
            match self.fit(field.ty, default) {
                Fit::Yes => {}
                // Its exception shows the type.
                Fit::No if !self.is_printable(field.ty) => return Err(AvroFailure::UnprintableWriterDefault),
                Fit::No | Fit::Throws => return Err(AvroFailure::InvalidWriterDefault),
            }
        }
        let renamed =
            self.renamed.name(id).and_then(|name| self.aliases.field(name, self.before.field(id, record, index)));
        if let Some(name) = renamed {
            self.renamed.fields.insert((id, index), name);
        }
        Ok(())
    }

    /// Whether a type can be written as a schema, as Java does for the message of its exception: not where it has two
    /// types of one name in it. Of a record that is still being built there are no fields yet.
    fn is_printable(&self, ty: TypeId) -> bool {
        let schema = self.renamed.schema;
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
                Kind::Record(record) if self.states.get(&id) == Some(&State::Built) => {
                    open.extend(record.fields.iter().rev().map(|field| field.ty));
                }
                Kind::Array(inner) | Kind::Map(inner) => open.push(*inner),
                Kind::Union(branches) => open.extend(branches.iter().rev()),
                _ => {}
            }
        }
        true
    }

    /// Whether two types of one name are equal under their new names. Records that are still being built have no
    /// fields yet, and so equal each other.
    fn are_equal(&self, one: TypeId, other: TypeId) -> bool {
        let is_open = |id| self.states.get(&id) == Some(&State::Open);
        match (is_open(one), is_open(other)) {
            (true, true) => true,
            (false, false) => one == other || types_equal((&*self.renamed, one), (&*self.renamed, other)),
            _ => false,
        }
    }

    /// Whether a default is a value of its type, by the rules of Avro Java's parser and in its order: a union's
    /// default is of its first branch.
    fn fit(&self, ty: TypeId, default: &Json) -> Fit {
        let schema = self.renamed.schema;
        let mut open = vec![(ty, Some(default))];
        while let Some((ty, json)) = open.pop() {
            let Some(json) = json else { return Fit::No };
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
                (Kind::Union(branches), _) => match branches.first() {
                    Some(first) => open.push((*first, Some(json))),
                    None => return Fit::Throws,
                },
                (Kind::Record(_), Value::Object(_)) if self.states.get(&ty) != Some(&State::Built) => {
                    return Fit::Throws;
                }
                (Kind::Record(record), Value::Object(_)) => {
                    open.extend(record.fields.iter().enumerate().rev().filter_map(|(index, field)| {
                        match json.get(self.renamed.field(ty, record, index)) {
                            Some(value) => Some((field.ty, Some(value))),
                            // Its own default was validated when its record was built.
                            None if field.default.is_some() => None,
                            None => Some((field.ty, None)),
                        }
                    }));
                }
                _ => return Fit::No,
            }
        }
        Fit::Yes
    }
}

/// Whether a default is a value of its type.
#[derive(Clone, Copy)]
enum Fit {
    Yes,
    No,
    /// Java cannot tell, and throws: a union of nothing, or a record that is still being built.
    Throws,
}

fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), AvroFailure> {
    let mut seen = std::collections::HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(AvroFailure::AliasesCollide);
        }
    }
    Ok(())
}
