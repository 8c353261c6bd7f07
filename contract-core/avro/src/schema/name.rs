//! Names of records, enums and fixed types.

use std::fmt;
use std::sync::Arc;

/// A name with its namespace, as Avro resolves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    full: Arc<str>,
    /// Where the simple name begins in `full`.
    simple: usize,
}

impl Name {
    /// Resolves `name` in the namespace `enclosing`: a dot in the name makes it a full name, and an empty
    /// namespace is none (Avro 1.11 specification, "Names").
    pub fn resolve(name: &str, enclosing: Option<&str>) -> Self {
        let (space, simple) = match name.rfind('.') {
            Some(dot) => (Some(&name[..dot]), &name[dot + 1..]),
            None => (enclosing, name),
        };
        match space.filter(|space| !space.is_empty()) {
            Some(space) => Self { full: [space, ".", simple].concat().into(), simple: space.len() + 1 },
            None => Self { full: simple.into(), simple: 0 },
        }
    }

    /// Namespace and simple name, joined by a dot.
    #[inline]
    pub fn full(&self) -> &str {
        &self.full
    }

    /// Namespace and simple name, to keep beside the name itself.
    #[inline]
    pub fn full_arc(&self) -> Arc<str> {
        Arc::clone(&self.full)
    }

    /// The name without its namespace.
    #[inline]
    pub fn simple(&self) -> &str {
        &self.full[self.simple..]
    }

    /// The namespace, if there is one.
    #[inline]
    pub fn namespace(&self) -> Option<&str> {
        self.simple.checked_sub(1).map(|dot| &self.full[..dot])
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}
