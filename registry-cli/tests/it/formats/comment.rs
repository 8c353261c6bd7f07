//! The comment on a pull request.

use std::fs;
use std::path::Path;

use schemactl::options::Format;
use tempfile::TempDir;

use super::findings::many;
use crate::support::{copy, schemactl};

#[test]
fn comment_has_a_size_limit() {
    let many = many();
    let page = many.write(Format::Markdown);
    // GitHub's limit, in characters.
    assert!(page.chars().count() <= 65_536, "{} characters", page.chars().count());
    let shown = page.matches("\n<summary>").count();
    assert!(shown > 20, "{shown}");
    assert_eq!(page.matches("<details>\n").count(), shown, "no text opens anything");
    assert_eq!(page.matches("\n</details>\n").count(), shown);
    let left = many.findings.len() - shown;
    assert!(page.ends_with(&format!("{left} more findings than fit into a comment: `schemactl check` shows all.\n")));
    for subject in 0..many.subjects.len() {
        assert_eq!(page.matches(&format!("| owner-{subject}/")).count(), 1, "each contract has a row");
    }
    // Every row has four cells.
    let rows = page.lines().filter(|line| line.starts_with("| owner-"));
    assert!(rows.clone().count() == many.subjects.len() && rows.clone().all(|row| row.matches('|').count() == 5));
}

#[test]
fn comment_shortens_long_lines_and_messages() {
    let mut many = many();
    many.findings.truncate(3);
    for finding in &mut many.findings {
        finding.message = "`a` ".repeat(50_000);
        finding.advice = Some("x".repeat(100_000));
    }
    let page = many.write(Format::Markdown);
    assert_eq!(page.matches("\n<summary>").count(), 3);
    assert_eq!(page.matches("<code>").count(), page.matches("</code>").count());
    assert!(page.chars().count() < 30_000, "{} characters", page.chars().count());
}

/// Returns the comment for an edited copy of the broken project.
fn comment(edit: impl FnOnce(&Path)) -> String {
    let folder = TempDir::new().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects/broken"), folder.path());
    edit(folder.path());
    let output = schemactl().args(["check", "--format", "markdown", "--schemas"]).arg(folder.path()).output();
    String::from_utf8(output.expect("schemactl").stdout).expect("UTF-8")
}

#[test]
fn unreadable_schema_has_no_verdict() {
    let page = comment(|root| fs::write(root.join("orders/order-created/v2.avsc"), "{").expect("written"));
    assert!(
        page.contains("| orders/order-created | :grey_question: not checked | :grey_question: not checked |"),
        "{page}"
    );
}

#[test]
fn comment_does_not_mention_owners() {
    let page = comment(|root| {
        let accepted = ["ENUM_SYMBOL_IS_KEPT", "DECIMAL_IS_KEPT"].map(|rule| {
            format!(
                "[[accepted]]\nrule = \"{rule}\"\ncontract = \"orders/order-created\"\nversion = 2\n\
                 owner = \"@acme/orders\"\nreason = \"see #17\"\nexpires = 2999-12-31\n"
            )
        });
        fs::write(root.join("accepted.toml"), accepted.concat()).expect("written");
    });
    let said = "- **Accepted** by @&#8203;acme/orders until 2999-12-31: see &#35;&#8203;17\n";
    assert_eq!(page.matches(said).count(), 2, "{page}");
    assert!(page.contains("| :handshake: accepted | :white_check_mark: accepts | 2 accepted breaks |"), "{page}");
}

#[test]
fn findings_name_their_contract() {
    let many = many();
    let page = many.write(Format::Markdown);
    let named = page.lines().filter(|line| line.starts_with("<summary>") && line.contains("<b>owner-")).count();
    assert!(named > 20, "{named}");
    let page = comment(|_| {});
    assert!(page.contains("<summary>:x: services"), "{page}");
}
