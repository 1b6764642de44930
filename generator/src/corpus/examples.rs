//! Reads what the tests of a crate's examples print.

/// What they said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tested {
    /// Examples that were run.
    pub(super) examples: usize,
    /// Values made from schemas.
    pub(super) made: usize,
    /// How many of both decoded.
    pub(super) decoded: usize,
    /// How many were the same when encoded back.
    pub(super) round_tripped: usize,
    /// Properties in them that no schema declares.
    pub(super) undeclared: usize,
    /// Variations that were decoded.
    pub(super) varied: usize,
    /// Requests that were made and compared.
    pub(super) requests: usize,
    /// How many of all that failed.
    pub(super) failed: usize,
    /// What failed.
    pub(super) failures: Vec<String>,
}

impl Tested {
    pub(super) fn passed(&self) -> bool {
        self.failed == 0
    }

    /// Reads the lines about the crate called `name`; none where there is none.
    pub(super) fn read(name: &str, printed: &[String]) -> Option<Self> {
        let mut tested = Self::default();
        let mut any = false;
        for line in printed {
            for what in ["values", "variations", "requests"] {
                if let Some((_, why)) = line.split_once(&format!("{name} {what} failed: ")) {
                    tested.failures.push(why.to_owned());
                } else if let Some((before, counts)) = line.split_once(&format!("{name} {what}: "))
                    // Another crate's name may end like this one's.
                    && before.chars().next_back().is_none_or(char::is_whitespace)
                {
                    any = true;
                    tested.add(what, counts);
                }
            }
        }
        any.then_some(tested)
    }

    fn add(&mut self, what: &str, counts: &str) {
        for count in counts.split_whitespace() {
            let Some((title, count)) = count.split_once('=') else {
                continue;
            };
            let count: usize = count.parse().unwrap_or_default();
            match (what, title) {
                (_, "failed") => self.failed += count,
                ("values", "examples") => self.examples += count,
                ("values", "made") => self.made += count,
                ("values", "decoded") => self.decoded += count,
                ("values", "round-tripped") => self.round_tripped += count,
                ("values", "undeclared") => self.undeclared += count,
                ("variations", _) => self.varied += count,
                ("requests", "sent") => self.requests += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_crate_are_read() {
        let printed = [
            "running 1 test",
            "pets values: examples=2 made=1 decoded=3 round-tripped=2 undeclared=4 failed=1",
            "pets values failed: #/x as models::X: lost",
            "test t ... pets variations: unknown-field=2 integer-as-1.0=3 failed=0",
            "more-pets values: examples=9 made=9 decoded=9 round-tripped=9 undeclared=9 failed=0",
        ]
        .map(str::to_owned);
        let tested = Tested::read("pets", &printed);
        assert_eq!(
            tested,
            Some(Tested {
                examples: 2,
                made: 1,
                decoded: 3,
                round_tripped: 2,
                undeclared: 4,
                varied: 5,
                requests: 0,
                failed: 1,
                failures: vec!["#/x as models::X: lost".into()],
            })
        );
        assert_eq!(Tested::read("pet", &printed), None);
    }
}
