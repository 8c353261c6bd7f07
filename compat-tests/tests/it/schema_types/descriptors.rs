//! `PROTOBUF_NATIVE` schemas: the descriptor of a file with one message, as a Protobuf compiler writes it.

use data_encoding::BASE64;

/// Creates the schema of a file `f.proto` with a message that contains a message `Inner`.
pub(super) fn schema(package: &str, message: &str, root: &str) -> String {
    text(&BASE64.encode(&field(1, &file("f.proto", package, message, &[]))), "f.proto", root)
}

/// Creates schemas without a valid root message.
pub(super) fn broken() -> Vec<String> {
    let file_set = |dependencies: &[&str]| BASE64.encode(&field(1, &file("f.proto", "p", "M", dependencies)));
    let whole = file_set(&[]);
    vec![
        text(&whole, "g.proto", "p.M"),
        text(&file_set(&["g.proto"]), "f.proto", "p.M"),
        text(&whole[..whole.len() - 4], "f.proto", "p.M"),
        text("nonsense", "f.proto", "p.M"),
        text("!", "f.proto", "p.M"),
        text("", "f.proto", "p.M"),
        format!(r#"{{"fileDescriptorSet":"{whole}","rootFileDescriptorName":"f.proto"}}"#),
        format!(r#"{{"fileDescriptorSet":"{whole}","rootMessageTypeName":"p.M"}}"#),
        r#"{"rootMessageTypeName":"p.M","rootFileDescriptorName":"f.proto"}"#.to_owned(),
        format!("/* c */ {}", text(&whole, "f.proto", "p.M")),
        format!("{} x", text(&whole, "f.proto", "p.M")),
        format!("{}", text(&whole, "f.proto", "p.M").replace("f.proto\"}", "f.proto\",\"other\":[1]}")),
        "[]".to_owned(),
    ]
}

fn text(set: &str, file: &str, root: &str) -> String {
    format!(r#"{{"fileDescriptorSet":"{set}","rootMessageTypeName":"{root}","rootFileDescriptorName":"{file}"}}"#)
}

fn file(name: &str, package: &str, message: &str, dependencies: &[&str]) -> Vec<u8> {
    let mut bytes = field(1, name.as_bytes());
    if !package.is_empty() {
        bytes.extend(field(2, package.as_bytes()));
    }
    for dependency in dependencies {
        bytes.extend(field(3, dependency.as_bytes()));
    }
    let mut descriptor = field(1, message.as_bytes());
    descriptor.extend(field(3, &field(1, b"Inner")));
    bytes.extend(field(4, &descriptor));
    bytes.extend(field(12, b"proto3"));
    bytes
}

/// Encodes a field of at most 127 bytes.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 128);
    [&[number << 3 | 2, length], content].concat()
}
