//! `PROTOBUF_NATIVE` schemas: a set of descriptors in base64, and the name of the message among them.
//!
//! The broker compares nothing but the full name of that message, so no more than the way to it is read. What
//! Protobuf asks of descriptors beyond that (types that are defined, numbers that are not used twice) is not looked
//! at: descriptors come from a compiler, which has seen to it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use data_encoding::{BASE64, Encoding};

use crate::json;
use crate::source::Sources;

/// The full name of the root message; nothing where the broker cannot find it.
pub(super) fn root_message(text: &str) -> Option<String> {
    let document = json::parse_prefix(text, Sources::default().add("PROTOBUF_NATIVE", text)).ok()?;
    if !document.comments.is_empty() {
        return None;
    }
    let root = document.root().to_json();
    let member = |name: &str| root.get(name)?.as_str();
    let set = bytes(member("fileDescriptorSet")?)?;
    let mut files = HashMap::new();
    for file in messages(&set, 1)? {
        let file = File::read(file)?;
        files.insert(file.name, file);
    }
    let file = member("rootFileDescriptorName")?;
    has_dependencies(&files, file)?;
    files.get(file)?.message(member("rootMessageTypeName")?)
}

/// Whether a file and all that it imports are there.
fn has_dependencies(files: &HashMap<&str, File<'_>>, root: &str) -> Option<()> {
    let mut open = vec![files.get_key_value(root)?.0];
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            open.extend(files.get(name)?.dependencies.iter());
        }
    }
    Some(())
}

/// What is read of a file's descriptor.
struct File<'a> {
    name: &'a str,
    package: &'a str,
    dependencies: Vec<&'a str>,
    messages: Vec<&'a [u8]>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let texts = |number| -> Option<Vec<&str>> {
            messages(bytes, number)?.into_iter().map(|text| std::str::from_utf8(text).ok()).collect()
        };
        let (name, package) = (texts(1)?, texts(2)?);
        Some(Self {
            name: name.last().copied().unwrap_or_default(),
            package: package.last().copied().unwrap_or_default(),
            dependencies: texts(3)?,
            messages: messages(bytes, 4)?,
        })
    }

    /// The full name of a message, if the file has it.
    ///
    /// The broker takes the package out of the name by way of a regular expression, and then one dot: so a nested
    /// message of a file without a package is not found.
    fn message(&self, full_name: &str) -> Option<String> {
        let relative = without_first(full_name, self.package);
        let relative = relative.replacen('.', "", 1);
        let mut found = self.messages.clone();
        for simple in relative.trim_end_matches('.').split('.') {
            let named = |message: &&[u8]| {
                let names = messages(message, 1).unwrap_or_default();
                names.last().copied().unwrap_or_default() == simple.as_bytes()
            };
            found = messages(found.into_iter().find(named)?, 3)?;
        }
        let dot = if self.package.is_empty() { "" } else { "." };
        Some(format!("{}{dot}{}", self.package, relative.trim_end_matches('.')))
    }
}

/// A text without the first stretch that matches; a dot matches anything.
fn without_first(text: &str, pattern: &str) -> String {
    let matches = |at: &usize| {
        text.as_bytes().get(*at..at + pattern.len()).is_some_and(|stretch| {
            stretch.iter().zip(pattern.bytes()).all(|(found, wanted)| wanted == b'.' || *found == wanted)
        })
    };
    match (0..text.len()).find(matches) {
        Some(at) => {
            format!("{}{}", text.get(..at).unwrap_or_default(), text.get(at + pattern.len()..).unwrap_or_default())
        }
        None => text.to_owned(),
    }
}

/// The fields of bytes with this number, in Protobuf's wire format; nothing where the bytes are no message.
fn messages(mut bytes: &[u8], number: u64) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes)?;
        let length = match tag & 7 {
            0 => {
                varint(&mut bytes)?;
                continue;
            }
            1 => 8,
            2 => usize::try_from(varint(&mut bytes)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (field, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        if tag == (number << 3 | 2) {
            found.push(field);
        }
    }
    Some(found)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Base64 as Jackson decodes it: with padding, and with any bits after the last byte.
static JACKSON_BASE64: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE64.specification();
    specification.check_trailing_bits = false;
    specification.encoding().expect("a valid specification")
});

/// Decodes base64 as Jackson does, which skips white space.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| *c > ' ').collect();
    JACKSON_BASE64.decode(digits.as_bytes()).ok()
}
