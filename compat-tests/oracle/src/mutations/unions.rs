//! Mutations of unions.

use super::mutation::{Mutation, types};

pub(super) const MUTATIONS: &[Mutation] = &[
    types("made-optional", &[r#""int""#, r#"["null","int"]"#, r#"["int","null"]"#]),
    types("branch-added", &[r#"["null","int"]"#, r#"["null","int","string"]"#, r#"["null","int","string","bytes"]"#]),
    types("branches-reordered", &[r#"["null","int","string"]"#, r#"["string","null","int"]"#]),
    types("branch-widened", &[r#"["null","int"]"#, r#"["null","long"]"#, r#"["null","float","double"]"#]),
    types("branch-string-or-bytes", &[r#"["null","string"]"#, r#"["null","bytes"]"#, r#"["bytes","string"]"#]),
    types("branches-disjoint", &[r#"["null","int"]"#, r#"["boolean","string"]"#]),
    types("union-of-one", &[r#"["int"]"#, r#""int""#, r#"["long"]"#]),
    types("empty-union", &["[]", r#"["int"]"#, r#""int""#]),
    types("union-narrowed", &[r#"["int","long","float","double"]"#, r#"["int","double"]"#, r#""double""#]),
    types("union-nested", &[r#"["null",["int"]]"#, r#"["null","int"]"#]),
    types("branch-twice", &[r#"["int","int"]"#, r#"["int",{"type":"int","x":1}]"#, r#"["int"]"#]),
    types(
        "two-arrays",
        &[
            r#"[{"type":"array","items":"int"},{"type":"array","items":"string"}]"#,
            r#"["null",{"type":"array","items":"int"}]"#,
            r#"["null",{"type":"array","items":"long"}]"#,
        ],
    ),
    types(
        "two-maps",
        &[
            r#"[{"type":"map","values":"int"},{"type":"map","values":"string"}]"#,
            r#"["null",{"type":"map","values":"int"}]"#,
            r#"["null",{"type":"map","values":"string"}]"#,
        ],
    ),
    types(
        "two-enums",
        &[
            r#"[{"type":"enum","name":"E#","symbols":["A"]},{"type":"enum","name":"F#","symbols":["A","B"]}]"#,
            r#"[{"type":"enum","name":"F#","symbols":["A","B"]},{"type":"enum","name":"E#","symbols":["A"]}]"#,
            r#"[{"type":"enum","name":"F#","symbols":["A"]}]"#,
        ],
    ),
    types(
        "two-fixed",
        &[
            r#"[{"type":"fixed","name":"F#","size":1},{"type":"fixed","name":"G#","size":2}]"#,
            r#"[{"type":"fixed","name":"G#","size":2},{"type":"fixed","name":"F#","size":2}]"#,
            r#"["null",{"type":"fixed","name":"G#","size":2}]"#,
        ],
    ),
    types(
        "two-records-same-fields",
        &[
            r#"["null",{"type":"record","name":"A#","fields":[{"name":"x","type":"int"}]},{"type":"record","name":"B#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"B#","fields":[{"name":"x","type":"int"}]},{"type":"record","name":"A#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"C#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"C#","aliases":["B#"],"fields":[{"name":"x","type":"int"}]}]"#,
        ],
    ),
    types(
        "two-records-of-one-simple-name",
        &[
            r#"[{"type":"record","name":"a.R#","fields":[{"name":"x","type":"int"}]},{"type":"record","name":"b.R#","fields":[{"name":"y","type":"int"}]}]"#,
            r#"[{"type":"record","name":"b.R#","fields":[{"name":"y","type":"int"}]},{"type":"record","name":"a.R#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"[{"type":"record","name":"c.R#","fields":[{"name":"y","type":"int"}]}]"#,
        ],
    ),
    types(
        "record-in-union-renamed",
        &[
            r#"["null",{"type":"record","name":"A#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"B#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"B#","aliases":["A#"],"fields":[{"name":"x","type":"long"}]}]"#,
        ],
    ),
    types(
        "record-in-union-moved",
        &[
            r#"["null",{"type":"record","name":"A#","namespace":"one","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"A#","namespace":"two","fields":[{"name":"x","type":"int"}]}]"#,
            r#"[{"type":"record","name":"A#","namespace":"two","fields":[{"name":"x","type":"int"}]},"null","int"]"#,
        ],
    ),
    types(
        "enum-in-union-moved",
        &[
            r#"["null",{"type":"enum","name":"A#","namespace":"one","symbols":["X"]}]"#,
            r#"["null",{"type":"enum","name":"A#","namespace":"two","symbols":["X"]}]"#,
            r#"["null",{"type":"enum","name":"A#","namespace":"two","symbols":["X"]},"int"]"#,
        ],
    ),
    types(
        "fixed-in-union-moved",
        &[
            r#"["null",{"type":"fixed","name":"A#","namespace":"one","size":2}]"#,
            r#"["null",{"type":"fixed","name":"A#","namespace":"two","size":2}]"#,
            r#"{"type":"fixed","name":"A#","namespace":"one","size":2}"#,
        ],
    ),
    types(
        "record-in-union-with-new-field",
        &[
            r#"["null",{"type":"record","name":"A#","fields":[{"name":"x","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"A#","fields":[{"name":"x","type":"int"},{"name":"y","type":"int"}]}]"#,
            r#"["null",{"type":"record","name":"A#","fields":[{"name":"x","type":"int"},{"name":"y","type":"int","default":0}]}]"#,
        ],
    ),
    types(
        "array-in-union",
        &[
            r#"["null",{"type":"array","items":"int"}]"#,
            r#"["null",{"type":"array","items":"long"}]"#,
            r#"["null",{"type":"array","items":"string"},"long"]"#,
        ],
    ),
    types(
        "map-in-union",
        &[
            r#"["null",{"type":"map","values":"int"}]"#,
            r#"["null",{"type":"map","values":["int","null"]}]"#,
            r#"{"type":"map","values":"int"}"#,
        ],
    ),
    types(
        "aliases-collide-in-union",
        &[
            r#"[{"type":"record","name":"A#","fields":[]},{"type":"record","name":"B#","fields":[]}]"#,
            r#"[{"type":"record","name":"C#","aliases":["A#","B#"],"fields":[]}]"#,
            r#"[{"type":"record","name":"A#","aliases":["B#"],"fields":[]}]"#,
        ],
    ),
    types(
        "alias-on-each-branch",
        &[
            r#"[{"type":"record","name":"A#","fields":[]},{"type":"enum","name":"B#","symbols":["X"]},{"type":"fixed","name":"C#","size":1}]"#,
            r#"[{"type":"record","name":"D#","aliases":["A#"],"fields":[]},{"type":"enum","name":"E#","aliases":["B#"],"symbols":["X"]},{"type":"fixed","name":"F#","aliases":["C#"],"size":1}]"#,
            r#"["null",{"type":"fixed","name":"F#","aliases":["C#"],"size":1}]"#,
        ],
    ),
    types(
        "logical-type-in-union",
        &[
            r#"["null",{"type":"long","logicalType":"timestamp-millis"}]"#,
            r#"["null",{"type":"long","logicalType":"timestamp-micros"}]"#,
            r#"["null","long",{"type":"int","logicalType":"date"}]"#,
        ],
    ),
];
