//! The programs in Java beside this crate, which answer lines of JSON with lines of JSON.

use std::fmt::Write as _;
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

/// The bytes of a schema as the oracle takes them: a text, or digits of what is none.
pub fn sent(bytes: &[u8]) -> Value {
    match str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!({ "hex": hex(bytes) }),
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
