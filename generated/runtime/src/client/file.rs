//! Files, read in pieces while they are sent.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
#[cfg(not(target_arch = "wasm32"))]
use tokio::sync::mpsc;

use super::body::{Body, BoxError};

/// How much of a file is in memory for each of its pieces; there are at most three.
const PIECE: usize = 64 << 10;

/// The length of a file.
pub(super) fn length(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|data| data.len())
}

/// A file as a body.
pub(super) fn open(path: &Path) -> io::Result<Body> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let body = Body::stream(Pieces {
        source: Source::Ready(Reader { file, left: length }),
    });
    Ok(body.with_length(length))
}

struct Reader {
    file: File,
    left: u64,
}

impl Reader {
    fn next(&mut self) -> Option<io::Result<Bytes>> {
        if self.left == 0 {
            return None;
        }
        let mut piece = vec![0; usize::try_from(self.left).map_or(PIECE, |left| left.min(PIECE))];
        loop {
            return Some(match self.file.read(&mut piece) {
                Ok(0) => {
                    self.left = 0;
                    let what = "the file became shorter while it was sent";
                    Err(io::Error::new(io::ErrorKind::UnexpectedEof, what))
                }
                Ok(count) => {
                    self.left -= count as u64;
                    piece.truncate(count);
                    Ok(piece.into())
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.left = 0;
                    Err(error)
                }
            });
        }
    }
}

/// The pieces of a file. They are read on a thread of their own, so that a slow disk stops
/// nobody else, whatever the executor is.
struct Pieces {
    source: Source,
}

enum Source {
    Ready(Reader),
    #[cfg(not(target_arch = "wasm32"))]
    Reading(mpsc::Receiver<io::Result<Bytes>>),
    Ended,
}

impl Stream for Pieces {
    type Item = Result<Bytes, BoxError>;
    #[cfg(not(target_arch = "wasm32"))]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.source, Source::Ended) {
                Source::Ended => return Poll::Ready(None),
                Source::Ready(mut reader) => {
                    // Full after one piece: whoever sends slowly reads slowly.
                    let (send, receive) = mpsc::channel(1);
                    let read = move || {
                        while let Some(piece) = reader.next() {
                            if send.blocking_send(piece).is_err() {
                                return;
                            }
                        }
                    };
                    let thread = std::thread::Builder::new().name("sdk-file".to_owned());
                    if let Err(error) = thread.spawn(read) {
                        return Poll::Ready(Some(Err(error.into())));
                    }
                    self.source = Source::Reading(receive);
                }
                Source::Reading(mut receive) => {
                    let piece = receive.poll_recv(context);
                    if !matches!(piece, Poll::Ready(None | Some(Err(_)))) {
                        self.source = Source::Reading(receive);
                    }
                    return piece.map(|piece| piece.map(|piece| piece.map_err(Into::into)));
                }
            }
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = match &mut self.source {
            Source::Ready(reader) => reader.next(),
            Source::Ended => None,
        };
        if !matches!(piece, Some(Ok(_))) {
            self.source = Source::Ended;
        }
        Poll::Ready(piece.map(|piece| piece.map_err(Into::into)))
    }
}
