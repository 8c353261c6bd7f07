//! Prose is understood at the first reading: these phrases have a plainer wording, which the message gives.
//!
//! `docs/style.md` has the reasons. Each phrase is a pattern over paragraphs, so that a line break hides nothing.

use regex_lite::Regex;

use crate::prose::{self, Kind, Passage};
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};
use crate::tidy::rules::generated_header::is_generated;

pub(super) const RULE: Rule = Rule {
    id: "plain-words",
    promise: "documentation, comments and messages use plain words (docs/style.md)",
    level: Level::Error,
    check,
};

/// A phrase to replace.
struct Phrase {
    /// What is found, whatever its case.
    pattern: &'static str,
    /// What a match may not contain; empty if every match counts.
    except: &'static str,
    /// Better wording.
    instead: &'static str,
}

const fn phrase(pattern: &'static str, instead: &'static str) -> Phrase {
    Phrase { pattern, except: "", instead }
}

impl Phrase {
    const fn except(self, except: &'static str) -> Self {
        Self { except, ..self }
    }
}

const PHRASES: &[Phrase] = &[
    phrase(r"(\w+ )?\b(is|are|was|were) no \w+( than)?\b", "`is not a …`").except(
        r"^(there|where) |no (longer|more|less|fewer|better|worse|different|need|use|matter|exception)\b|than$",
    ),
    phrase(r"\bmend(s|ed|ing)?\b", "fix, fixes, fixed"),
    phrase(r"\bheld against\b", "compared with, checked against"),
    phrase(r"\bnamesakes?\b", "type with the same simple name"),
    phrase(r"\bstrangers?\b", "unknown version, other type: what it is"),
    phrase(r"\b(heirs?|forerunners?)\b", "renamed field, predecessor"),
    phrase(r"\bwhat (is|was|are) (gone|there|left)\b", "the name of the thing: the removed field, the existing topics"),
    phrase(r"\bnobody\b", "who does not: `no service …`, `no consumer …`; or the passive"),
    phrase(r"\b(somebody|anybody)\b", "who: the user, the caller, another process"),
    phrase(r"\bnothing where\b", "`None` if …"),
    phrase(r"\b(told|tells?|telling) of\b", "reported, mentions, lists"),
    phrase(r"\btold (apart|once)\b", "distinguished; reported once"),
    phrase(r"\bso many\b", "the number: `at most 5`, `this number of …`"),
    phrase(r"\bsays? the same\b", "has the same meaning"),
    phrase(r"\bin a person's words\b", "as text for people"),
    phrase(r"\bas a person\b", "as a user, for people"),
    phrase(r"\blook(s|ed|ing)? at\b", "reads, checks, compares, examines"),
    phrase(r"\b(came|comes|come) of\b", "the result of, the outcome of"),
    phrase(r"\b(sees?|seeing) to (it|that|this)\b", "makes sure"),
    phrase(r"\bpass(es|ed|ing)? over\b", "skips, ignores"),
    phrase(r"\btakes? no thought\b", "is safe"),
    phrase(r"\bthat (is|are) none\b", "that is not one"),
    phrase(r"\b(can|could|cannot) be meant\b", "is valid, is plausible"),
    phrase(r"\bto be had\b", "available"),
];

/// First words that make a documentation comment a headline instead of a sentence about its item.
const HEADLINE: &str = r"^(What|How|Where|Why|Which|Who|Whose|When|Nothing|Nobody|So)\b";
const WHETHER: &str = r"^Whether\b";
const FUNCTION: &str = r"^(pub(\([^)]*\))? )?((const|async|unsafe) )*fn ";

/// Files that quote phrases in order to replace them, and records of what others said.
const EXEMPT: &[&str] = &["docs/style.md", "xtask/src/tidy/rules/plain_words.rs", "compat-tests/corpus/", "LICENSE"];

