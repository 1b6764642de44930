//! Credentials: which are sent, and how tokens are had.

use std::borrow::Cow;
use std::fmt;
use std::future::Future as _;
use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use super::super::data::base64;
use super::body::BoxError;
use super::core::Core;
use super::encode;
use super::error::{Error, ErrorKind};
use super::operation::{Requirement, SchemeKind, SecurityScheme};
use super::options::CallOptions;
use super::transport::{BoxFuture, MaybeSend, MaybeSync};
use super::url::Url;

mod oauth;
mod own;

pub use oauth::ClientCredentials;
pub(super) use own::{Own, OwnKey, own_keys};
use own::{Place, set_cookie};

/// What a caller is known by. Never shown.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    /// What is sent for a name and a password.
    Basic(Result<HeaderValue, Error>),
    Token(String),
    Provider(Arc<dyn TokenProvider>),
    Client(Arc<ClientCredentials>),
}

impl Credential {
    /// A name and a password.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic(basic(&user.into(), &password.into())))
    }

    /// A token or key.
    pub fn token(token: impl Into<String>) -> Self {
        Self(Kind::Token(token.into()))
    }

    /// Whoever knows the token.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(Kind::Provider(Arc::new(provider)))
    }

    /// OAuth 2 client credentials.
    #[must_use]
    pub fn client(credentials: ClientCredentials) -> Self {
        Self(Kind::Client(Arc::new(credentials)))
    }

    /// Where a request has it.
    fn place(&self, scheme: &SecurityScheme) -> Place {
        match &self.0 {
            Kind::Basic(_) => Place::of(SchemeKind::Basic),
            _ => Place::of(scheme.kind),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(<redacted>)")
    }
}

/// Whoever knows the token of the moment. It is asked before every try; what it fails with is
/// the call's error, and not tried again.
pub trait TokenProvider: MaybeSend + MaybeSync + 'static {
    /// The token, good for these scopes.
    fn token(&self, scopes: &[&str]) -> BoxFuture<Result<String, BoxError>>;

    /// The server refused this token (401): the next one should be another.
    fn refused(&self, token: &str) {
        let _ = token;
    }
}

fn secret(text: String) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(text).map_err(|_| {
        Error::new(
            ErrorKind::Auth,
            "the credentials have characters that a header cannot hold",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn basic(user: &str, password: &str) -> Result<HeaderValue, Error> {
    secret(format!(
        "Basic {}",
        base64::encode(format!("{user}:{password}").as_bytes())
    ))
}

/// What is sent to show who is calling.
#[derive(Default)]
pub(super) struct Proof {
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    /// Tokens that can be renewed if the server refuses them.
    renewable: Vec<(Credential, String)>,
}

impl Proof {
    pub(super) fn is_renewable(&self) -> bool {
        !self.renewable.is_empty()
    }

    /// The server refused it.
    pub(super) async fn refused(&self) {
        for (credential, token) in &self.renewable {
            match &credential.0 {
                Kind::Client(client) => client.refused(token).await,
                Kind::Provider(provider) => provider.refused(token),
                _ => {}
            }
        }
    }

    /// Puts it into a request, in place of what is there: a header or a cookie of the client's, a
    /// key that a link to the next page repeats.
    pub(super) fn apply(
        &self,
        url: &mut Cow<'_, Url>,
        headers: &mut HeaderMap,
    ) -> Result<(), Error> {
        for (name, value) in &self.query {
            url.to_mut().set_query(name, value);
        }
        for (name, value) in &self.cookies {
            set_cookie(headers, name, value)?;
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        Ok(())
    }

    async fn add(&mut self, core: &Core, needed: Needed<'_>) -> Result<(), Error> {
        let Needed {
            scheme,
            credential,
            place,
            scopes,
        } = needed;
        let token = match (&credential.0, scheme.kind) {
            (Kind::Basic(header), _) => {
                self.headers.push((AUTHORIZATION, header.clone()?));
                return Ok(());
            }
            (Kind::Token(token), _) => token.clone(),
            (Kind::Provider(provider), _) => {
                let token = provider.token(scopes).await.map_err(|error| {
                    Error::new(ErrorKind::Auth, "the token provider failed").caused_by(error)
                })?;
                self.renewable.push((credential.clone(), token.clone()));
                token
            }
            (Kind::Client(client), kind) => {
                let url = if let SchemeKind::OAuth2 { token_url } = kind {
                    token_url
                } else {
                    ""
                };
                // Boxed, so that calls with other credentials do not carry its size.
                let token = Box::pin(client.get(core, url, scopes)).await?;
                self.renewable.push((credential.clone(), token.clone()));
                token
            }
        };
        let name = match place {
            Place::Query(name) => {
                self.query.push((name, token));
                return Ok(());
            }
            Place::Cookie(name) => {
                self.cookies
                    .push((name, encode::component(&token).into_owned()));
                return Ok(());
            }
            Place::Header(name) => name
                .parse()
                .map_err(|_| Error::build(format_args!("`{name}` is not a header's name")))?,
        };
        let text = match scheme.kind {
            SchemeKind::ApiKey { .. } => token,
            SchemeKind::Http(word) => format!("{word} {token}"),
            SchemeKind::Basic => format!("Basic {token}"),
            _ => format!("Bearer {token}"),
        };
        self.headers.push((name, secret(text)?));
        Ok(())
    }
}

/// The call's own credential for a scheme.
fn own<'a>(options: &'a CallOptions, scheme: &str) -> Option<&'a Credential> {
    let mut all = options.credentials.iter().rev();
    all.find(|(name, _)| name == scheme)
        .map(|(_, credential)| credential)
}

/// A scheme with the credential for it.
fn find<'a>(
    core: &'a Core,
    options: &'a CallOptions,
    requirement: &Requirement,
) -> Option<(&'static SecurityScheme, Option<&'a Credential>)> {
    let scheme = core.scheme(requirement.scheme)?;
    // Of that the connection speaks.
    if matches!(scheme.kind, SchemeKind::MutualTls) {
        return Some((scheme, None));
    }
    let credential = own(options, scheme.name).or_else(|| core.credential(scheme.name))?;
    Some((scheme, Some(credential)))
}

/// The first alternative for which there are credentials, those of the call alone before all
/// others; else one that the call itself sees to. A call that may be anonymous is, when there are
/// none.
fn choose(
    core: &Core,
    alternatives: &[&'static [Requirement]],
    options: &CallOptions,
    sent: Own<'_>,
) -> Result<&'static [Requirement], Error> {
    if alternatives.is_empty() || options.anonymous {
        return Ok(&[]);
    }
    let own = |scheme| own(options, scheme);
    let there = |alternative: &&'static [Requirement]| {
        let mut needed = alternative.iter();
        needed.all(|requirement| find(core, options, requirement).is_some())
    };
    let given = alternatives.iter().filter(|alternative| {
        let mut needed = alternative.iter();
        needed.any(|requirement| own(requirement.scheme).is_some())
    });
    let mut all = alternatives
        .iter()
        .filter(|alternative| !alternative.is_empty());
    let mut preferred = given.chain(all.clone());
    if let Some(found) = preferred.find(|alternative| there(alternative)) {
        return Ok(found);
    }
    let sent = |requirement: &Requirement| {
        let scheme = core.scheme(requirement.scheme);
        scheme.is_some_and(|scheme| sent.has(Place::of(scheme.kind)))
            || find(core, options, requirement).is_some()
    };
    if let Some(found) = all.find(|alternative| alternative.iter().all(sent)) {
        return Ok(found);
    }
    if alternatives
        .iter()
        .any(|alternative| alternative.is_empty())
    {
        return Ok(&[]);
    }
    let ways: Vec<String> = alternatives
        .iter()
        .map(|alternative| {
            let methods: Vec<String> = alternative
                .iter()
                .map(|requirement| match core.scheme(requirement.scheme) {
                    Some(scheme) => format!("`{}()`", scheme.method),
                    None => format!("`{}`", requirement.scheme),
                })
                .collect();
            methods.join(" and ")
        })
        .collect();
    Err(Error::new(
        ErrorKind::Auth,
        format_args!(
            "no credentials: call {} on the client's builder",
            ways.join(" or ")
        ),
    ))
}

