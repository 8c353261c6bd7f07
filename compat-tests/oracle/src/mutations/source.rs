//! Mutations of the source of a schema: white space, comments, numbers, encodings.

use test_support::Rng;

use super::mutation::{Mutation, source};

pub(super) const MUTATIONS: &[Mutation] = &[
    source("white-space-added", |text, _| text.replace(',', " ,\n\t\r").into()),
    source("white-space-around", |text, _| format!(" \t\r\n{text}\n \u{0}\u{1f}").into()),
    source("white-space-invalid", |text, rng| {
        inside(text, rng.pick(&["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{0}"]))
    }),
    source("comment", |text, rng| inside(text, rng.pick(&["/* c */", "// c\n", "/**/", "/***/", "// c\r", "/*/*/"]))),
    source("comment-unfinished", |text, rng| inside(text, rng.pick(&["/* c", "/*/", "// c", "/"]))),
    source("comment-with-control-character", |text, rng| {
        inside(text, rng.pick(&["/* \u{1} */", "// \u{0}\n", "/* \u{1f} */", "/* \t \r */", "// \u{7f}\u{85}\n"]))
    }),
    source("comment-of-another-syntax", |text, rng| inside(text, rng.pick(&["\u{23} c\n", "-- c\n", "<!-- c -->"]))),
    source("trailing-source", |text, rng| {
        format!("{text}{}", rng.pick(&[" x", "}", "/* c */", "\u{a0}", "\u{7f}", ",", "1"])).into()
    }),
    source("source-truncated", |text, rng| {
        let mut end = rng.below(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text[..end].into()
    }),
    source("source-empty", |_, rng| rng.pick(&["", " ", "\n", "/* c */", "\u{0}"]).into()),
    source("not-json", |_, rng| {
        rng.pick(&["int", "'int'", "{", "]", "{type:\"int\"}", "\"int", "NaN", "undefined"]).into()
    }),
    source("comma-added", |text, rng| spliced(text, rng, &["{", "[", ",", "}", "]"], ",")),
    source("comma-removed", |text, rng| removed(text, rng, ",")),
    source("colon-removed", |text, rng| removed(text, rng, ":")),
    source("quote-removed", |text, rng| removed(text, rng, "\"")),
    source("quotes-single", |text, _| text.replace('"', "'").into()),
    source("brackets-exchanged", |text, rng| {
        let (from, to) = rng.pick(&[("]", "}"), ("}", "]"), ("[", "{"), ("{", "[")]);
        text.replacen(from, to, 1).into()
    }),
    source("key-twice", |text, rng| {
        let member =
            rng.pick(&[r#""type":"int","#, r#""name":"Z","#, r#""doc":"z","#, r#""fields":[],"#, r#""default":1,"#]);
        spliced(text, rng, &["{"], member)
    }),
    source("key-twice-at-the-end", |text, rng| {
        let member =
            rng.pick(&[r#","type":"int""#, r#","name":"Z""#, r#","size":2"#, r#","items":"long""#, r#","default":1"#]);
        before(text, rng, "}", member)
    }),
    source("key-with-escape", |text, rng| {
        text.replacen("\"type\"", rng.pick(&["\"ty\\u0070e\"", "\"\\u0074ype\"", "\"ty\\pe\"", "\"type\\u0000\""]), 1)
            .into()
    }),
    source("key-empty", |text, rng| spliced(text, rng, &["{"], r#""":1,"#)),
    source("key-long", |text, rng| {
        let key = rng.pick(&["k", "ü", "\\u0041"]).repeat(rng.pick(&[49_999, 50_000, 50_001]));
        spliced(text, rng, &["{"], &format!("\"{key}\":1,"))
    }),
    source("keys-many", |text, rng| {
        let keys: Vec<String> = (0..40).map(|at| format!("\"k{}\":{at},", at % 30)).collect();
        spliced(text, rng, &["{"], &keys.concat())
    }),
    source("string-with-control-character", |text, rng| {
        let member = rng.pick(&["\"x\":\"\u{0}\",", "\"x\":\"\n\",", "\"x\":\"\t\",", "\"x\":\"\u{7f}\","]);
        spliced(text, rng, &["{"], member)
    }),
    source("string-with-escape", |text, rng| {
        let value =
            rng.pick(&[r"\u00e9", r"\/", r"\b\f\n\r\t", r"\x41", r"\u12", r"\u00G0", r"\", r"\U0041", r"\'", r"\0"]);
        spliced(text, rng, &["{"], &format!("\"x\":\"{value}\","))
    }),
    source("string-with-lone-surrogate", |text, rng| {
        let value = rng.pick(&[
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
        spliced(text, rng, &["{"], &format!("\"x\":\"{value}\","))
    }),
    source("key-with-lone-surrogate", |text, rng| {
        let key = rng.pick(&[r"\ud800", r"\udc00", "\u{fffd}", r"\ud83d\ude00", "\u{1f600}", "\u{10ffff}"]);
        spliced(text, rng, &["{"], &format!("\"{key}\":1,\"\\ud800\":2,"))
    }),
    source("number-notation", |text, rng| {
        let number = rng.pick(&[
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
        spliced(text, rng, &["{"], &format!("\"x\":{number},"))
    }),
    source("number-long", |text, rng| {
        let digits = |count: usize| "7".repeat(count);
        let number = match rng.below(9) {
            0 => digits(rng.pick(&[999, 1_000, 1_001])),
            1 => format!("-{}", digits(rng.pick(&[1_000, 1_001]))),
            2 => format!("0.{}", digits(rng.pick(&[998, 999, 1_000, 1_001]))),
            3 => format!("-0.{}", digits(rng.pick(&[1_000, 1_001]))),
            4 => format!("1.{}", digits(rng.pick(&[999, 1_000]))),
            5 => format!("{}.{}e+{}", digits(500), digits(rng.pick(&[497, 498, 499])), digits(2)),
            6 => format!("0e{}", digits(rng.pick(&[999, 1_000, 1_001]))),
            7 => format!("0.{}e{}", digits(997), digits(rng.pick(&[2, 3]))),
            _ => format!("1e{}", digits(rng.pick(&[999, 1_000]))),
        };
        spliced(text, rng, &["{"], &format!("\"x\":{number},"))
    }),
    source("source-long", |text, rng| {
        // The broker reads longer sources in parts.
        let blank = " ".repeat(32_000_usize.saturating_sub(text.len()));
        format!("{blank}{text}{}", rng.pick(&["", "x", " x", " \n"])).into()
    }),
    source("keyword-notation", |text, rng| {
        let word =
            rng.pick(&["True", "nul", "nulls", "true1", "falsey", "null$", "tru", "NULL", "true", "false", "null"]);
        spliced(text, rng, &["{"], &format!("\"x\":{word},"))
    }),
    source("byte-order-mark", |text, _| format!("\u{feff}{text}").into()),
    source("byte-order-mark-inside", |text, _| inside(text, "\u{feff}")),
    source("invalid-utf8", |text, rng| {
        let bytes: &[u8] = rng.pick(&[
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
        let mut made = spliced(text, rng, &["{"], "\"x\":\"BYTES\",");
        if let Some(at) = made.windows(5).position(|found| found == b"BYTES") {
            made.splice(at..at + 5, bytes.iter().copied());
        }
        made
    }),
    source("invalid-utf8-at-the-end", |text, rng| {
        let mut made: Vec<u8> = text.into();
        made.extend_from_slice(rng.pick(&[
            b"\xed\xa0".as_slice(),
            b"\xf0\x9f\x98",
            b"\xc3",
            b"\xe2\x82",
            b"\xf0\x90",
            b"\xf4\x90",
        ]));
        made
    }),
    source("random-bytes", |text, rng| {
        let bytes: Vec<u8> = (0..=rng.below(6))
            .map(|_| rng.pick(&[0x20, 0x41, 0x80, 0xa0, 0xbf, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0xf5, 0x90]))
            .collect();
        let mut made = spliced(text, rng, &["{"], "\"x\":\"BYTES\",");
        if let Some(at) = made.windows(5).position(|found| found == b"BYTES") {
            made.splice(at..at + 5, bytes);
        }
        made
    }),
    source("value-nested-deep", |text, rng| {
        let depth = rng.pick(&[10, 500, 996, 998, 999, 1_000, 1_001]);
        spliced(text, rng, &["{"], &format!("\"x\":{}{},", "[".repeat(depth), "]".repeat(depth)))
    }),
    source("type-nested-deep", |text, rng| {
        let depth = rng.pick(&[5, 50, 300, 990, 995, 998, 999, 1_000, 1_001]);
        let (open, close) =
            rng.pick(&[("{\"type\":\"array\",\"items\":", "}"), ("{\"type\":\"map\",\"values\":", "}")]);
        format!("{}{text}{}", open.repeat(depth), close.repeat(depth)).into()
    }),
    source("union-nested-deep", |text, rng| {
        let depth = rng.pick(&[1, 2, 999, 1_000]);
        format!("{}{text}{}", "[".repeat(depth), "]".repeat(depth)).into()
    }),
    source("attribute-added", |text, rng| {
        let member = rng.pick(&[
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
        spliced(text, rng, &["{"], member)
    }),
    source("keyword-replaced", |text, rng| {
        let (from, to) = rng.pick(&[
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
        text.replacen(from, to, 1 + rng.below(2)).into()
    }),
];

/// Inserts a string at a place where white space is allowed.
fn inside(text: &str, what: &str) -> Vec<u8> {
    match text.find([':', ',', '{', '[']) {
        Some(at) => format!("{}{what}{}", &text[..=at], &text[at + 1..]).into(),
        None => format!("{what}{text}").into(),
    }
}

/// Inserts a string behind one of these strings.
fn spliced(text: &str, rng: &mut Rng, behind: &[&str], what: &str) -> Vec<u8> {
    let places: Vec<usize> = behind
        .iter()
        .flat_map(|sought| text.match_indices(sought).map(|(at, found)| at + found.len()))
        // Not in an empty object, where a comma would follow the member.
        .filter(|at| !text[*at..].starts_with('}'))
        .collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = rng.pick(&places);
        format!("{}{what}{}", &text[..at], &text[at..]).into()
    }
}

/// Inserts a string in front of one of the matches.
fn before(text: &str, rng: &mut Rng, sought: &str, what: &str) -> Vec<u8> {
    let places: Vec<usize> = text.match_indices(sought).map(|(at, _)| at).collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = rng.pick(&places);
        format!("{}{what}{}", &text[..at], &text[at..]).into()
    }
}

fn removed(text: &str, rng: &mut Rng, sought: &str) -> Vec<u8> {
    let places: Vec<usize> = text.match_indices(sought).map(|(at, _)| at).collect();
    if places.is_empty() {
        text.into()
    } else {
        let at = rng.pick(&places);
        format!("{}{}", &text[..at], &text[at + sought.len()..]).into()
    }
}
