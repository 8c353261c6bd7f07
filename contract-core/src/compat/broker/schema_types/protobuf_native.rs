//! `PROTOBUF_NATIVE` schemas: a set of file descriptors in base64, and the name of the root message in it.
//!
//! The broker compares only the full name of the root message, so only the descriptors that lead to it are read. The
//! other rules for descriptors, such as unique field numbers, are not checked: the Protobuf compiler has checked them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use data_encoding::{BASE64, Encoding};
use schemactl_avro::json;
use schemactl_avro::source::Sources;

/// Returns the full name of the root message; `None` if the broker cannot find it.
pub(super) fn root_message(text: &str) -> Option<String> {
    let document = json::parse_prefix(text, Sources::default().add("PROTOBUF_NATIVE", text)).ok()?;
    if !document.comments.is_empty() {
        return None;
    }
    let root = document.root().to_json();
    let member = |name: &str| root.get(name)?.as_str();
    let set = decode_base64(member("fileDescriptorSet")?)?;
    let mut files = HashMap::new();
    for file in fields(&set, 1)? {
        let file = File::read(file)?;
        files.insert(file.name, file);
    }
    let file = member("rootFileDescriptorName")?;
    expect_dependencies(&files, file)?;
    files.get(file)?.message(member("rootMessageTypeName")?)
}

/// Returns `None` if a file, or a file that it imports, is missing.
fn expect_dependencies(files: &HashMap<&str, File<'_>>, root: &str) -> Option<()> {
    let mut open = vec![files.get_key_value(root)?.0];
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            open.extend(files.get(name)?.dependencies.iter());
        }
    }
    Some(())
}

/// The parts of a `FileDescriptorProto` that lead to its messages.
struct File<'a> {
    name: &'a str,
    package: &'a str,
    dependencies: Vec<&'a str>,
    messages: Vec<&'a [u8]>,
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let texts = |number| -> Option<Vec<&str>> {
            fields(bytes, number)?.into_iter().map(|text| std::str::from_utf8(text).ok()).collect()
        };
        let (name, package) = (texts(1)?, texts(2)?);
        Some(Self {
            name: name.last().copied().unwrap_or_default(),
            package: package.last().copied().unwrap_or_default(),
            dependencies: texts(3)?,
            messages: fields(bytes, 4)?,
        })
    }

    /// Returns the full name of a message if the file defines it.
    ///
    /// The broker removes the package from the name with `String.replaceFirst`, which takes a regular expression, and
    /// then the first dot. So it does not find a nested message of a file without a package.
    fn message(&self, full_name: &str) -> Option<String> {
        let relative = without_first(full_name, self.package);
        let relative = relative.replacen('.', "", 1);
        let mut found = self.messages.clone();
        for simple in relative.trim_end_matches('.').split('.') {
            let named = |message: &&[u8]| {
                let names = fields(message, 1).unwrap_or_default();
                names.last().copied().unwrap_or_default() == simple.as_bytes()
            };
            found = fields(found.into_iter().find(named)?, 3)?;
        }
        let dot = if self.package.is_empty() { "" } else { "." };
        Some(format!("{}{dot}{}", self.package, relative.trim_end_matches('.')))
    }
}

/// Removes the first part of a string that matches; a dot in the pattern matches every byte.
fn without_first(text: &str, pattern: &str) -> String {
    let matches = |at: &usize| {
        text.as_bytes().get(*at..at + pattern.len()).is_some_and(|part| {
            part.iter().zip(pattern.bytes()).all(|(found, wanted)| wanted == b'.' || *found == wanted)
        })
    };
    match (0..text.len()).find(matches) {
        Some(at) => {
            format!("{}{}", text.get(..at).unwrap_or_default(), text.get(at + pattern.len()..).unwrap_or_default())
        }
        None => text.to_owned(),
    }
}

/// Returns the length-delimited fields with this number of a message in Protobuf's wire format; `None` if the bytes are
/// not a message.
fn fields(mut bytes: &[u8], number: u64) -> Option<Vec<&[u8]>> {
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

/// Jackson's base64: with padding, and with any bits after the last byte.
static JACKSON_BASE64: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE64.specification();
    specification.check_trailing_bits = false;
    specification.encoding().expect("a valid specification")
});

/// Decodes base64 as Jackson does, which skips white space.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| *c > ' ').collect();
    JACKSON_BASE64.decode(digits.as_bytes()).ok()
}
