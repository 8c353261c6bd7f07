//! What is odd about a text rather than about the schema in it.

use super::{Kind, text};
use crate::chance::Chance;

pub(super) const KINDS: &[Kind] = &[
    text("spaced-out", |text, _| text.replace(',', " ,\n\t\r").into()),
    text("white-space-around", |text, _| format!(" \t\r\n{text}\n \u{0}\u{1f}").into()),
    text("white-space-that-is-none", |text, chance| {
        inside(text, chance.pick(&["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{0}"]))
    }),
    text("comment", |text, chance| {
        inside(text, chance.pick(&["/* c */", "// c\n", "/**/", "/***/", "// c\r", "/*/*/"]))
    }),
    text("comment-unfinished", |text, chance| inside(text, chance.pick(&["/* c", "/*/", "// c", "/"]))),
    text("comment-with-control-character", |text, chance| {
        inside(text, chance.pick(&["/* \u{1} */", "// \u{0}\n", "/* \u{1f} */", "/* \t \r */", "// \u{7f}\u{85}\n"]))
    }),
    text("comment-of-another-language", |text, chance| {
        inside(text, chance.pick(&["\u{23} c\n", "-- c\n", "<!-- c -->"]))
    }),
    text("text-behind", |text, chance| {
        format!("{text}{}", chance.pick(&[" x", "}", "/* c */", "\u{a0}", "\u{7f}", ",", "1"])).into()
    }),
    text("text-cut", |text, chance| {
        let mut end = chance.below(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text[..end].into()
    }),
    text("text-empty", |_, chance| chance.pick(&["", " ", "\n", "/* c */", "\u{0}"]).into()),
    text("text-no-json", |_, chance| {
        chance.pick(&["int", "'int'", "{", "]", "{type:\"int\"}", "\"int", "NaN", "undefined"]).into()
    }),
    text("comma-too-many", |text, chance| spliced(text, chance, &["{", "[", ",", "}", "]"], ",")),
    text("comma-too-few", |text, chance| removed(text, chance, ",")),
    text("colon-lost", |text, chance| removed(text, chance, ":")),
    text("quote-lost", |text, chance| removed(text, chance, "\"")),
    text("quotes-single", |text, _| text.replace('"', "'").into()),
    text("brackets-mixed-up", |text, chance| {
        let (from, to) = chance.pick(&[("]", "}"), ("}", "]"), ("[", "{"), ("{", "[")]);
        text.replacen(from, to, 1).into()
    }),
    text("key-twice", |text, chance| {
        let member =
            chance.pick(&[r#""type":"int","#, r#""name":"Z","#, r#""doc":"z","#, r#""fields":[],"#, r#""default":1,"#]);
        spliced(text, chance, &["{"], member)
    }),
    text("key-twice-at-the-end", |text, chance| {
        let member = chance.pick(&[
            r#","type":"int""#,
            r#","name":"Z""#,
            r#","size":2"#,
            r#","items":"long""#,
            r#","default":1"#,
        ]);
        before(text, chance, "}", member)
    }),
    text("key-with-escape", |text, chance| {
        text.replacen(
            "\"type\"",
            chance.pick(&["\"ty\\u0070e\"", "\"\\u0074ype\"", "\"ty\\pe\"", "\"type\\u0000\""]),
            1,
        )
        .into()
    }),
    text("key-empty", |text, chance| spliced(text, chance, &["{"], r#""":1,"#)),
    text("key-long", |text, chance| {
        let key = chance.pick(&["k", "ü", "\\u0041"]).repeat(chance.pick(&[49_999, 50_000, 50_001]));
        spliced(text, chance, &["{"], &format!("\"{key}\":1,"))
    }),
    text("keys-many", |text, chance| {
        let keys: Vec<String> = (0..40).map(|at| format!("\"k{}\":{at},", at % 30)).collect();
        spliced(text, chance, &["{"], &keys.concat())
    }),
    text("string-with-control-character", |text, chance| {
        let member = chance.pick(&["\"x\":\"\u{0}\",", "\"x\":\"\n\",", "\"x\":\"\t\",", "\"x\":\"\u{7f}\","]);
        spliced(text, chance, &["{"], member)
    }),
    text("string-with-escape", |text, chance| {
        let value =
            chance.pick(&[r"\u00e9", r"\/", r"\b\f\n\r\t", r"\x41", r"\u12", r"\u00G0", r"\", r"\U0041", r"\'", r"\0"]);
        spliced(text, chance, &["{"], &format!("\"x\":\"{value}\","))
    }),
    text("string-with-half-of-a-pair", |text, chance| {
        let value = chance.pick(&[
            r"\ud800",
            r"\udc00",
            r"\udbff\udbff",
            r"\ud800\ud800\udc00",
            r"\udc00\ud800",
            r"\ud83d\ude00",
            "\u{1f600}",
            "\u{fffd}",
            "\u{10ffff}",
            "\u{10ffff}\u{100000}",
            r"\udbff\udfff",
            r"\ud800\u0041",
            r"\ud800\n",
        ]);
        spliced(text, chance, &["{"], &format!("\"x\":\"{value}\","))
    }),
    text("key-with-half-of-a-pair", |text, chance| {
        let key = chance.pick(&[r"\ud800", r"\udc00", "\u{fffd}", r"\ud83d\ude00", "\u{1f600}", "\u{10ffff}"]);
        spliced(text, chance, &["{"], &format!("\"{key}\":1,\"\\ud800\":2,"))
    }),
    text("number-odd", |text, chance| {
        let number = chance.pick(&[
            "01",
            "-01",
            "00",
            "1.",
            ".5",
            "+1",
            "-",
            "--1",
            "1e",
            "1e+",
            "1E5",
            "1e-5",
            "-0",
            "0e0",
            "0.0",
            "1_000",
            "0x10",
            "1d",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e400",
            "-1e400",
            "1e-400",
            "9223372036854775808",
            "2147483648",
            "1 ",
            "1/**/",
            "5e-324",
            "2.5e-324",
            "0.1",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "9007199254740993.0",
        ]);
        spliced(text, chance, &["{"], &format!("\"x\":{number},"))
    }),
    text("number-long", |text, chance| {
        let digits = |count: usize| "7".repeat(count);
        let number = match chance.below(9) {
            0 => digits(chance.pick(&[999, 1_000, 1_001])),
            1 => format!("-{}", digits(chance.pick(&[1_000, 1_001]))),
            2 => format!("0.{}", digits(chance.pick(&[998, 999, 1_000, 1_001]))),
            3 => format!("-0.{}", digits(chance.pick(&[1_000, 1_001]))),
            4 => format!("1.{}", digits(chance.pick(&[999, 1_000]))),
            5 => format!("{}.{}e+{}", digits(500), digits(chance.pick(&[497, 498, 499])), digits(2)),
            6 => format!("0e{}", digits(chance.pick(&[999, 1_000, 1_001]))),
            7 => format!("0.{}e{}", digits(997), digits(chance.pick(&[2, 3]))),
            _ => format!("1e{}", digits(chance.pick(&[999, 1_000]))),
        };
        spliced(text, chance, &["{"], &format!("\"x\":{number},"))
    }),
    text("text-long", |text, chance| {
        // Longer ones are loaded bit by bit, by bits as long as what was loaded before.
        let blank = " ".repeat(32_000_usize.saturating_sub(text.len()));
        format!("{blank}{text}{}", chance.pick(&["", "x", " x", " \n"])).into()
    }),
    text("words-odd", |text, chance| {
        let word =
            chance.pick(&["True", "nul", "nulls", "true1", "falsey", "null$", "tru", "NULL", "true", "false", "null"]);
        spliced(text, chance, &["{"], &format!("\"x\":{word},"))
    }),
    text("byte-order-mark", |text, _| format!("\u{feff}{text}").into()),
    text("byte-order-mark-inside", |text, _| inside(text, "\u{feff}")),
    text("bytes-no-utf8", |text, chance| {
        let bytes: &[u8] = chance.pick(&[
            b"\xff".as_slice(),
            b"\xc3",
            b"\xc0\x80",
            b"\xe2\x82",
            b"\xed\xa0\x80",
            b"\xed\xa0",
            b"\xed\xb0\x80\x80",
            b"\xf0\x9f\x98",
            b"\xf4\x90\x80\x80",
            b"\xf8\x88\x80\x80\x80",
            b"\xe0\x80\x80",
            b"\x80",
            b"\xed\xed\xa0\x80",
            b"\xef\xbf\xbe",
        ]);
        let mut made = spliced(text, chance, &["{"], "\"x\":\"BYTES\",");
        if let Some(at) = made.windows(5).position(|found| found == b"BYTES") {
            made.splice(at..at + 5, bytes.iter().copied());
        }
        made
    }),
    text("bytes-no-utf8-at-the-end", |text, chance| {
        let mut made: Vec<u8> = text.into();
        made.extend_from_slice(chance.pick(&[
            b"\xed\xa0".as_slice(),
            b"\xf0\x9f\x98",
            b"\xc3",
            b"\xe2\x82",
            b"\xf0\x90",
            b"\xf4\x90",
        ]));
        made
    }),
    text("bytes-of-chance", |text, chance| {
        let bytes: Vec<u8> = (0..=chance.below(6))
            .map(|_| chance.pick(&[0x20, 0x41, 0x80, 0xa0, 0xbf, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0x90]))
            .collect();
        let mut made = spliced(text, chance, &["{"], "\"x\":\"BYTES\",");
        if let Some(at) = made.windows(5).position(|found| found == b"BYTES") {
            made.splice(at..at + 5, bytes);
        }
        made
    }),
    text("value-nested-deep", |text, chance| {
        let depth = chance.pick(&[10, 500, 996, 998, 999, 1_000, 1_001]);
        spliced(text, chance, &["{"], &format!("\"x\":{}{},", "[".repeat(depth), "]".repeat(depth)))
    }),
    text("type-nested-deep", |text, chance| {
        let depth = chance.pick(&[5, 50, 300, 990, 995, 998, 999, 1_000, 1_001]);
        let (open, close) =
            chance.pick(&[("{\"type\":\"array\",\"items\":", "}"), ("{\"type\":\"map\",\"values\":", "}")]);
        format!("{}{text}{}", open.repeat(depth), close.repeat(depth)).into()
    }),
    text("union-nested-deep", |text, chance| {
        let depth = chance.pick(&[1, 2, 999, 1_000]);
        format!("{}{text}{}", "[".repeat(depth), "]".repeat(depth)).into()
    }),
    text("attribute-added", |text, chance| {
        let member = chance.pick(&[
            r#""x":1,"#,
            r#""x":1.0,"#,
            r#""x":"1","#,
            r#""x":null,"#,
            r#""doc":"d","#,
            r#""doc":1,"#,
            r#""aliases":["Q"],"#,
            r#""namespace":"q","#,
            r#""default":1,"#,
            r#""order":"ignore","#,
            r#""logicalType":"date","#,
        ]);
        spliced(text, chance, &["{"], member)
    }),
    text("word-replaced", |text, chance| {
        let (from, to) = chance.pick(&[
            ("\"int\"", "\"long\""),
            ("\"record\"", "\"error\""),
            ("\"array\"", "\"map\""),
            ("\"items\"", "\"values\""),
            ("\"enum\"", "\"fixed\""),
            ("\"string\"", "\"bytes\""),
            ("\"null\"", "\"int\""),
            ("null", "1"),
            ("\"name\"", "\"Name\""),
        ]);
        text.replacen(from, to, 1 + chance.below(2)).into()
    }),
];

/// Puts something at a place where white space may stand, or anywhere.
fn inside(text: &str, what: &str) -> Vec<u8> {
    match text.find([':', ',', '{', '[']) {
        Some(at) => format!("{}{what}{}", &text[..=at], &text[at + 1..]).into(),
        None => format!("{what}{text}").into(),
    }
}

/// Puts something behind one of these texts.
fn spliced(text: &str, chance: &mut Chance, behind: &[&str], what: &str) -> Vec<u8> {
    let places: Vec<usize> = behind
        .iter()
        .flat_map(|sought| text.match_indices(sought).map(|(at, found)| at + found.len()))
        // An empty object has no room for a member and a comma.
        .filter(|at| !text[*at..].starts_with('}'))
        .collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = chance.pick(&places);
        format!("{}{what}{}", &text[..at], &text[at..]).into()
    }
}

/// Puts something in front of one of the places of a text.
fn before(text: &str, chance: &mut Chance, sought: &str, what: &str) -> Vec<u8> {
    let places: Vec<usize> = text.match_indices(sought).map(|(at, _)| at).collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = chance.pick(&places);
        format!("{}{what}{}", &text[..at], &text[at..]).into()
    }
}

fn removed(text: &str, chance: &mut Chance, sought: &str) -> Vec<u8> {
    let places: Vec<usize> = text.match_indices(sought).map(|(at, _)| at).collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = chance.pick(&places);
        format!("{}{}", &text[..at], &text[at + sought.len()..]).into()
    }
}
