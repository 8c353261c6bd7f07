//! A parser for GitHub's workflow commands, written from their documentation:
//! `::name key=value,key=value::data`, one per line, with `%`, line ends and, in values, `:` and `,` escaped.

/// A workflow command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Command {
    pub(super) level: String,
    pub(super) properties: Vec<(String, String)>,
    pub(super) text: String,
}

impl Command {
    /// Parses a line.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let (head, data) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).ok_or("no command")?;
        let (level, list) = head.split_once(' ').ok_or("no properties")?;
        if !["error", "warning", "notice"].contains(&level) {
            return Err(format!("there is no command {level}"));
        }
        let mut properties = Vec::new();
        for property in list.split(',') {
            let (key, value) = property.split_once('=').ok_or(format!("{property} is no property"))?;
            if !["file", "line", "endLine", "col", "endColumn", "title"].contains(&key) {
                return Err(format!("there is no property {key}"));
            }
            if ["line", "endLine", "col", "endColumn"].contains(&key) && value.parse::<u32>().is_err() {
                return Err(format!("{key} is {value}, which is no number"));
            }
            properties.push((key.to_owned(), unescape(value)?));
        }
        Ok(Self { level: level.to_owned(), properties, text: unescape(data)? })
    }

    pub(super) fn property(&self, key: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let mut parts = text.split('%');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or("a % by itself")?;
        whole.push(match code {
            "25" => '%',
            "0D" => '\r',
            "0A" => '\n',
            "3A" => ':',
            "2C" => ',',
            _ => return Err(format!("%{code} is no escape")),
        });
        whole.push_str(rest);
    }
    Ok(whole)
}

#[test]
fn workflow_grammar_rejects_invalid_commands() {
    assert!(Command::read("::error file=a,line=1::two%0Alines: 100%25").is_ok());
    for bad in [
        "error file=a::b",
        "::error::b",
        "::fatal file=a::b",
        "::error file::b",
        "::error colour=red::b",
        "::error line=one::b",
        "::error file=a::100%",
        "::error file=a::%zz",
    ] {
        assert!(Command::read(bad).is_err(), "{bad}");
    }
}
