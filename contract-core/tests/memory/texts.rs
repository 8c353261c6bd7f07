//! Texts of any size, each large in another way.

/// Makes a text of so many parts.
type Make = fn(usize) -> String;
/// Makes an older and a newer version of so many parts.
type MakeTwo = fn(usize) -> (String, String);

/// Texts by the number of their parts.
pub(crate) const ALONE: &[(&str, Make, usize)] = &[
    ("a union of records", |count| union(count, |place| branch(place, "", INT)), 2_000),
    (
        "a union of enums",
        |count| union(count, |place| format!(r#"{{"type":"enum","name":"E{place}","symbols":["A"]}}"#)),
        2_000,
    ),
    ("fields", |count| record(count, |place| field(place, r#""string","default":"""#)), 4_000),
    (
        "fields with aliases",
        |count| record(count, |place| field(place, &format!(r#""int","aliases":["former{place}"]"#))),
        2_000,
    ),
    ("fields with objects as defaults", with_defaults, 2_000),
    (
        "fields of one type",
        |count| record(count, |place| field(place, if place == 0 { SHARED } else { r#""Shared""# })),
        2_000,
    ),
    ("documentation", |count| record(1, |_| field(0, &format!(r#""int","doc":"{}""#, "word ".repeat(count)))), 100_000),
    (
        "symbols",
        |count| {
            format!(
                r#"{{"type":"enum","name":"Whole","symbols":[{}]}}"#,
                joined(count, |place| format!(r#""S{place}""#))
            )
        },
        20_000,
    ),
    (
        "aliases of one type",
        |count| {
            format!(
                r#"{{"type":"fixed","name":"Whole","size":1,"aliases":[{}]}}"#,
                joined(count, |place| format!(r#""A{place}""#))
            )
        },
        20_000,
    ),
    ("arrays in arrays", |count| r#"{"type":"array","items":"#.repeat(count) + r#""int""# + &"}".repeat(count), 900),
    ("records in records", in_each_other, 320),
    (
        "attributes",
        |count| format!(r#"{{"type":"int",{}}}"#, joined(count, |place| format!(r#""key{place}":{place}"#))),
        20_000,
    ),
    (
        "an array as default",
        |count| {
            record(1, |_| {
                field(
                    0,
                    &format!(
                        r#"{{"type":"array","items":"int"}},"default":[{}]"#,
                        joined(count, |place| place.to_string())
                    ),
                )
            })
        },
        40_000,
    ),
];

/// Two versions, likewise.
pub(crate) const VERSIONS: &[(&str, MakeTwo, usize)] = &[
    (
        "every branch has grown",
        |count| {
            (
                union(count, |place| branch(place, "", INT)),
                union(count, |place| {
                    branch(place, "", r#"{"name":"x","type":"int"},{"name":"y","type":"int","default":0}"#)
                }),
            )
        },
        1_000,
    ),
    (
        "no branch can be read",
        |count| {
            (
                union(count, |place| branch(place, "", INT)),
                union(count, |place| branch(place, "", r#"{"name":"x","type":"string"}"#)),
            )
        },
        2_000,
    ),
    (
        "what all branches share cannot be read",
        |count| (union(count, |place| sharing(place, "int")), union(count, |place| sharing(place, "string"))),
        2_000,
    ),
    (
        "all branches have moved",
        |count| (union(count, |place| branch(place, "one.", INT)), union(count, |place| branch(place, "two.", INT))),
        1_000,
    ),
    (
        "all branches have another name",
        |count| (union(count, |place| branch(place, "", INT)), union(count, |place| branch(place, "Other", INT))),
        1_000,
    ),
    (
        "the branches are turned round",
        |count| {
            (union(count, |place| branch(place, "", INT)), union(count, |place| branch(count - 1 - place, "", INT)))
        },
        1_000,
    ),
    (
        "all branches are called alike",
        |count| {
            (
                union(count, |place| namesake(place, "")),
                union(count, |place| namesake(place, r#",{"name":"y","type":"int","default":0}"#)),
            )
        },
        1_000,
    ),
    (
        "enums and fixed types are called alike",
        |count| {
            (
                union(count, |place| format!(r#"{{"type":"enum","name":"n{place}.Branch","symbols":["A"]}}"#)),
                union(count, |place| format!(r#"{{"type":"fixed","name":"n{place}.Branch","size":1}}"#)),
            )
        },
        2_000,
    ),
    (
        "all fields are gone",
        |count| (record(count, |place| field(place, r#""int""#)), record(0, |_| String::new())),
        2_000,
    ),
    (
        "every field has another default",
        |count| {
            (
                record(count, |place| field(place, r#""int","default":1"#)),
                record(count, |place| field(place, r#""int","default":2"#)),
            )
        },
        2_000,
    ),
    (
        "every symbol is new",
        |count| {
            let symbols = |letter: &str| {
                format!(
                    r#"{{"type":"enum","name":"Whole","symbols":[{}]}}"#,
                    joined(count, |place| format!(r#""{letter}{place}""#))
                )
            };
            (symbols("A"), symbols("B"))
        },
        20_000,
    ),
];

const INT: &str = r#"{"name":"x","type":"int"}"#;
const SHARED: &str = r#"{"type":"record","name":"Shared","fields":[{"name":"x","type":"int"}]}"#;

fn joined(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(",")
}

fn record(count: usize, part: impl Fn(usize) -> String) -> String {
    format!(r#"{{"type":"record","name":"Whole","fields":[{}]}}"#, joined(count, part))
}

fn field(place: usize, ty: &str) -> String {
    format!(r#"{{"name":"field{place}","type":{ty}}}"#)
}

fn union(count: usize, branch: impl Fn(usize) -> String) -> String {
    record(1, |_| field(0, &format!("[{}]", joined(count, &branch))))
}

fn branch(place: usize, prefix: &str, fields: &str) -> String {
    branch_named(&format!("{prefix}Branch{place}"), fields)
}

fn branch_named(name: &str, fields: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#)
}

/// A branch of a name that all have, in another namespace each.
fn namesake(place: usize, more: &str) -> String {
    branch_named(&format!("n{place}.Branch"), &format!("{INT}{more}"))
}

/// A branch with a part that all have, of this type.
fn sharing(place: usize, ty: &str) -> String {
    let shared = format!(r#"{{"type":"record","name":"Shared","fields":[{{"name":"x","type":"{ty}"}}]}}"#);
    let shared = if place == 0 { &shared } else { r#""Shared""# };
    branch(place, "", &format!(r#"{{"name":"shared","type":{shared}}}"#))
}

fn with_defaults(count: usize) -> String {
    record(count, |place| {
        field(place, &format!(r#"{},"default":{{"x":{place}}}"#, if place == 0 { SHARED } else { r#""Shared""# }))
    })
}

fn in_each_other(count: usize) -> String {
    (0..count).fold(r#""int""#.to_owned(), |inner, place| {
        format!(r#"{{"type":"record","name":"R{place}","fields":[{{"name":"f","type":{inner}}}]}}"#)
    })
}
