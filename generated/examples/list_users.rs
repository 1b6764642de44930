// Generated from an OpenAPI description. Do not edit.

//! Lists with `client.users().list()`.
//!
//! With `--demo` it serves three pages of made-up items to itself on loopback, so that it runs
//! without an account.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = if std::env::args().any(|argument| argument == "--demo") {
        generated::Client::builder()
            .basic_auth("account_sid", "auth_token")
            .base_url(serve()?)
            .build()?
    } else {
        generated::Client::from_env()?
    };
    list(client).await
}

async fn list(client: generated::Client) -> Result<(), Box<dyn Error>> {
    let mut items = client.users().list().items().limit(200);
    let mut count = 0;
    while let Some(item) = items.next().await {
        println!("{:?}", item ?);
        count += 1;
    }
    println!("{count} in all");
    Ok(())
}

/// A page of the description's example, to be filled in.
const PAGE: &str = "{\"meta\":{\"key\":\"users\",\"url\":\"https://conversations.twilio.com/v1/Users?PageSize=50&Page=0\",\"page\":0,\"page_size\":50,\"next_page_url\":NEXT,\"first_page_url\":\"https://conversations.twilio.com/v1/Users?PageSize=50&Page=0\",\"previous_page_url\":null},\"users\":ITEMS}";

/// The items of the description's example.
const ITEMS: &[&str] = &[
    "{\"sid\":\"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"url\":\"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"links\":{\"user_conversations\":\"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations\"},\"identity\":\"admin\",\"role_sid\":\"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"is_online\":true,\"attributes\":\"{ \\\"duty\\\": \\\"tech\\\" }\",\"account_sid\":\"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"date_created\":\"2019-12-16T22:18:37Z\",\"date_updated\":\"2019-12-16T22:18:38Z\",\"friendly_name\":\"name\",\"is_notifiable\":null,\"chat_service_sid\":\"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
    "{\"sid\":\"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"url\":\"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"links\":{\"user_conversations\":\"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations\"},\"identity\":\"agent0034\",\"role_sid\":\"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"is_online\":false,\"attributes\":\"{ \\\"duty\\\": \\\"agent\\\" }\",\"account_sid\":\"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"date_created\":\"2020-03-24T20:38:21Z\",\"date_updated\":\"2020-03-24T20:38:21Z\",\"friendly_name\":\"John from customs\",\"is_notifiable\":null,\"chat_service_sid\":\"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
];

/// Serves three pages on loopback; gives the server's URL.
fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr() ?);
    let url = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(stream, &base);
        }
    });
    Ok(url)
}

/// Answers the requests of one connection.
fn answer(stream: std::net::TcpStream, base: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut line = String::new();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        let number = match request.split_once("Page=") {
            Some((_, rest)) => {
                rest.chars().next().and_then(|c| c.to_digit(10)).unwrap_or(0)
            }
            None => 0,
        };
        let next = match number {
            0 | 1 => format!("\"{base}{}?Page={}\"", "/v1/Users", number + 1),
            _ => "null".to_owned(),
        };
        let body = PAGE
            .replace("ITEMS", &format!("[{}]", ITEMS.join(",")))
            .replace("NEXT", &next);
        write!(
            writer,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
    }
}
