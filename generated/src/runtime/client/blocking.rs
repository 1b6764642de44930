//! Calls that wait, on a thread of their own: so they work inside async code too.

use std::cell::Cell;
use std::future::Future;
use std::sync::{OnceLock, mpsc};
use std::thread;

use super::super::data::Wire;
use super::error::{Error, ErrorKind};
use super::events::{Event, EventStream};
use super::lines::LineStream;
use super::paging::{Items, Pages};
use super::response::{Call, Response};

thread_local! {
    static BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is the thread of blocking calls.
#[cfg(feature = "reqwest")]
pub(super) fn is_background() -> bool {
    BACKGROUND.get()
}

/// The runtime of all blocking calls of the process.
fn runtime() -> Result<&'static tokio::runtime::Handle, Error> {
    static RUNTIME: OnceLock<Option<tokio::runtime::Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let (send, receive) = mpsc::channel();
        let body = move || {
            BACKGROUND.set(true);
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            let _ = send.send(runtime.handle().clone());
            runtime.block_on(std::future::pending::<()>());
        };
        thread::Builder::new()
            .name("sdk-blocking".to_owned())
            .spawn(body)
            .ok()?;
        receive.recv().ok()
    });
    handle.as_ref().ok_or_else(|| {
        Error::new(
            ErrorKind::Transport,
            "the thread of blocking calls could not be started",
        )
    })
}

fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
    let (send, receive) = mpsc::channel();
    runtime()?.spawn(async move {
        let _ = send.send(future.await);
    });
    receive
        .recv()
        .map_err(|_| Error::new(ErrorKind::Transport, "a blocking call panicked"))
}

impl<T: Send + 'static> Call<T> {
    /// Sends it and waits for the answer. The thread that calls this does nothing else until
    /// then, but it may belong to an async runtime.
    pub fn wait(self) -> Result<Response<T>, Error> {
        wait(self)?
    }
}

/// A stream as a blocking iterator.
#[derive(Debug)]
pub struct Blocking<S>(Option<S>);

macro_rules! blocking {
    ($($stream:ident<$value:ident $(: $bound:ident)?> => $item:ty),* $(,)?) => {$(
        impl<$value: $($bound +)? Send + 'static> $stream<$value> {
            /// The same as an iterator that waits.
            #[must_use]
            pub fn blocking(self) -> Blocking<Self> {
                Blocking(Some(self))
            }
        }

        impl<$value: $($bound +)? Send + 'static> Iterator for Blocking<$stream<$value>> {
            type Item = Result<$item, Error>;
            fn next(&mut self) -> Option<Self::Item> {
                let mut stream = self.0.take()?;
                let result = wait(async move {
                    let item = stream.next().await;
                    (stream, item)
                });
                match result {
                    Ok((stream, item)) => {
                        self.0 = Some(stream);
                        item
                    }
                    Err(error) => Some(Err(error)),
                }
            }
        }
    )*};
}

blocking! {
    Items<I> => I,
    Pages<P: Wire> => Response<P>,
    EventStream<T: Wire> => Event<T>,
    LineStream<T: Wire> => T,
}

impl<S> Blocking<S> {
    /// The stream, for its other methods.
    pub fn get_ref(&self) -> Option<&S> {
        self.0.as_ref()
    }
}
