// Generated from an OpenAPI description. Do not edit.

//! What the transport in memory answers: the description's examples, and where it has none
//! values made from the types.

use crate::runtime::testing::Example;

pub(super) const EXAMPLES: &[Example] = &[
    Example::new(
        "GET",
        "/v1/Users",
        200,
        "application/json",
        r#"{"meta":{"key":"users","url":"https://conversations.twilio.com/v1/Users?PageSize=50&Page=0","page":0,"page_size":50,"next_page_url":null,"first_page_url":"https://conversations.twilio.com/v1/Users?PageSize=50&Page=0","previous_page_url":null},"users":[{"sid":"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","url":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","links":{"user_conversations":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations"},"identity":"admin","role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","is_online":true,"attributes":"{ \"duty\": \"tech\" }","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","date_created":"2019-12-16T22:18:37Z","date_updated":"2019-12-16T22:18:38Z","friendly_name":"name","is_notifiable":null,"chat_service_sid":"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},{"sid":"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","url":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","links":{"user_conversations":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations"},"identity":"agent0034","role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","is_online":false,"attributes":"{ \"duty\": \"agent\" }","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","date_created":"2020-03-24T20:38:21Z","date_updated":"2020-03-24T20:38:21Z","friendly_name":"John from customs","is_notifiable":null,"chat_service_sid":"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}"#,
    ),
    Example::new(
        "POST",
        "/v1/Users",
        201,
        "application/json",
        r#"{"sid":"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","chat_service_sid":"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","identity":"admin","friendly_name":"name","attributes":"{ \"duty\": \"tech\" }","is_online":true,"is_notifiable":null,"date_created":"2019-12-16T22:18:37Z","date_updated":"2019-12-16T22:18:38Z","url":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","links":{"user_conversations":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations"}}"#,
    ),
    Example::new(
        "GET",
        "/v1/Users/{Sid}",
        200,
        "application/json",
        r#"{"sid":"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","chat_service_sid":"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","identity":"admin","friendly_name":"name","attributes":"{ \"duty\": \"tech\" }","is_online":true,"is_notifiable":null,"date_created":"2019-12-16T22:18:37Z","date_updated":"2019-12-16T22:18:38Z","url":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","links":{"user_conversations":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations"}}"#,
    ),
    Example::new(
        "POST",
        "/v1/Users/{Sid}",
        200,
        "application/json",
        r#"{"sid":"USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","chat_service_sid":"ISaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","identity":"admin","friendly_name":"new name","attributes":"{ \"duty\": \"tech\", \"team\": \"internals\" }","is_online":true,"is_notifiable":null,"date_created":"2019-12-16T22:18:37Z","date_updated":"2019-12-16T22:18:38Z","url":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","links":{"user_conversations":"https://conversations.twilio.com/v1/Users/USaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Conversations"}}"#,
    ),
    Example::new("DELETE", "/v1/Users/{Sid}", 204, "", ""),
];
