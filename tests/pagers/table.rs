//! What is expected of real descriptions, which the test reads from the corpus beside the
//! project: how many operations page by what, and how some of them page, written from the
//! vendors' references and not from what the generator finds.

/// How the server answers, and what it must be sent for the second and third page.
pub(crate) struct Expected {
    /// The `operationId`.
    pub(crate) operation: &'static str,
    /// The kind.
    pub(crate) scheme: &'static str,
    /// Where the items stand, as a JSON pointer; none: pages alone.
    pub(crate) items: Option<&'static str>,
    /// What stands where on each of the three pages (JSON, by pointer; in a header by its name).
    pub(crate) pages: [&'static [(&'static str, &'static str)]; 3],
    /// What the requests for the second and third page hold, in their line or body.
    pub(crate) sent: [&'static str; 2],
    /// Where an item's id stands, with the ids: the kinds that send them back.
    pub(crate) id: &'static str,
    /// The items stand in an object, by key.
    pub(crate) keyed: bool,
    /// The list ends only at an empty page.
    pub(crate) empty_page: bool,
}

const PLAIN: Expected = Expected {
    operation: "",
    scheme: "",
    items: None,
    pages: [&[], &[], &[]],
    sent: ["", ""],
    id: "",
    keyed: false,
    empty_page: false,
};

/// A description of the corpus: its file, at least how many operations page by what, and some
/// operations.
pub(crate) type Row = (
    &'static str,
    &'static [(&'static str, usize)],
    &'static [Expected],
);

