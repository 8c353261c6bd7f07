//! Reads the declarations, imports and names in a module's source.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// The parts of a module's source that decide about imports.
#[derive(Debug, Default)]
pub(super) struct ModuleSource {
    /// The items that it defines.
    pub(super) items: BTreeSet<String>,
    /// The modules that it declares.
    pub(super) modules: Vec<ModuleDeclaration>,
    /// The names that `use` declarations bring in.
    pub(super) uses: Vec<Use>,
    /// Paths of two or more segments outside `use` declarations.
    pub(super) paths: Vec<PathUse>,
    /// Names that are used outside `use` declarations, each with its first line.
    pub(super) identifiers: BTreeMap<String, usize>,
    /// Macros that every module of the crate can name.
    pub(super) exported_macros: Vec<String>,
}

/// A `mod` declaration.
#[derive(Debug)]
pub(super) struct ModuleDeclaration {
    /// Its name.
    pub(super) name: String,
    /// Its content.
    pub(super) body: ModuleBody,
}

/// The place of a module's content.
#[derive(Debug)]
pub(super) enum ModuleBody {
    /// In the braces that follow.
    Inline(TokenStream),
    /// In the file with its name.
    File,
    /// In a file that an attribute names.
    Elsewhere,
}

/// One name that a `use` declaration brings in.
#[derive(Debug)]
pub(super) struct Use {
    /// The path; without the `*` of a glob.
    pub(super) path: Vec<String>,
    /// The name in this module; `*` for a glob.
    pub(super) name: String,
    /// The line, from 1.
    pub(super) line: usize,
    /// Whether other modules can use the name.
    pub(super) kind: UseKind,
}

/// The visibility of an imported name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UseKind {
    /// This module.
    Private,
    /// Other modules too: a re-export.
    Reexport,
}

/// A path in an expression, a type or an attribute.
#[derive(Debug)]
pub(super) struct PathUse {
    /// Its segments.
    pub(super) segments: Vec<String>,
    /// The line, from 1.
    pub(super) line: usize,
}

/// The owner of names that are defined here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The module.
    Module,
    /// A function, a type or a macro in it.
    Inner,
}

/// Keywords that the name of an item follows.
const DEFINING: &[&str] = &["struct", "enum", "union", "trait", "type", "fn", "const", "static"];
/// Keywords with which an item can begin.
const ITEM_STARTS: &[&str] =
    &["struct", "enum", "union", "trait", "type", "fn", "const", "static", "mod", "impl", "extern", "unsafe", "async"];

impl ModuleSource {
    /// Reads the tokens of a module.
    pub(super) fn read(tokens: TokenStream) -> Self {
        let mut source = Self::default();
        source.scan(tokens, Scope::Module);
        source
    }

    fn scan(&mut self, stream: TokenStream, scope: Scope) {
        let mut tokens = Tokens::new(stream);
        let mut attributes = Attributes::default();
        let mut kind = UseKind::Private;
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(attribute) = tokens.attribute() {
                        if is_test_only(&attribute) {
                            tokens.skip_item();
                        } else {
                            attributes.add(&attribute);
                            self.scan(attribute.stream(), Scope::Inner);
                        }
                    }
                    continue;
                }
                TokenTree::Ident(ident) if ident == "pub" => {
                    tokens.skip_restriction();
                    kind = UseKind::Reexport;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    match plain_name(&ident).as_str() {
                        "use" if !tokens.has_next('<') => self.read_use_tree(&mut tokens, &[], kind),
                        "mod" if tokens.next_name().is_some() => self.read_module(&mut tokens, &attributes),
                        "macro_rules" => self.read_macro(&mut tokens, scope, &attributes),
                        keyword if DEFINING.contains(&keyword) && scope == Scope::Module => {
                            self.items.extend(tokens.next_name());
                        }
                        name => self.read_path(&mut tokens, name, line),
                    }
                }
                TokenTree::Group(group) => {
                    // The arguments of a macro can define items of this module.
                    let scope = if tokens.is_preceded_by("!") { scope } else { Scope::Inner };
                    self.scan(group.stream(), scope);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            (attributes, kind) = (Attributes::default(), UseKind::Private);
        }
    }

    /// Reads the rest of a path after its first segment.
    fn read_path(&mut self, tokens: &mut Tokens, first: &str, line: usize) {
        // `.name` is a field or a method; `::name` continues a path after generic arguments.
        let continues = tokens.is_preceded_by(".") || tokens.is_preceded_by("::");
        let mut segments = vec![first.to_owned()];
        while tokens.take_separator() {
            let Some(segment) = tokens.next_name() else { break };
            segments.push(segment);
            tokens.next();
        }
        if continues {
            return;
        }
        // `name: …` declares or fills a field.
        if segments.len() > 1 || !tokens.has_next(':') {
            self.identifiers.entry(segments[0].clone()).or_insert(line);
        }
        if segments.len() > 1 {
            self.paths.push(PathUse { segments, line });
        }
    }

    /// Reads a `use` declaration, or a part of one, up to the semicolon or the comma behind it.
    fn read_use_tree(&mut self, tokens: &mut Tokens, prefix: &[String], kind: UseKind) {
        let mut path = prefix.to_vec();
        let mut line = 0;
        let mut renamed = None;
        while let Some(tree) = tokens.next() {
            match tree {
                TokenTree::Ident(ident) if ident == "as" => {
                    renamed = tokens.next_name();
                    tokens.next();
                }
                TokenTree::Ident(ident) => {
                    path.push(plain_name(&ident));
                    line = ident.span().start().line;
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    ';' | ',' => break,
                    '*' => {
                        let line = punct.span().start().line;
                        self.uses.push(Use { path: path.clone(), name: "*".to_owned(), line, kind });
                        path.clear();
                    }
                    _ => {}
                },
                TokenTree::Group(group) => {
                    let mut inner = Tokens::new(group.stream());
                    while inner.peek().is_some() {
                        self.read_use_tree(&mut inner, &path, kind);
                    }
                    path.clear();
                }
                TokenTree::Literal(_) => {}
            }
        }
        // `use a::{self}` is `use a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = renamed.or_else(|| path.last().cloned()) {
            self.uses.push(Use { path, name, line, kind });
        }
    }

    fn read_module(&mut self, tokens: &mut Tokens, attributes: &Attributes) {
        let Some(name) = tokens.next_name() else { return };
        tokens.next();
        let body = match tokens.next() {
            Some(TokenTree::Group(group)) => ModuleBody::Inline(group.stream()),
            _ if attributes.names_a_file => ModuleBody::Elsewhere,
            _ => ModuleBody::File,
        };
        self.modules.push(ModuleDeclaration { name, body });
    }

    fn read_macro(&mut self, tokens: &mut Tokens, scope: Scope, attributes: &Attributes) {
        tokens.next();
        let Some(name) = tokens.next_name() else { return };
        tokens.next();
        if attributes.exports_a_macro {
            self.exported_macros.push(name.clone());
        }
        if scope == Scope::Module {
            self.items.insert(name);
        }
        if let Some(TokenTree::Group(body)) = tokens.next() {
            self.scan(body.stream(), Scope::Inner);
        }
    }
}

