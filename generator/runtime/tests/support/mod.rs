//! A small HTTP/1.1 server on loopback, whose answers are a script.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, missing_docs)]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub mod sdk;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub enum Act {
    /// Answers with this status, these headers and this body.
    Answer(u16, Vec<(String, String)>, Vec<u8>),
    /// Writes these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Writes these bytes and then nothing, for so long.
    Stall(Vec<u8>, Duration),
    /// Closes the connection without a word.
    Reset,
    /// Writes these bytes and resets the connection.
    Abort(Vec<u8>),
    /// Writes these pieces with a pause before each, and closes the connection.
    Pieces(Vec<Vec<u8>>, Duration),
}

pub fn json(body: &str) -> Act {
    answer(200, &[("content-type", "application/json")], body)
}

pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Act {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Act::Answer(status, headers, body.as_bytes().to_vec())
}

type Script = dyn Fn(&Seen) -> Act + Send + Sync;

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Acts in this order; after the last, 500.
    pub fn script(acts: impl IntoIterator<Item = Act>) -> Self {
        let acts = Mutex::new(acts.into_iter().collect::<VecDeque<_>>());
        Self::with(move |_| {
            acts.lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(|| answer(500, &[], "no more acts"))
        })
    }

    pub fn with(script: impl Fn(&Seen) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, record): (Arc<Script>, _) = (Arc::new(script), seen.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, record) = (script.clone(), record.clone());
                std::thread::spawn(move || drop(serve(stream, &*script, &record)));
            }
        });
        Self { url, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

fn serve(stream: TcpStream, script: &Script, record: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut seen = Seen {
            line: line.trim_end().to_owned(),
            headers,
            body: Vec::new(),
        };
        if let Some(length) = seen
            .header("content-length")
            .map(|length| length.parse::<usize>().unwrap())
        {
            seen.body = vec![0; length];
            reader.read_exact(&mut seen.body)?;
        } else if seen.header("transfer-encoding") == Some("chunked") {
            loop {
                let mut size = String::new();
                reader.read_line(&mut size)?;
                let size = usize::from_str_radix(size.trim(), 16).unwrap();
                let mut chunk = vec![0; size + 2];
                reader.read_exact(&mut chunk)?;
                seen.body.extend_from_slice(&chunk[..size]);
                if size == 0 {
                    break;
                }
            }
        }
        record.lock().unwrap().push(seen.clone());
        match script(&seen) {
            Act::Answer(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
                if status == 204 || status == 304 {
                    head = format!("HTTP/1.1 {status} X\r\n");
                }
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                stream.write_all(format!("{head}\r\n").as_bytes())?;
                stream.write_all(&body)?;
            }
            Act::Raw(bytes) => {
                stream.write_all(&bytes)?;
                return stream.shutdown(Shutdown::Both);
            }
            Act::Stall(bytes, time) => {
                stream.write_all(&bytes)?;
                std::thread::sleep(time);
                return stream.shutdown(Shutdown::Both);
            }
            Act::Reset => return stream.shutdown(Shutdown::Both),
            Act::Abort(bytes) => {
                stream.write_all(&bytes)?;
                std::thread::sleep(Duration::from_millis(20));
                return socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO));
            }
            Act::Pieces(pieces, pause) => {
                for piece in pieces {
                    std::thread::sleep(pause);
                    stream.write_all(&piece)?;
                }
                return stream.shutdown(Shutdown::Both);
            }
        }
    }
}