pub(crate) const CORPUS: &[Row] = &[
    (
        "twilio__conversations_v1.json",
        &[("next-link", 22)],
        &[Expected {
            operation: "ListRole",
            scheme: "next-link",
            items: Some("/roles"),
            pages: [
                &[(
                    "/meta/next_page_url",
                    "\"{base}/v1/Roles?PageSize=2&Page=1&PageToken=PT1\"",
                )],
                &[(
                    "/meta/next_page_url",
                    "\"https://conversations.twilio.com/v1/Roles?Page=2\"",
                )],
                &[("/meta/next_page_url", "null")],
            ],
            sent: [
                "/v1/Roles?PageSize=2&Page=1&PageToken=PT1",
                "/v1/Roles?Page=2 ",
            ],
            ..PLAIN
        }],
    ),
    (
        "twilio__api_v2010.yaml",
        &[("next-link", 60)],
        &[Expected {
            operation: "ListAccount",
            scheme: "next-link",
            items: Some("/accounts"),
            pages: [
                &[("/next_page_uri", "\"/2010-04-01/Accounts.json?Page=1\"")],
                &[("/next_page_uri", "\"/2010-04-01/Accounts.json?Page=2\"")],
                &[("/next_page_uri", "null")],
            ],
            sent: [
                "/2010-04-01/Accounts.json?Page=1 ",
                "/2010-04-01/Accounts.json?Page=2 ",
            ],
            ..PLAIN
        }],
    ),
    (
        "github__api.json",
        &[("link-header", 180), ("page-number", 60)],
        &[
            Expected {
                operation: "gists/list-comments",
                scheme: "link-header",
                items: Some(""),
                pages: [
                    &[(
                        "link",
                        "<https://api.github.com/gists/x/comments?page=2>; rel=\"next\", <https://api.github.com/gists/x/comments?page=3>; rel=\"last\"",
                    )],
                    &[(
                        "link",
                        "<https://api.github.com/gists/x/comments?page=1>; rel=\"prev\", <https://api.github.com/gists/x/comments?page=3>; rel=\"next\"",
                    )],
                    &[(
                        "link",
                        "<https://api.github.com/gists/x/comments?page=2>; rel=\"prev\"",
                    )],
                ],
                sent: ["/gists/x/comments?page=2 ", "/gists/x/comments?page=3 "],
                ..PLAIN
            },
            Expected {
                operation: "apps/list-installation-requests-for-authenticated-app",
                scheme: "page-number",
                items: Some(""),
                sent: ["page=2 ", "page=3 "],
                id: "/id",
                empty_page: true,
                ..PLAIN
            },
        ],
    ),
    (
        "stripe__api.yaml",
        &[("last-id", 90), ("token", 7)],
        &[Expected {
            operation: "GetTaxCodes",
            scheme: "last-id",
            items: Some("/data"),
            pages: [
                &[("/has_more", "true")],
                &[("/has_more", "true")],
                &[("/has_more", "false")],
            ],
            sent: ["starting_after=2 ", "starting_after=4 "],
            id: "/id",
            ..PLAIN
        }],
    ),
    (
        "box__api.json",
        &[("token", 30), ("offset", 11)],
        &[
            Expected {
                operation: "get_collaboration_whitelist_entries",
                scheme: "token",
                items: Some("/entries"),
                pages: [
                    &[("/next_marker", "\"m/2\"")],
                    &[("/next_marker", "\"m3\"")],
                    &[("/next_marker", "\"\"")],
                ],
                sent: ["marker=m%2F2 ", "marker=m3 "],
                ..PLAIN
            },
            Expected {
                operation: "get_users",
                scheme: "offset",
                items: Some("/entries"),
                sent: ["offset=2 ", "offset=4 "],
                id: "/id",
                empty_page: true,
                ..PLAIN
            },
        ],
    ),
    (
        "plaid__api.yml",
        &[("token", 18), ("offset", 13)],
        &[
            Expected {
                operation: "transactionsSync",
                scheme: "token",
                pages: [
                    &[("/next_cursor", "\"c2\""), ("/has_more", "true")],
                    &[("/next_cursor", "\"c3\""), ("/has_more", "true")],
                    &[("/next_cursor", "\"c4\""), ("/has_more", "false")],
                ],
                sent: ["\"cursor\":\"c2\"", "\"cursor\":\"c3\""],
                ..PLAIN
            },
            Expected {
                operation: "institutionsGet",
                scheme: "offset",
                items: Some("/institutions"),
                // The offset is required: the caller begins at 1.
                sent: ["\"offset\":3", "\"offset\":5"],
                id: "/institution_id",
                empty_page: true,
                ..PLAIN
            },
        ],
    ),
    (
        "discord__api.json",
        &[("last-id", 4)],
        &[Expected {
            operation: "list_guild_members",
            scheme: "last-id",
            items: Some(""),
            sent: ["after=2 ", "after=4 "],
            id: "/user/id",
            empty_page: true,
            ..PLAIN
        }],
    ),
    (
        "openai__api.yaml",
        &[("token", 50)],
        &[Expected {
            operation: "listFiles",
            scheme: "token",
            items: Some("/data"),
            pages: [
                &[("/last_id", "\"f2\""), ("/has_more", "true")],
                &[("/last_id", "\"f4\""), ("/has_more", "true")],
                &[("/last_id", "\"f6\""), ("/has_more", "false")],
            ],
            sent: ["after=f2 ", "after=f4 "],
            ..PLAIN
        }],
    ),
    (
        "digitalocean__api.yaml",
        &[("next-link", 60)],
        &[Expected {
            operation: "sshKeys_list",
            scheme: "next-link",
            items: Some("/ssh_keys"),
            pages: [
                &[(
                    "/links/pages",
                    "{\"last\":\"https://api.digitalocean.com/v2/account/keys?page=3\",\"next\":\"https://api.digitalocean.com/v2/account/keys?page=2\"}",
                )],
                &[(
                    "/links/pages",
                    "{\"first\":\"https://api.digitalocean.com/v2/account/keys?page=1\",\"prev\":\"https://api.digitalocean.com/v2/account/keys?page=1\",\"next\":\"{base}/v2/account/keys?page=3\"}",
                )],
                &[(
                    "/links/pages",
                    "{\"first\":\"https://api.digitalocean.com/v2/account/keys?page=1\",\"prev\":\"https://api.digitalocean.com/v2/account/keys?page=2\"}",
                )],
            ],
            sent: ["/v2/account/keys?page=2 ", "/v2/account/keys?page=3 "],
            ..PLAIN
        }],
    ),
    (
        "asana__api.yaml",
        &[("next-link", 55)],
        &[Expected {
            operation: "getWorkspaces",
            scheme: "next-link",
            items: Some("/data"),
            pages: [
                &[(
                    "/next_page",
                    "{\"offset\":\"o2\",\"path\":\"/workspaces?offset=o2\",\"uri\":\"https://app.asana.com/api/1.0/workspaces?offset=o2\"}",
                )],
                &[(
                    "/next_page",
                    "{\"offset\":\"o3\",\"path\":\"/workspaces?offset=o3\",\"uri\":\"https://app.asana.com/api/1.0/workspaces?offset=o3\"}",
                )],
                &[("/next_page", "null")],
            ],
            sent: ["/workspaces?offset=o2 ", "/workspaces?offset=o3 "],
            ..PLAIN
        }],
    ),
    (
        "kubernetes__core_v1.json",
        &[("token", 28)],
        &[Expected {
            operation: "listCoreV1NamespacedConfigMap",
            scheme: "token",
            items: Some("/items"),
            pages: [
                &[("/metadata", "{\"continue\":\"t2\"}")],
                &[("/metadata", "{\"continue\":\"t3\"}")],
                &[("/metadata", "{}")],
            ],
            sent: ["continue=t2", "continue=t3"],
            ..PLAIN
        }],
    ),
];