/// A credential that is to be sent.
struct Needed<'a> {
    scheme: &'static SecurityScheme,
    credential: &'a Credential,
    place: Place,
    scopes: &'static [&'static str],
}

/// What is to be sent: all that was chosen but for what the call itself sends.
fn needed<'a>(
    core: &'a Core,
    alternatives: &[&'static [Requirement]],
    options: &'a CallOptions,
    sent: Own<'a>,
) -> Result<impl Iterator<Item = Needed<'a>> + Clone, Error> {
    let chosen = choose(core, alternatives, options, sent)?;
    Ok(chosen.iter().filter_map(move |requirement| {
        let (scheme, credential) = find(core, options, requirement)?;
        let credential = credential?;
        let place = credential.place(scheme);
        (!sent.has(place)).then_some(Needed {
            scheme,
            credential,
            place,
            scopes: requirement.scopes,
        })
    }))
}

/// What shows who is calling; tokens are fetched where they are needed.
pub(super) async fn proof(
    core: &Core,
    alternatives: &[&'static [Requirement]],
    options: &CallOptions,
    sent: Own<'_>,
) -> Result<Proof, Error> {
    let mut proof = Proof::default();
    for needed in needed(core, alternatives, options, sent)? {
        proof.add(core, needed).await?;
    }
    Ok(proof)
}

/// The same where nothing may be waited for: fails if there is a token to be fetched.
pub(super) fn proof_at_once(
    core: &Core,
    alternatives: &[&'static [Requirement]],
    options: &CallOptions,
    sent: Own<'_>,
) -> Result<Proof, Error> {
    let needed = needed(core, alternatives, options, sent)?;
    let fetched =
        |needed: Needed<'_>| matches!(needed.credential.0, Kind::Provider(_) | Kind::Client(_));
    if needed.clone().any(fetched) {
        return Err(Error::new(
            ErrorKind::Auth,
            "a token would have to be fetched: add the token to the call yourself, or await it",
        ));
    }
    let mut proof = Proof::default();
    for needed in needed {
        let mut add = std::pin::pin!(proof.add(core, needed));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        // Only what fetches tokens is ever pending.
        if let std::task::Poll::Ready(result) = add.as_mut().poll(&mut context) {
            result?;
        }
    }
    Ok(proof)
}
