//! All crates follow the same rules: lints, edition and versions come from the workspace.

use toml::{Table, Value};

use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "manifests",
    promise: "crates take lints, edition and versions from the workspace",
    level: Level::Error,
    check,
};

const INHERITED: &[&str] = &["version", "edition", "rust-version", "license", "publish"];
const DEPENDENCIES: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(root) = repository.file("Cargo.toml").and_then(|text| text.parse::<Table>().ok()) {
        let lint = root.get("workspace").and_then(|it| it.get("lints")?.get("rust")?.get("unsafe_code"));
        if lint.and_then(Value::as_str) != Some("forbid") {
            found.push(Finding::new("Cargo.toml", 0, "the workspace lints must forbid `unsafe_code`"));
        }
    }
    for member in repository.members() {
        let path = member.manifest_path();
        if !inherits(member.manifest.get("lints")) {
            found.push(Finding::new(path.clone(), 0, "`[lints] workspace = true` is missing"));
        }
        let package = member.manifest.get("package");
        for key in INHERITED.iter().filter(|key| !inherits(package.and_then(|package| package.get(**key)))) {
            found.push(Finding::new(path.clone(), 0, format!("`{key}.workspace = true` is missing")));
        }
        if package.and_then(|package| package.get("description")).is_none() {
            found.push(Finding::new(path.clone(), 0, "a crate says in `description` what it is for"));
        }
        for section in DEPENDENCIES {
            let table = member.manifest.get(*section).and_then(Value::as_table);
            // A dev-dependency of a crate on itself has no version.
            let others = table.into_iter().flatten().filter(|(name, _)| **name != member.name);
            for (name, _) in others.filter(|(_, entry)| !inherits(Some(entry))) {
                let message = format!("`{name}` must take its version from `[workspace.dependencies]`");
                found.push(Finding::new(path.clone(), 0, message));
            }
        }
    }
    found
}

fn inherits(entry: Option<&Value>) -> bool {
    entry.and_then(|entry| entry.get("workspace")).and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    const ROOT: &str = "[workspace]\nmembers = [\"a\"]\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    const GOOD: &str = "[package]\nname = \"a\"\ndescription = \"An example.\"\nversion.workspace = true\n\
        edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
        publish.workspace = true\n[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\n";

    fn messages(root: &str, manifest: &str) -> Vec<String> {
        let found = check(&repository(&[("Cargo.toml", root), ("a/Cargo.toml", manifest)]));
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn accepts_complete_manifest() {
        assert!(messages(ROOT, GOOD).is_empty());
    }

    #[test]
    fn finds_missing_lints() {
        let found = messages(ROOT, &GOOD.replace("[lints]\nworkspace = true\n", ""));
        assert_eq!(found, ["`[lints] workspace = true` is missing"]);
    }

    #[test]
    fn finds_own_edition_and_version() {
        let manifest = GOOD.replace("edition.workspace = true", "edition = \"2021\"");
        let manifest = manifest.replace("serde.workspace = true", "serde = \"1\"");
        assert_eq!(
            messages(ROOT, &manifest),
            ["`edition.workspace = true` is missing", "`serde` must take its version from `[workspace.dependencies]`"]
        );
    }

    #[test]
    fn accepts_dev_dependency_on_itself() {
        let manifest = format!("{GOOD}[dev-dependencies]\na = {{ path = \".\", features = [\"x\"] }}\n");
        assert!(messages(ROOT, &manifest).is_empty());
    }

    #[test]
    fn finds_missing_description() {
        let manifest = GOOD.replace("description = \"An example.\"\n", "");
        assert_eq!(messages(ROOT, &manifest), ["a crate says in `description` what it is for"]);
    }

    #[test]
    fn finds_allowed_unsafe_code() {
        assert_eq!(messages(&ROOT.replace("forbid", "deny"), GOOD).len(), 1);
    }
}