/// The project's own case, one operation a shape.
pub(crate) const OWN: &[Expected] = &[
    Expected {
        operation: "listDroplets",
        scheme: "next-link",
        items: Some("/droplets"),
        pages: [
            &[(
                "/links/pages/next",
                "\"https://api.example.com/v1/droplets?page=2\"",
            )],
            &[("/links/pages/next", "\"?page=3\"")],
            &[("/links/pages", "{}")],
        ],
        sent: ["/droplets?page=2 ", "/droplets?page=3 "],
        ..PLAIN
    },
    Expected {
        operation: "listArticles",
        scheme: "next-link",
        items: Some("/data"),
        pages: [
            &[("/links/next", "\"/v1/articles?page=2\"")],
            &[("/links/next", "{\"href\":\"/v1/articles?page=3\"}")],
            &[("/links/next", "null")],
        ],
        sent: ["/articles?page=2 ", "/articles?page=3 "],
        ..PLAIN
    },
    Expected {
        operation: "listTasks",
        scheme: "next-link",
        items: Some("/data"),
        pages: [
            &[(
                "/next_page",
                "{\"uri\":\"https://api.example.com/v1/tasks?offset=b\",\"offset\":\"b\"}",
            )],
            &[(
                "/next_page",
                "{\"uri\":\"https://api.example.com/v1/tasks?offset=c\"}",
            )],
            &[("/next_page", "null")],
        ],
        sent: ["/tasks?offset=b ", "/tasks?offset=c "],
        ..PLAIN
    },
    Expected {
        operation: "listPods",
        scheme: "token",
        items: Some("/items"),
        pages: [
            &[("/metadata/continue", "\"b=\"")],
            &[("/metadata/continue", "\"c\"")],
            &[("/metadata/continue", "\"\"")],
        ],
        sent: ["continue=b%3D ", "continue=c "],
        ..PLAIN
    },
    Expected {
        operation: "listFiles",
        scheme: "token",
        items: Some("/data"),
        pages: [
            &[("/last_id", "\"b\""), ("/has_more", "true")],
            &[("/last_id", "\"c\""), ("/has_more", "true")],
            &[("/last_id", "\"d\""), ("/has_more", "false")],
        ],
        sent: ["after=b ", "after=c "],
        ..PLAIN
    },
    Expected {
        operation: "listMembers",
        scheme: "last-id",
        items: Some(""),
        sent: ["after=2 ", "after=4 "],
        id: "/user/id",
        empty_page: true,
        ..PLAIN
    },
    Expected {
        operation: "listEvents",
        scheme: "last-id",
        items: Some("/data"),
        pages: [
            &[("/has_more", "true")],
            &[("/has_more", "true")],
            &[("/has_more", "false")],
        ],
        sent: ["starting_after=2 ", "starting_after=4 "],
        id: "/id",
        ..PLAIN
    },
    Expected {
        operation: "syncTransactions",
        scheme: "token",
        pages: [
            &[("/next_cursor", "\"b\""), ("/has_more", "true")],
            &[("/next_cursor", "\"c\""), ("/has_more", "true")],
            &[("/next_cursor", "\"c\""), ("/has_more", "false")],
        ],
        sent: ["{\"cursor\":\"b\"}", "{\"cursor\":\"c\"}"],
        ..PLAIN
    },
    Expected {
        operation: "getTransactions",
        scheme: "offset",
        items: Some("/transactions"),
        sent: ["\"options\":{\"offset\":2}", "\"options\":{\"offset\":4}"],
        id: "/id",
        empty_page: true,
        ..PLAIN
    },
    Expected {
        operation: "listSettings",
        scheme: "token",
        items: Some("/settings"),
        pages: [
            &[("/next_cursor", "\"b\"")],
            &[("/next_cursor", "\"c\"")],
            &[("/next_cursor", "null")],
        ],
        sent: ["cursor=b ", "cursor=c "],
        keyed: true,
        ..PLAIN
    },
    Expected {
        operation: "listResults",
        scheme: "page-number",
        items: Some("/content"),
        pages: [
            &[("/last", "false")],
            &[("/last", "false")],
            &[("/last", "true")],
        ],
        sent: ["page=1 ", "page=2 "],
        id: "/id",
        ..PLAIN
    },
    Expected {
        operation: "listJobs",
        scheme: "header-token",
        items: Some(""),
        pages: [
            &[("x-jobs-nexttoken", "b")],
            &[("x-jobs-nexttoken", "c")],
            &[],
        ],
        sent: ["next_token=b ", "next_token=c "],
        ..PLAIN
    },
    Expected {
        operation: "listKeys",
        scheme: "header-token",
        items: Some(""),
        pages: [
            &[("x-keys-cursor-next", "b")],
            &[("x-keys-cursor-next", "c")],
            &[],
        ],
        sent: ["cursor=b ", "cursor=c "],
        ..PLAIN
    },
    Expected {
        operation: "listScim",
        scheme: "offset",
        items: Some("/Resources"),
        sent: ["startIndex=3 ", "startIndex=5 "],
        id: "/id",
        empty_page: true,
        ..PLAIN
    },
];
