//! Calls that wait, on a thread of their own: so they work inside async code too.

use std::cell::Cell;
use std::future::Future;
use std::sync::{OnceLock, mpsc};
use std::thread;

use bytes::Bytes;

use super::super::data::Wire;
use super::body::ByteStream;
use super::error::{Error, ErrorKind};
use super::events::{Event, EventStream};
use super::lines::LineStream;
use super::paging::{Items, Pages};
use super::response::{Call, Response};

thread_local! {
    static BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is the thread of blocking calls.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
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

#[inline]
fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
    if BACKGROUND.get() {
        return Err(Error::build(
            "a hook or middleware of a blocking call made another one, which would wait for ever",
        ));
    }
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
    #[inline]
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

impl ByteStream {
    /// The same as an iterator and a reader that wait.
    #[must_use]
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(Some(self))
    }
}

impl Iterator for Blocking<ByteStream> {
    type Item = Result<Bytes, Error>;
    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.0.take()?;
        let result = wait(async move {
            let chunk = stream.next().await;
            (stream, chunk)
        });
        match result {
            Ok((stream, chunk)) => {
                self.0 = Some(stream);
                chunk
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl std::io::Read for Blocking<ByteStream> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        // An empty piece is not yet the end.
        let Some(chunk) = self.find(|chunk| !chunk.as_ref().is_ok_and(Bytes::is_empty)) else {
            return Ok(0);
        };
        let mut chunk = chunk.map_err(std::io::Error::other)?;
        let count = chunk.len().min(buffer.len());
        buffer[..count].copy_from_slice(&chunk.split_to(count));
        if let Some(stream) = &mut self.0 {
            stream.put_back(chunk);
        }
        Ok(count)
    }
}

impl<S> Blocking<S> {
    /// The stream, for its other methods.
    pub fn get_ref(&self) -> Option<&S> {
        self.0.as_ref()
    }
}
