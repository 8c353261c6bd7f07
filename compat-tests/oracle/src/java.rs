//! The programs in Java beside this crate, which answer lines of JSON with lines of JSON.

use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::sync_channel;

use serde_json::{Value, json};

/// So many questions may be under way.
const UNDER_WAY: usize = 512;
/// Where the libraries are, as Java's class path.
const LIBRARIES: &str = "LOGISTICS_TEST_AVRO_JAVA";

/// A program that runs.
#[derive(Debug)]
pub struct Java {
    child: Child,
    questions: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Java {
    /// Starts a program.
    ///
    /// # Errors
    /// Where Java or the libraries are not to be found.
    pub fn start(program: &str) -> io::Result<Self> {
        let libraries = std::env::var(LIBRARIES).map_err(|_| {
            let message = format!("{LIBRARIES} is not set; `cargo xtask servers` starts what it names");
            io::Error::new(io::ErrorKind::NotFound, message)
        })?;
        let mut child = Command::new("java")
            .args(["-cp", &libraries])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(program))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the program has no standard streams"));
        };
        Ok(Self { child, questions: BufWriter::new(questions), answers: BufReader::new(answers) })
    }

    /// Asks one question and waits for the answer.
    ///
    /// # Errors
    /// Where the program has ended.
    pub fn ask(&mut self, question: &Value) -> io::Result<String> {
        writeln!(self.questions, "{question}")?;
        self.questions.flush()?;
        answer(&mut self.answers)
    }

    /// Asks all questions while the answers to earlier ones are looked at, in order, each with what belongs to it.
    ///
    /// # Errors
    /// Where the program ends too early.
    pub fn stream<T: Send>(
        mut self,
        questions: impl Iterator<Item = (T, Value)> + Send,
        mut look: impl FnMut(T, &str),
    ) -> io::Result<()> {
        let (send, receive) = sync_channel(UNDER_WAY);
        let mut into = self.questions;
        std::thread::scope(|scope| {
            let asking = scope.spawn(move || -> io::Result<()> {
                for (about, question) in questions {
                    writeln!(into, "{question}")?;
                    if send.send(about).is_err() {
                        return Ok(());
                    }
                }
                into.flush()
            });
            for about in receive {
                look(about, &answer(&mut self.answers)?);
            }
            asking.join().map_err(|_| io::Error::other("the questions came to an end too early"))?
        })?;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("Java ended with {status}"))) }
    }
}

fn answer(answers: &mut BufReader<ChildStdout>) -> io::Result<String> {
    let mut line = String::new();
    if answers.read_line(&mut line)? == 0 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "Java gave up; its reason is above"));
    }
    Ok(line)
}

/// The bytes of a schema as the oracle takes them: a text, or base64 of what is none.
pub fn sent(bytes: &[u8]) -> Value {
    match str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!({ "base64": base64(bytes) }),
    }
}

/// Base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * place) & 63]);
            text.push(if place > three.len() { '=' } else { digit });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
        assert_eq!(base64(b"\xff\xfe\xfd"), "//79");
    }
}
