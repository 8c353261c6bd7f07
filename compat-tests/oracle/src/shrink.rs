//! Reduces a history on which our verdicts and Java's differ to a small case that still differs.

use std::io;

use contract_core::compat::broker::PulsarProfile;
use serde_json::{Value, json};

use crate::compare::{self, Version};
use crate::corpus;
use crate::java::{Java, case_request};
use crate::verdict::CaseVerdict;

/// The most requests that one search sends.
const MAX_REQUESTS: usize = 5_000;

/// Returns a small case that still differs, in the form of the corpus; `None` if none of the tried cases differs.
///
/// # Errors
/// If Java does not answer.
pub fn shrink(profile: PulsarProfile, versions: &[Vec<u8>]) -> io::Result<Option<Value>> {
    let mut java = Java::start(profile, "Oracle.java")?;
    let mut differs = |versions: &[Vec<u8>]| {
        let answer: CaseVerdict = serde_json::from_str(&java.ask(&case_request(versions))?)?;
        let versions: Vec<Version> = versions.iter().map(|bytes| Version::for_broker(profile, bytes)).collect();
        Ok(!compare::case(&versions, &answer).is_empty())
    };
    let mut shrinker = Shrinker { holds: &mut differs, requests_left: MAX_REQUESTS };
    let Some(versions) = shrinker.reduce_versions(versions)? else { return Ok(None) };
    Ok(Some(corpus::to_json(&shrinker.reduce(versions)?)))
}

/// Returns smaller versions for which a property still holds; `None` if it does not hold for the given ones.
///
/// # Errors
/// If the property cannot be evaluated.
pub fn shrink_while(versions: Vec<Vec<u8>>, holds: Property<'_>) -> io::Result<Option<Vec<Vec<u8>>>> {
    let mut shrinker = Shrinker { holds, requests_left: MAX_REQUESTS };
    if shrinker.holds(&versions)? { shrinker.reduce(versions).map(Some) } else { Ok(None) }
}

/// A property of versions, the oldest first.
pub type Property<'p> = &'p mut dyn FnMut(&[Vec<u8>]) -> io::Result<bool>;

struct Shrinker<'p> {
    holds: Property<'p>,
    requests_left: usize,
}

impl Shrinker<'_> {
    fn reduce(&mut self, mut versions: Vec<Vec<u8>>) -> io::Result<Vec<Vec<u8>>> {
        while self.requests_left > 0 && (self.simplify_json(&mut versions)? || self.remove_bytes(&mut versions)?) {}
        Ok(versions)
    }

    fn holds(&mut self, versions: &[Vec<u8>]) -> io::Result<bool> {
        self.requests_left = self.requests_left.saturating_sub(1);
        (self.holds)(versions)
    }

    /// Returns a selection of the versions for which the property holds, a small one if possible.
    fn reduce_versions(&mut self, versions: &[Vec<u8>]) -> io::Result<Option<Vec<Vec<u8>>>> {
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
            if self.holds(&candidate)? {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    /// Simplifies the JSON of one version; returns whether it could.
    fn simplify_json(&mut self, versions: &mut [Vec<u8>]) -> io::Result<bool> {
        for number in 0..versions.len() {
            let Ok(json) = serde_json::from_slice::<Value>(&versions[number]) else { continue };
            for simpler in simpler_values(&json) {
                if self.requests_left == 0 {
                    return Ok(false);
                }
                let old = std::mem::replace(&mut versions[number], simpler.to_string().into_bytes());
                if versions[number].len() < old.len() && self.holds(versions)? {
                    return Ok(true);
                }
                versions[number] = old;
            }
        }
        Ok(false)
    }

    /// Removes bytes from one version, long parts first; returns whether it could.
    fn remove_bytes(&mut self, versions: &mut [Vec<u8>]) -> io::Result<bool> {
        for number in 0..versions.len() {
            let mut length = versions[number].len() / 2;
            while length > 0 {
                for start in (0..=versions[number].len() - length).step_by(length) {
                    if self.requests_left == 0 {
                        return Ok(false);
                    }
                    let old = versions[number].clone();
                    versions[number].drain(start..start + length);
                    if self.holds(versions)? {
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

/// Returns values that are a little simpler: without one member or item, or a part instead of the whole.
fn simpler_values(json: &Value) -> Vec<Value> {
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
                found.extend(simpler_values(value).into_iter().map(|value| {
                    let mut simpler = members.clone();
                    simpler.insert(key.clone(), value);
                    Value::Object(simpler)
                }));
            }
            found.push(json!("int"));
        }
        Value::Array(items) => {
            found.extend(items.iter().filter(|item| item.is_object()).cloned());
            for index in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(index);
                found.push(Value::Array(fewer));
                found.extend(simpler_values(&items[index]).into_iter().map(|item| {
                    let mut simpler = items.clone();
                    simpler[index] = item;
                    Value::Array(simpler)
                }));
            }
        }
        _ => {}
    }
    found
}
