//! The client and its builder: credentials by scheme, servers, one accessor for each group.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::{code, doc_lines, lines, wrap};
use super::file::{File, Imports};
use crate::ir::{Docs, SecurityKind, SecurityScheme, Server};
use crate::name::SchemeNames;

/// The file of the client.
pub(super) fn emit(cx: &Context<'_>) -> File {
    let imports = Imports::new(["Client", "ClientBuilder"]);
    let mut items = vec![service(cx, &imports)];
    items.extend(client(cx, &imports));
    items.extend(builder(cx, &imports));
    let mut head = vec![quote!(
        #[cfg(feature = "testing")]
        mod examples;
    )];
    head.extend(imports.uses());
    head.push(quote!(
        use std::time::Duration;
    ));
    File {
        path: "src/client.rs".into(),
        docs: vec!["The client and its builder.".into()],
        head,
        items,
    }
}

/// Rows for servers.
pub(super) fn servers(imports: &Imports, servers: &[Server]) -> TokenStream {
    let table = imports.private("Server");
    let mut rows = TokenStream::new();
    for server in servers {
        let url = &server.url;
        let mut row = quote!(#table::new(#url));
        if !server.variables.is_empty() {
            let variable = imports.private("ServerVariable");
            let variables = server.variables.iter().map(|v| {
                let (name, default, allowed) = (&v.name, &v.default, &v.allowed);
                quote!(#variable::new(#name, #default, &[#(#allowed),*]))
            });
            row.extend(quote!(.variables(&[#(#variables),*])));
        }
        rows.extend(quote!(#row,));
    }
    rows
}

fn service(cx: &Context<'_>, imports: &Imports) -> TokenStream {
    let table = imports.private("Service");
    let mut chain = TokenStream::new();
    if !cx.api.servers.is_empty() {
        let rows = servers(imports, &cx.api.servers);
        chain.extend(quote!(.servers(&[#rows])));
    }
    let mut rows = TokenStream::new();
    for (scheme, names) in cx.api.security_schemes.iter().zip(&cx.names.schemes) {
        let (scheme_table, kinds) = (
            imports.private("SecurityScheme"),
            imports.private("SchemeKind"),
        );
        let key = |place: &str, name: &str| {
            let place = quote::format_ident!("{place}");
            let location = imports.private("Location");
            quote!(ApiKey { location: #location::#place, name: #name })
        };
        let kind = match &scheme.kind {
            SecurityKind::Basic => quote!(Basic),
            SecurityKind::Bearer => quote!(Bearer),
            SecurityKind::OtherHttp(name) => quote!(Http(#name)),
            SecurityKind::ApiKeyHeader(name) => key("Header", name),
            SecurityKind::ApiKeyQuery(name) => key("Query", name),
            SecurityKind::ApiKeyCookie(name) => key("Cookie", name),
            SecurityKind::ClientCredentials { token_url, .. } => {
                quote!(OAuth2 { token_url: #token_url })
            }
            SecurityKind::MutualTls => quote!(MutualTls),
        };
        let (name, method) = (&scheme.name, names.method.as_str());
        rows.extend(quote!(#scheme_table::new(#name, #kinds::#kind, #method),));
    }
    if !rows.is_empty() {
        chain.extend(quote!(.schemes(&[#rows])));
    }
    quote! {
        static SERVICE: #table = #table::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")) #chain;
    }
}

fn client(cx: &Context<'_>, imports: &Imports) -> Vec<TokenStream> {
    let core = imports.private("Core");
    let (error, method) = (imports.public("Error"), imports.public("Method"));
    let raw = imports.public("RawCall");
    let mut accessors = TokenStream::new();
    for (index, names) in cx.names.groups.iter().enumerate() {
        let (accessor, module, handle) = (&names.accessor, &names.module, &names.handle);
        let text = doc_lines(&wrap(&super::group::summary(cx, index)));
        let gate = gate(cx, &names.feature);
        accessors.extend(quote! {
            #text
            #gate
            #[must_use]
            pub fn #accessor(&self) -> crate::#module::#handle<'_> { crate::#module::#handle { client: self } }
        });
    }
    let from_env = from_env_calls(cx).is_some().then(|| {
        quote! {
            /// A client with the credentials that the environment holds; see
            /// [`ClientBuilder::from_env`].
            ///
            /// # Errors
            /// Fails if an environment variable is not set.
            pub fn from_env() -> Result<Self, #error> { Self::builder().from_env()?.build() }
        }
    });
    let title = super::docs::lines(
        &Docs {
            description: Some(cx.api.info.title.clone()),
            ..Docs::default()
        },
        "the API",
        &[],
    );
    let text = doc_lines(&[format!(
        "A client of {}. Cloning is cheap: share one client.",
        title.join(" ").trim_end_matches('.')
    )]);
    vec![
        quote! {
            #text
            #[derive(Clone, Debug)]
            pub struct Client {
                pub(crate) core: #core,
            }
        },
        quote! {
            impl Client {
                /// Starts building a client.
                pub fn builder() -> ClientBuilder { ClientBuilder { core: #core::builder(&SERVICE) } }

                #from_env

                /// Starts a request that the crate has no method for, with the same credentials, retries
                /// and errors. `path` is relative to the server's URL.
                pub fn request(&self, method: #method, path: impl Into<String>) -> #raw {
                    self.core.request(method, path)
                }

                /// A transport in memory, for tests: it answers every operation with an example and
                /// records the calls. Give it to [`ClientBuilder::transport`].
                #[cfg(feature = "testing")]
                #[must_use]
                pub fn mock() -> crate::runtime::testing::MockTransport {
                    crate::runtime::testing::MockTransport::with_examples(examples::EXAMPLES)
                }

                #accessors
            }
        },
    ]
}

/// The condition under which a group is there.
pub(super) fn gate(cx: &Context<'_>, feature: &str) -> Option<TokenStream> {
    cx.plan.gated.then(|| quote!(#[cfg(feature = #feature)]))
}

fn scheme_method(imports: &Imports, scheme: &SecurityScheme, names: &SchemeNames) -> TokenStream {
    let (method, arguments, name) = (&names.method, &names.arguments, &scheme.name);
    if matches!(scheme.kind, SecurityKind::MutualTls) {
        return TokenStream::new();
    }
    let credential = imports.public("Credential");
    let fallback = match &scheme.kind {
        SecurityKind::Basic => {
            "Authenticates with a user name and a password (HTTP basic).".to_owned()
        }
        SecurityKind::Bearer => "Authenticates with a token (`Authorization: Bearer`).".into(),
        SecurityKind::OtherHttp(name) => format!(
            "Authenticates with credentials of the scheme {}.",
            code(name)
        ),
        SecurityKind::ApiKeyHeader(name) => format!(
            "Authenticates with a key, sent in the header {}.",
            code(name)
        ),
        SecurityKind::ApiKeyQuery(name) => format!(
            "Authenticates with a key, sent as {} in the query.",
            code(name)
        ),
        SecurityKind::ApiKeyCookie(name) => format!(
            "Authenticates with a key, sent in the cookie {}.",
            code(name)
        ),
        SecurityKind::ClientCredentials { .. } => {
            "Authenticates with OAuth2 client credentials: a token is fetched, kept and renewed."
                .into()
        }
        SecurityKind::MutualTls => String::new(),
    };
    let text = doc_lines(&lines(
        &Docs {
            description: scheme.description.clone(),
            ..Docs::default()
        },
        &fallback,
        &[format!("The security scheme {}.", code(name))],
    ));
    let made = match &scheme.kind {
        SecurityKind::Basic => quote!(#credential::basic(#(#arguments),*)),
        SecurityKind::ClientCredentials { .. } => {
            let client = imports.public("ClientCredentials");
            quote!(#credential::client(#client::new(#(#arguments),*)))
        }
        _ => quote!(#credential::token(#(#arguments),*)),
    };
    quote! {
        #text
        pub fn #method(self, #(#arguments: impl Into<String>),*) -> Self { self.credential(#name, #made) }
    }
}

/// The calls that give the builder credentials from the environment, and the variables' names,
/// where the settings say how.
fn from_env_calls(cx: &Context<'_>) -> Option<(TokenStream, Vec<String>)> {
    let mut calls = TokenStream::new();
    let mut variables = Vec::new();
    for names in &cx.names.schemes {
        let known: Vec<&String> = names.environment.iter().flatten().collect();
        if known.is_empty() || known.len() != names.environment.len() {
            continue;
        }
        let method = &names.method;
        let reads = known.iter().map(|name| quote!(env(#name)?));
        calls.extend(quote!(.#method(#(#reads),*)));
        variables.extend(known.into_iter().cloned());
    }
    (!variables.is_empty()).then_some((calls, variables))
}

fn builder(cx: &Context<'_>, imports: &Imports) -> Vec<TokenStream> {
    let core = imports.private("CoreBuilder");
    let error = imports.public("Error");
    let mut schemes = TokenStream::new();
    for (scheme, names) in cx.api.security_schemes.iter().zip(&cx.names.schemes) {
        schemes.extend(scheme_method(imports, scheme, names));
    }
    let (credential, hook, middleware, retry, timer, transport) = (
        imports.public("Credential"),
        imports.public("Hook"),
        imports.public("Middleware"),
        imports.public("RetryPolicy"),
        imports.public("Timer"),
        imports.public("Transport"),
    );
    let environment = from_env_calls(cx).map(|(calls, variables)| {
        imports.private("env");
        let list = variables
            .iter()
            .map(|name| code(name))
            .collect::<Vec<_>>()
            .join(", ");
        let text = doc_lines(&[
            format!("Takes the credentials from the environment: {list}."),
            String::new(),
            "# Errors".into(),
            "Fails if an environment variable is not set.".into(),
        ]);
        quote! {
            #text
            pub fn from_env(self) -> Result<Self, #error> {
                Ok(self #calls)
            }
        }
    });
    let servers = (cx.api.servers.len() > 1).then(|| {
        let list: Vec<String> = cx
            .api
            .servers
            .iter()
            .enumerate()
            .map(|(at, server)| {
                let about = server
                    .description
                    .as_deref()
                    .map(crate::render::markdown::first_sentence)
                    .unwrap_or_default();
                format!("- {at}: {} {about}", code(&server.url))
                    .trim_end()
                    .to_owned()
            })
            .collect();
        let mut text = vec![
            "Chooses one of the servers that the description names, by its number:".to_owned(),
            String::new(),
        ];
        text.extend(list);
        let text = doc_lines(&text);
        quote! {
            #text
            pub fn server(mut self, number: usize) -> Self {
                self.core = self.core.server(number);
                self
            }
        }
    });
    let variables = cx.api.servers.iter().any(|server| !server.variables.is_empty()).then(|| {
        let mut names: Vec<String> =
            cx.api.servers.iter().flat_map(|server| &server.variables).map(|variable| code(&variable.name)).collect();
        names.sort();
        names.dedup();
        let text = doc_lines(&[format!("Sets a variable of the server's URL: {}.", names.join(", "))]);
        quote! {
            #text
            pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.core = self.core.server_variable(name, value);
                self
            }
        }
    });
    let default = cx
        .api
        .servers
        .first()
        .map(|server| format!("The default is {}.", code(&server.url)));
    let base = doc_lines(
        &[
            Some("Sets the server's URL, with or without a path.".to_owned()),
            default,
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>(),
    );
    vec![
        quote! {
            /// Builds a [`Client`].
            #[derive(Debug)]
            #[must_use = "a builder does nothing until it builds"]
            pub struct ClientBuilder {
                core: #core,
            }
        },
        quote! {
            impl ClientBuilder {
                #schemes

                /// Sets the credential of a security scheme, by the scheme's name: a token provider, say.
                pub fn credential(mut self, scheme: &'static str, credential: #credential) -> Self {
                    self.core = self.core.credential(scheme, credential);
                    self
                }

                #environment

                #base
                pub fn base_url(mut self, url: impl Into<String>) -> Self {
                    self.core = self.core.base_url(url);
                    self
                }

                #servers

                #variables

                /// Limits the time of each call as a whole, retries included; `None` means no limit.
                pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
                    self.core = self.core.timeout(timeout);
                    self
                }

                /// Limits the time of each try of a call; `None` means no limit.
                pub fn try_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
                    self.core = self.core.try_timeout(timeout);
                    self
                }

                /// Limits how long nothing may arrive of a response that is a stream; `None` means no
                /// limit. The default: a download may pause as long as a try may take, events and
                /// lines may pause for ever.
                pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
                    self.core = self.core.idle_timeout(timeout);
                    self
                }

                /// Sets when and how often a call is tried again.
                pub fn retries(mut self, policy: #retry) -> Self {
                    self.core = self.core.retries(policy);
                    self
                }

                /// Puts the program's name before the crate's in `User-Agent`.
                pub fn user_agent(mut self, program: impl Into<String>) -> Self {
                    self.core = self.core.user_agent(program);
                    self
                }

                /// Sends a header with every request.
                pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                    self.core = self.core.header(name, value);
                    self
                }

                /// Calls `hook` for every call and every try.
                pub fn hook(mut self, hook: impl #hook) -> Self {
                    self.core = self.core.hook(hook);
                    self
                }

                /// Puts `middleware` around every call and every try, inside of what was added before.
                pub fn middleware(mut self, middleware: impl #middleware) -> Self {
                    self.core = self.core.middleware(middleware);
                    self
                }

                /// Limits how many bytes of a response are read into memory.
                pub fn body_limit(mut self, bytes: usize) -> Self {
                    self.core = self.core.body_limit(bytes);
                    self
                }

                /// Sets whether values are checked against the description's bounds before sending. Default:
                /// `true`.
                pub fn check_bounds(mut self, check: bool) -> Self {
                    self.core = self.core.check_bounds(check);
                    self
                }

                /// Sends through `transport` instead of the default one.
                pub fn transport(mut self, transport: impl #transport) -> Self {
                    self.core = self.core.transport(transport);
                    self
                }

                /// Waits and tells the time by `timer` instead of the default one.
                pub fn timer(mut self, timer: impl #timer) -> Self {
                    self.core = self.core.timer(timer);
                    self
                }

                /// Sends through your own `reqwest` client. It must not follow redirects.
                #[cfg(feature = "reqwest")]
                pub fn http_client(mut self, client: reqwest::Client) -> Self {
                    self.core = self.core.http_client(client);
                    self
                }

                /// Builds the client.
                ///
                /// # Errors
                /// Fails if the base URL is not a valid URL, or a server variable has a value that is not allowed.
                pub fn build(self) -> Result<Client, #error> { Ok(Client { core: self.core.build()? }) }
            }
        },
        quote! {
            impl Default for ClientBuilder {
                fn default() -> Self { Client::builder() }
            }
        },
    ]
}
