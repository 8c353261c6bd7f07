//! What the JSON reader reads, beside `serde_json`, however the text is laid out.

use std::fmt::Write;

use proptest::prelude::*;
use schemactl_avro::json::{self, Json, Number, Value};
use schemactl_avro::source::SourceId;
use serde_json::json;

/// A value whose members may have one key several times: the last counts.
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
            // Few keys, so that many are equal or nearly so; sometimes more than are searched one by one.
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
        layout.blank();
        match self {
            Self::Scalar(serde_json::Value::String(text)) => layout.string(text),
            Self::Scalar(value) => layout.text.push_str(&value.to_string()),
            Self::Array(items) => layout.list("[]", items, |layout, item| item.write(layout)),
            Self::Object(members) => layout.list("{}", members, |layout, (key, value)| {
                layout.blank();
                layout.string(key);
                layout.blank();
                layout.text.push(':');
                value.write(layout);
            }),
        }
    }
}

/// Writes JSON as nobody would, by choices that are used over and over.
struct Layout {
    text: String,
    choices: Vec<u8>,
    next: usize,
}

impl Layout {
    fn choice(&mut self) -> u8 {
        self.next += 1;
        self.choices[self.next % self.choices.len()]
    }

    fn blank(&mut self) {
        let spaces = " ".repeat(usize::from(self.choice() % 20));
        let begin = match self.choice() % 8 {
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
            if must || self.choice().is_multiple_of(16) {
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
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            write(self, item);
            self.blank();
        }
        self.blank();
        self.text += &ends[1..];
    }
}

fn as_serde(json: &Json) -> serde_json::Value {
    match &json.value {
        Value::Null => json!(null),
        Value::Bool(value) => json!(value),
        Value::Number(Number::Int(value)) => json!(value),
        Value::Number(Number::Long(value)) => json!(value),
        Value::Number(number) => panic!("{number:?} is no integer of 64 bits"),
        // The reader writes this one twice, to tell it from halves of pairs.
        Value::String(text) => json!(text.replace("\u{10ffff}\u{10ffff}", "\u{10ffff}")),
        Value::Array(items) => items.iter().map(as_serde).collect(),
        Value::Object(members) => members.iter().map(|own| (own.key.clone(), as_serde(&own.value))).collect(),
    }
}

proptest! {
    #[test]
    fn json_is_read_as_serde_reads_it_however_it_is_laid_out(
        tree in tree(),
        choices in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let mut layout = Layout { text: String::new(), choices, next: 0 };
        tree.write(&mut layout);
        let document = json::parse(&layout.text, SourceId::default());
        let read = document.map(|document| as_serde(&document.root().to_json()));
        prop_assert_eq!(read, Ok(tree.value()), "{}", layout.text);
    }
}
