//! The Python programs of these tests, with the official Pulsar client and fastavro.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::datums::{data_of, resolve_request, to_hex};

/// Creates the command for a program of `compat-tests/python`.
pub(crate) fn program(name: &str) -> Command {
    let python = crate::needed("LOGISTICS_TEST_PYTHON");
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(name)).stdin(Stdio::null());
    command
}

/// A process with fastavro.
pub(crate) struct Fastavro {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Fastavro {
    /// Starts the process.
    pub(crate) fn start() -> Self {
        let mut command = program("datums.py");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { child, requests, answers }
    }

    /// Creates random data of a schema.
    pub(crate) fn generate(&mut self, schema: &str, count: usize, seed: u64) -> Vec<Vec<u8>> {
        data_of(&self.ask(&json!({"generate": schema, "count": count, "seed": seed})))
    }

    /// Resolves a writer's data and encodes it again with the reader's schema.
    pub(crate) fn resolve(&mut self, writer: &str, reader: &str, data: &[Vec<u8>]) -> Vec<Vec<u8>> {
        data_of(&self.ask(&resolve_request(writer, reader, data)))
    }

    /// Returns whether it can read a writer's datum, logical types left out; `None` if it rejects one of the schemas.
    pub(crate) fn reads(&mut self, writer: &str, reader: &str, datum: &[u8]) -> Option<bool> {
        let datum = to_hex(&[datum.to_vec()]).remove(0);
        self.ask(&json!({"read": writer, "to": reader, "datum": datum}))["reads"].as_bool()
    }

    /// Reads data as JSON.
    pub(crate) fn values(&mut self, schema: &str, data: &[Vec<u8>]) -> Vec<Value> {
        let mut answer = self.ask(&json!({"values": schema, "datums": to_hex(data)}));
        serde_json::from_value(answer["values"].take()).unwrap()
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.requests.as_mut().unwrap(), "{request}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "fastavro failed; its error is above");
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Fastavro {
    fn drop(&mut self) {
        // The program ends when its input does.
        drop(self.requests.take());
        self.child.wait().ok();
    }
}
