//! Schemas of any size, each large in another way.

/// Makes a schema with this number of parts.
type Make = fn(usize) -> String;
/// Makes an older and a newer version with this number of parts.
type MakePair = fn(usize) -> (String, String);

/// Single schemas, with the number of parts for the test.
pub(crate) const SCHEMAS: &[(&str, Make, usize)] = &[
    ("a union of records", |count| union(count, |index| branch(index, "", INT)), 2_000),
    (
        "a union of enums",
        |count| union(count, |index| format!(r#"{{"type":"enum","name":"E{index}","symbols":["A"]}}"#)),
        2_000,
    ),
    ("fields", |count| record(count, |index| field(index, r#""string","default":"""#)), 4_000),
    (
        "fields with aliases",
        |count| record(count, |index| field(index, &format!(r#""int","aliases":["former{index}"]"#))),
        2_000,
    ),
    ("fields with objects as defaults", with_defaults, 2_000),
    (
        "fields of one type",
        |count| record(count, |index| field(index, if index == 0 { SHARED } else { r#""Shared""# })),
        2_000,
    ),
    ("documentation", |count| record(1, |_| field(0, &format!(r#""int","doc":"{}""#, "word ".repeat(count)))), 100_000),
    (
        "symbols",
        |count| {
            format!(
                r#"{{"type":"enum","name":"Whole","symbols":[{}]}}"#,
                joined(count, |index| format!(r#""S{index}""#))
            )
        },
        20_000,
    ),
    (
        "aliases of one type",
        |count| {
            format!(
                r#"{{"type":"fixed","name":"Whole","size":1,"aliases":[{}]}}"#,
                joined(count, |index| format!(r#""A{index}""#))
            )
        },
        20_000,
    ),
    ("nested arrays", |count| r#"{"type":"array","items":"#.repeat(count) + r#""int""# + &"}".repeat(count), 900),
    ("nested records", nested_records, 320),
    (
        "attributes",
        |count| format!(r#"{{"type":"int",{}}}"#, joined(count, |index| format!(r#""key{index}":{index}"#))),
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
                        joined(count, |index| index.to_string())
                    ),
                )
            })
        },
        40_000,
    ),
];

/// Pairs of versions, with the number of parts for the test.
pub(crate) const VERSIONS: &[(&str, MakePair, usize)] = &[
    (
        "every branch has a new field",
        |count| {
            (
                union(count, |index| branch(index, "", INT)),
                union(count, |index| {
                    branch(index, "", r#"{"name":"x","type":"int"},{"name":"y","type":"int","default":0}"#)
                }),
            )
        },
        1_000,
    ),
    (
        "no branch is readable",
        |count| {
            (
                union(count, |index| branch(index, "", INT)),
                union(count, |index| branch(index, "", r#"{"name":"x","type":"string"}"#)),
            )
        },
        2_000,
    ),
    (
        "the type that all branches share is not readable",
        |count| {
            (union(count, |index| sharing_branch(index, "int")), union(count, |index| sharing_branch(index, "string")))
        },
        2_000,
    ),
    (
        "all branches have another namespace",
        |count| (union(count, |index| branch(index, "one.", INT)), union(count, |index| branch(index, "two.", INT))),
        1_000,
    ),
    (
        "all branches have another name",
        |count| (union(count, |index| branch(index, "", INT)), union(count, |index| branch(index, "Other", INT))),
        1_000,
    ),
    (
        "the branches are reversed",
        |count| {
            (union(count, |index| branch(index, "", INT)), union(count, |index| branch(count - 1 - index, "", INT)))
        },
        1_000,
    ),
    (
        "all branches have the same simple name",
        |count| {
            (
                union(count, |index| same_name_branch(index, "")),
                union(count, |index| same_name_branch(index, r#",{"name":"y","type":"int","default":0}"#)),
            )
        },
        1_000,
    ),
    (
        "enums and fixed types have the same simple name",
        |count| {
            (
                union(count, |index| format!(r#"{{"type":"enum","name":"n{index}.Branch","symbols":["A"]}}"#)),
                union(count, |index| format!(r#"{{"type":"fixed","name":"n{index}.Branch","size":1}}"#)),
            )
        },
        2_000,
    ),
    (
        "all fields are removed",
        |count| (record(count, |index| field(index, r#""int""#)), record(0, |_| String::new())),
        2_000,
    ),
    (
        "every field has another default",
        |count| {
            (
                record(count, |index| field(index, r#""int","default":1"#)),
                record(count, |index| field(index, r#""int","default":2"#)),
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
                    joined(count, |index| format!(r#""{letter}{index}""#))
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

fn field(index: usize, ty: &str) -> String {
    format!(r#"{{"name":"field{index}","type":{ty}}}"#)
}

fn union(count: usize, branch: impl Fn(usize) -> String) -> String {
    record(1, |_| field(0, &format!("[{}]", joined(count, &branch))))
}

fn branch(index: usize, prefix: &str, fields: &str) -> String {
    branch_named(&format!("{prefix}Branch{index}"), fields)
}

fn branch_named(name: &str, fields: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#)
}

/// Makes a branch with a simple name that all branches have, each in its own namespace.
fn same_name_branch(index: usize, more: &str) -> String {
    branch_named(&format!("n{index}.Branch"), &format!("{INT}{more}"))
}

/// Makes a branch with a field of a type that all branches share.
fn sharing_branch(index: usize, ty: &str) -> String {
    let shared = format!(r#"{{"type":"record","name":"Shared","fields":[{{"name":"x","type":"{ty}"}}]}}"#);
    let shared = if index == 0 { &shared } else { r#""Shared""# };
    branch(index, "", &format!(r#"{{"name":"shared","type":{shared}}}"#))
}

fn with_defaults(count: usize) -> String {
    record(count, |index| {
        field(index, &format!(r#"{},"default":{{"x":{index}}}"#, if index == 0 { SHARED } else { r#""Shared""# }))
    })
}

fn nested_records(count: usize) -> String {
    (0..count).fold(r#""int""#.to_owned(), |inner, index| {
        format!(r#"{{"type":"record","name":"R{index}","fields":[{{"name":"f","type":{inner}}}]}}"#)
    })
}
