//! Files are sent and downloads are read in constant memory. A test of its own, since it measures
//! the process.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use sdk_runtime::Part;
use support::sdk::{CREATE, Client, DOWNLOAD};

const SIZE: u64 = 256 << 20;

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: u64 = line
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kilobytes << 10
}

/// Reads the head of a request.
fn head(reader: &mut BufReader<TcpStream>) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        reader.read_line(&mut head).unwrap();
    }
    head
}

fn client(url: String) -> Client {
    Client::builder()
        .map(|core| core.base_url(url).timeout(None).try_timeout(None))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_download_is_read_in_constant_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        head(&mut BufReader::new(stream.try_clone().unwrap()));
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n");
        stream.write_all(answer.as_bytes()).unwrap();
        std::io::copy(&mut std::io::repeat(b'x').take(SIZE), &mut stream).unwrap()
    });
    let client = client(url);
    let before = peak();
    let answer = client.op(&DOWNLOAD).send_stream().await.unwrap();
    let mut sink = std::io::sink();
    let read = answer.into_body().write_to(&mut sink).await.unwrap();
    let grown = peak() - before;
    assert_eq!((read, server.join().unwrap()), (SIZE, SIZE));
    assert!(grown < SIZE / 8, "{grown} bytes more than before");
}

#[tokio::test]
async fn a_file_is_sent_in_constant_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let length = head(&mut reader)
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap();
        let received = std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
            .unwrap();
        (length, received)
    });
    // A file without content of its own: it takes no room on the disk.
    let path = std::env::temp_dir().join(format!("runtime-upload-{}", std::process::id()));
    std::fs::File::create(&path).unwrap().set_len(SIZE).unwrap();
    let client = client(url);
    let before = peak();
    let mut request = client.op(&CREATE);
    request.part("Name", Part::file(&path));
    request.send_empty().await.unwrap();
    let grown = peak() - before;
    std::fs::remove_file(path).unwrap();
    let (length, received) = server.join().unwrap();
    assert_eq!(length, received);
    assert!(received > SIZE);
    assert!(grown < SIZE / 8, "{grown} bytes more than before");
}
