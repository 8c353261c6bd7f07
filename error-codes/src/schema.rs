//! Problems of a schema, as the parser finds them.

crate::code::codes! {
    Schema;
    JSON_INVALID,
        "The text is not JSON in the dialect that Pulsar's broker reads.",
        "The message has the position and what was expected there. Comments, unquoted values and numbers beyond \
         the range of a double are accepted, since the broker accepts them; what is reported is refused by the \
         broker too.";
    SCHEMA_EXPECTED,
        "A JSON value stands where a schema is expected, and is not one.",
        "A schema is the name of a type in quotes, an object with a `type`, or a list of branches. The message \
         names the value.";
    TYPE_MISSING,
        "A schema object has no `type`.",
        "Add `\"type\"`: a primitive type, `record`, `enum`, `fixed`, `array` or `map`.";
    TYPE_UNDEFINED,
        "A type is used that is not defined, or only later.",
        "Avro 1.11, which Pulsar 4.0 contains, reads a schema from top to bottom; Avro 1.12 also accepts a definition that \
         follows. Define the type where it is used first, write its full name with \
         the namespace, or put it into the shared types.";
    NAME_MISSING,
        "A record, enum, fixed type or field has no `name`.",
        "Add `\"name\"`.";
    AVRO_NAME_INVALID,
        "A name has characters that Avro does not allow.",
        "A name begins with a letter or `_`, and continues with letters, digits and `_`. From Pulsar 4.1 on, brokers \
         also accept `$`; Avro itself does not, so other programs may refuse such a name.";
    AVRO_NAMESPACE_INVALID,
        "A part of a namespace is not a name.",
        "A namespace is a list of names separated by dots. Brokers before Pulsar 4.1 do not validate it; later ones \
         refuse such a schema, and every check against a stored one. Give the type another namespace, with the old \
         full name as an alias, before the brokers are upgraded.";
    NAME_IS_PRIMITIVE,
        "A definition has the name of a primitive type.",
        "Give the type another name: `string`, `int` and the other primitive types cannot be redefined.";
    TYPE_REDEFINED,
        "A name is defined a second time.",
        "Define the type once, and refer to it by its full name everywhere else.";
    FIELDS_MISSING,
        "A record has no list of `fields`.",
        "Add `\"fields\": [...]`; an empty list is valid.";
    FIELD_DUPLICATE,
        "A record has two fields with the same name.",
        "Rename or remove one of them.";
    FIELD_ORDER_INVALID,
        "The `order` of a field is not one that Avro has.",
        "Use `ascending`, `descending` or `ignore`, or remove the attribute.";
    SYMBOLS_MISSING,
        "An enum has no list of `symbols`.",
        "Add `\"symbols\": [...]`.";
    SYMBOL_DUPLICATE,
        "An enum has the same symbol twice.",
        "Remove one of them.";
    ENUM_DEFAULT_UNKNOWN,
        "The default of an enum is not one of its symbols.",
        "Use a symbol of the enum, or add the symbol.";
    ALIASES_INVALID,
        "`aliases` is not a list of strings.",
        "Write a list of names, such as `\"aliases\": [\"old_name\"]`.";
    ITEMS_MISSING,
        "An array has no `items`.",
        "Add `\"items\"` with the schema of the items.";
    VALUES_MISSING,
        "A map has no `values`.",
        "Add `\"values\"` with the schema of the values; keys are always strings.";
    SIZE_INVALID,
        "A fixed type has no valid `size`.",
        "The size is a whole number of bytes, 0 or more.";
    SIZE_OUT_OF_RANGE,
        "The `size` of a fixed type is negative or too large for Java.",
        "The size is a number of bytes, 0 or more. Java has no array that is as large.";
    ATTRIBUTE_OUT_OF_RANGE,
        "An attribute of a record, array or map has an integer of more than 64 bits.",
        "Brokers from Pulsar 4.1 on cannot copy such a number, and refuse the schema. Write it in quotes.";
    UNION_NESTED,
        "A branch of a union is a union itself.",
        "List the branches of the inner union in the outer one.";
    BRANCH_DUPLICATE,
        "Two branches of a union cannot be distinguished.",
        "A union has each unnamed type at most once, and named types with different full names. Use one branch, \
         or wrap one of them in a record.";
    DEFAULT_NOT_A_NUMBER,
        "The default of a `float` or `double` is a string that does not contain a number.",
        "Write the number without quotes. Avro reads a number in quotes too, but nothing else.";
    REFERENCE_CIRCULAR,
        "Shared types in different files refer to each other in a cycle.",
        "Define the types of a cycle in one file.";
    DEFAULT_NOT_OF_TYPE,
        "A default is not a value of the field's type.",
        "Write a default of the type of the field; for a union, of its first branch (from Pulsar 4.1 \
         on, of any branch). Pulsar's broker does not \
         validate defaults of a topic's first schema, but refuses the schema later, when it reads it to compare \
         it with another one.";
    UNION_AT_ROOT,
        "The root of the schema is a union, which Pulsar does not accept.",
        "Wrap the union in a record with one field.";
}
