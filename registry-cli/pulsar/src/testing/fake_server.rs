//! An HTTP server on loopback with fixed answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A server that returns fixed responses and records the requests.
#[derive(Debug)]
pub struct FakeServer {
    /// The address, `http://127.0.0.1:PORT`.
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl FakeServer {
    /// Starts a server. `answers` are complete HTTP responses; they are used in turn, the last one repeatedly. The thread
    /// ends with the test process.
    pub fn new(answers: &[String]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (kept, answers) = (Arc::clone(&requests), answers.to_vec());
        std::thread::spawn(move || {
            for (turn, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                if let Some(request) = read_request(&stream) {
                    kept.lock().unwrap().push(request);
                    let answer = &answers[turn.min(answers.len() - 1)];
                    // The client may have closed the connection already.
                    drop(stream.write_all(answer.as_bytes()));
                }
            }
        });
        Self { address, requests }
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns a response with a body.
    pub fn response(status: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    }

    /// Returns a response with one more header and no body.
    pub fn with_header(status: &str, header: &str) -> String {
        format!("HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }

    /// Returns a redirect.
    pub fn redirect(target: &str) -> String {
        Self::with_header("307 Temporary Redirect", &format!("Location: {target}"))
    }
}

fn read_request(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while reader.read_line(&mut request).ok()? > 2 {}
    let length =
        request.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    request.push_str(&String::from_utf8_lossy(&body));
    Some(request)
}
