//! Pages, over a real socket.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use futures_util::TryStreamExt;
use sdk_runtime::__private::{Operation, PageParam, PageScheme, Pager, Param};
use sdk_runtime::{Continuation, ErrorKind, Value};
use support::sdk::{Client, User};
use support::{Server, answer, json};

fn client(server: &Server) -> Client {
    Client::builder()
        .basic_auth("a", "b")
        .map(|core| core.base_url(format!("{}/base", server.url)))
        .build()
        .unwrap()
}

fn page(ids: &[u32], next: &str) -> support::Act {
    let users: Vec<String> = ids
        .iter()
        .map(|id| format!("{{\"sid\":\"{id}\"}}"))
        .collect();
    let next = if next.is_empty() {
        "null".to_owned()
    } else {
        format!("{next:?}")
    };
    json(&format!(
        "{{\"users\":[{}],\"next\":{next}}}",
        users.join(",")
    ))
}

fn three() -> Server {
    Server::with(|seen| match seen.line.split_whitespace().nth(1).unwrap() {
        "/base/Users?PageSize=2" => page(
            &[1, 2],
            "https://api.example.com/v1/Users?PageSize=2&Page=1",
        ),
        "/base/Users?PageSize=2&Page=1" => page(&[3, 4], "/v1/Users?PageSize=2&Page=2"),
        "/base/Users?PageSize=2&Page=2" => page(&[5], ""),
        other => answer(404, &[], other),
    })
}

fn ids(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.sid.as_str()).collect()
}

#[tokio::test]
async fn three_pages() {
    let server = three();
    let client = client(&server);
    let users: Vec<User> = client
        .list()
        .page_size(2)
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(ids(&users), ["1", "2", "3", "4", "5"]);
    let pages: Vec<_> = client
        .list()
        .page_size(2)
        .pages()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(pages.len(), 3);
    assert!(pages[2].next_page().is_none());
    let second = pages[0].next_page().unwrap().send().await.unwrap();
    assert_eq!(ids(&second.users), ["3", "4"]);
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("authorization").is_some())
    );
}