fn check(repository: &Repository) -> Vec<Finding> {
    let patterns = Patterns::compile();
    let mut found = Vec::new();
    for (path, text) in repository.files() {
        if EXEMPT.iter().any(|exempt| path.starts_with(exempt)) || is_generated(text) {
            continue;
        }
        for passage in prose::passages(path, text) {
            let places = patterns.phrases_in(&passage.text).into_iter().chain(patterns.headline_of(&passage));
            found.extend(places.map(|(at, message)| Finding::new(path, passage.line_at(at), message)));
        }
    }
    found
}

struct Patterns {
    /// Every phrase, with its exceptions.
    phrases: Vec<(Regex, Option<Regex>, &'static str)>,
    /// All phrases in one: most texts have none.
    any_phrase: Regex,
    headline: Regex,
    whether: Regex,
    function: Regex,
}

impl Patterns {
    fn compile() -> Self {
        let compile = |pattern: &str| Regex::new(pattern).expect("the patterns of this file are valid");
        let phrases = PHRASES.iter().map(|Phrase { pattern, except, instead }| {
            let except = (!except.is_empty()).then(|| compile(&format!("(?i){except}")));
            (compile(&format!("(?i){pattern}")), except, *instead)
        });
        let any: Vec<_> = PHRASES.iter().map(|phrase| format!("(?:{})", phrase.pattern)).collect();
        Self {
            phrases: phrases.collect(),
            any_phrase: compile(&format!("(?i){}", any.join("|"))),
            headline: compile(HEADLINE),
            whether: compile(WHETHER),
            function: compile(FUNCTION),
        }
    }

    /// Returns the phrases of a text, each by its offset and what to write instead.
    fn phrases_in(&self, text: &str) -> Vec<(usize, String)> {
        if !self.any_phrase.is_match(text) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (pattern, except, instead) in &self.phrases {
            let matches = pattern.find_iter(text);
            let counted = matches.filter(|at| except.as_ref().is_none_or(|except| !except.is_match(at.as_str())));
            found.extend(counted.map(|at| (at.start(), format!("\"{}\": write {instead}", at.as_str().trim()))));
        }
        found
    }

    /// Returns what is wrong with the first word of a documentation comment.
    fn headline_of(&self, passage: &Passage) -> Option<(usize, String)> {
        if passage.kind != Kind::Doc {
            return None;
        }
        if let Some(word) = self.headline.find(&passage.text) {
            let message = format!(
                "begins with \"{}\": begin with a verb (\"Returns\", \"Parses\") or a noun (\"The\", \"A\")",
                word.as_str()
            );
            return Some((0, message));
        }
        let is_question = self.whether.is_match(&passage.text) && self.function.is_match(&passage.subject);
        is_question.then(|| (0, "a function's documentation begins with a verb: \"Returns whether\"".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn messages(path: &str, text: &str) -> Vec<(usize, String)> {
        let found = check(&repository(&[(path, text)]));
        found.into_iter().map(|finding| (finding.line, finding.message)).collect()
    }

    #[test]
    fn finds_a_phrase_across_lines() {
        let found = messages("a.md", "# A\n\nThe value is\nno number.\n");
        assert_eq!(found, [(3, "\"value is no number\": write `is not a …`".to_owned())]);
    }

    #[test]
    fn usual_english_passes() {
        let text = "There is no topic. It is no longer used, and is no bigger than before. The path is `no such`.\n";
        assert!(messages("a.md", text).is_empty());
    }

    #[test]
    fn finds_phrases_in_messages_and_comments_but_not_in_names() {
        let source = "// Mends it.\nfn mend() {\n    let message = \"nobody uses it\";\n}\n";
        let lines: Vec<_> = messages("a/src/lib.rs", source).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn a_doc_comment_begins_with_a_verb_or_a_noun() {
        assert_eq!(messages("a/src/lib.rs", "/// What is read.\nfn f() {}\n").len(), 1);
        assert_eq!(messages("a/src/lib.rs", "/// Whether it is read.\n#[inline]\npub(crate) fn f() {}\n").len(), 1);
        assert!(messages("a/src/lib.rs", "/// Whether it is read.\nis_read: bool,\n").is_empty());
        assert!(messages("a/src/lib.rs", "/// Returns what is read.\nfn f() {}\n").is_empty());
    }
}
