//! A validator for `JUnit`'s XML as Jenkins and Ant read it, written from their XML schema: elements, attributes, their order,
//! and the counts.

use roxmltree::{Document, Node};

/// The grammar of an element: name, required and optional attributes, children in order.
struct Element {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    children: &'static [&'static str],
}

const ELEMENTS: &[Element] = &[
    Element {
        name: "testsuites",
        required: &[],
        optional: &["name", "time", "tests", "failures", "disabled", "errors"],
        children: &["testsuite"],
    },
    Element {
        name: "testsuite",
        required: &["name", "tests"],
        optional: &["failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"],
        children: &["properties", "testcase", "system-out", "system-err"],
    },
    Element {
        name: "testcase",
        required: &["name", "classname"],
        optional: &["assertions", "time", "status"],
        children: &["skipped", "error", "failure", "system-out", "system-err"],
    },
    Element { name: "failure", required: &[], optional: &["type", "message"], children: &[] },
    Element { name: "error", required: &[], optional: &["type", "message"], children: &[] },
    Element { name: "system-out", required: &[], optional: &[], children: &[] },
    Element { name: "system-err", required: &[], optional: &[], children: &[] },
];

/// Returns the first error in a report.
pub(super) fn validate(text: &str) -> Result<(), String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "testsuites" {
        return Err("the outermost element is testsuites".to_owned());
    }
    root.descendants().filter(Node::is_element).try_for_each(element)?;
    for suite in root.children().filter(|node| node.has_tag_name("testsuite")) {
        let cases = || suite.children().filter(|node| node.has_tag_name("testcase"));
        let failed = cases().filter(|case| case.children().any(|node| node.has_tag_name("failure"))).count();
        for (attribute, count) in [("tests", cases().count()), ("failures", failed)] {
            if suite.attribute(attribute) != Some(&count.to_string()) {
                return Err(format!("{attribute} is {:?} and should be {count}", suite.attribute(attribute)));
            }
        }
    }
    Ok(())
}

fn element(node: Node<'_, '_>) -> Result<(), String> {
    let name = node.tag_name().name();
    let known = ELEMENTS.iter().find(|element| element.name == name).ok_or(format!("no element {name}"))?;
    if let Some(missing) = known.required.iter().find(|required| !node.has_attribute(**required)) {
        return Err(format!("{name} lacks {missing}"));
    }
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value());
        if !known.required.contains(&key) && !known.optional.contains(&key) {
            return Err(format!("{name} has {key}"));
        }
        let counts = ["tests", "failures", "errors", "skipped", "disabled"];
        if counts.contains(&key) && value.parse::<u32>().is_err() {
            return Err(format!("{key} is {value}, which is no number"));
        }
    }
    let mut place = 0;
    for child in node.children().filter(Node::is_element) {
        let inner = child.tag_name().name();
        match known.children.iter().position(|known| *known == inner) {
            Some(at) if at >= place => place = at,
            _ => return Err(format!("{inner} stands in {name} where it may not")),
        }
    }
    Ok(())
}

#[test]
fn junit_grammar_rejects_invalid_documents() {
    let suite = |attributes: &str, inside: &str| {
        format!("<testsuites><testsuite name=\"a\" {attributes}>{inside}</testsuite></testsuites>")
    };
    let case = "<testcase name=\"a\" classname=\"b\"/>";
    let failure = "<testcase name=\"a\" classname=\"b\"><failure/></testcase>";
    assert_eq!(validate(&suite("tests=\"1\" failures=\"0\"", case)), Ok(()));
    for bad in [
        suite("failures=\"0\"", case),
        suite("tests=\"2\" failures=\"0\"", case),
        suite("tests=\"1\" failures=\"0\"", failure),
        suite("tests=\"1\" failures=\"none\"", case),
        suite("tests=\"1\" failures=\"0\" colour=\"red\"", case),
        suite("tests=\"1\" failures=\"0\"", "<testcase name=\"a\"/>"),
        suite("tests=\"1\" failures=\"0\"", &format!("<system-out/>{case}")),
        suite("tests=\"1\" failures=\"0\"", &format!("{case}<surprise/>")),
        "<testsuite name=\"a\" tests=\"0\" failures=\"0\"/>".to_owned(),
        "<testsuites>\u{1}</testsuites>".to_owned(),
    ] {
        assert!(validate(&bad).is_err(), "{bad}");
    }
}
