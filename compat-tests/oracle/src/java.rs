//! The Java programs beside this crate, which answer each line of JSON with a line of JSON.

use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::sync_channel;

use contract_core::compat::broker::PulsarProfile;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

/// The most requests that wait for an answer.
const MAX_IN_FLIGHT: usize = 512;

/// Returns the variable with Java's class path.
fn libraries(profile: PulsarProfile) -> &'static str {
    match profile {
        PulsarProfile::V4_0 => "LOGISTICS_TEST_AVRO_JAVA",
        PulsarProfile::V4_2 => "LOGISTICS_TEST_AVRO_JAVA_4_2",
        PulsarProfile::V5_0 => "LOGISTICS_TEST_AVRO_JAVA_5_0",
    }
}

/// A running program.
#[derive(Debug)]
pub struct Java {
    child: Child,
    requests: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Java {
    /// Starts a program with the Avro that brokers of this version contain.
    ///
    /// # Errors
    /// If Java or the libraries are missing.
    pub fn start(profile: PulsarProfile, program: &str) -> io::Result<Self> {
        let variable = libraries(profile);
        let libraries = std::env::var(variable).map_err(|_| {
            let message = format!("{variable} is not set; `cargo xtask servers` prints it");
            io::Error::new(io::ErrorKind::NotFound, message)
        })?;
        let mut child = Command::new("java")
            .args(["-cp", &libraries])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(program))
            .arg(profile.name())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the program has no standard streams"));
        };
        Ok(Self { child, requests: BufWriter::new(requests), answers: BufReader::new(answers) })
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// If the program has ended.
    pub fn ask(&mut self, request: &Value) -> io::Result<String> {
        writeln!(self.requests, "{request}")?;
        self.requests.flush()?;
        read_answer(&mut self.answers)
    }

    /// Sends all requests while the answers to earlier ones are handled, in order. Each request comes with a value
    /// that its answer is handled with.
    ///
    /// # Errors
    /// If the program ends too early.
    pub fn stream<T: Send>(
        mut self,
        requests: impl Iterator<Item = (T, Value)> + Send,
        mut handle: impl FnMut(T, &str),
    ) -> io::Result<()> {
        let (send, receive) = sync_channel(MAX_IN_FLIGHT);
        let mut into = self.requests;
        std::thread::scope(|scope| {
            let sender = scope.spawn(move || -> io::Result<()> {
                for (value, request) in requests {
                    writeln!(into, "{request}")?;
                    if send.send(value).is_err() {
                        return Ok(());
                    }
                }
                into.flush()
            });
            for value in receive {
                handle(value, &read_answer(&mut self.answers)?);
            }
            sender.join().map_err(|_| io::Error::other("the thread that sends requests panicked"))?
        })?;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(format!("Java ended with {status}"))) }
    }
}

fn read_answer(answers: &mut BufReader<ChildStdout>) -> io::Result<String> {
    let mut line = String::new();
    if answers.read_line(&mut line)? == 0 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "Java ended; its error is above"));
    }
    Ok(line)
}

/// Writes the bytes of a schema for a request: as a string, or in hexadecimal if they are not valid UTF-8.
pub fn to_request(bytes: &[u8]) -> Value {
    match str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!({ "hex": to_hex(bytes) }),
    }
}

/// Writes bytes in hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Reads bytes in hexadecimal.
///
/// # Errors
/// If the text is not hexadecimal.
pub fn from_hex(text: &str) -> io::Result<Vec<u8>> {
    HEXLOWER.decode(text.as_bytes()).map_err(|error| io::Error::other(error.to_string()))
}

/// Creates the request about a case: the newest version reads, the one before it wrote.
pub fn case_request(versions: &[Vec<u8>]) -> Value {
    let mut before: Vec<Value> = versions.iter().map(|bytes| to_request(bytes)).collect();
    let (reader, writer) = (before.pop(), before.pop());
    json!({ "id": "", "reader": reader, "writer": writer, "before": before })
}
