//! The JSON parser compared with `serde_json`, on texts with any layout.

use std::fmt::Write;

use proptest::prelude::*;
use schemactl_avro::json::{self, Json, Number, Value};
use schemactl_avro::source::SourceId;
use serde_json::json;

/// A value whose objects may have duplicate keys, of which the last counts.
#[derive(Clone, Debug)]
enum Tree {
    Scalar(serde_json::Value),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let scalar = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        (-9_i64..10).prop_map(|value| json!(value)),
        "[ -~äß中😀\u{10ffff}\u{0}\n]{0,20}".prop_map(|value| json!(value)),
    ];
    scalar.prop_map(Tree::Scalar).prop_recursive(5, 64, 24, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Tree::Array),
            // Similar keys, so that many are equal; sometimes more than are compared pair by pair.
            prop::collection::vec(("[ab]{0,2}|a[ab]{7,9}|ä", inner), 0..24).prop_map(Tree::Object),
        ]
    })
}

impl Tree {
    fn value(&self) -> serde_json::Value {
        match self {
            Self::Scalar(value) => value.clone(),
            Self::Array(items) => items.iter().map(Self::value).collect(),
            Self::Object(members) => members.iter().map(|(key, value)| (key.clone(), value.value())).collect(),
        }
    }

    fn write(&self, layout: &mut Layout) {
        layout.whitespace();
        match self {
            Self::Scalar(serde_json::Value::String(text)) => layout.string(text),
            Self::Scalar(value) => layout.text.push_str(&value.to_string()),
            Self::Array(items) => layout.list("[]", items, |layout, item| item.write(layout)),
            Self::Object(members) => layout.list("{}", members, |layout, (key, value)| {
                layout.whitespace();
                layout.string(key);
                layout.whitespace();
                layout.text.push(':');
                value.write(layout);
            }),
        }
    }
}

/// Writes JSON with an unusual layout, by choices that are used in turn.
struct Layout {
    text: String,
    choices: Vec<u8>,
    next: usize,
}

impl Layout {
    fn choose(&mut self) -> u8 {
        self.next += 1;
        self.choices[self.next % self.choices.len()]
    }

    fn whitespace(&mut self) {
        let spaces = " ".repeat(usize::from(self.choose() % 20));
        let begin = match self.choose() % 8 {
            0 => "\n",
            1 => "\r\n\t",
            2 => "// a \"comment\"\n",
            3 => "/* another { ** / */",
            _ => "",
        };
        self.text += begin;
        self.text += &spaces;
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            let must = c < ' ' || c == '"' || c == '\\';
            if must || self.choose().is_multiple_of(16) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(self.text, "\\u{unit:04x}");
                }
            } else {
                self.text.push(c);
            }
        }
        self.text.push('"');
    }

    fn list<T>(&mut self, ends: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.text += &ends[..1];
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            write(self, item);
            self.whitespace();
        }
        self.whitespace();
        self.text += &ends[1..];
    }
}

fn as_serde(json: &Json) -> serde_json::Value {
    match &json.value {
        Value::Null => json!(null),
        Value::Bool(value) => json!(value),
        Value::Number(Number::Int(value)) => json!(value),
        Value::Number(Number::Long(value)) => json!(value),
        Value::Number(number) => panic!("{number:?} is not an integer of 64 bits"),
        // The parser doubles this character, to distinguish it from an escaped lone surrogate.
        Value::String(text) => json!(text.replace("\u{10ffff}\u{10ffff}", "\u{10ffff}")),
        Value::Array(items) => items.iter().map(as_serde).collect(),
        Value::Object(members) => members.iter().map(|own| (own.key.clone(), as_serde(&own.value))).collect(),
    }
}

proptest! {
    #[test]
    fn parses_as_serde_json_does(
        tree in tree(),
        choices in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let mut layout = Layout { text: String::new(), choices, next: 0 };
        tree.write(&mut layout);
        let document = json::parse(&layout.text, SourceId::default());
        let parsed = document.map(|document| as_serde(&document.root().to_json()));
        prop_assert_eq!(parsed, Ok(tree.value()), "{}", layout.text);
    }
}
