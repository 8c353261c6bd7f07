//! From a history on which we and Java differ to the smallest case that still shows it.

use std::io;

use serde_json::{Value, json};

use crate::compare::{self, Version};
use crate::java::{Java, sent};
use crate::verdict::CaseVerdict;

/// So many questions are asked at most.
const QUESTIONS: usize = 5_000;

/// A case, as small as it could be made, as it would stand in the corpus.
///
/// # Errors
/// Where Java cannot be asked.
pub fn minimise(versions: &[Vec<u8>]) -> io::Result<Option<Value>> {
    let mut java = Java::start("Oracle.java")?;
    let mut differs = |versions: &[Vec<u8>]| {
        let answer: CaseVerdict = serde_json::from_str(&java.ask(&question(versions))?)?;
        let versions: Vec<Version> = versions.iter().map(|bytes| Version::new(bytes)).collect();
        Ok(!compare::case(&versions, &answer).is_empty())
    };
    let mut search = Search { shows: &mut differs, left: QUESTIONS };
    let Some(versions) = search.arranged(versions)? else { return Ok(None) };
    Ok(Some(case(&search.smallest(versions)?)))
}

/// Versions, in their order, as small as they still show something; nothing where they do not.
///
/// # Errors
/// Where it cannot be found out whether they do.
pub fn minimise_where(versions: Vec<Vec<u8>>, shows: Shows<'_>) -> io::Result<Option<Vec<Vec<u8>>>> {
    let mut search = Search { shows, left: QUESTIONS };
    if search.differs(&versions)? { search.smallest(versions).map(Some) } else { Ok(None) }
}

/// Finds out whether versions still show what they should.
pub type Shows<'s> = &'s mut dyn FnMut(&[Vec<u8>]) -> io::Result<bool>;

struct Search<'s> {
    shows: Shows<'s>,
    left: usize,
}

impl Search<'_> {
    fn smallest(&mut self, mut versions: Vec<Vec<u8>>) -> io::Result<Vec<Vec<u8>>> {
        while self.left > 0 && (self.simplify(&mut versions)? || self.cut(&mut versions)?) {}
        Ok(versions)
    }

    fn differs(&mut self, versions: &[Vec<u8>]) -> io::Result<bool> {
        self.left = self.left.saturating_sub(1);
        (self.shows)(versions)
    }

    /// As few of the versions as show it, in an order that does.
    fn arranged(&mut self, versions: &[Vec<u8>]) -> io::Result<Option<Vec<Vec<u8>>>> {
        let int = b"\"int\"".to_vec();
        let mut candidates: Vec<Vec<Vec<u8>>> = versions.iter().map(|one| vec![int.clone(), one.clone()]).collect();
        for one in versions {
            candidates.extend(versions.iter().map(|other| vec![one.clone(), other.clone()]));
        }
        candidates.extend((0..versions.len()).map(|left_out| {
            let kept = versions.iter().enumerate().filter(|(number, _)| *number != left_out);
            kept.map(|(_, version)| version.clone()).collect()
        }));
        candidates.push(versions.to_vec());
        for candidate in candidates.into_iter().filter(|candidate| candidate.len() > 1) {
            if self.differs(&candidate)? {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    /// Makes the JSON of a version simpler somewhere.
    fn simplify(&mut self, versions: &mut [Vec<u8>]) -> io::Result<bool> {
        for number in 0..versions.len() {
            let Ok(json) = serde_json::from_slice::<Value>(&versions[number]) else { continue };
            for simpler in simpler(&json) {
                if self.left == 0 {
                    return Ok(false);
                }
                let old = std::mem::replace(&mut versions[number], simpler.to_string().into_bytes());
                if versions[number].len() < old.len() && self.differs(versions)? {
                    return Ok(true);
                }
                versions[number] = old;
            }
        }
        Ok(false)
    }

    /// Cuts bytes out of a version, many at first.
    fn cut(&mut self, versions: &mut [Vec<u8>]) -> io::Result<bool> {
        for number in 0..versions.len() {
            let mut length = versions[number].len() / 2;
            while length > 0 {
                for start in (0..=versions[number].len() - length).step_by(length) {
                    if self.left == 0 {
                        return Ok(false);
                    }
                    let old = versions[number].clone();
                    versions[number].drain(start..start + length);
                    if self.differs(versions)? {
                        return Ok(true);
                    }
                    versions[number] = old;
                }
                length /= 2;
            }
        }
        Ok(false)
    }
}

/// Values that are a little simpler: a member or item less, a part in the place of the whole.
fn simpler(json: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                if value.is_object() || value.is_array() {
                    found.push(value.clone());
                }
                let mut fewer = members.clone();
                fewer.remove(key);
                found.push(Value::Object(fewer));
                found.extend(simpler(value).into_iter().map(|value| {
                    let mut simpler = members.clone();
                    simpler.insert(key.clone(), value);
                    Value::Object(simpler)
                }));
            }
            found.push(json!("int"));
        }
        Value::Array(items) => {
            found.extend(items.iter().filter(|item| item.is_object()).cloned());
            for at in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(at);
                found.push(Value::Array(fewer));
                found.extend(simpler(&items[at]).into_iter().map(|item| {
                    let mut simpler = items.clone();
                    simpler[at] = item;
                    Value::Array(simpler)
                }));
            }
        }
        _ => {}
    }
    found
}

/// The question about a case: the newest version reads, the one before it wrote.
pub fn question(versions: &[Vec<u8>]) -> Value {
    let mut sent: Vec<Value> = versions.iter().map(|bytes| sent(bytes)).collect();
    let (reader, writer) = (sent.pop(), sent.pop());
    json!({ "id": "", "reader": reader, "writer": writer, "before": sent })
}

/// A case as it stands in the corpus.
fn case(versions: &[Vec<u8>]) -> Value {
    let mut case = json!({ "id": "", "about": "" });
    let mut sides = versions.to_vec();
    for side in ["reader", "writer"] {
        let bytes = sides.pop().unwrap_or_default();
        let (key, value) = match (serde_json::from_slice::<Value>(&bytes), sent(&bytes)) {
            // Only if nothing is lost when it is written as JSON.
            (Ok(json), _) if json.to_string().as_bytes() == bytes => (side.to_owned(), json),
            (_, Value::String(text)) => (format!("{side}_text"), Value::String(text)),
            (_, sent) => (format!("{side}_hex"), sent["hex"].clone()),
        };
        case[key] = value;
    }
    if !sides.is_empty() {
        case["before"] = sides.iter().map(|bytes| json!(String::from_utf8_lossy(bytes))).collect();
    }
    case
}