#[tokio::test]
async fn limits() {
    let server = three();
    let client = client(&server);
    let users: Vec<User> = client
        .list()
        .page_size(2)
        .items()
        .limit(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((users.len(), server.seen().len()), (2, 1));
    let users: Vec<User> = client
        .list()
        .page_size(2)
        .items()
        .limit(0)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((users.len(), server.seen().len()), (0, 1));
    let users: Vec<User> = client
        .list()
        .page_size(2)
        .items()
        .page_limit(2)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((users.len(), server.seen().len()), (4, 3));
    let pages: Vec<_> = client
        .list()
        .page_size(2)
        .pages()
        .limit(1)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((pages.len(), server.seen().len()), (1, 4));
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_left() {
    let client = client(&three());
    for count in 0..=5 {
        let mut items = client.list().page_size(2).items();
        let mut found = Vec::new();
        for _ in 0..count {
            found.push(items.next().await.unwrap().unwrap());
        }
        let Some(place) = items.continuation() else {
            assert_eq!(count, 5);
            continue;
        };
        let saved = serde_json::to_string(&place).unwrap();
        let place: Continuation = serde_json::from_str(&saved).unwrap();
        let mut rest = client.list().page_size(2).items().resume(&place);
        assert_eq!(rest.continuation().unwrap(), place);
        while let Some(user) = rest.next().await {
            found.push(user.unwrap());
        }
        assert_eq!(ids(&found), ["1", "2", "3", "4", "5"], "{count}: {saved}");
    }
    let page = client.list().page_size(2).send().await.unwrap();
    let place = page.next_page().unwrap().continuation();
    let rest: Vec<_> = client
        .list()
        .page_size(2)
        .pages()
        .resume(&place)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(rest.len(), 2);
}

#[tokio::test]
async fn a_continuation_of_elsewhere_is_refused() {
    let server = three();
    for (text, kind) in [
        (
            r#"{"operation":"Other","cursor":"x","skip":0}"#,
            ErrorKind::Build,
        ),
        (
            r#"{"operation":"ListUser","cursor":"https://evil.example/","skip":0}"#,
            ErrorKind::ForeignOrigin,
        ),
    ] {
        let place: Continuation = serde_json::from_str(text).unwrap();
        let error = client(&server)
            .list()
            .items()
            .resume(&place)
            .next()
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_link_that_comes_again_ends_the_list() {
    let server = Server::with(|_| page(&[1], "/base/Users?Page=1"));
    let mut items = client(&server).list().items();
    // The second page says that it follows itself; its own items are good.
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_ok());
    assert_eq!(
        items.next().await.unwrap().unwrap_err().kind(),
        ErrorKind::Paging
    );
    assert!(items.next().await.is_none());
    // Two pages that lead to each other.
    let server = Server::with(|seen| {
        page(
            &[1],
            if seen.line.contains("Page=1") {
                "?Page=2"
            } else {
                "?Page=1"
            },
        )
    });
    let mut pages = client(&server).list().pages();
    let mut count = 0;
    let error = loop {
        match pages.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!((count, error.kind()), (3, ErrorKind::Paging));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_link_to_another_server_is_not_followed() {
    let elsewhere = Server::script([]);
    for link in [
        elsewhere.url.as_str(),
        "https://api.example.com.evil.example/v1/Users",
        "https://api.example.com@evil.example/",
        "//evil.example/x",
        "javascript:x",
    ] {
        let link = link.to_owned();
        let server = Server::with(move |_| page(&[1], &link));
        let mut items = client(&server).list().items();
        assert!(
            items.next().await.unwrap().is_ok(),
            "the page itself is good"
        );
        assert_eq!(
            items.next().await.unwrap().unwrap_err().kind(),
            ErrorKind::ForeignOrigin
        );
        assert!(items.next().await.is_none());
        let page = client(&server).list().send().await.unwrap();
        let error = page.next_page().unwrap().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignOrigin);
        assert_eq!(server.seen().len(), 2);
    }
    assert!(elsewhere.seen().is_empty());
    for link in [
        "https://eu.example.com/v1/Users?p=2",
        "https://API.example.com:443/v1/Users?p=2",
        "?p=2",
    ] {
        let link = link.to_owned();
        let server = Server::with(move |seen| {
            page(&[1], if seen.line.contains("p=2") { "" } else { &link })
        });
        let pages: Vec<_> = client(&server).list().pages().try_collect().await.unwrap();
        assert_eq!(pages.len(), 2);
    }
}

/// A list over a JSON array of `count` numbers, cut by what the request says.
fn array(line: &str, count: usize, start: usize, size: usize) -> String {
    let _ = line;
    let items: Vec<String> = (start..count.min(start + size))
        .map(|item| item.to_string())
        .collect();
    format!("[{}]", items.join(","))
}

fn param(line: &str, name: &str) -> Option<usize> {
    let query = line.split_whitespace().nth(1)?.split_once('?')?.1;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

const NUMBERS: Operation = Operation {
    id: "Numbers",
    path: "/n",
    params: &[Param::query("limit")],
    ..Operation::DEFAULT
};

#[tokio::test]
async fn every_other_way_to_page() {
    static GET: Operation = NUMBERS;
    static POST: Operation = Operation {
        method: "POST",
        ..NUMBERS
    };
    type Numbers = Pager<Vec<i64>, i64>;
    static OFFSET: Numbers = Numbers::new(
        PageScheme::Offset {
            param: PageParam::Query("offset"),
            first: 0,
        },
        |page| page,
    )
    .count(|page| Some(page.len()))
    .size(PageParam::Query("limit"), 1, 10);
    static NUMBER: Numbers = Numbers::new(
        PageScheme::PageNumber {
            param: PageParam::Query("page"),
            first: 1,
        },
        |page| page,
    )
    .count(|page| Some(page.len()));
    static LAST: Numbers = Numbers::new(PageScheme::LastId(PageParam::Query("after")), |page| page)
        .next(|page| page.last().map(|item| item.to_string()))
        .size(PageParam::Query("limit"), 1, 3);
    static LINK: Numbers = Numbers::new(PageScheme::LinkHeader, |page| page);
    static BODY: Numbers =
        Numbers::new(PageScheme::Token(PageParam::Body("/page/cursor")), |page| {
            page
        })
        .next(|page| {
            page.last()
                .filter(|last| **last < 6)
                .map(|item| item.to_string())
        });

    let server = Server::with(|seen| {
        let (line, size) = (&seen.line, param(&seen.line, "limit").unwrap_or(2));
        let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
        let start = if let Some(offset) = param(line, "offset") {
            offset
        } else if let Some(page) = param(line, "page") {
            (page - 1) * size
        } else if let Some(after) = param(line, "after") {
            after + 1
        } else if let Some(cursor) = body.pointer("/page/cursor").and_then(Value::as_str) {
            cursor.parse::<usize>().unwrap() + 1
        } else {
            0
        };
        let link = format!(
            "<{}>; rel=\"prev\", </base/n?page={}>; rel=\"next last\"",
            "/x",
            start / 2 + 2
        );
        let headers: Vec<(&str, &str)> = if start + size < 7 {
            vec![("link", &link)]
        } else {
            vec![]
        };
        answer(200, &headers, &array(line, 7, start, size))
    });
    let client = client(&server);
    for (pager, requests) in [(&OFFSET, 5), (&NUMBER, 5), (&LAST, 5), (&LINK, 4)] {
        let before = server.seen().len();
        let items: Vec<i64> = client.op(&GET).items(pager).try_collect().await.unwrap();
        assert_eq!(items, [0, 1, 2, 3, 4, 5, 6], "{pager:?}");
        assert_eq!(server.seen().len() - before, requests, "{pager:?}");
    }
    let mut request = client.op(&POST);
    request.json(&serde_json::json!({"page": {"size": 2}}));
    let items: Vec<i64> = request.items(&BODY).try_collect().await.unwrap();
    assert_eq!(items.len(), 7);
    assert_eq!(
        server.seen().last().unwrap().text(),
        r#"{"page":{"cursor":"5","size":2}}"#
    );
    // A short page is the last, where the size is known.
    let before = server.seen().len();
    let mut request = client.op(&GET);
    request.query("limit", &4);
    request
        .items(&OFFSET)
        .try_collect::<Vec<i64>>()
        .await
        .unwrap();
    assert_eq!(server.seen().len() - before, 2);
    // The page size is chosen only if the caller has not, and within its bounds.
    for (limit, line) in [
        (1, "GET /base/n?limit=1 HTTP/1.1"),
        (5, "GET /base/n?limit=3 HTTP/1.1"),
    ] {
        let before = server.seen().len();
        client
            .op(&GET)
            .items(&LAST)
            .limit(limit)
            .try_collect::<Vec<i64>>()
            .await
            .unwrap();
        assert_eq!(server.lines()[before], line);
    }
}

/// Numbers by offset, from a server whose answer to `line` is `reply`.
static BY_OFFSET: Pager<Vec<i64>, i64> = Pager::new(
    PageScheme::Offset {
        param: PageParam::Query("offset"),
        first: 0,
    },
    |page: Vec<i64>| page,
)
.count(|page| Some(page.len()))
.size(PageParam::Query("limit"), 1, 4);

static GET_NUMBERS: Operation = NUMBERS;

fn of_nine() -> Server {
    Server::with(|seen| {
        let size = param(&seen.line, "limit").unwrap_or(3).min(4);
        let start = param(&seen.line, "offset").unwrap_or(0);
        answer(200, &[], &array(&seen.line, 9, start, size))
    })
}

#[tokio::test]
async fn a_list_that_goes_on_keeps_the_page_size_that_was_chosen() {
    let server = of_nine();
    let client = client(&server);
    for stop in 1..9 {
        let mut items = client.op(&GET_NUMBERS).items(&BY_OFFSET).limit(2);
        let mut found = Vec::new();
        for _ in 0..stop.min(2) {
            found.push(items.next().await.unwrap().unwrap());
        }
        let saved = serde_json::to_string(&items.continuation().unwrap()).unwrap();
        let place: Continuation = serde_json::from_str(&saved).unwrap();
        let rest: Vec<i64> = client
            .op(&GET_NUMBERS)
            .items(&BY_OFFSET)
            .resume(&place)
            .limit(100)
            .try_collect()
            .await
            .unwrap();
        found.extend(rest);
        assert_eq!(found, [0, 1, 2, 3, 4, 5, 6, 7, 8], "{saved}");
    }
}

#[tokio::test]
async fn a_size_that_the_caller_chose_is_not_changed() {
    let server = of_nine();
    let client = client(&server);
    let mut request = client.op(&GET_NUMBERS);
    request.query("limit", &3);
    let items: Vec<i64> = request
        .items(&BY_OFFSET)
        .limit(1)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [0]);
    assert_eq!(server.lines()[0], "GET /base/n?limit=3 HTTP/1.1");
}

#[tokio::test]
async fn a_short_page_is_the_last_only_where_the_server_was_bound_to_fill_it() {
    let server = of_nine();
    let client = client(&server);
    // Beyond what the description allows, the server cuts pages: the list goes on.
    let mut request = client.op(&GET_NUMBERS);
    request.query("limit", &100);
    let items: Vec<i64> = request.items(&BY_OFFSET).try_collect().await.unwrap();
    assert_eq!(items.len(), 9);
}

#[tokio::test]
async fn a_server_that_does_not_heed_the_offset_is_noticed() {
    let server = Server::with(|_| answer(200, &[], "[1,2]"));
    let mut items = client(&server).op(&GET_NUMBERS).items(&BY_OFFSET);
    let mut count = 0;
    let error = loop {
        match items.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!((count, server.seen().len()), (4, 2));
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn numbers_in_a_body_stay_numbers() {
    static POST: Operation = Operation {
        method: "POST",
        ..NUMBERS
    };
    static PAGES: Pager<Vec<i64>, i64> = Pager::new(
        PageScheme::PageNumber {
            param: PageParam::BodyNumber("/page"),
            first: 0,
        },
        |page: Vec<i64>| page,
    )
    .count(|page| Some(page.len()))
    .size(PageParam::BodyNumber("/options/size"), 1, 2);
    let server = Server::with(|seen| {
        let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
        let page = body
            .pointer("/page")
            .map_or(0, |page| page.as_u64().unwrap());
        let page = usize::try_from(page).unwrap();
        answer(200, &[], &array(&seen.line, 5, page * 2, 2))
    });
    let client = client(&server);
    let mut request = client.op(&POST);
    request.json(&serde_json::json!({"query": "x"}));
    let items: Vec<i64> = request
        .items(&PAGES)
        .limit(100)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [0, 1, 2, 3, 4]);
    let bodies: Vec<String> = server.seen().iter().map(support::Seen::text).collect();
    assert_eq!(bodies[0], r#"{"options":{"size":2},"query":"x"}"#);
    assert_eq!(bodies[1], r#"{"options":{"size":2},"page":1,"query":"x"}"#);
}

#[tokio::test]
async fn an_empty_page_ends_a_count_but_not_a_token() {
    static TOKENS: Pager<Vec<i64>, i64> = Pager::new(PageScheme::LinkHeader, |page: Vec<i64>| page);
    let server = Server::with(|seen| {
        let page = param(&seen.line, "page").unwrap_or(0);
        let link = format!("</base/n?page={}>; rel=next", page + 1);
        match page {
            0 => answer(200, &[("link", &link)], "[1]"),
            1 => answer(200, &[("link", &link)], "[]"),
            _ => answer(200, &[], "[2]"),
        }
    });
    let items: Vec<i64> = client(&server)
        .op(&GET_NUMBERS)
        .items(&TOKENS)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items, [1, 2]);
}
