// Generated from an OpenAPI description. Do not edit.

//! Retrieve a list of all conversation users in your account's default service.
//!
//! `GET /v1/Users`.

use crate::models;
use crate::runtime::__private::{
    Operation, PageParam, PageScheme, Pager, Param, Request, Requirement, header,
};
use crate::runtime::{Call, CallOptions, Items, Pages, Response};

pub(super) static OPERATION: Operation = Operation {
    id: "ListUser",
    method: "GET",
    path: "/v1/Users",
    params: &[
        Param::query("PageSize").minimum(1.0).maximum(50.0),
        Param::query("Page").minimum(0.0),
        Param::query("PageToken"),
    ],
    security: &[&[Requirement::new("accountSid_authToken", &[])]],
    ..Operation::DEFAULT
};

const PAGER: &Pager<models::ListUserResponse, models::User> = &Pager::new(
        PageScheme::NextLink,
        |page: models::ListUserResponse| page.users,
    )
    .next(|page| page.meta.as_ref()?.next_page_url.clone())
    .size(PageParam::Query("PageSize"), 1, 50);

/// A request of [`Users::list`](super::Users::list), ready to be refined and sent.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct List {
    pub(super) request: Request,
}

impl List {
    /// How many resources to return in each list page. The default is 50, and the maximum is 50.
    ///
    /// Called `PageSize` on the wire.
    ///
    /// At least 1, at most 50.
    #[inline]
    pub fn page_size(mut self, page_size: i64) -> Self {
        self.request.query("PageSize", &page_size);
        self
    }

    /// The page index. This value is simply for client state.
    ///
    /// Called `Page` on the wire.
    ///
    /// At least 0.
    #[inline]
    pub fn page(mut self, page: i64) -> Self {
        self.request.query("Page", &page);
        self
    }

    /// The page token. This is provided by the API.
    ///
    /// Called `PageToken` on the wire.
    #[inline]
    pub fn page_token(mut self, page_token: impl Into<String>) -> Self {
        let page_token: String = page_token.into();
        self.request.query("PageToken", &page_token);
        self
    }

    /// Sets what holds for this call alone: timeouts, retries, further headers and query.
    #[inline]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.request.options(options);
        self
    }

    /// Sends the request: await the result.
    #[inline]
    pub fn send(self) -> Call<models::ListUserResponse> {
        self.request.send_page(PAGER)
    }

    /// Sends the request and blocks this thread until it completes. The work is done on another
    /// thread, so that this can be called inside async code too.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn send_blocking(
        self,
    ) -> Result<crate::Response<models::ListUserResponse>, crate::Error> {
        self.send().wait()
    }

    /// The pages, each requested only when it is asked for.
    #[inline]
    pub fn pages(self) -> Pages<models::ListUserResponse> {
        self.request.pages(PAGER)
    }

    /// The items of all pages; further pages are requested as needed.
    #[inline]
    pub fn items(self) -> Items<models::User> {
        self.request.items(PAGER)
    }
}

/// The response headers that the description declares for a success. A header that is absent
/// or malformed is `None`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Headers {
    /// Specify the origin(s) allowed to access the resource.
    ///
    /// The header `Access-Control-Allow-Origin`.
    pub access_control_allow_origin: Option<String>,
    /// Specify the HTTP methods allowed when accessing the resource.
    ///
    /// The header `Access-Control-Allow-Methods`.
    pub access_control_allow_methods: Option<String>,
    /// Specify the headers allowed when accessing the resource.
    ///
    /// The header `Access-Control-Allow-Headers`.
    pub access_control_allow_headers: Option<String>,
    /// Indicates whether the browser should include credentials.
    ///
    /// The header `Access-Control-Allow-Credentials`.
    pub access_control_allow_credentials: Option<bool>,
    /// Headers exposed to the client.
    ///
    /// The header `Access-Control-Expose-Headers`.
    pub access_control_expose_headers: Option<String>,
}

impl Headers {
    /// Reads the headers of a response.
    #[must_use]
    pub fn from_response<T>(response: &Response<T>) -> Self {
        let headers = response.headers();
        Self {
            access_control_allow_origin: header(headers, "Access-Control-Allow-Origin"),
            access_control_allow_methods: header(
                headers,
                "Access-Control-Allow-Methods",
            ),
            access_control_allow_headers: header(
                headers,
                "Access-Control-Allow-Headers",
            ),
            access_control_allow_credentials: header(
                headers,
                "Access-Control-Allow-Credentials",
            ),
            access_control_expose_headers: header(
                headers,
                "Access-Control-Expose-Headers",
            ),
        }
    }
}

/// The errors that the description declares, with their bodies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request was not successful.
    ///
    /// Any other status.
    Other(models::Error),
}

impl Error {
    /// Reads `error` as one of the declared errors. `None` if there was no response, or its
    /// status or body is not one that is declared.
    #[must_use]
    #[inline]
    pub fn from_error(error: &crate::Error) -> Option<Self> {
        error.status()?;
        error.body_as().map(Self::Other)
    }
}
