//! Names of records, enums and fixed types.

use std::fmt;
use std::sync::Arc;

/// A name with its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    full: Arc<str>,
    /// The offset of the simple name in `full`.
    simple: usize,
}

impl Name {
    /// Resolves `name` in the namespace `enclosing`. A name with a dot is a full name, and an empty namespace is the same
    /// as no namespace (Avro 1.11 specification, "Names").
    pub fn resolve(name: &str, enclosing: Option<&str>) -> Self {
        let (namespace, simple) = match name.rfind('.') {
            Some(dot) => (Some(&name[..dot]), &name[dot + 1..]),
            None => (enclosing, name),
        };
        match namespace.filter(|namespace| !namespace.is_empty()) {
            Some(namespace) => Self { full: [namespace, ".", simple].concat().into(), simple: namespace.len() + 1 },
            None => Self { full: simple.into(), simple: 0 },
        }
    }

    /// Returns the namespace and the simple name, with a dot between them.
    #[inline]
    pub fn full(&self) -> &str {
        &self.full
    }

    /// Returns the full name as a shared string.
    #[inline]
    pub fn full_arc(&self) -> Arc<str> {
        Arc::clone(&self.full)
    }

    /// Returns the name without its namespace.
    #[inline]
    pub fn simple(&self) -> &str {
        &self.full[self.simple..]
    }

    /// Returns the namespace, if there is one.
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
