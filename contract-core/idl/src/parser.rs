//! The parser: recursive descent over the tokens of one file.

use std::collections::HashSet;

use schemactl_avro::json::{Json, Value};
use schemactl_avro::schema::Name;
use schemactl_avro::source::{SourceId, Span};

use crate::doc_comment;
use crate::error::{IdlError, Result};
use crate::lexer;
use crate::literal;
use crate::object::{Object, array, string};
use crate::token::{Token, TokenKind};

/// The parts of one file.
pub(crate) struct ParsedFile {
    /// The imports and types, in the order of the file.
    pub(crate) items: Vec<Item>,
    /// The type after `schema`, for a file that is one schema.
    pub(crate) main: Option<Json>,
    /// The names that the file refers to.
    pub(crate) references: Vec<(Name, Span)>,
}

/// An import or a named type.
pub(crate) enum Item {
    /// An import.
    Import {
        /// The keyword after `import`.
        kind: ImportKind,
        /// The path.
        path: String,
        /// The span of the path.
        span: Span,
    },
    /// A definition.
    Type {
        /// The full name.
        name: Name,
        /// The definition.
        json: Json,
        /// The span of the name.
        span: Span,
    },
}

/// The notation of an imported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// IDL.
    Idl,
    /// A protocol in JSON.
    Protocol,
    /// A schema in JSON.
    Schema,
}

/// Parses a file.
pub(crate) fn parse(text: &str, source: SourceId) -> Result<ParsedFile> {
    let tokens = lexer::tokens(text, source)?;
    let mut parser = Parser { tokens: &tokens, next: 0, namespace: String::new(), references: Vec::new() };
    let (items, main) = parser.parse_file()?;
    Ok(ParsedFile { items, main, references: parser.references })
}

/// The annotations before a declaration.
#[derive(Default)]
struct Annotations {
    namespace: Option<String>,
    aliases: Option<Json>,
    order: Option<Json>,
    /// All others.
    properties: Vec<(String, Json)>,
    /// The span of the first.
    span: Span,
}

impl Annotations {
    /// Adds an annotation at a place.
    fn add(&mut self, place: Place, (name, span): (String, Span), value: Json) -> Result<()> {
        let invalid = |what: &str| Err(IdlError::new(value.span, format!("`@{name}` needs {what}")));
        match (name.as_str(), place) {
            ("namespace", Place::Protocol | Place::Definition) => match value.as_str() {
                Some(namespace) => self.namespace = Some(namespace.to_owned()),
                None => return invalid("a string"),
            },
            ("aliases", Place::Definition | Place::Field) => match value.as_array() {
                Some(names) if names.iter().all(|name| name.as_str().is_some()) => self.aliases = Some(value),
                _ => return invalid("a list of strings"),
            },
            ("order", Place::Field) => match value.as_str().map(str::to_ascii_lowercase).as_deref() {
                Some("ascending") => {}
                Some(order @ ("descending" | "ignore")) => self.order = Some(string(order, value.span)),
                _ => return invalid("\"ascending\", \"descending\" or \"ignore\""),
            },
            (reserved, _) if RESERVED.contains(&reserved) => {
                return Err(IdlError::new(span, format!("`{reserved}` cannot be set by an annotation")));
            }
            _ => self.properties.push((name, value)),
        }
        Ok(())
    }
}

/// The annotations that have a meaning to Avro at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Protocol,
    Definition,
    Field,
    Type,
}

/// The deepest nesting of types and of values. Each level takes a part of the call stack.
const MAX_NESTING: usize = 128;

/// The attributes of a field and of a type that no annotation can set.
const RESERVED: &[&str] = &["type", "name", "fields", "items", "values", "symbols", "size", "doc", "default"];

/// A type, and whether `?` makes it optional.
struct TypeUse {
    json: Json,
    is_optional: bool,
}

struct Parser<'a, 't> {
    tokens: &'a [Token<'t>],
    next: usize,
    /// The current namespace; empty for none.
    namespace: String,
    references: Vec<(Name, Span)>,
}

