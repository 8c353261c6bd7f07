//! `PROTOBUF_NATIVE` schemas, made by hand: what a Protobuf compiler would make of a file with one message.

/// A file `f.proto` with a message that contains a message `Inner`, and the name of the root message.
pub(super) fn schema(package: &str, message: &str, root: &str) -> String {
    text(&base64(&field(1, &file("f.proto", package, message, &[]))), "f.proto", root)
}

/// Texts that name no message.
pub(super) fn broken() -> Vec<String> {
    let file_set = |dependencies: &[&str]| base64(&field(1, &file("f.proto", "p", "M", dependencies)));
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

/// A field with bytes; all are short.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 128);
    [&[number << 3 | 2, length], content].concat()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let six = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap();
            text.push(if place > chunk.len() { '=' } else { char::from(LETTERS[six]) });
        }
    }
    text
}
