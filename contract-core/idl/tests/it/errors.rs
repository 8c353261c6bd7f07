use crate::parse_files;

#[test]
fn errors_have_a_position_and_say_what_is_expected() {
    for (text, expected) in [
        ("record R { string a }", "1:21: expected `;`, found `}`"),
        ("record R { strin a; }", "1:12: the type `strin` is not defined"),
        ("record R { string a; } record R {}", "1:31: `R` is defined a second time"),
        ("record R { int @order(\"up\") a; }", "1:23: `@order` needs \"ascending\", \"descending\" or \"ignore\""),
        ("@namespace(1) record R {}", "1:12: `@namespace` needs a string"),
        ("@aliases(\"a\") record R {}", "1:10: `@aliases` needs a list of strings"),
        ("@name(\"a\") record R {}", "1:2: `name` cannot be set by an annotation"),
        ("@a(1) @a(2) record R {}", "1:8: a second annotation `@a`"),
        ("record R { @a(1) R r; }", "1:12: the type `R` is defined elsewhere, so it cannot be annotated here"),
        ("import idl \"gone.avdl\";", "1:12: cannot read the imported file `gone.avdl`"),
        ("import java \"a\";", "1:8: expected `idl`, `protocol` or `schema`, found `java`"),
        ("protocol P { record R { int a = ; } }", "1:33: expected a JSON value, found `;`"),
        ("protocol P { } record R {}", "1:16: expected the end of the file, found `record`"),
        ("protocol P {", "1:13: expected a type, found the end of the file"),
        ("record R { string a = \"x; }", "1:23: the string does not end on this line"),
        ("record R { string a = \"\\x\"; }", "1:23: the string has an unknown escape"),
        ("record R { long a = 99999999999999999999; }", "1:21: expected a JSON value, found `99999999999999999999`"),
        ("record R { # }", "1:12: `#` has no meaning here"),
        ("/* record R {}", "1:1: the comment does not end"),
        ("{\"type\": \"record\"}", "1:1: expected `record`, `error`, `enum`, `fixed` or `import`, found `{`"),
        ("fixed F(x);", "1:9: expected the size in bytes, found `x`"),
    ] {
        let error = parse_files(&[("t", text)]).err();
        assert_eq!(error.as_deref(), Some(format!("t:{expected}").as_str()), "{text}");
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let nested = format!("record R {{ {}int{} a; }}", "array<".repeat(5_000), ">".repeat(5_000));
    assert!(parse_files(&[("t", &nested)]).err().is_some_and(|error| error.contains("nested deeper")));
    let value = format!("record R {{ int a = {}; }}", "[".repeat(5_000));
    assert!(parse_files(&[("t", &value)]).err().is_some_and(|error| error.contains("nested deeper")));
}

#[test]
fn damaged_text_does_not_panic() {
    let text = "/** é */ @namespace(\"a\") protocol P { import idl \"x\"; record R { union{null,int}? `a-b` = {\"k\": [1e5, 0x1p3]}; } \
                enum E { A } = A; fixed F(16); void m(int a = -1) oneway; }";
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        drop(parse_files(&[("t", &text[..end])]));
        for inserted in ["\"", "`", "@", "(", "}", "é", "-", "0x", "\u{0}"] {
            drop(parse_files(&[("t", &[&text[..end], inserted, &text[end..]].concat())]));
        }
    }
}