impl<'t> Parser<'_, 't> {
    fn peek(&self) -> Token<'t> {
        self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn advance(&mut self) -> Token<'t> {
        let token = self.peek();
        self.next += 1;
        token
    }

    fn accept(&mut self, symbol: char) -> bool {
        let is_next = self.peek().is_symbol(symbol);
        self.next += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, symbol: char) -> Result<Token<'t>> {
        let token = self.peek();
        if self.accept(symbol) { Ok(token) } else { Err(self.expected(&format!("`{symbol}`"))) }
    }

    fn expected(&self, what: &str) -> IdlError {
        let token = self.peek();
        IdlError::new(token.span, format!("expected {what}, found {}", token.describe()))
    }

    fn accept_keyword(&mut self, keyword: &str) -> bool {
        let is_next = self.peek().is_keyword(keyword);
        self.next += usize::from(is_next);
        is_next
    }

    fn identifier(&mut self, what: &str) -> Result<(String, Span)> {
        let token = self.peek();
        // In the position of a name, these are names.
        let is_name = token.kind == TokenKind::Identifier || matches!(token.text, "NaN" | "Infinity");
        if !is_name {
            return Err(self.expected(what));
        }
        self.next += 1;
        Ok((token.text.replace('`', ""), token.span))
    }

    fn doc(&self) -> Option<Json> {
        let token = self.peek();
        token.doc.map(|comment| string(doc_comment::text(comment), token.span))
    }

    fn current_namespace(&self) -> Option<&str> {
        Some(self.namespace.as_str()).filter(|namespace| !namespace.is_empty())
    }

    fn parse_file(&mut self) -> Result<(Vec<Item>, Option<Json>)> {
        if self.begins_protocol() {
            return Ok((self.parse_protocol()?, None));
        }
        if self.accept_keyword("namespace") {
            (self.namespace, _) = self.identifier("the namespace")?;
            self.expect(';')?;
        }
        let mut main = None;
        if self.accept_keyword("schema") {
            let TypeUse { json, is_optional } = self.parse_full_type(0)?;
            main = Some(if is_optional { optional(json, NullBranch::First) } else { json });
            self.expect(';')?;
        }
        let mut items = Vec::new();
        while self.peek().kind != TokenKind::End {
            items.push(self.parse_item()?);
        }
        Ok((items, main))
    }

    /// Returns whether the file is a protocol: `protocol` follows the annotations.
    fn begins_protocol(&self) -> bool {
        let mut depth = 0_usize;
        for token in &self.tokens[self.next..] {
            match token.kind {
                TokenKind::Symbol('(') => depth += 1,
                TokenKind::Symbol(')') => depth = depth.saturating_sub(1),
                TokenKind::Identifier if depth == 0 && token.text == "protocol" => return true,
                TokenKind::Symbol('{' | ';') if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    fn parse_protocol(&mut self) -> Result<Vec<Item>> {
        let annotations = self.parse_annotations(Place::Protocol)?;
        if !self.accept_keyword("protocol") {
            return Err(self.expected("`protocol`"));
        }
        let (name, _) = self.identifier("the name of the protocol")?;
        let namespace = annotations.namespace.unwrap_or_default();
        let name = Name::resolve(&name, Some(&namespace));
        name.namespace().unwrap_or_default().clone_into(&mut self.namespace);
        self.expect('{')?;
        let mut items = Vec::new();
        while !self.accept('}') {
            if self.begins_item() {
                items.push(self.parse_item()?);
            } else {
                self.parse_message()?;
            }
        }
        if self.peek().kind != TokenKind::End {
            return Err(self.expected("the end of the file"));
        }
        Ok(items)
    }

    /// Returns whether an import or a definition follows the annotations, and not a message.
    fn begins_item(&self) -> bool {
        let mut index = self.next;
        while self.tokens[index].is_symbol('@') {
            // The name and the value in parentheses, which can be nested.
            let mut depth = 0_usize;
            loop {
                index += 1;
                let Some(token) = self.tokens.get(index) else { return false };
                match token.kind {
                    TokenKind::Symbol('(') => depth += 1,
                    TokenKind::Symbol(')') if depth <= 1 => break,
                    TokenKind::Symbol(')') => depth -= 1,
                    TokenKind::End => return false,
                    _ => {}
                }
            }
            index += 1;
        }
        let [keyword, name, after] = [0, 1, 2].map(|more| self.tokens.get(index + more).copied());
        let (Some(keyword), Some(name)) = (keyword, name) else { return false };
        if keyword.is_keyword("import") {
            return name.kind == TokenKind::Identifier && after.is_some_and(|after| after.kind == TokenKind::String);
        }
        // `record Name {` is a definition, and `record name(` a message that returns the type `record`.
        let is_definition = ["record", "error", "enum", "fixed"].iter().any(|word| keyword.is_keyword(word));
        is_definition
            && (after.is_some_and(|after| after.is_symbol('{'))
                || keyword.is_keyword("fixed") && name.kind == TokenKind::Identifier)
    }

    fn parse_item(&mut self) -> Result<Item> {
        let doc = self.doc();
        if self.peek().is_keyword("import") {
            return self.parse_import();
        }
        let annotations = self.parse_annotations(Place::Definition)?;
        let keyword = self.peek();
        match keyword.text {
            "record" | "error" => self.parse_record(doc, annotations),
            "enum" => self.parse_enum(doc, annotations),
            "fixed" => self.parse_fixed(doc, annotations),
            _ => Err(self.expected("`record`, `error`, `enum`, `fixed` or `import`")),
        }
    }

    fn parse_import(&mut self) -> Result<Item> {
        self.advance();
        let kind = match self.peek().text {
            "idl" => ImportKind::Idl,
            "protocol" => ImportKind::Protocol,
            "schema" => ImportKind::Schema,
            _ => return Err(self.expected("`idl`, `protocol` or `schema`")),
        };
        self.advance();
        let span = self.peek().span;
        let path = self.parse_string()?;
        self.expect(';')?;
        Ok(Item::Import { kind, path, span })
    }

    /// Parses the keyword and the name of a definition.
    fn parse_definition_name(&mut self, annotations: &Annotations) -> Result<(Name, Span)> {
        self.advance();
        let (identifier, span) = self.identifier("the name of the type")?;
        let namespace = annotations.namespace.as_deref().or_else(|| self.current_namespace());
        Ok((Name::resolve(&identifier, namespace), span))
    }

    fn parse_record(&mut self, doc: Option<Json>, annotations: Annotations) -> Result<Item> {
        let keyword = self.peek();
        let (name, span) = self.parse_definition_name(&annotations)?;
        let enclosing = std::mem::replace(&mut self.namespace, name.namespace().unwrap_or_default().to_owned());
        self.expect('{')?;
        let mut fields = Vec::new();
        while !self.accept('}') {
            self.parse_fields(&mut fields)?;
        }
        self.namespace = enclosing;
        let definition = definition(keyword, &name, span, doc, annotations.aliases);
        let json = definition.with("fields", array(fields, span)).with_all(annotations.properties);
        Ok(Item::Type { name, json: json.into_json(span), span })
    }

    fn parse_enum(&mut self, doc: Option<Json>, annotations: Annotations) -> Result<Item> {
        let keyword = self.peek();
        let (name, span) = self.parse_definition_name(&annotations)?;
        self.expect('{')?;
        let mut symbols = Vec::new();
        while !self.accept('}') {
            if !symbols.is_empty() {
                self.expect(',')?;
            }
            // Documentation and annotations of symbols have no place in a schema.
            self.parse_annotations(Place::Type)?;
            let (symbol, span) = self.identifier("a symbol")?;
            symbols.push(string(symbol, span));
        }
        let mut default = None;
        if self.accept('=') {
            let (symbol, span) = self.identifier("the default symbol")?;
            default = Some(string(symbol, span));
            self.expect(';')?;
        }
        let definition = definition(keyword, &name, span, doc, annotations.aliases);
        let json = definition.with("symbols", array(symbols, span)).with_optional("default", default);
        Ok(Item::Type { name, json: json.with_all(annotations.properties).into_json(span), span })
    }

    fn parse_fixed(&mut self, doc: Option<Json>, annotations: Annotations) -> Result<Item> {
        let keyword = self.peek();
        let (name, span) = self.parse_definition_name(&annotations)?;
        self.expect('(')?;
        let size = self.parse_integer("the size in bytes")?;
        self.expect(')')?;
        self.expect(';')?;
        let definition = definition(keyword, &name, span, doc, annotations.aliases);
        let json = definition.with("size", size).with_all(annotations.properties);
        Ok(Item::Type { name, json: json.into_json(span), span })
    }

    /// Parses a type and the fields that have it: `string a, b = "";`.
    fn parse_fields(&mut self, fields: &mut Vec<Json>) -> Result<()> {
        let doc = self.doc();
        let field_type = self.parse_full_type(0)?;
        loop {
            fields.push(self.parse_field(doc.as_ref(), &field_type)?);
            if !self.accept(',') {
                break;
            }
        }
        self.expect(';').map(drop)
    }

    fn parse_field(&mut self, doc: Option<&Json>, field_type: &TypeUse) -> Result<Json> {
        let doc = self.doc().or_else(|| doc.cloned());
        let annotations = self.parse_annotations(Place::Field)?;
        let (name, span) = self.identifier("the name of the field")?;
        let default = if self.accept('=') { Some(self.parse_value(0)?) } else { None };
        let has_value = default.as_ref().is_some_and(|default| !matches!(default.value, Value::Null));
        let field_type = match field_type {
            TypeUse { json, is_optional: false } => json.clone(),
            // The default of a union is one of its first branch.
            TypeUse { json, .. } => {
                optional(json.clone(), if has_value { NullBranch::Last } else { NullBranch::First })
            }
        };
        let field = Object::default()
            .with("name", string(name, span))
            .with("type", field_type)
            .with_optional("doc", doc)
            .with_optional("default", default)
            .with_optional("order", annotations.order)
            .with_optional("aliases", annotations.aliases);
        Ok(field.with_all(annotations.properties).into_json(span))
    }

    /// Parses a message of a protocol. A schema has no place for it.
    fn parse_message(&mut self) -> Result<()> {
        self.parse_annotations(Place::Type)?;
        if !self.accept_keyword("void") {
            self.parse_plain_type(&Annotations::default(), 0)?;
        }
        self.identifier("the name of the message")?;
        self.expect('(')?;
        while !self.accept(')') {
            let parameter = self.parse_full_type(0)?;
            self.parse_field(None, &parameter)?;
            if !self.peek().is_symbol(')') {
                self.expect(',')?;
            }
        }
        if !self.accept_keyword("oneway") && self.accept_keyword("throws") {
            loop {
                self.identifier("the name of an error")?;
                if !self.accept(',') {
                    break;
                }
            }
        }
        self.expect(';').map(drop)
    }

    fn parse_annotations(&mut self, place: Place) -> Result<Annotations> {
        let mut annotations = Annotations { span: self.peek().span, ..Annotations::default() };
        let mut known = HashSet::new();
        while self.accept('@') {
            let (name, span) = self.identifier("the name of the annotation")?;
            self.expect('(')?;
            let value = self.parse_value(0)?;
            self.expect(')')?;
            annotations.add(place, (name.clone(), span), value)?;
            if !known.insert(name.clone()) {
                return Err(IdlError::new(span, format!("a second annotation `@{name}`")));
            }
        }
        Ok(annotations)
    }

    /// Parses a type with its annotations.
    fn parse_full_type(&mut self, depth: usize) -> Result<TypeUse> {
        let annotations = self.parse_annotations(Place::Type)?;
        let TypeUse { json, is_optional } = self.parse_plain_type(&annotations, depth)?;
        let json = if annotations.properties.is_empty() { json } else { with_properties(json, annotations.properties) };
        Ok(TypeUse { json, is_optional })
    }

    /// Parses a type that is a part of another one.
    fn parse_inner_type(&mut self, depth: usize) -> Result<Json> {
        if depth >= MAX_NESTING {
            let message = format!("types are nested deeper than {MAX_NESTING} levels");
            return Err(IdlError::new(self.peek().span, message));
        }
        let TypeUse { json, is_optional } = self.parse_full_type(depth + 1)?;
        Ok(if is_optional { optional(json, NullBranch::First) } else { json })
    }

    fn parse_plain_type(&mut self, annotations: &Annotations, depth: usize) -> Result<TypeUse> {
        let token = self.peek();
        let follows = |symbol| self.tokens.get(self.next + 1).is_some_and(|after: &Token<'_>| after.is_symbol(symbol));
        let container = match token.text {
            "array" if follows('<') => Some("items"),
            "map" if follows('<') => Some("values"),
            _ => None,
        };
        if let Some(key) = container {
            self.next += 2;
            let inner = self.parse_inner_type(depth)?;
            self.expect('>')?;
            let json = Object::of_type(token.text, token.span).with(key, inner).into_json(token.span);
            return Ok(TypeUse { json, is_optional: false });
        }
        if token.is_keyword("union") && follows('{') {
            self.next += 2;
            let mut branches = vec![self.parse_inner_type(depth)?];
            while self.accept(',') {
                branches.push(self.parse_inner_type(depth)?);
            }
            self.expect('}')?;
            return Ok(TypeUse { json: array(branches, token.span), is_optional: false });
        }
        let json = self.parse_named_type(annotations)?;
        let is_optional = self.accept('?');
        Ok(TypeUse { json, is_optional })
    }

    fn parse_named_type(&mut self, annotations: &Annotations) -> Result<Json> {
        let (identifier, span) = self.identifier("a type")?;
        let is_quoted = self.tokens[self.next - 1].text.contains('`');
        let logical = |type_name: &str, logical_type: &str| {
            Object::of_type(type_name, span).with("logicalType", string(logical_type, span))
        };
        if !is_quoted {
            match identifier.as_str() {
                "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string" | "null" => {
                    return Ok(string(identifier, span));
                }
                "date" => return Ok(logical("int", "date").into_json(span)),
                "time_ms" => return Ok(logical("int", "time-millis").into_json(span)),
                "timestamp_ms" => return Ok(logical("long", "timestamp-millis").into_json(span)),
                "local_timestamp_ms" => return Ok(logical("long", "local-timestamp-millis").into_json(span)),
                "uuid" => return Ok(logical("string", "uuid").into_json(span)),
                "decimal" if self.accept('(') => {
                    let decimal = logical("bytes", "decimal").with("precision", self.parse_integer("the precision")?);
                    let scale = if self.accept(',') { Some(self.parse_integer("the scale")?) } else { None };
                    self.expect(')')?;
                    return Ok(decimal.with_optional("scale", scale).into_json(span));
                }
                _ => {}
            }
        }
        if !annotations.properties.is_empty() {
            let message = format!("the type `{identifier}` is defined elsewhere, so it cannot be annotated here");
            return Err(IdlError::new(annotations.span, message));
        }
        let name = Name::resolve(&identifier, self.current_namespace());
        let json = string(name.full(), span);
        self.references.push((name, span));
        Ok(json)
    }

    fn parse_integer(&mut self, what: &str) -> Result<Json> {
        let token = self.peek();
        if token.kind != TokenKind::Integer {
            return Err(self.expected(what));
        }
        self.parse_value(0)
    }

    fn parse_string(&mut self) -> Result<String> {
        let token = self.peek();
        if token.kind != TokenKind::String {
            return Err(self.expected("a string in double quotes"));
        }
        self.next += 1;
        literal::string(token.text).ok_or_else(|| IdlError::new(token.span, "the string has an unknown escape"))
    }

    /// Parses a JSON value.
    fn parse_value(&mut self, depth: usize) -> Result<Json> {
        let token = self.peek();
        let span = token.span;
        if depth >= MAX_NESTING {
            return Err(IdlError::new(span, format!("values are nested deeper than {MAX_NESTING} levels")));
        }
        let value = match token.kind {
            TokenKind::String => return Ok(string(self.parse_string()?, span)),
            TokenKind::Integer => literal::integer(token.text).map(Value::Number),
            TokenKind::Float => literal::float(token.text),
            TokenKind::Identifier => match token.text {
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                "null" => Some(Value::Null),
                _ => None,
            },
            TokenKind::Symbol('[') => return self.parse_list(depth),
            TokenKind::Symbol('{') => return self.parse_object(depth),
            TokenKind::Symbol(_) | TokenKind::End => None,
        };
        let value = value.ok_or_else(|| self.expected("a JSON value"))?;
        self.next += 1;
        Ok(Json { value, span })
    }

    fn parse_list(&mut self, depth: usize) -> Result<Json> {
        let span = self.expect('[')?.span;
        let mut items = Vec::new();
        while !self.accept(']') {
            if !items.is_empty() {
                self.expect(',')?;
            }
            items.push(self.parse_value(depth + 1)?);
        }
        Ok(array(items, span))
    }

    fn parse_object(&mut self, depth: usize) -> Result<Json> {
        let span = self.expect('{')?.span;
        let mut object = Object::default();
        let mut is_first = true;
        while !self.accept('}') {
            if !is_first {
                self.expect(',')?;
            }
            is_first = false;
            let key = self.parse_string()?;
            self.expect(':')?;
            object = object.with(&key, self.parse_value(depth + 1)?);
        }
        Ok(object.into_json(span))
    }
}

/// Returns the members that all definitions have.
fn definition(keyword: Token<'_>, name: &Name, span: Span, doc: Option<Json>, aliases: Option<Json>) -> Object {
    let namespace = name.namespace().map(|namespace| string(namespace, span));
    Object::of_type(keyword.text, keyword.span)
        .with("name", string(name.simple(), span))
        .with_optional("namespace", namespace)
        .with_optional("doc", doc)
        .with_optional("aliases", aliases)
}

/// Adds annotations to a type. A union has no place for them.
fn with_properties(json: Json, properties: Vec<(String, Json)>) -> Json {
    let span = json.span;
    let object = match json.value {
        Value::String(name) => Object::of_type(&name, span),
        Value::Object(members) => {
            let members = members.into_iter().map(|member| (member.key, member.value));
            Object::default().with_all(members.collect())
        }
        _ => return json,
    };
    object.with_all(properties).into_json(span)
}

/// The position of `null` in an optional type.
#[derive(Clone, Copy)]
enum NullBranch {
    First,
    Last,
}

fn optional(json: Json, position: NullBranch) -> Json {
    let span = json.span;
    let null = string("null", span);
    let branches = match position {
        NullBranch::First => vec![null, json],
        NullBranch::Last => vec![json, null],
    };
    array(branches, span)
}