impl Use {
    /// Returns whether this is `use path::*`.
    pub(super) fn is_glob(&self) -> bool {
        self.name == "*"
    }
}

/// The attributes of an item that decide about modules and macros.
#[derive(Default)]
struct Attributes {
    names_a_file: bool,
    exports_a_macro: bool,
}

impl Attributes {
    fn add(&mut self, attribute: &Group) {
        match attribute.stream().into_iter().next() {
            Some(TokenTree::Ident(name)) if name == "path" => self.names_a_file = true,
            Some(TokenTree::Ident(name)) if name == "macro_export" => self.exports_a_macro = true,
            _ => {}
        }
    }
}

/// A position in a list of tokens.
struct Tokens {
    trees: Vec<TokenTree>,
    next: usize,
}

impl Tokens {
    fn new(stream: TokenStream) -> Self {
        Self { trees: stream.into_iter().collect(), next: 0 }
    }

    fn next(&mut self) -> Option<TokenTree> {
        let tree = self.trees.get(self.next).cloned();
        self.next += 1;
        tree
    }

    fn peek(&self) -> Option<&TokenTree> {
        self.trees.get(self.next)
    }

    /// Returns the identifier that comes next, without `r#`.
    fn next_name(&self) -> Option<String> {
        match self.peek() {
            Some(TokenTree::Ident(ident)) => Some(plain_name(ident)),
            _ => None,
        }
    }

    fn has_next(&self, mark: char) -> bool {
        is_mark(self.peek(), mark)
    }

    /// Returns whether these punctuation marks come directly before the token that was read last.
    fn is_preceded_by(&self, marks: &str) -> bool {
        let Some(start) = self.next.checked_sub(marks.len() + 1) else { return false };
        marks.chars().zip(start..).all(|(mark, at)| is_mark(self.trees.get(at), mark))
    }

    /// Takes `::` if it comes next.
    fn take_separator(&mut self) -> bool {
        let found = self.has_next(':') && is_mark(self.trees.get(self.next + 1), ':');
        if found {
            self.next += 2;
        }
        found
    }

    /// Takes the brackets of an attribute whose `#` was read already.
    fn attribute(&mut self) -> Option<Group> {
        if self.has_next('!') {
            self.next += 1;
        }
        match self.peek() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
                let group = group.clone();
                self.next += 1;
                Some(group)
            }
            _ => None,
        }
    }

    /// Takes the parentheses of `pub(crate)` and `pub(in path)`.
    fn skip_restriction(&mut self) {
        if let Some(TokenTree::Group(group)) = self.peek() {
            let first = group.stream().into_iter().next().map(|tree| tree.to_string());
            if first.is_some_and(|first| ["crate", "super", "self", "in"].contains(&first.as_str())) {
                self.next += 1;
            }
        }
    }

    /// Skips the item, the field or the statement that an attribute belongs to.
    fn skip_item(&mut self) {
        while self.has_next('#') {
            self.next += 1;
            self.attribute();
        }
        if self.next_name().is_some_and(|name| name == "pub") {
            self.next += 1;
            self.skip_restriction();
        }
        let keyword = self.next_name().unwrap_or_default();
        let is_item = ITEM_STARTS.contains(&keyword.as_str());
        let is_import = keyword == "use";
        while let Some(tree) = self.next() {
            let ends = match tree {
                TokenTree::Punct(punct) => punct.as_char() == ';' || (punct.as_char() == ',' && !is_item && !is_import),
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_import,
                _ => false,
            };
            if ends {
                return;
            }
        }
    }
}

fn is_mark(tree: Option<&TokenTree>, mark: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

/// Returns whether an attribute restricts its item to tests.
fn is_test_only(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// A name without the `r#` of a raw identifier.
fn plain_name(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}
